"""Rows -> the table that is kept, and what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.model.evidence.record import Denied, Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tieout.model.evidence.table import Row, TableSchema


class KeptTable(NamedTuple):
    """A table as it is kept."""

    content: bytes
    rows: int
    problems: tuple[Denied, ...]
    """Rows that are not in it, and rows that stand twice."""


def table_of(rows: Sequence[Row], schema: TableSchema) -> KeptTable:
    """Write the rows that have the schema's form; what has not is a problem, never dropped silently."""
    problems: list[Denied] = []
    seen: dict[tuple[str, ...], str] = {}
    key = [schema.names.index(name) for name in schema.key]
    lines = [_line(schema.names)]
    for number, row in enumerate(rows, 1):
        problem = _wrong(row, number, schema)
        if problem is not None:
            problems.append(problem)
            continue
        if key:
            told = tuple(row[index] for index in key)
            if told in seen:
                problems.append(_shape(row[0], f"its {', '.join(schema.key)} stands at {seen[told]} already"))
            seen.setdefault(told, row[0])
        lines.append(_line(row))
    return KeptTable(content=b"".join(lines), rows=len(lines) - 1, problems=tuple(problems))


def _wrong(row: Row, number: int, schema: TableSchema) -> Denied | None:
    place = row[0] if row and row[0] else f"row {number}"
    if len(row) != len(schema.names):
        return _shape(place, f"it has {len(row)} cells; {schema.id} has {len(schema.names)}")
    if not row[0]:
        return _shape(place, "it does not say where it stands")
    if any("\0" in cell for cell in row):
        return _shape(place, "it holds a NUL character")
    return None


def _shape(resource: str, message: str) -> Denied:
    return Denied(resource=resource, action="", reason=Refusal.SHAPE, message=message)


def _line(row: Sequence[str]) -> bytes:
    line = ",".join(_quoted(cell) if any(sign in cell for sign in ',"\n\r') else cell for cell in row)
    return f"{line}\n".encode()


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'
