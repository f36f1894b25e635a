"""Rows -> the table that is kept, and what is wrong with them."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.evidence.record import Denied, Refusal
from tieout.sources.evidence.tables import TableFaultError, table_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tieout.model.evidence.table import Row, TableSchema


class KeptTable(NamedTuple):
    """A table as it is kept."""

    content: bytes
    rows: int
    problems: tuple[Denied, ...]
    """Rows that are not in it, and rows that stand twice."""


def table_of(rows: Sequence[Row], schema: TableSchema) -> KeptTable:
    """Write the rows that have the schema's form; what has not is a problem, never dropped silently."""
    try:
        return KeptTable(table_bytes(rows, schema), len(rows), tuple(_twice(rows, schema)))
    except TableFaultError:
        pass
    problems: list[Denied] = []
    sound: list[Row] = []
    for number, row in enumerate(rows, 1):
        try:
            table_bytes((row,), schema)
        except TableFaultError as error:
            place = row[0] if row and row[0] else f"row {number}"
            problems.append(_shape(place, error.message.removeprefix("row 1 ")))
        else:
            sound.append(row)
    return KeptTable(table_bytes(sound, schema), len(sound), (*problems, *_twice(sound, schema)))


def _twice(rows: Sequence[Row], schema: TableSchema) -> Iterator[Denied]:
    """Name the rows of something that has a row already."""
    if not schema.key:
        return
    key = itemgetter(*(schema.names.index(name) for name in schema.key))
    first: dict[object, str] = {}
    for row in rows:
        told = key(row)
        if told in first:
            yield _shape(row[0], f"its {', '.join(schema.key)} stands at {first[told]} already")
        else:
            first[told] = row[0]


def _shape(resource: str, message: str) -> Denied:
    return Denied(resource=resource, action="", reason=Refusal.SHAPE, message=message)
