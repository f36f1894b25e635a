"""A register as a table -> rows, column by column: what is done for each cell is done in one call for many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.sources.nodes import Entry, Scalar
from tieout.sources.registers.cells import Misfit, Reader, cell_of
from tieout.sources.registers.columns import Column, R, Table
from tieout.sources.registers.rows import Maker
from tieout.sources.tables import Sheaf, TableLimits, TableReader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tieout.model.row import Offsets
    from tieout.sources.registers.remarks import Remarks

BLANK_KIND = "blank-row"
"""The kind of the remark on rows without a value; the others are read all the same."""


def rows_of_table(data: bytes, table: Table[R], remarks: Remarks, *, limits: TableLimits) -> list[R]:
    """Give a row for each of the table that is not empty. Raises BrokenTableError."""
    source = TableReader(data, path=remarks.notes.path, limits=limits)
    reader = _CellReader(table, source, remarks)
    rows: list[R] = []
    maker = Maker(table)
    for sheaf in source.sheaves():
        places = [remarks.at(line, 1) for line in sheaf.lines]
        rows += maker.rows(places, [reader.offsets] * len(places), reader.values(sheaf, len(rows)))
    if source.blank:
        count = len(source.blank)
        message = "a row holds nothing" if count == 1 else f"{count} rows hold nothing, the first of them here"
        remedy = "fill the row in, or delete it"
        remarks.bad(remarks.at(source.blank[0], 1), message, remedy, kind=BLANK_KIND)
    return rows


class _CellReader:
    """Reads sheaf after sheaf."""

    def __init__(self, table: Table[R], source: TableReader, remarks: Remarks) -> None:
        header, path = source.header, remarks.notes.path
        self._remarks = remarks
        self._width = len(header)
        self._columns = [
            (column, header.index(column.name), Reader(cell_of(column)))
            for column in table.columns
            if column.name in header
        ]
        self._required = [(name, header.index(name)) for name in table.required if name in header]
        self._conditions = table.conditions
        self._name = table.name
        self._id = header.index("id") if "id" in header else None
        self._ids: set[str] = set()
        self.offsets: Offsets = tuple((name, 0, number) for number, name in enumerate(header, 1))
        for number, name in enumerate(header, 1):
            if name not in table.names:
                entry = Entry(name, Scalar("", True, source.line, number), source.line, number)
                remarks.unknown_key(entry, path, table.names, table.aliases)
        remarks.lacks(remarks.at(source.line, 1), path, tuple(name for name in table.required if name not in header))

    def values(self, sheaf: Sheaf, first: int) -> dict[str, Sequence[object]]:
        """Give the values of each column; ``first`` is the number of rows before."""
        for line, count in sheaf.odd:
            message = f"the row has {count} cells; the header has {self._width}"
            remedy = "put quotes around cells that hold commas"
            self._remarks.bad(self._remarks.at(line, 1), message, remedy, kind="bad-table")
        if not sheaf.lines:
            return {}
        values: dict[str, Sequence[object]] = {}
        for column, position, reader in self._columns:
            cells = sheaf.columns[position]
            if column.is_as_written and "\n" not in "".join(cells):  # its texts are many, and none needs a look
                values[column.name] = cells
                continue
            found = [*map(reader.__getitem__, cells)]
            values[column.name] = self._fitting(found, column, position, sheaf, first) if reader.is_doubtful else found
        self._note_absent(sheaf, values)
        self._note_twice(sheaf)
        return values

    def _fitting(self, found: list[object], column: Column, position: int, sheaf: Sheaf, first: int) -> list[object]:
        name = column.name
        for index, value in enumerate(found):
            if type(value) is Misfit:
                at = self._remarks.at(sheaf.lines[index], position + 1)
                for fault in value.faults:
                    message = f"{self._name}[{first + index}].{name}{fault.item}{fault.says}"
                    self._remarks.bad(at, message, fault.remedy, kind=fault.kind, about=name)
                found[index] = value.value
        return found

    def _note_absent(self, sheaf: Sheaf, values: dict[str, Sequence[object]]) -> None:
        absent: dict[int, list[str]] = {}
        for name, position in self._required:
            if not all(sheaf.columns[position]):
                for index, cell in enumerate(sheaf.columns[position]):
                    if not cell:
                        absent.setdefault(index, []).append(name)
        for rule in self._conditions:
            wanted = values.get(rule.wants) or [""] * len(sheaf.lines)
            for index, (value, other) in enumerate(zip(values.get(rule.column, ()), wanted, strict=False)):
                if value is rule.value and not other:
                    absent.setdefault(index, []).append(rule.wants)
        for index, names in sorted(absent.items()):
            at = self._remarks.at(sheaf.lines[index], 1)
            self._remarks.lacks(at, self._subject(sheaf, index), tuple(names))

    def _note_twice(self, sheaf: Sheaf) -> None:
        if self._id is None:
            return
        ids = sheaf.columns[self._id]
        if ids.count("") == 0 and len({*ids}) == len(ids) and self._ids.isdisjoint(ids):
            self._ids.update(ids)
            return
        for line, written in zip(sheaf.lines, ids, strict=True):
            if written and written in self._ids:
                self._remarks.twice(self._remarks.at(line, self._id + 1), written)
            self._ids.add(written)

    def _subject(self, sheaf: Sheaf, index: int) -> str:
        return (sheaf.columns[self._id][index] if self._id is not None else "") or self._remarks.notes.path
