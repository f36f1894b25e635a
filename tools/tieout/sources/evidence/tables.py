"""The bytes of a table (role ``records``) -> its rows, and back.

One form and no other: UTF-8 without a byte order mark, comma, the schema's names as header, every row as
wide as the header, LF or CRLF. Nothing is guessed: whatever has another form is a fault with its line, so
that a page of an error message never becomes a table of one column. Written is LF alone, with quotes only
where they are needed, and always the same bytes for the same rows.
"""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.characters import visible
from tieout.model.errors import TieoutError
from tieout.model.evidence.table import PLACE, Column, TableSchema
from tieout.model.location import Location, Unreadable

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence
    from typing import BinaryIO

    from tieout.model.evidence.table import Row

LARGEST_CELL = 131_072
"""Characters. The limit that Python's csv has by default, so that no other reader of Python stumbles."""
PACKED_SUFFIX = ".gz"
_BLOCK = 1 << 16
_PACKED = (gzip.BadGzipFile, EOFError, zlib.error)


class Bounds(NamedTuple):
    """How much of a table we are ready to read."""

    rows: int = 20_000_000
    bytes: int = 4 << 30
    """Unpacked: a small gzip file may hold a thousand times its size."""
    line: int = 8 << 20
    """Bytes without an LF."""


BOUNDS = Bounds()


class TableFaultError(TieoutError):
    """A table that does not have its form."""

    def __init__(self, kind: str, line: int, message: str) -> None:
        """``kind`` is a slug: ``header``, ``width`` ...; ``line`` is that of the file, from 1."""
        super().__init__(message, remedy="capture it again: a table is never mended by hand")
        self.kind = kind
        self.line = line

    def unreadable(self, path: str) -> Unreadable:
        """Give it as the value that sources give."""
        return Unreadable(
            location=Location(path=path, line=self.line), kind=self.kind, message=self.message, remedy=self.remedy
        )


class Table(NamedTuple):
    """A whole table."""

    schema: TableSchema
    rows: tuple[Row, ...]


def read_table(data: bytes, schema: TableSchema, *, path: str, bounds: Bounds = BOUNDS) -> Table | Unreadable:
    """Read a whole table; a path that ends in ``.gz`` is unpacked."""
    try:
        return Table(schema, tuple(rows_of(opened(data, path), schema, bounds=bounds)))
    except TableFaultError as error:
        return error.unreadable(path)


def opened(data: bytes, path: str) -> BinaryIO:
    """Give the stream of a table's bytes, unpacked while it is read where the name ends in ``.gz``."""
    stream = io.BytesIO(data)
    return gzip.GzipFile(fileobj=stream) if path.endswith(PACKED_SUFFIX) else stream  # type: ignore[return-value]  # it reads as a BinaryIO does


def rows_of(stream: BinaryIO, schema: TableSchema, *, bounds: Bounds = BOUNDS) -> Generator[Row, None, int]:
    """Yield the rows one by one, in memory that does not grow; at the end give how many there are.

    Raises TableFaultError where the form ends. The rows before it are no table: whoever takes them must
    take all or none.
    """
    source = _Source(stream, bounds)
    reader = csv.reader(_text(source), strict=True)
    begins, count, most = 1, 0, bounds.rows
    try:
        _held_to(next(reader, None), schema)
        width, begins = len(schema.names), reader.line_num + 1
        for count, row in enumerate(reader, 1):
            if len(row) != width:
                raise _width(row, width, begins)
            if not row[0]:
                raise TableFaultError("place", begins, f"the row does not say where it stands: {PLACE} is empty")
            if count > most:
                raise TableFaultError("too-many-rows", begins, f"there are more than the {most} rows that are read")
            begins = reader.line_num + 1
            yield tuple(row)
    except UnicodeDecodeError as error:
        line = source.line_of(error)
        raise TableFaultError("encoding", line, f"line {line} is not UTF-8 ({error.reason})") from error
    except csv.Error as error:
        raise _quoting(str(error), begins) from error
    except _PACKED as error:
        raise TableFaultError("packed", begins, f"it cannot be unpacked: {str(error).lower()}") from error
    return count


def header_schema(data: bytes, path: str, schema_id: str) -> TableSchema | Unreadable:
    """Give the form that a table itself declares, for one that a company's own collector made.

    Its columns are those that ``collectors.yaml`` named when it was captured, and may be others today.
    """
    try:
        names = next(csv.reader(_text(_Source(opened(data, path), BOUNDS)), strict=True), [])
    except TableFaultError as error:
        return error.unreadable(path)
    except (csv.Error, UnicodeDecodeError, *_PACKED) as error:
        return TableFaultError("header", 1, f"the header cannot be read: {str(error)[:100]}").unreadable(path)
    if names[:1] != [PLACE] or len({name.casefold() for name in names}) < len(names) or "" in names:
        message = f"it is no table: the header does not begin with {PLACE}, or repeats a name, or has one that is empty"
        return TableFaultError("header", 1, message).unreadable(path)
    return TableSchema(id=schema_id, title=schema_id, columns=tuple(Column(name, "") for name in names[1:]))


def table_bytes(rows: Iterable[Sequence[str]], schema: TableSchema) -> bytes:
    """Write a whole table; as ``lines_of``."""
    return b"".join(lines_of(rows, schema))


def lines_of(rows: Iterable[Sequence[str]], schema: TableSchema) -> Iterator[bytes]:
    """Yield the header and each row as bytes that ``rows_of`` reads back to the same cells.

    A cell that a spreadsheet would take for a formula stays as it is: this file is for machines. Raises
    TableFaultError for a row that has no such form: too few cells, no place, a NUL, no Unicode.
    """
    names = schema.names
    width = len(names)
    yield _line(names)
    for number, row in enumerate(rows, 2):
        if len(row) != width:
            raise _width(row, width, number)
        if not row[0]:
            raise TableFaultError("place", number, f"row {number - 1} does not say where it stands: {PLACE} is empty")
        if max(map(len, row)) > LARGEST_CELL:
            raise TableFaultError("long-cell", number, f"row {number - 1} has a cell of over {LARGEST_CELL} characters")
        try:
            line = _line(row)
        except UnicodeEncodeError as error:
            message = f"row {number - 1} holds text that is no Unicode ({error.reason})"
            raise TableFaultError("encoding", number, message) from error
        if b"\0" in line:
            raise TableFaultError("nul", number, f"row {number - 1} holds a NUL character")
        yield line


def _line(row: Sequence[str]) -> bytes:
    # Not csv.writer: before Python 3.13 it leaves a CR bare where the line ends with LF, so that the same
    # rows would give other bytes there.
    line = ",".join(row)
    if line.count(",") >= len(row) or '"' in line or "\n" in line or "\r" in line:
        line = ",".join(_quoted(cell) for cell in row)
    return f"{line}\n".encode()


def _quoted(cell: str) -> str:
    if not any(sign in cell for sign in ',"\n\r'):
        return cell
    return '"' + cell.replace('"', '""') + '"'


def _held_to(header: list[str] | None, schema: TableSchema) -> None:
    if header is None:
        raise TableFaultError("empty", 1, f"the file is empty; a table of {schema.id} has a header at least")
    if tuple(header) == schema.names:
        return
    wanted, found = schema.names, [visible(name[:60]) for name in header[: len(schema.names) + 1]]
    if header and header[0].startswith("\ufeff"):
        raise TableFaultError("header", 1, "the file begins with a byte order mark, which our tables do not have")
    missing = [name for name in wanted if name not in header]
    spare = [name for name in found if name not in wanted]
    what = [f"has no {', '.join(missing)}"] if missing else []
    if spare:
        what.append(f"has {', '.join(spare[:5])}, which the form does not name")
    if not what:
        what.append("has the names in another order, or twice")
    raise TableFaultError("header", 1, f"it is no table of {schema.id}: the header {' and '.join(what)}")


def _width(row: Sequence[str], width: int, line: int) -> TableFaultError:
    return TableFaultError(
        "width", line, f"the row has {len(row)} {'cell' if len(row) == 1 else 'cells'}, the header {width}"
    )


def _quoting(said: str, line: int) -> TableFaultError:
    if "field larger" in said:
        return TableFaultError("long-cell", line, f"a cell has more than {LARGEST_CELL} characters")
    if "new-line character" in said:
        return TableFaultError("line-end", line, "a CR stands alone; a line ends with LF or CRLF")
    if "unexpected end" in said:
        return TableFaultError(
            "quoting", line, "the file ends within quotation marks: it is cut off, or one is missing"
        )
    return TableFaultError("quoting", line, "a quotation mark does not end its cell")


def _text(source: _Source) -> io.TextIOWrapper:
    # Lines end with LF alone here, so that csv sees, and refuses, a CR that stands by itself.
    return io.TextIOWrapper(source, "utf-8", "strict", newline="\n")  # type: ignore[arg-type]  # it needs no name


class _Source(io.BufferedIOBase):
    """A stream that counts lines and refuses what no table has."""

    def __init__(self, stream: BinaryIO, bounds: Bounds) -> None:
        super().__init__()
        self._stream = stream
        self._bounds = bounds
        self._bytes = self._lines = self._before = self._run = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:  # noqa: ARG002  # a whole block: the text layer takes what it gets
        block = self._stream.read(_BLOCK)
        self._before = self._lines
        if b"\0" in block:
            line = self._lines + block[: block.index(b"\0")].count(b"\n") + 1
            raise TableFaultError("nul", line, f"line {line} holds a NUL character: this is no text")
        self._bytes += len(block)
        if self._bytes > self._bounds.bytes:
            message = f"it has more than the {self._bounds.bytes} bytes that are read of a table"
            raise TableFaultError("too-large", self._lines + 1, message)
        self._lines += block.count(b"\n")
        self._run = len(block) - 1 - last if (last := block.rfind(b"\n")) >= 0 else self._run + len(block)
        if self._run > self._bounds.line:
            raise TableFaultError("long-line", self._lines + 1, f"a line has more than {self._bounds.line} bytes")
        return block

    read1 = read

    def line_of(self, error: UnicodeDecodeError) -> int:
        """Give the line of a byte that is not UTF-8; only of the block read last."""
        return self._before + error.object[: error.start].count(b"\n") + 1
