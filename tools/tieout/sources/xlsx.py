"""A workbook of an auditor's -> a grid for each of its sheets; nothing in it is run, followed or expanded without end."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import date, datetime, time
from typing import TYPE_CHECKING, NamedTuple

from tieout.sources.requests.grid import (
    LONGEST_CELL,
    MOST_BYTES,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    BrokenListError,
    Grid,
)

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MOST_UNPACKED = 64 * 1024 * 1024
"""Of all parts together: ZIP packs a thousand to one."""
MOST_PARTS = 2_000
MOST_SHEETS = 50
_ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Of OLE2, [MS-CFB] 2.2: a workbook with a password, or one of before 2007."""
_RANGE = re.compile(r"[A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}([0-9]{1,7})", re.ASCII)
_TYPES = "[Content_Types].xml"
"""In every file of Office Open XML (ECMA-376, part 2, 10.1.2.2)."""
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
"""How the part ``mimetype`` of an OpenDocument file begins (OpenDocument 1.3, part 2, 3.3)."""
_LONGEST_TYPE = 200
_AGAIN = "save it again as a workbook (.xlsx) without macros, or as CSV UTF-8"


class _Merged(NamedTuple):
    last: int
    """The last row."""
    range: str


def read_workbook(data: bytes) -> tuple[Grid, ...]:
    """Give the sheets that hold anything, in their order. Raises BrokenListError for what is no sound workbook."""
    from openpyxl import load_workbook  # noqa: PLC0415  # half a second, of which a list as CSV has no need
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415  # as above

    merged = _examined(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            if len(book.worksheets) > MOST_SHEETS:
                raise BrokenListError(f"the workbook has more than {MOST_SHEETS} sheets", "send the list alone")
            grids = tuple(_grid(page, merged.get(_part(page), ())) for page in book.worksheets)
        finally:
            book.close()
    except BrokenListError:
        raise
    except (
        InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, OSError,
        zipfile.BadZipFile, zlib.error, EOFError, OverflowError, NotImplementedError, RuntimeError,
    ) as error:  # fmt: skip  # whatever openpyxl trips over in a file that is no workbook
        raise BrokenListError(f"the workbook cannot be read ({type(error).__name__})", _AGAIN) from None
    return tuple(grid for grid in grids if grid.rows)


def _examined(data: bytes) -> dict[str, tuple[_Merged, ...]]:
    """Hold the container to its limits, and every part to XML without a DTD; give the merged cells of each sheet."""
    if len(data) > MOST_BYTES:
        raise BrokenListError(
            f"the file has {len(data)} bytes; read are {MOST_BYTES}", "send the list without attachments"
        )
    if data.startswith(_ENCRYPTED):
        raise BrokenListError("the workbook has a password, or is of before 2007 (.xls)", _AGAIN)
    found: dict[str, tuple[_Merged, ...]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _hold(parts)
            _know(archive)
            cells = 0
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                    count, merged = _of_part(archive.read(part), part.filename)
                    cells += count
                    found[f"/{part.filename}".replace("//", "/")] = merged
                    if cells > MOST_CELLS:
                        raise BrokenListError(f"the workbook has more than {MOST_CELLS} cells", "send the list alone")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise BrokenListError(f"the file is no workbook ({type(error).__name__})", _AGAIN) from None
    return found


def _know(archive: zipfile.ZipFile) -> None:
    """Refuse by its name what is packed as a workbook is, and is another thing."""
    names = frozenset(archive.namelist())
    if _TYPES in names and any(name.startswith("xl/") for name in names):
        return
    if "mimetype" in names and archive.getinfo("mimetype").file_size < _LONGEST_TYPE:
        kind = archive.read("mimetype").strip()
        if kind.startswith(_OPEN_DOCUMENT):
            what = "a spreadsheet" if kind.startswith(_OPEN_DOCUMENT + b"spreadsheet") else "a file"
            raise BrokenListError(f"the file is {what} of OpenDocument (LibreOffice), which is not read", _AGAIN)
    what = "an Office file without a sheet" if _TYPES in names else "an archive (ZIP)"
    raise BrokenListError(f"the file is {what}, and no workbook", _AGAIN)


def _hold(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse a container that is too large, or not read alike by everybody."""
    if len(parts) > MOST_PARTS:
        raise BrokenListError(f"the workbook has more than {MOST_PARTS} parts", _AGAIN)
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise BrokenListError(f"the workbook unpacks to more than {MOST_UNPACKED} bytes", _AGAIN)
    if len({part.filename for part in parts}) != len(parts):
        raise BrokenListError("the workbook has two parts of one name", _AGAIN)
    if any(part.flag_bits & 0x1 for part in parts):
        raise BrokenListError("a part of the workbook has a password", _AGAIN)


def _of_part(data: bytes, name: str) -> tuple[int, tuple[_Merged, ...]]:
    from defusedxml.common import DefusedXmlException  # noqa: PLC0415  # as in read_workbook
    from defusedxml.ElementTree import ParseError, iterparse  # noqa: PLC0415  # as above

    cells, merged = 0, []
    try:
        for _, element in iterparse(io.BytesIO(data), forbid_dtd=True):
            tag = element.tag.rpartition("}")[2]
            if tag == "c":
                cells += 1
            elif tag == "mergeCell" and (found := _RANGE.fullmatch(element.get("ref", ""))):
                merged.append(_Merged(int(found[1]), found[0]))
            if tag in {"c", "row", "si"}:
                element.clear()
    except DefusedXmlException as error:
        message = f"{name} in the workbook declares what XML of a workbook never does ({type(error).__name__})"
        raise BrokenListError(message, _AGAIN) from None
    except (ParseError, LookupError, ValueError) as error:
        raise BrokenListError(f"{name} in the workbook is no XML ({type(error).__name__})", _AGAIN) from None
    return cells, tuple(merged)


def _part(page: ReadOnlyWorksheet) -> str:
    path = str(page._worksheet_path)  # noqa: SLF001  # openpyxl has no public name for where a sheet lies
    return f"/{path}".replace("//", "/")


def _grid(page: ReadOnlyWorksheet, merged: tuple[_Merged, ...]) -> Grid:
    page.reset_dimensions()  # what the file says of its size may be a lie
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    formulas: list[tuple[int, str]] = []
    for row in page.iter_rows(max_col=MOST_COLUMNS + 1):
        texts, line = [], 0
        for cell in row:
            line = getattr(cell, "row", None) or line
            if getattr(cell, "data_type", "") == "f":
                formulas.append((line, cell.coordinate))
            texts.append(_text(cell.value))
            if len(texts[-1]) > LONGEST_CELL:
                raise BrokenListError(f"a cell has more than {LONGEST_CELL} characters", "shorten it", line or 1)
        while texts and not texts[-1]:
            texts.pop()
        if len(texts) > MOST_COLUMNS:
            raise BrokenListError(f"a row has more than {MOST_COLUMNS} cells", "send the list alone", line or 1)
        if texts:
            rows.append(tuple(texts))
            lines.append(line)
            if len(rows) > MOST_ROWS:
                raise BrokenListError(f"the list has more than {MOST_ROWS} rows", "send the list alone", line)
    return Grid(
        name=page.title,
        rows=tuple(rows),
        lines=tuple(lines),
        formulas=tuple(formulas),
        merged=tuple((item.last, item.range) for item in merged),
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    return _flat(str(value))


def _flat(text: str) -> str:
    return text.replace("\r\n", "\n").replace("_x000D_", "").strip()
