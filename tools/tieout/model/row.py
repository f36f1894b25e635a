"""A row of a register, with the places of what it says."""

from __future__ import annotations

from dataclasses import dataclass, field

from tieout.model.location import Location

Offsets = tuple[tuple[str, int, int], ...]
"""A key each, with the lines from the row's first line down to it, and its column. Rows of one form share theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every row has. Text is empty, and any other single value None, where the row is silent."""

    id: str = ""
    location: Location
    """Where the row begins."""
    offsets: Offsets = field(default=(), compare=False, repr=False)
    """Where its keys stand below that; ``places`` and ``at`` say it in full."""

    @property
    def subject(self) -> str:
        """The id, or the path of the register where there is no id."""
        return self.id or self.location.path

    @property
    def places(self) -> tuple[tuple[str, Location], ...]:
        """Where each key stands; items of a list as ``controls[0]``. In a table the column is the cell's number."""
        return tuple((key, self._place(below, column)) for key, below, column in self.offsets)

    def at(self, key: str) -> Location:
        """Give the place of a key, for an item of a list at least of the list, else of the row."""
        known = {name: (below, column) for name, below, column in self.offsets}
        for name in (key, key.partition("[")[0]):
            if name in known:
                return self._place(*known[name])
        return self.location

    def _place(self, below: int, column: int) -> Location:
        return Location(path=self.location.path, line=self.location.line + below, column=column)
