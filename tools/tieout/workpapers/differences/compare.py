"""Two tables of one matter -> what was added, is gone, or is said otherwise."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.workpapers.redlines.lines import Redline, redline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.workpapers.differences.record import Record, Table


class Kind(enum.Enum):
    """What became of a record, in the order in which a section shows them."""

    ADDED = "added"
    RETIRED = "retired"
    """It is there and no longer in force."""
    GONE = "gone"
    PAST = "no longer found"
    """A finding that is gone, and the later bundle is of another period: nobody can say that it was mended."""
    RENAMED = "renamed"
    """It is called otherwise; it may say something else as well."""
    CHANGED = "changed"
    STILL = "still there"
    """Said the same, and shown all the same: a finding that is still open."""
    UNKNOWN = "not examined"
    """It is gone, and the later bundle did not look for it."""


class Fact(NamedTuple):
    """What is said of a record in both bundles; one is empty where it says nothing."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of one record."""

    kind: Kind
    id: str
    """In the later bundle; of what is gone in the earlier one."""
    title: str = ""
    was: str = ""
    """Its earlier id or path, where it was renamed."""
    facts: tuple[Fact, ...] = ()
    """What differs; of what was added or is gone, all of it, on one side."""
    text: Redline | None = None
    """How the text of a document changed."""
    remark: str = ""
    """What a reader must know of it besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One matter in both bundles."""

    id: str
    title: str
    changes: tuple[Change, ...] = ()
    """By kind, then by id."""
    same: int = 0
    """Records of which nothing changed and nothing is shown."""
    why: str = ""
    """Why it was not compared; empty where it was."""

    @property
    def differs(self) -> bool:
        """Whether anything became otherwise."""
        return any(item.kind is not Kind.STILL for item in self.changes)

    def of_kind(self, kind: Kind) -> tuple[Change, ...]:
        """Give the changes of one kind."""
        return tuple(item for item in self.changes if item.kind is kind)


def compare(id_: str, title: str, old: Table, new: Table) -> Section:
    """Hold the records of two bundles against each other, by id, then a document by its path or its text."""
    why = not_compared(old, new)
    if why:
        return Section(id=id_, title=title, why=why)
    changes: list[Change] = []
    same = 0
    pairs, gone, added = _paired(old, new)
    for before, after in pairs:
        change = _change(before, after)
        if change is None:
            same += 1
        else:
            changes.append(change)
    changes += (_alone(Kind.GONE, item) for item in gone)
    changes += (_alone(Kind.ADDED, item) for item in added)
    changes.sort(key=lambda item: (item.id, item.title))
    return Section(id=id_, title=title, changes=by_kind(changes), same=same)


def not_compared(old: Table, new: Table) -> str:
    """Say why two tables cannot be compared; empty where they can."""
    told = [f"the {which} bundle: {table.why}" for which, table in (("old", old), ("new", new)) if table.why]
    return "; ".join(told)


def by_kind(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Sort by kind; of one kind the order stays."""
    order = {kind: number for number, kind in enumerate(Kind)}
    return tuple(sorted(changes, key=lambda item: order[item.kind]))


def differing(before: Record, after: Record) -> Iterator[Fact]:
    """Yield the facts that are not said alike, in the later record's order, then those only the earlier one has."""
    was, now = dict(before.facts), dict(after.facts)
    for name in dict.fromkeys((*now, *was)):
        if was.get(name, "") != now.get(name, ""):
            yield Fact(name, was.get(name, ""), now.get(name, ""))


def _paired(old: Table, new: Table) -> tuple[list[tuple[Record, Record]], tuple[Record, ...], tuple[Record, ...]]:
    later = {item.id: item for item in new.records}
    pairs = [(item, later.pop(item.id)) for item in old.records if item.id in later]
    found = {before.id for before, _ in pairs}
    left = {item.id: item for item in old.records if item.id not in found}
    # A document whose id was changed, or that has none and moved, is the same one by path or by every byte.
    for mark in (_path, _text):
        known = {mark(item): item for item in reversed(left.values())}
        for after in tuple(later.values()):
            before = known.pop(mark(after), None)
            if before is not None and mark(after):
                pairs.append((before, after))
                del left[before.id], later[after.id]
    return pairs, tuple(left.values()), tuple(later.values())


def _path(record: Record) -> str:
    return record.path


def _text(record: Record) -> str:
    return record.text or ""


def _change(before: Record, after: Record) -> Change | None:
    facts = tuple(differing(before, after))
    text = None
    if before.text is not None and after.text is not None and before.text != after.text:
        text = redline(before.text, after.text)
    was = before.id if before.id != after.id else ""
    was = was or (before.path if before.path != after.path else "")
    if not facts and text is None and not was and before.title == after.title:
        return None
    if before.path != after.path:
        facts = (Fact("path", before.path, after.path), *facts)
    if before.title != after.title:
        facts = (Fact("title", before.title, after.title), *facts)
    kind = Kind.RENAMED if was or before.title != after.title else Kind.CHANGED
    if _is_retired(after) and not _is_retired(before):
        kind = Kind.RETIRED
    return Change(kind=kind, id=after.id, title=after.title, was=was, facts=facts, text=text)


def _is_retired(record: Record) -> bool:
    facts = dict(record.facts)
    return facts.get("status") == "retired" or facts.get("in force") == "no"


def _alone(kind: Kind, record: Record) -> Change:
    sides = ((Fact(name, "", text) if kind is Kind.ADDED else Fact(name, text, "")) for name, text in record.facts)
    return Change(
        kind=kind, id=record.id, title=record.title, facts=tuple(item for item in sides if item.old or item.new)
    )
