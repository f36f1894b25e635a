"""CSV of an auditor's -> a grid: UTF-8 or UTF-16, commas, semicolons or tabs between."""

from __future__ import annotations

import codecs
import csv
import io

from tieout.model.cell import guarded
from tieout.sources.requests.grid import (
    LONGEST_CELL,
    MOST_BYTES,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    BrokenListError,
    Grid,
)
from tieout.sources.requests.headers import header_in

_SIGNS = ",;\t"


def read_text_table(data: bytes) -> Grid:
    """Read it; the sign between the cells is the one by which a row of titles is found. Raises BrokenListError."""
    if len(data) > MOST_BYTES:
        raise BrokenListError(
            f"the file has {len(data)} bytes; read are {MOST_BYTES}", "send the list without attachments"
        )
    text = _decoded(data)
    if "\x00" in text:
        raise BrokenListError("the file holds zero bytes, so it is no table of text", "save it as CSV UTF-8")
    grids = [grid for sign in _SIGNS if (grid := _parsed(text, sign)) is not None]
    fitting = [grid for grid in grids if header_in([*grid.rows]) is not None]
    if fitting:
        return fitting[0]
    if len(grids) == len(_SIGNS):
        return max(grids, key=lambda grid: max((len(row) for row in grid.rows), default=0))
    raise BrokenListError("the file cannot be read as a table: its quotes do not close", "save it as CSV UTF-8 again")


def _decoded(data: bytes) -> str:
    is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if is_utf16 else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        message = f"the file is no {encoding.upper().removesuffix('-SIG')}: byte {error.start} does not fit"
        raise BrokenListError(message, "save it as `CSV UTF-8`; any other encoding would be guessed at") from None


def _parsed(text: str, sign: str) -> Grid | None:
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    cells = 0
    try:
        for row in reader:
            cells += len(row)
            if len(rows) >= MOST_ROWS or cells > MOST_CELLS or len(row) > MOST_COLUMNS:
                message = f"the list has more than {MOST_ROWS} rows, {MOST_COLUMNS} columns or {MOST_CELLS} cells"
                raise BrokenListError(message, "send the list of requests alone")
            if any(len(cell) > LONGEST_CELL for cell in row):
                raise BrokenListError(f"a cell has more than {LONGEST_CELL} characters", "shorten it", len(rows) + 1)
            rows.append(tuple(_unguarded(cell.strip()) for cell in row))
            lines.append(len(rows))
    except csv.Error:
        return None
    return Grid(name="", rows=tuple(rows), lines=tuple(lines))


def _unguarded(cell: str) -> str:
    """Take away the apostrophe that we put before what a spreadsheet might run."""
    return cell[1:] if cell.startswith("'") and guarded(cell[1:]) == cell else cell
