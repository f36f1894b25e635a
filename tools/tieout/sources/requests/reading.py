"""The bytes of a list of the auditor's -> what it says of each request, and what keeps it from being taken in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.request import THEIRS, Answer, Said, answer_of
from tieout.sources.notes import shown
from tieout.sources.registers.cells import ID_FORM
from tieout.sources.requests.days import readings
from tieout.sources.requests.grid import BrokenListError, Flaw, Grid
from tieout.sources.requests.headers import Header, header_in
from tieout.sources.requests.text_table import read_text_table

if TYPE_CHECKING:
    from datetime import date

_ID = re.compile(ID_FORM, re.ASCII)
_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0"


class Mine(NamedTuple):
    """What the list says in columns of ours: an older state of them, or a wish. It is told and never taken."""

    id: str
    field: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReading:
    """A list as far as it could be read."""

    rows: tuple[Said, ...]
    flaws: tuple[Flaw, ...] = ()
    """What its author has to settle: with one of them nothing is taken in."""
    remarks: tuple[str, ...] = ()
    """What was not read, and how what was read was understood."""
    mine: tuple[Mine, ...] = ()
    fields: tuple[str, ...] = ()
    """Of the auditor's, those that the list has a column for: of the others it says nothing."""


def read_list(data: bytes) -> ListReading:
    """Read CSV or a workbook, told apart by their first bytes. Raises BrokenListError where it is neither."""
    if data.startswith((_ZIP, _OLE)):
        from tieout.sources.xlsx import read_workbook  # noqa: PLC0415  # openpyxl is slow to load

        grids = read_workbook(data)
    else:
        grids = (read_text_table(data),)
    fitting = [(grid, found) for grid in grids if (found := header_in([*grid.rows])) is not None]
    if not fitting:
        wanted = "a column for the request's id and one for the item or its description"
        raise BrokenListError(f"no row of titles was found: wanted are {wanted}", "name the columns `ID` and `Item`")
    if len(fitting) > 1:
        names = ", ".join(grid.name for grid, _ in fitting)
        raise BrokenListError(f"several sheets are lists of requests: {names}", "keep one of them in the file")
    grid, header = fitting[0]
    remarks = [
        f"the sheet {shown(other.name)} is no list of requests: not read" for other in grids if other is not grid
    ]
    return _read(grid, header, remarks)


def _read(grid: Grid, header: Header, remarks: list[str]) -> ListReading:
    reading = _Reading(grid, header)
    reading.look()
    if header.at:
        remarks.append(f"{header.at} row{'s' if header.at > 1 else ''} above the titles: not read")
    remarks += [f"the column {shown(title)} is none that we know: not read" for title in header.unknown]
    return ListReading(
        rows=tuple(reading.rows),
        flaws=tuple(reading.flaws),
        remarks=(*remarks, *reading.remarks),
        mine=tuple(reading.mine),
        fields=tuple(field for field in THEIRS if field in header.fields),
    )


class _Reading:
    def __init__(self, grid: Grid, header: Header) -> None:
        self._grid, self._header = grid, header
        self._top = grid.lines[header.at]
        self.rows: list[Said] = []
        self.flaws: list[Flaw] = []
        self.remarks: list[str] = []
        self.mine: list[Mine] = []
        self._seen: dict[str, int] = {}

    def look(self) -> None:
        grid, header = self._grid, self._header
        for field, one, other in header.twice:
            message = f"the columns {shown(one)} and {shown(other)} both mean {field}"
            self._flaw(self._top, message, "keep one of them, or name the other so that it is none of these")
        for line, name in grid.formulas:
            if line >= self._top:
                self._flaw(line, f"the cell {name} is a formula", "save the values: paste them over the formulas")
        for last, name in grid.merged:
            if last > self._top:
                self._flaw(last, f"the cells {name} are merged", "part them, so that each row says its own")
        empty = 0
        for row, line in zip(grid.rows[header.at + 1 :], grid.lines[header.at + 1 :], strict=True):
            cells = {field: cell for field, cell in zip(header.fields, row, strict=False) if field}
            if not any(cells.values()):
                empty += 1
                continue
            if len(row) > len(header.fields) and any(row[len(header.fields) :]):
                self._flaw(
                    line, "the row has more cells than there are titles", "put quotes around cells that hold commas"
                )
            self._row(cells, line)
        if empty:
            self.remarks.append(f"{empty} empty row{'s' if empty > 1 else ''}: not read")
        words = dict.fromkeys(row.status for row in self.rows if answer_of(row.status) is Answer.UNKNOWN)
        self.remarks += [
            f"the auditor's status {shown(word)} is no word that we know: it settles nothing" for word in words
        ]

    def _row(self, cells: dict[str, str], line: int) -> None:
        name = cells.get("id", "")
        if not name:
            self._flaw(line, "the row has no id", "give every request an id that is never used again")
            return
        if not _ID.fullmatch(name):
            self._flaw(line, f"the id is {shown(name)}", "use letters, digits, dots and hyphens, at most 64")
            return
        if name in self._seen:
            self._flaw(line, f"the id {name} stands in row {self._seen[name]} already", "an id is of one request alone")
            return
        self._seen[name] = line
        self.rows.append(
            Said(
                id=name,
                line=line,
                item=cells.get("item", ""),
                description=cells.get("description", ""),
                criteria=cells.get("criteria", ""),
                due=self._day(cells.get("due", ""), line),
                priority=cells.get("priority", ""),
                status=cells.get("status", ""),
                comment=cells.get("comment", ""),
                period=cells.get("period", ""),
                sample=cells.get("sample", ""),
                control=cells.get("control", ""),
                owner=cells.get("owner", ""),
            )
        )
        for field in ("progress", "evidence", "link", "provided_on", "ours"):
            if cells.get(field):
                self.mine.append(Mine(name, field, cells[field]))

    def _day(self, text: str, line: int) -> date | None:
        if not text:
            return None
        found = readings(text)
        if len(found) == 1:
            return found[0]
        if found:
            both = " or ".join(map(str, found))
            self._flaw(line, f"the due date {shown(text)} may be {both}", "write it as YYYY-MM-DD")
        else:
            self._flaw(line, f"the due date {shown(text)} is no day", "write it as YYYY-MM-DD")
        return None

    def _flaw(self, line: int, message: str, remedy: str) -> None:
        self.flaws.append(Flaw(line, message, remedy))
