"""Rows -> a workbook (Office Open XML), as spreadsheets open it; the same rows give the same bytes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from tieout.model.cell import guarded
from tieout.model.characters import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | date | None
"""What a cell may hold; None is an empty one. A string is text, whatever it begins with."""

LONGEST_CELL = 32_767
"""UTF-16 units. Excel specifications and limits: total number of characters that a cell can contain."""
MOST_ROWS = 1_048_576
"""Excel specifications and limits: worksheet size."""
_CUT = " [cut here: {count} characters in all]"
_BEYOND = "cut here: {count} rows in all; a worksheet holds no more"
_MOST_CHOICES = 255
"""Characters in all: what a list of choices may hold that stands in the cell's own rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column."""

    title: str
    width: int = 16
    """In characters of the standard font, 1 to 255."""
    to_fill: bool = False
    """Whether it is for the reader to write in: tinted, and empty or as they left it."""
    choices: tuple[str, ...] = ()
    """What a cell of it is chosen from; anything else is asked about when it is typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One worksheet: a row of titles that stays in sight and is printed on each page, and rows under it."""

    name: str
    """At most 31 characters, none of ``[]:*?/\\``."""
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    """Each as long as ``columns``."""
    fixed: int = 1
    """How many columns stay in sight at the left."""


def workbook(sheets: Sequence[Sheet], *, title: str, created: date) -> bytes:
    """Give the file. It holds no formula, no link and no macro, and nothing in it is loaded from elsewhere.

    A cell that is longer than a spreadsheet takes is cut, and says so at its end. What cannot be seen is shown as an
    escape. ``created`` stands in the file's properties: no clock is read.
    """
    out = io.BytesIO()
    moment = datetime.combine(created, time(), UTC).replace(
        tzinfo=None
    )  # it is written as UTC, and takes none with a zone
    with Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    ) as book:
        book.set_properties({"title": visible(title), "author": "", "created": moment})
        looks = _Looks.of(book)
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name), sheet, looks)
    return out.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looks:
    """How cells look."""

    title: Format
    text: Format
    quoted: Format
    day: Format
    to_fill: Format

    @classmethod
    def of(cls, book: Workbook) -> _Looks:
        whole = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#C8CDD3"}
        return cls(
            title=book.add_format({**whole, "bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF"}),
            text=book.add_format(whole),
            # Stays text even where somebody opens the cell and leaves it again.
            quoted=book.add_format({**whole, "quote_prefix": True}),
            day=book.add_format({**whole, "num_format": "yyyy-mm-dd", "align": "left"}),
            to_fill=book.add_format({**whole, "bg_color": "#FFF8E1"}),
        )


def _write(page: Worksheet, sheet: Sheet, looks: _Looks) -> None:
    rows, beyond = sheet.rows, len(sheet.rows) > MOST_ROWS - 1
    if beyond:
        rows = rows[: MOST_ROWS - 2]
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width)
        page.write_string(0, at, _text(column.title), looks.title)
        if column.choices and rows and len(",".join(column.choices)) <= _MOST_CHOICES:
            page.data_validation(
                1, at, len(rows), at, {"validate": "list", "source": list(column.choices), "error_type": "warning"}
            )
    for number, row in enumerate(rows, 1):
        for at, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _put(page, number, at, value, column, looks)
    if beyond:
        page.write_string(MOST_ROWS - 1, 0, _BEYOND.format(count=len(sheet.rows)), looks.text)
    page.freeze_panes(1, sheet.fixed)
    page.autofilter(0, 0, len(rows), len(sheet.columns) - 1)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.set_footer("&L&A&RPage &P of &N")


def _put(page: Worksheet, row: int, at: int, value: Cell, column: Column, looks: _Looks) -> None:
    plain = looks.to_fill if column.to_fill else looks.text
    if value is None or value == "":
        page.write_blank(row, at, None, plain)
    elif isinstance(value, str):
        text = _text(value)
        page.write_string(row, at, text, looks.quoted if guarded(text) != text else plain)
    elif isinstance(value, date):
        page.write_datetime(row, at, datetime.combine(value, time(), UTC).replace(tzinfo=None), looks.day)
    else:
        page.write_number(row, at, value, plain)


def _text(value: str) -> str:
    """Give text with nothing in it that hides or that XML cannot hold, and no longer than a cell takes."""
    # Not splitlines: it knows ten line ends, of which a cell shows one.
    shown = "\n".join(visible(line) for line in value.replace("\r\n", "\n").split("\n"))
    shown = shown.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
    if _units(shown) <= LONGEST_CELL:
        return shown
    mark = _CUT.format(count=len(value))
    kept = shown.encode("utf-16-le")[: 2 * (LONGEST_CELL - len(mark))].decode("utf-16-le", "ignore")
    return kept + mark


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
