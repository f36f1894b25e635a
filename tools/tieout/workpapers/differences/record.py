"""What a bundle says of one matter, as records that can be held against those of another bundle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Record(NamedTuple):
    """One thing that a bundle names: a control, a policy, a finding, a capture."""

    id: str
    """Stays the same from bundle to bundle; unique in its table."""
    title: str = ""
    """For people."""
    facts: tuple[tuple[str, str], ...] = ()
    """What is said of it, by name, in the order in which it is shown."""
    text: str | None = None
    """Of a document: its whole file; None where there is none, or it was not read."""
    path: str = ""
    """Of a document: its path in the repository, by which one without an id is found again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All records of one matter in one bundle."""

    records: tuple[Record, ...] = ()
    why: str = ""
    """Why the bundle was not examined on this matter; empty where it was."""


def unique(records: tuple[Record, ...]) -> tuple[Record, ...]:
    """Give the records with ids that are unique: of those that share one, the second becomes ``id#2`` and so on."""
    seen: dict[str, int] = {}
    found: list[Record] = []
    for record in records:
        seen[record.id] = count = seen.get(record.id, 0) + 1
        found.append(record if count == 1 else record._replace(id=f"{record.id}#{count}"))
    return tuple(found)
