"""Two versions of a text -> the lines of a redline: what went, what came, word by word where they are alike.

Costs are bounded: a text or a passage that differs beyond the limits is shown as gone and come as a whole.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from tieout.workpapers.redlines.edits import Op, edits
from tieout.workpapers.redlines.pieces import ALIKE, Piece, alike, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_LINES = 5000
"""Of either text."""
MOST_WORDS = 1500
"""Of either passage."""
_MOST_EDITS = 1000
"""Lines removed and inserted."""
_CONTEXT = 1
"""Lines that stay the same and are shown before and after a change."""
_TOKEN = re.compile(r"\s*\S+|\s+")
"""A word with the blanks before it: together they are the text."""


class Passage(NamedTuple):
    """One or more lines of a redline."""

    op: Op | None
    """What became of them all; None of a passage whose pieces say so."""
    pieces: tuple[Piece, ...] = ()
    """Empty: lines that stay the same and are not shown, ``lines`` of them."""
    lines: int = 1
    """In the text that has them; in an edited passage those of the later text."""

    @property
    def is_skipped(self) -> bool:
        """Whether these lines are not shown."""
        return not self.pieces


class Redline(NamedTuple):
    """A text's changes."""

    passages: tuple[Passage, ...]
    gone: int
    """Words that went."""
    came: int
    """Words that came."""


def redline(old: str, new: str) -> Redline:
    """Compare two texts; no passage at all where they are the same.

    The words that stay and come, with the lines skipped, are the later text; line ends count as LF.
    """
    before, after = lines_of(old), lines_of(new)
    if before == after:
        return Redline((), 0, 0)
    passages = tuple(_passages(before, after))
    return Redline(passages, _count(passages, Op.REMOVED), _count(passages, Op.INSERTED))


def lines_of(text: str) -> list[str]:
    """Cut a text into its lines; the last line's end begins no other."""
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")


def _passages(before: list[str], after: list[str]) -> Iterator[Passage]:
    too_many = len(before) > MOST_LINES or len(after) > MOST_LINES
    found = None if too_many else edits(before, after, most=_MOST_EDITS)
    if found is None:
        yield from _replaced(before, after)
        return
    gone: list[str] = []
    came: list[str] = []
    for number, item in enumerate(found):
        if item.op is Op.KEPT:
            yield from _changed(gone, came)
            gone, came = [], []
            kept = after[item.new_start : item.new_end]
            yield from _unchanged(kept, is_first=number == 0, is_last=number == len(found) - 1)
        else:
            gone += before[item.old_start : item.old_end]
            came += after[item.new_start : item.new_end]
    yield from _changed(gone, came)


def _unchanged(lines: list[str], *, is_first: bool, is_last: bool) -> Iterator[Passage]:
    head = 0 if is_first else _CONTEXT
    tail = 0 if is_last else _CONTEXT
    if len(lines) <= head + tail + 1:  # one line is shorter than the note that it was skipped
        yield _whole(Op.KEPT, lines)
        return
    if head:
        yield _whole(Op.KEPT, lines[:head])
    yield Passage(Op.KEPT, (), len(lines) - head - tail)
    if tail:
        yield _whole(Op.KEPT, lines[-tail:])


def _changed(before: list[str], after: list[str]) -> Iterator[Passage]:
    edited = _edited(before, after) if before and after else None
    if edited is None:
        yield from _replaced(before, after)
    else:
        yield edited


def _replaced(before: list[str], after: list[str]) -> Iterator[Passage]:
    if before:
        yield _whole(Op.REMOVED, before)
    if after:
        yield _whole(Op.INSERTED, after)


def _edited(before: list[str], after: list[str]) -> Passage | None:
    """Compare passages word by word, blanks and line breaks aside; None where that would not help to read them."""
    old, new = (_TOKEN.findall("\n".join(lines)) for lines in (before, after))
    words = (Counter(item.strip() for item in side) for side in (old, new))
    if max(len(old), len(new)) > MOST_WORDS or alike(*words) < ALIKE:
        return None
    found = pieces(old, new, bare=True)
    return None if found is None else Passage(None, found, len(after))


def _whole(op: Op, lines: Sequence[str]) -> Passage:
    return Passage(op, (Piece(op, "\n".join(lines)),), len(lines))


def _count(passages: tuple[Passage, ...], op: Op) -> int:
    return sum(len(piece.text.split()) for passage in passages for piece in passage.pieces if piece.op is op)
