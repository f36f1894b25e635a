"""Two versions of a document -> what a reader sees of the change: keys of the head, prose, and lines as written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tieout.model.characters import visible
from tieout.model.text_history import HeldVersion
from tieout.render.blocks import blocks
from tieout.workpapers.redlines.blocks import MOST_BLOCKS, Passage, redline
from tieout.workpapers.redlines.edits import Edit, Op, edits

MOST_SHOWN = 400
"""Passages of one change on its page; the two versions lie beside it whole."""
MOST_LINES = 600
"""Of one unified diff on a page."""
_MOST_EDITS = 1_500
"""Lines removed and inserted, beyond which no diff is sought."""
_LONGEST_LINE = 2_000
_CONTEXT = 3
_SIGNS = {Op.KEPT: " ", Op.REMOVED: "-", Op.INSERTED: "+"}


class FieldChange(NamedTuple):
    """A key of the head; None where it was absent."""

    key: str
    before: str | None
    after: str | None


class Line(NamedTuple):
    """A line of a unified diff."""

    sign: str
    """``-``, ``+``, a blank, or ``@`` before lines that lie apart from those above."""
    text: str


class Gap(NamedTuple):
    """Passages that are the same in both and not shown."""

    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Redlined:
    """A change as its page shows it."""

    fields: tuple[FieldChange, ...] = ()
    passages: tuple[Passage | Gap, ...] = ()
    """Those that changed, each with its heading and its neighbours; empty where no word of the prose did."""
    lines: tuple[Line, ...] = ()
    left_out: int = 0
    """Lines of the diff that are not shown."""
    notes: tuple[str, ...] = ()
    """What could not be shown and why, a sentence each."""


def redlined(old: HeldVersion | None, new: HeldVersion) -> Redlined:
    """Hold two versions against each other; ``old`` None: all of ``new`` came."""
    if new.is_gone:
        return Redlined(notes=("With this change the document was removed.",))
    if old is None and not new.problem:
        return Redlined(notes=("All of this text came with this change: it stands whole in the version named above.",))
    notes = [
        f"Not examined: the version of {item.on} {item.problem}."
        for item in (old, new)
        if item is not None and item.problem
    ]
    was, now = (_body(item) for item in (old, new))
    passages: tuple[Passage | Gap, ...] = ()
    if was is not None and now is not None:
        found = redline(blocks(was), blocks(now))
        if found is None:
            notes.append(
                f"More than {MOST_BLOCKS} paragraphs differ, too many to be held against each other word by word: "
                "the lines below are as written."
            )
        else:
            passages, left = _around(found)
            if left:
                notes.append(f"And {left} more passages: the two versions lie whole beside this page.")
    lines, left_out, note = _lines(old, new)
    if note:
        notes.append(note)
    if old is not None and not passages and not notes and lines:
        notes.append("No word of the rendered text differs; the source differs as the lines below show.")
    return Redlined(fields=_fields(old, new), passages=passages, lines=lines, left_out=left_out, notes=tuple(notes))


def _body(item: HeldVersion | None) -> str | None:
    if item is None or item.is_gone:
        return ""
    if item.document is not None:
        return item.document.body
    return None


def _fields(old: HeldVersion | None, new: HeldVersion) -> tuple[FieldChange, ...]:
    if (old is not None and old.fields is None) or (new.fields is None and not new.is_gone):
        return ()
    was, now = dict(old.fields or ()) if old else {}, dict(new.fields or ())
    keys = [*now, *(key for key in was if key not in now)]
    return tuple(FieldChange(key, was.get(key), now.get(key)) for key in keys if was.get(key) != now.get(key))


def _around(passages: Sequence[Passage]) -> tuple[tuple[Passage | Gap, ...], int]:
    """Keep what changed with its neighbours and the heading it stands under."""
    wanted: set[int] = set()
    heading: int | None = None
    changed = [place for place, item in enumerate(passages) if item.op is not Op.KEPT]
    marks = set(changed)
    for place, item in enumerate(passages):
        if item.kind == "heading":
            heading = place
        if place in marks:
            wanted.update(near for near in (place - 1, place, place + 1) if 0 <= near < len(passages))
            wanted.update([heading] if heading is not None else [])
    found: list[Passage | Gap] = []
    last = -1
    for place in sorted(wanted):
        if place - last > 1:
            found.append(Gap(place - last - 1))
        found.append(passages[place])
        last = place
    if found and last < len(passages) - 1:
        found.append(Gap(len(passages) - 1 - last))
    return tuple(found[:MOST_SHOWN]), max(0, len(found) - MOST_SHOWN)


def _lines(old: HeldVersion | None, new: HeldVersion) -> tuple[tuple[Line, ...], int, str]:
    if any(item is not None and not item.is_gone and item.data is None for item in (old, new)):
        return (), 0, ""
    was, now = _split(old), _split(new)
    found = edits(was, now, most=_MOST_EDITS)
    if found is None:
        return (
            (),
            0,
            f"More than {_MOST_EDITS} lines differ, so none are listed: the versions lie whole beside this page.",
        )
    lines = list(_unified(found, was, now))
    return tuple(lines[:MOST_LINES]), max(0, len(lines) - MOST_LINES), ""


def _split(item: HeldVersion | None) -> list[str]:
    if item is None or item.data is None:
        return []
    text = item.data.decode("utf-8", "backslashreplace").replace("\r\n", "\n")
    return [visible(line)[:_LONGEST_LINE] for line in text.removesuffix("\n").split("\n")] if text else []


def _unified(found: Sequence[Edit], was: Sequence[str], now: Sequence[str]) -> Iterator[Line]:
    """Give the lines that differ with three around them."""
    for place, item in enumerate(found):
        if item.op is Op.REMOVED:
            yield from (Line("-", text) for text in was[item.old_start : item.old_end])
        elif item.op is Op.INSERTED:
            yield from (Line("+", text) for text in now[item.new_start : item.new_end])
        else:
            kept = now[item.new_start : item.new_end]
            head = kept[:_CONTEXT] if place else []
            tail = kept[max(len(head), len(kept) - _CONTEXT) :] if place < len(found) - 1 else []
            yield from (Line(" ", text) for text in head)
            if len(head) + len(tail) < len(kept) and place < len(found) - 1:
                yield Line("@", f"line {item.new_end - len(tail) + 1} of the newer version")
            yield from (Line(" ", text) for text in tail)
