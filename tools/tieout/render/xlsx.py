"""Rows -> a workbook (Office Open XML): no formula, no link, nothing that is computed or loaded."""

from __future__ import annotations

import io
import math
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import xlsxwriter

from tieout.model.cell import guarded
from tieout.render.text import visible_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | date | None
"""What a cell may hold; None is an empty one. A string is text, whatever it begins with."""

LONGEST_CELL = 32_767
"""UTF-16 units. Excel specifications and limits: total number of characters that a cell can contain."""
MOST_ROWS = 20_000
"""Of one sheet: a workbook is made in memory, and a person filters no more."""
_CUT = " [cut: {where}]"
_MOST_CHOICES = 255
"""Characters in all: what a list of choices may hold that stands in the cell's own rule."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_NARROW, _WIDE, _WIDEST_WORD, _TO_FILL = 12, 60, 28, 24
_LINE, _MOST_LINES = 15, 10
"""Points of a line of the standard font, and how many of a cell are in sight: the rest is read in the cell itself.

Excel specifications and limits: a row is 409 points high at most.
"""
_OF_A_PAGE = 180
"""Characters beside each other on a landscape A4 that can be read still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column."""

    title: str
    width: int = 0
    """In characters of the standard font, 1 to 255; 0 is as wide as its texts ask for."""
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
    """Each as long as ``columns``, but for columns to fill at the end, which may be left out."""
    fixed: int = 1
    """How many columns stay in sight at the left."""
    whole: str = ""
    """The file that holds what is cut here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """The bytes, and what is not in them."""

    data: bytes
    cut: tuple[str, ...] = ()
    """Each cell that was cut, and each sheet whose rows did not all fit, a sentence each."""


def workbook(sheets: Sequence[Sheet], *, title: str, created: date) -> Workbook:
    """Give the file; the same sheets give the same bytes. ``created`` stands in its properties: no clock is read.

    A text longer than a cell holds is cut with a mark in it, and named in ``cut``. What cannot be seen is shown as an
    escape.
    """
    out = io.BytesIO()
    cut: list[str] = []
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    ) as book:
        book.set_properties({"title": visible_lines(title)[:255], "author": "", "created": _moment(created)})
        looks = _Looks.of(book)
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            widths = [column.width or _width(column, sheet.rows, at) for at, column in enumerate(sheet.columns)]
            _lay_out(page, sheet, widths)
            _write(page, sheet, widths, looks, cut)
    return Workbook(data=_settled(out.getvalue()), cut=tuple(cut))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looks:
    """How cells look."""

    title: Format
    text: Format
    quoted: Format
    day: Format
    to_fill: Format
    to_fill_quoted: Format

    @classmethod
    def of(cls, book: xlsxwriter.Workbook) -> _Looks:
        whole = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#C8CDD3"}
        text, quote = {"num_format": "@"}, {"quote_prefix": True}  # quoted stays text where somebody opens the cell
        tint = {"bg_color": "#FFF8E1"}
        return cls(
            title=book.add_format({**whole, "bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF"}),
            text=book.add_format({**whole, **text}),
            quoted=book.add_format({**whole, **text, **quote}),
            day=book.add_format({**whole, "num_format": "yyyy-mm-dd", "align": "left"}),
            to_fill=book.add_format({**whole, **tint}),
            to_fill_quoted=book.add_format({**whole, **tint, **quote}),
        )


def _write(page: Worksheet, sheet: Sheet, widths: Sequence[int], looks: _Looks, cut: list[str]) -> None:
    count = min(len(sheet.rows), MOST_ROWS)
    for at, column in enumerate(sheet.columns):
        page.write_string(0, at, visible_lines(column.title), looks.title)
        if column.choices and count and len(",".join(column.choices)) <= _MOST_CHOICES:
            page.data_validation(
                1, at, count, at, {"validate": "list", "source": list(column.choices), "error_type": "warning"}
            )
    for number, row in enumerate(sheet.rows[:MOST_ROWS], 1):
        page.set_row(number, _LINE * _lines(row, widths))
        for at, column in enumerate(sheet.columns):
            value = row[at] if at < len(row) else None
            plain, quoted = (looks.to_fill, looks.to_fill_quoted) if column.to_fill else (looks.text, looks.quoted)
            if value is None or value == "":
                page.write_blank(number, at, None, plain)
            elif isinstance(value, str):
                text = _fit(value, sheet, number, at, cut)
                page.write_string(number, at, text, plain if guarded(text) == text else quoted)
            elif isinstance(value, date):
                page.write_datetime(number, at, _moment(value), looks.day)
            else:
                page.write_number(number, at, value, plain)
    if len(sheet.rows) > MOST_ROWS:
        where = f"; all stand in {sheet.whole}" if sheet.whole else ""
        cut.append(f"{sheet.name}: the first {MOST_ROWS} of {len(sheet.rows)} rows{where}")


def _fit(value: str, sheet: Sheet, row: int, at: int, cut: list[str]) -> str:
    """Give text with nothing in it that hides or that XML cannot hold, and no longer than a cell takes."""
    shown = visible_lines(value.replace("\r\n", "\n")).replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
    if len(shown) * 2 <= LONGEST_CELL or _units(shown) <= LONGEST_CELL:
        return shown
    cell = f"{sheet.name}!{xlsxwriter.utility.xl_rowcol_to_cell(row, at)}"
    cut.append(f"{cell} ({sheet.columns[at].title}) was cut from {len(shown)} characters")
    mark = _CUT.format(where=f"the whole stands in {sheet.whole}" if sheet.whole else f"{len(value)} characters in all")
    kept = shown.encode("utf-16-le", "surrogatepass")[: 2 * (LONGEST_CELL - len(mark))]
    return kept.decode("utf-16-le", "ignore") + mark


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _moment(day: date) -> datetime:
    """Give what the library writes as UTC, and takes with no zone alone."""
    return datetime.combine(day, time(), UTC).replace(tzinfo=None)


def _lay_out(page: Worksheet, sheet: Sheet, widths: Sequence[int]) -> None:
    """Freeze the head, let it be filtered and printed on each page, and give each column a width to read.

    A sheet that is wider than a page goes on beside it, with the columns that stay in sight on each.
    """
    last = max(len(sheet.columns) - 1, 0)
    page.freeze_panes(1, min(sheet.fixed, last))
    page.autofilter(0, 0, min(len(sheet.rows), MOST_ROWS), last)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(math.ceil(sum(widths) / _OF_A_PAGE) or 1, 0)
    if sum(widths) > _OF_A_PAGE and sheet.fixed <= last:
        page.repeat_columns(0, sheet.fixed - 1)
    page.set_footer("&L&A&RPage &P of &N")
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    for at, width in enumerate(widths):
        page.set_column(at, at, width)


def _lines(row: Sequence[Cell], widths: Sequence[int]) -> int:
    """Give how many lines a row takes: not every program counts them when it opens a file that does not say."""
    most = max((_wrapped(str(cell), width) for cell, width in zip(row, widths, strict=False) if cell), default=1)
    return min(most, _MOST_LINES)


def _wrapped(text: str, width: int) -> int:
    """Count generously: a line ends at a blank, before it is full."""
    return sum(math.ceil(len(line) * 1.15 / width) or 1 for line in text.split("\n"))


def _width(column: Column, rows: Sequence[Sequence[Cell]], at: int) -> int:
    if column.to_fill:
        return _TO_FILL
    longest = max((len(str(row[at] or "")) for row in rows[:500] if at < len(row)), default=0)
    words = max(_NARROW, min(len(column.title), _WIDEST_WORD))
    return max(words, min(longest + 2, _WIDE))


def _settled(data: bytes) -> bytes:
    """Give the same archive stored, in one order and of one date: compressed, it would hang on the version of zlib."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as after:
        for name in before.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            after.writestr(entry, before.read(name))
    return out.getvalue()
