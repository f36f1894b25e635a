"""CSV -> a header and rows of cells, some thousand at a time, so that a register may be a large table."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from tieout.model.location import Location, Unreadable
from tieout.sources.encoding import BYTE_ORDER_MARK, decode, hidden
from tieout.sources.notes import shown

_AT_ONCE = 4096
"""Rows of a sheaf: enough that what is done once for each costs nothing."""
_LONGEST_ROW = 1000
"""Lines of one row: a quote that is not closed must not swallow the file."""

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How files of Excel and LibreOffice begin: ZIP (APPNOTE.TXT, 4.3.7), and OLE2 ([MS-CFB] 2.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLimits:
    """How much of a table is read before it is refused."""

    size_bytes: int = 64 * 1024 * 1024
    rows: int = 250_000
    columns: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheaf:
    """Some rows that follow each other; every one has a cell for each name of the header."""

    lines: tuple[int, ...]
    """Where each row begins."""
    columns: tuple[tuple[str, ...], ...]
    """The cells of each column, without blanks around them."""
    odd: tuple[tuple[int, int], ...]
    """Line and number of cells of the rows among them that have more or fewer: they are left out."""


class BrokenTableError(Exception):
    """The table cannot be read to its end, so that what was read of it says little."""

    def __init__(self, unreadable: Unreadable) -> None:
        """Keep what stopped us."""
        super().__init__(unreadable.message)
        self.unreadable = unreadable


class TableReader:
    """A table being read. A place names the line, and in the place of the column the number of the cell."""

    def __init__(self, data: bytes, *, path: str, limits: TableLimits) -> None:
        """Read the header. Raises BrokenTableError if there is none, or no text at all."""
        self._path = path
        self._limits = limits
        self._lines = _Lines(self._text(data))
        self._reader = csv.reader(self._lines, strict=True, skipinitialspace=True)
        self.blank: list[int] = []
        """The lines of the rows met so far whose cells are all empty; a line without a comma is no row."""
        self._rows = self._all()
        self.line, header = next(self._rows, (1, []))
        """Where the header stands."""
        self.header = tuple(header)
        self._check_header()

    def sheaves(self) -> Iterator[Sheaf]:
        """Give the rows. Raises BrokenTableError where the table breaks off, or has too many."""
        width, count = len(self.header), 0
        while True:
            lines: list[int] = []
            rows: list[list[str]] = []
            odd: list[tuple[int, int]] = []
            for line, row in self._rows:
                if len(row) == width:
                    lines.append(line)
                    rows.append(row)
                else:
                    odd.append((line, len(row)))
                if len(rows) + len(odd) == _AT_ONCE:
                    break
            count += len(rows) + len(odd)
            if count > self._limits.rows:
                message = f"the table has more than {self._limits.rows} rows"
                raise self._broken(lines[0] if lines else odd[0][0], "too-many-values", message, "split the table")
            if rows or odd:
                yield Sheaf(lines=tuple(lines), columns=tuple(zip(*rows, strict=True)), odd=tuple(odd))
            if len(rows) + len(odd) < _AT_ONCE:
                return

    def _text(self, data: bytes) -> str:
        most = self._limits.size_bytes
        if len(data) > most:
            message = f"the table has {len(data)} bytes; read are {most}"
            raise self._broken(1, "too-large", message, "keep a row for each thing, and files for their text")
        if data.startswith(_WORKBOOKS):
            message = "this is a workbook under the name of a table (.csv)"
            raise self._broken(1, "workbook", message, "open it, and save the sheet as CSV UTF-8 under this name")
        decoded = decode(data.removeprefix(BYTE_ORDER_MARK), path=self._path)
        if isinstance(decoded, Unreadable):
            raise BrokenTableError(decoded)
        found = None if decoded.is_plain else hidden(decoded.text, path=self._path)
        if found is not None:
            raise BrokenTableError(found)
        return decoded.text

    def _check_header(self) -> None:
        header = self.header
        if not header:
            raise self._broken(1, "empty", "the table has no header", "name its columns in the first row")
        if len(header) > self._limits.columns:
            message = f"the header has {len(header)} cells; read are {self._limits.columns}"
            raise self._broken(self.line, "too-many-values", message, "keep the columns that the register has")
        parted_by = next((sign for sign in ";\t" if len(header) == 1 and sign in header[0]), None)
        if parted_by is not None:
            sign = "tabs" if parted_by == "\t" else "semicolons"
            message = f"{sign} part the names in the header; wanted are commas"
            raise self._broken(self.line, "bad-table", message, "save the table with commas between its cells")
        twice = next((name for name in header if header.count(name) > 1), None)
        if twice is not None:
            message = f"two columns of the table are named {shown(twice) if twice else 'nothing'}"
            raise self._broken(self.line, "duplicate-key", message, "name each column once")

    def _all(self) -> Iterator[tuple[int, list[str]]]:
        """Give each row that is not empty, with the line on which it begins."""
        reader, lines, line, strip = self._reader, self._lines, 1, str.strip
        try:
            for row in reader:
                cells = [*map(strip, row)]
                if any(cells):
                    yield line, cells
                elif len(cells) > 1:
                    self.blank.append(line)
                line = reader.line_num + 1
                lines.left = _LONGEST_ROW
        except csv.Error as error:
            message = f"the table breaks off here ({error})"
            raise self._broken(line, "bad-table", message, "close the quotes") from None

    def _broken(self, line: int, kind: str, message: str, remedy: str) -> BrokenTableError:
        location = Location(path=self._path, line=line)
        return BrokenTableError(Unreadable(location=location, kind=kind, message=message, remedy=remedy))


class _Lines:
    """The lines of a text, no more than ``left`` of them before somebody says how many more."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self.left = _LONGEST_ROW

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        text, start = self._text, self._at
        if start == len(text):
            raise StopIteration
        if not self.left:
            raise csv.Error(f"a row of more than {_LONGEST_ROW} lines")
        self.left -= 1
        end = text.find("\n", start) + 1
        self._at = end or len(text)
        return text[start : self._at]
