"""What reading a register taught us besides its rows; of a thousand remarks on one column, a hundred and a sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.location import Location, MissingField, UnknownField, Unreadable
from tieout.sources.notes import Notes, shown

if TYPE_CHECKING:
    from tieout.sources.nodes import Entry

MOST = 100
"""Remarks of one kind on one column: a table with a wrong form of date has one a row."""


class Remarks:
    """The remarks on one register."""

    def __init__(self, path: str) -> None:
        """Start with nothing noted."""
        self.notes = Notes(path)
        self.unknown: list[UnknownField] = []
        self.missing: list[MissingField] = []
        self._counts: dict[str, int] = {}
        self._next: dict[str, Location] = {}

    def at(self, line: int, column: int) -> Location:
        """Give a place in the register."""
        return Location(self.notes.path, line, column)

    def bad(self, at: Location, message: str, remedy: str, *, kind: str = "bad-value", about: str = "") -> None:
        """Note a value that does not fit; ``about`` names its column."""
        if self._is_one_more(f"values of {about} do not fit" if about else "rows cannot be read", at):
            self.notes.unreadable.append(Unreadable(location=at, kind=kind, message=message, remedy=remedy))

    def twice(self, at: Location, row_id: str) -> None:
        """Note an id that another row had before."""
        if self._is_one_more("ids stand twice", at):
            message = f"the id {shown(row_id)} stands twice"
            self.notes.unreadable.append(
                Unreadable(location=at, kind="duplicate-id", message=message, remedy="give each its own")
            )

    def lacks(self, at: Location, subject: str, names: tuple[str, ...]) -> None:
        """Note the columns that a row must have and does not."""
        if names and self._is_one_more(f"rows lack {' and '.join(names)}", at):
            self.missing.append(MissingField(location=at, subject=subject, names=names))

    def unknown_key(self, entry: Entry, subject: str, known: tuple[str, ...], aliases: dict[str, str]) -> None:
        """Note a key that no column has."""
        if entry.key.startswith("x-") or not self._is_one_more(
            "keys are not in the schema", self.at(entry.line, entry.column)
        ):
            return
        self.notes.guess(entry, known, aliases)
        self.unknown.extend(self.notes.unknown_fields(subject)[-1:])

    def unreadable(self) -> tuple[Unreadable, ...]:
        """Give what did not fit, in the order of the file, with the sums of what was not named one by one."""
        rest = [
            Unreadable(
                location=self._next[what],
                kind="more-of-the-same",
                message=f"from here on {count - MOST} more {what}",
                remedy="correct those that are named, and the others with them",
            )
            for what, count in self._counts.items()
            if count > MOST
        ]
        return tuple(sorted((*self.notes.unreadable, *rest), key=lambda item: (item.location, item.message)))

    def _is_one_more(self, what: str, at: Location) -> bool:
        count = self._counts[what] = self._counts.get(what, 0) + 1
        if count == MOST + 1:
            self._next[what] = at
        return count <= MOST
