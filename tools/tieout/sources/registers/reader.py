"""The bytes of a register -> its rows, by the table that declares it. Whatever does not fit is noted, nothing raises."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic

from tieout.model.location import MissingField, UnknownField, Unreadable
from tieout.model.row import Row
from tieout.sources.encoding import BOM_KIND, BYTE_ORDER_MARK, byte_order_mark
from tieout.sources.fields import Fields
from tieout.sources.nodes import REGISTER, Entry, Mapping, Node, Scalar, Sequence
from tieout.sources.notes import shown
from tieout.sources.registers.columns import R, Table
from tieout.sources.registers.remarks import Remarks
from tieout.sources.registers.table_rows import BLANK_KIND, rows_of_table
from tieout.sources.registers.yaml_rows import rows_of_items
from tieout.sources.tables import BrokenTableError, TableLimits
from tieout.sources.yaml import read_yaml

if TYPE_CHECKING:
    from tieout.model.location import Location

_HARMLESS = frozenset({BOM_KIND, BLANK_KIND})
_TOO_MUCH = frozenset({"too-large", "too-many-values"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterReading(Generic[R]):
    """What one register gave."""

    rows: tuple[R, ...]
    """In the order of the file."""
    is_listed: bool
    """Whether there is a list at all: without one, no rows mean nothing."""
    beside: tuple[Row, ...] = ()
    """The rows of the second list that the table has beside its own."""
    unreadable: tuple[Unreadable, ...] = ()
    unknown_fields: tuple[UnknownField, ...] = ()
    missing_fields: tuple[MissingField, ...] = ()

    @property
    def is_lost(self) -> bool:
        """Whether nothing could be read, as opposed to a value here or there, or to an empty list."""
        return not self.is_listed or (not self.rows and any(item.kind not in _HARMLESS for item in self.unreadable))


def read_register(data: bytes, *, path: str, table: Table[R]) -> RegisterReading[R]:
    """Read the register from YAML, or from CSV if the path ends so."""
    remarks = Remarks(path)
    if data.startswith(BYTE_ORDER_MARK):
        remarks.notes.unreadable.append(byte_order_mark(path))
    if path.endswith(".csv"):
        try:
            rows = rows_of_table(data, table, remarks, limits=TableLimits())
        except BrokenTableError as broken:
            return RegisterReading(rows=(), is_listed=False, unreadable=(broken.unreadable,))
        return _reading(rows, remarks, is_listed=True)
    root = read_yaml(data, path=path, limits=REGISTER)
    if isinstance(root, Unreadable):
        return RegisterReading(rows=(), is_listed=False, unreadable=(_as_table(root, table),))
    items, others = _lists(root, table, remarks)
    beside = rows_of_items(others, table.beside, remarks) if table.beside else []
    rows = rows_of_items(items or (), table, remarks)
    return _reading(rows, remarks, is_listed=items is not None, beside=tuple(beside))


def _reading(rows: list[R], remarks: Remarks, *, is_listed: bool, beside: tuple[Row, ...] = ()) -> RegisterReading[R]:
    return RegisterReading(
        rows=tuple(rows),
        is_listed=is_listed,
        beside=beside,
        unreadable=remarks.unreadable(),
        unknown_fields=tuple(remarks.unknown),
        missing_fields=tuple(remarks.missing),
    )


def _lists(root: Node, table: Table[R], remarks: Remarks) -> tuple[tuple[Node, ...] | None, tuple[Node, ...]]:
    """Give the items of the register's list, None if it has none, and those of the list beside it."""
    notes = remarks.notes
    if isinstance(root, Sequence):
        return root.items, ()
    if not isinstance(root, Mapping):
        message = f"{notes.path} holds one value; wanted is a list of {table.name}"
        notes.bad(root, message, f"write `- {table.example}`")
        return None, ()
    _check_schema(Fields(root, notes), table)
    tables = (table.beside, table) if table.beside else (table,)
    known = ("schema", *(item.name for item in tables))
    for entry in root.entries:
        if entry.key not in known:
            remarks.unknown_key(entry, notes.path, known, {})
    found = {
        entry.key: _items(entry, item, remarks) for item in tables for entry in root.entries if entry.key == item.name
    }
    if table.name not in found:
        remarks.lacks(remarks.at(root.line, root.column), notes.path, (table.name,))
    return found.get(table.name), (found.get(table.beside.name) or ()) if table.beside else ()


def _items(entry: Entry, table: Table[Row], remarks: Remarks) -> tuple[Node, ...] | None:
    value = entry.value
    if isinstance(value, Sequence):
        return value.items
    if isinstance(value, Scalar) and value.is_null:
        return ()
    found = shown(value.text) if isinstance(value, Scalar) else "a mapping"
    at: Location = remarks.at(value.line, value.column)
    remarks.bad(at, f"{entry.key} is {found}; wanted is a list", f"write `- {table.example}` below it")
    return None


def _check_schema(fields: Fields, table: Table[R]) -> None:
    schema = fields.line("schema")
    if schema != table.schema:
        found = "is missing" if schema is None else f"is {shown(schema)}"
        fields.note(
            "schema",
            f"schema {found}; this version of Tieout reads {table.schema}",
            f"write `schema: {table.schema}`",
            kind="unknown-schema",
        )


def _as_table(unreadable: Unreadable, table: Table[R]) -> Unreadable:
    if unreadable.kind not in _TOO_MUCH:
        return unreadable
    return replace(unreadable, remedy=f"keep it as a table: registers/{table.name}.csv, of which far more is read")
