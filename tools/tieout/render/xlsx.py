"""Tables -> a workbook that opens as text: no formula, no link, nothing that is computed or loaded."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

import xlsxwriter

from tieout.model.cell import guarded
from tieout.render.text import visible_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

LONGEST_CELL = 32_767
"""Characters that a cell holds (Excel specifications and limits); what is longer no program reads back whole."""
MOST_ROWS = 20_000
"""Of one sheet: a workbook is made in memory, and a person filters no more."""
_CUT = " [cut: the whole stands in {where}]"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_NARROW, _WIDE, _WIDEST_WORD = 12, 60, 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet of a workbook."""

    name: str
    """At most 31 characters, none of ``[]:*?/\\``."""
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    empty: tuple[str, ...] = ()
    """Columns for the auditor, behind the others, with nothing in them."""
    whole: str = ""
    """The file that holds what is cut here."""
    frozen: int = 1
    """Columns that stay in sight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """The bytes, and what is not in them."""

    data: bytes
    cut: tuple[str, ...] = ()
    """Each cell that was cut, and each sheet whose rows did not all fit, a sentence each."""


def workbook(sheets: Iterable[Sheet], *, title: str, on: date) -> Workbook:
    """Write the sheets; the same ones give the same bytes.

    A text longer than a cell holds is cut with a mark in it, and named in ``cut``.
    """
    out = io.BytesIO()
    cut: list[str] = []
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": visible_lines(title)[:255], "created": datetime.combine(on, time()), "author": ""})
    plain = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    quoted = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@", "quote_prefix": True})
    head = book.add_format({"text_wrap": True, "valign": "top", "bold": True, "bg_color": "#E4E8EB", "bottom": 1})
    blank = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "border_color": "#8B979F"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        _lay_out(page, sheet)
        for column, name in enumerate((*sheet.columns, *sheet.empty)):
            page.write_string(0, column, name, head)
        for number, row in enumerate(sheet.rows[:MOST_ROWS], 1):
            for column, text in enumerate(row):
                shown = _fit(text, sheet, number, column, cut)
                page.write_string(number, column, shown, plain if guarded(shown) == shown else quoted)
            for column in range(len(row), len(row) + len(sheet.empty)):
                page.write_blank(number, column, None, blank)
        if len(sheet.rows) > MOST_ROWS:
            cut.append(f"{sheet.name}: the first {MOST_ROWS} of {len(sheet.rows)} rows; all stand in {sheet.whole}")
    book.close()
    return Workbook(data=_settled(out.getvalue()), cut=tuple(cut))


def _fit(text: str, sheet: Sheet, row: int, column: int, cut: list[str]) -> str:
    shown = visible_lines(text)
    # Excel counts what UTF-16 takes for a character: two for those beyond the first plane.
    if len(shown.encode("utf-16-le", "surrogatepass")) // 2 <= LONGEST_CELL:
        return shown
    where = f"{sheet.name}!{xlsxwriter.utility.xl_rowcol_to_cell(row, column)}"
    cut.append(f"{where} ({sheet.columns[column]}) was cut from {len(shown)} characters")
    mark = _CUT.format(where=sheet.whole or "the CSV")
    room = shown.encode("utf-16-le", "surrogatepass")[: 2 * (LONGEST_CELL - len(mark))]
    return room.decode("utf-16-le", "ignore") + mark


def _lay_out(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet) -> None:
    """Freeze the head, let it be filtered and printed on each page, and give each column a width to read."""
    last = max(len(sheet.columns) + len(sheet.empty) - 1, 0)
    page.freeze_panes(1, min(sheet.frozen, last))
    page.autofilter(0, 0, max(1, min(len(sheet.rows), MOST_ROWS)), last)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.set_footer("&L&A&RPage &P of &N")
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    for column, name in enumerate((*sheet.columns, *sheet.empty)):
        longest = max((len(row[column]) for row in sheet.rows[:500] if column < len(row)), default=0)
        words = max(_NARROW, min(len(name), _WIDEST_WORD))
        page.set_column(column, column, max(words, min(longest + 2, _WIDE)) if column < len(sheet.columns) else 24)


def _settled(data: bytes) -> bytes:
    """Give the same archive stored, in one order and of one date: compressed, it would hang on the version of zlib."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as after:
        for name in before.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            after.writestr(entry, before.read(name))
    return out.getvalue()
