"""The texts of two states -> what became of each: its words, its head, and whether it is a text at all."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tieout.model.text_approval import GOVERNED
from tieout.workpapers.impacts import values
from tieout.workpapers.impacts.sheet import TextImpact
from tieout.workpapers.redlines.near import passages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.model.settings_said import SettingsSaid
    from tieout.workpapers.impacts.values import Value
    from tieout.workpapers.redlines.near import Passage


def texts_between(
    before: Examination | None,
    after: Examination,
    touched: frozenset[str],
    said: tuple[SettingsSaid, SettingsSaid] | None,
) -> tuple[TextImpact, ...]:
    """Give them in the order of the state after, then those that are gone; ``touched`` are all files of the change.

    Which files are texts is a setting, so one may come or go that nobody touched; ``said`` are the settings of the
    change itself before and after it, by whichever the two states were examined.
    """
    found = (*_texts(before, after, touched),)
    return (*found, *_left_out(found, after, said))


def changed_head(was: Document, item: Document) -> tuple[str, ...]:
    """Give the keys that end an approval when they change."""
    return tuple(key for key in GOVERNED if _head(was, key) != _head(item, key))


def _texts(before: Examination | None, after: Examination, touched: frozenset[str]) -> Iterator[TextImpact]:
    old = {item.path: item for item in before.documents} if before else {}
    new = {item.path: item for item in after.documents}
    pairs = _pairs(old, new)
    for path, item in new.items():
        was = pairs.get(path)
        if was is None and path in _blind(before):
            yield _text(item, item, "readable", ("words",), ())
            continue
        if was is None and touched and path not in touched:
            yield _text(item, item, "examined", (), ())
            continue
        if was is None:
            yield _text(item, item, "added", ("words",), passages("", item.body))
            continue
        keys = (*(["words"] if _words(was.body) != _words(item.body) else []), *changed_head(was, item))
        moved = was.path != path
        if keys or moved or was.digest != item.digest:
            said = passages(was.body, item.body) if "words" in keys else ()
            heads = values.compared(tuple(key for key in keys if key != "words"), was, item)
            yield _text(item, was, "moved" if moved and not keys else "changed", keys, said, heads)
    for path in sorted(old.keys() - {item.path for item in pairs.values()}):
        effect = "unreadable" if path in _blind(after) else "removed"
        if effect == "removed" and touched and path not in touched:
            effect = "unexamined"
        said = passages(old[path].body, "") if effect == "removed" else ()
        yield _text(old[path], old[path], effect, ("words",), said)


def _pairs(old: Mapping[str, Document], new: Mapping[str, Document]) -> dict[str, Document]:
    """Give what each text was, by its path now: the one of its id, though that lay elsewhere; else the one of its path."""
    before, after = (Counter(item.id or "" for item in side.values()) for side in (old, new))
    by_id = {name: item for item in old.values() if (name := item.id or "") and before[name] == after[name] == 1}
    found = {path: by_id[item.id or ""] for path, item in new.items() if (item.id or "") in by_id}
    taken = {item.path for item in found.values()}
    left = {item.id or "": item for path, item in old.items() if item.id and path not in new and path not in taken}
    for path, item in new.items():
        if path in found:
            continue
        was = old.get(path) if path in old and path not in taken else left.pop(item.id or "", None)
        if was is not None:
            found[path] = was
    return found


def _left_out(
    texts: tuple[TextImpact, ...], after: Examination, said: tuple[SettingsSaid, SettingsSaid] | None
) -> Iterator[TextImpact]:
    """Give the texts that the change's own settings examine no more, where those of its base were examined by."""
    told = {item.path for item in texts}
    dropped = said[0].texts - said[1].texts - told if said else frozenset()
    for item in after.documents:
        if item.path in dropped:
            yield _text(item, item, "unexamined", ("words",), ())


def _blind(of: Examination | None) -> frozenset[str]:
    return frozenset(item.location.path for item in of.unreadable) if of else frozenset()


def _text(
    item: Document,
    was: Document,
    effect: str,
    keys: tuple[str, ...],
    said: tuple[Passage, ...] | None,
    heads: tuple[Value, ...] = (),
) -> TextImpact:
    return TextImpact(
        id=item.subject,
        path=item.path,
        old_path=was.path,
        title=item.name,
        effect=effect,
        keys=keys,
        passages=said,
        values=heads,
    )


def _words(body: str) -> list[str]:
    """Give the lines of a text as approval compares them: blanks at their ends, and around it, apart."""
    return [line.rstrip() for line in body.strip().split("\n")]


def _head(document: Document, key: str) -> object:
    """Give what a head says under a key; of parameters not where they stand, as a line moves with edits above."""
    if key == "parameters":
        return tuple((item.name, item.value, item.unit, item.phrase) for item in document.parameters)
    return getattr(document, key, None)
