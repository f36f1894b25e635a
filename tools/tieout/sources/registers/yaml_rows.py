"""The items of a register in YAML -> rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.sources.fields import is_empty
from tieout.sources.nodes import Mapping, Node, Scalar, Sequence
from tieout.sources.notes import shown
from tieout.sources.registers.cells import Misfit, Reader, gathered, value_of
from tieout.sources.registers.columns import Column, Kind, R, Table
from tieout.sources.registers.rows import Maker

if TYPE_CHECKING:
    from tieout.model.location import Location
    from tieout.model.row import Offsets
    from tieout.sources.registers.remarks import Remarks

_WANTED = {Kind.DAY: "a date such as 2026-01-14", Kind.SPAN: "a length such as PT4H", Kind.NUMBER: "a number"}


def rows_of_items(items: tuple[Node, ...], table: Table[R], remarks: Remarks) -> list[R]:
    """Give a row for each mapping; other items are noted and left out."""
    reader = _ItemReader(table, remarks)
    for index, item in enumerate(items):
        if isinstance(item, Mapping):
            reader.take(item, f"{table.name}[{index}]")
        else:
            at = remarks.at(item.line, item.column)
            remarks.bad(at, f"{table.name}[{index}] is no mapping", f"write `- {table.example}`")
    return Maker(table).rows(reader.places, reader.offsets, {**reader.values})


class _ItemReader:
    """Reads mapping after mapping into columns."""

    def __init__(self, table: Table[R], remarks: Remarks) -> None:
        # Most rows are silent in most columns: what that means is worked out once.
        self._columns = [(item, Reader(value_of(item)), item.kind.silence, item.kind.is_list) for item in table.columns]
        self._names = table.names
        self._required = table.required
        self._aliases = table.aliases
        self._conditions = table.conditions
        self._remarks = remarks
        self._forms: dict[Offsets, Offsets] = {}
        self._ids: set[str] = set()
        self.places: list[Location] = []
        self.offsets: list[Offsets] = []
        self.values: dict[str, list[object]] = {name: [] for name in table.names}

    def take(self, item: Mapping, name: str) -> None:
        """Read one row."""
        entries = {entry.key: entry.value for entry in item.entries}
        values: dict[str, object] = {}
        for column, reader, silence, is_list in self._columns:
            key, node = column.name, entries.get(column.name)
            if node is None or (isinstance(node, Scalar) and (node.is_null or not node.text.strip())):
                value = silence
            elif is_list:
                value = self._list(column, reader, node, f"{name}.{key}")
            else:
                value = self._value(column, reader, node, f"{name}.{key}")
            values[key] = value
            self.values[key].append(value)
        at = self._remarks.at(item.line, item.column)
        self.places.append(at)
        form = _form(item)
        self.offsets.append(self._forms.setdefault(form, form))
        row_id = str(values["id"])
        subject = row_id or self._remarks.notes.path
        for entry in item.entries:
            if entry.key not in self._names:
                self._remarks.unknown_key(entry, subject, self._names, self._aliases)
        wanted = [*self._required]
        wanted += [rule.wants for rule in self._conditions if values[rule.column] is rule.value]
        absent = tuple(key for key in wanted if key not in entries or is_empty(entries[key]))
        self._remarks.lacks(at, subject, absent)
        self._check_twice(row_id, entries.get("id"))

    def _check_twice(self, row_id: str, node: Node | None) -> None:
        if row_id and node is not None and row_id in self._ids:
            self._remarks.twice(self._remarks.at(node.line, node.column), row_id)
        self._ids.add(row_id)

    def _value(self, column: Column, reader: Reader, node: Node, name: str) -> object:
        if isinstance(node, Scalar):
            return self._scalar(column, reader, node, name)
        found = "a list" if isinstance(node, Sequence) else "a mapping"
        wanted = _WANTED.get(column.kind, "one value")
        self._bad(node, f"{name} is {found}; wanted is {wanted}", f"write `{column.name}: ...` with one value", column)
        return column.kind.silence

    def _list(self, column: Column, reader: Reader, node: Node, name: str) -> tuple[object, ...]:
        if isinstance(node, Sequence):
            values: list[object] = []
            for index, item in enumerate(node.items):
                values += self._item(column, reader, item, f"{name}[{index}]")
            return gathered(column, values)
        if isinstance(node, Scalar) and (column.kind.takes_one or column.into):
            return gathered(column, self._item(column, reader, node, name))
        written = shown(node.text) if isinstance(node, Scalar) else None
        found = written or "a mapping"
        self._bad(node, f"{name} is {found}; wanted is a list", f"write `{column.name}: [{written or '...'}]`", column)
        return ()

    def _item(self, column: Column, reader: Reader, node: Node, name: str) -> list[object]:
        """Give the value of one item as a list; empty if it does not fit."""
        if isinstance(node, Scalar) and not node.is_null and node.text.strip():
            value = self._scalar(column, reader, node, name)
            return [] if value is None or value == "" else [value]
        self._bad(node, f"{name} is no word; wanted is one line of text", "write one value an item", column)
        return []

    def _scalar(self, column: Column, reader: Reader, node: Scalar, name: str) -> object:
        value = reader[node.text.strip()]
        if type(value) is not Misfit:
            return value
        for fault in value.faults:
            self._bad(node, f"{name}{fault.says}", fault.remedy, column, kind=fault.kind)
        return value.value

    def _bad(self, node: Node, message: str, remedy: str, column: Column, *, kind: str = "bad-value") -> None:
        at = self._remarks.at(node.line, node.column)
        self._remarks.bad(at, message, remedy, kind=kind, about=column.name)


def _form(item: Mapping) -> Offsets:
    """Give where the keys stand in a mapping, those of the same form equal."""
    top = item.line
    found: list[tuple[str, int, int]] = []
    for key, value, line, column in item.entries:
        found.append((key, line - top, column))
        if isinstance(value, Sequence):
            found += [(f"{key}[{index}]", part.line - top, part.column) for index, part in enumerate(value.items)]
    return tuple(found)
