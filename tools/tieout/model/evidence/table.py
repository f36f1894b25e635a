"""Tables of records: what a collector or an ingestion makes of raw bytes.

A table is kept as CSV: UTF-8, comma, header row, LF. Every cell is text; what is absent is empty, and
a column says where empty and the words ``unknown`` and ``none`` differ. The first column of every table is
``_at``: where the row stands in the raw file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

PLACE = "_at"
"""The column that says where a row stands in the raw bytes: ``raw.json#/rows/3``, ``raw.csv:12``."""

Row = tuple[str, ...]
"""One row, a cell for each column of its schema, ``_at`` first."""


class Column(NamedTuple):
    """A column, and what may stand in it."""

    name: str
    means: str
    personal: bool = False
    """Whether it holds personal data: a name, an e-mail address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSchema:
    """The form of a table. Only what it names is kept: that is the first net against secrets."""

    id: str
    """Name and version: ``postgres.roles/1``."""
    title: str
    columns: tuple[Column, ...]
    """Without ``_at``, which every table has."""
    key: tuple[str, ...] = ()
    """The columns that tell rows apart; two rows alike in them are a fault of the source."""

    @property
    def names(self) -> tuple[str, ...]:
        """The header, ``_at`` first."""
        return (PLACE, *(column.name for column in self.columns))

    @property
    def personal(self) -> tuple[str, ...]:
        """The columns with personal data."""
        return tuple(column.name for column in self.columns if column.personal)
