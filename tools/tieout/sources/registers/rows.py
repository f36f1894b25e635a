"""Columns of values -> rows, many at a time: a register may have 100,000.

A frozen dataclass sets each field by name through its constructor. The fields' own descriptors do
the same for a column of rows in one call; the rows are equal to the constructor's (tested).
"""

from __future__ import annotations

from collections import deque
from itertools import repeat
from typing import TYPE_CHECKING, Generic

from tieout.sources.registers.columns import R, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tieout.model.location import Location
    from tieout.model.row import Offsets


class Maker(Generic[R]):
    """Makes the rows of one register."""

    def __init__(self, table: Table[R]) -> None:
        """Look up how each field is set."""
        self._kind = table.row
        self._merged = tuple((column.name, column.into) for column in table.columns if column.into)
        self._silences = tuple((column.name, column.kind.silence) for column in table.columns if not column.into)

    def rows(
        self, places: Sequence[Location], offsets: Iterable[Offsets], values: dict[str, Sequence[object]]
    ) -> list[R]:
        """Give a row for each place; ``values`` has a value for each in every column that there is."""
        for name, into in self._merged:
            if name in values:
                mine = values[name]
                theirs = values.get(into) or [() if isinstance(value, tuple) else None for value in mine]
                values[into] = [_merged(one, other) for one, other in zip(mine, theirs, strict=True)]
        rows = [object.__new__(self._kind) for _ in places]
        self._set(rows, "location", places)
        self._set(rows, "offsets", offsets)
        for name, silence in self._silences:
            self._set(rows, name, values.get(name) or repeat(silence))
        return rows

    def _set(self, rows: list[R], name: str, values: Iterable[object]) -> None:
        setter: Callable[[R, object], None] = getattr(self._kind, name).__set__
        deque(map(setter, rows, values), maxlen=0)


def _merged(one: object, other: object) -> object:
    """Give both lists as one, or the value that says something, the other's first."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return tuple(dict.fromkeys((*one, *other)))
    return one if other is None else other
