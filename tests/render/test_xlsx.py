"""A workbook holds what it is given as text, and the same rows give the same bytes."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tieout.render.xlsx import LONGEST_CELL, Cell, Column, Sheet, workbook

MADE = date(2026, 11, 26)


def _one(*cells: Cell) -> bytes:
    columns = tuple(Column(title=f"Column {number}") for number, _ in enumerate(cells, 1))
    return workbook([Sheet(name="One", columns=columns, rows=[cells])], title="A title", created=MADE).data


def _read(data: bytes) -> list[tuple[object, str, bool]]:
    page = load_workbook(io.BytesIO(data))["One"]
    return [(cell.value, cell.data_type, bool(cell.quotePrefix)) for cell in list(page.iter_rows())[1]]


def test_text_that_looks_like_a_formula_or_a_link_is_text() -> None:
    data = _one("=1+1", "@SUM(A1)", "https://example.com/x", "0042", "plain")
    assert _read(data) == [
        ("=1+1", "s", True),
        ("@SUM(A1)", "s", True),
        ("https://example.com/x", "s", False),
        ("0042", "s", False),
        ("plain", "s", False),
    ]
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = {name: file.read(name).decode() for name in file.namelist()}
    assert not [name for name, text in parts.items() if "<f>" in text or "hyperlink" in text or "External" in text]


def test_days_and_numbers_are_days_and_numbers_and_nothing_is_an_empty_cell() -> None:
    assert _read(_one(date(2026, 2, 28), 7, 1.5, None, "")) == [
        (datetime(2026, 2, 28), "d", False),  # noqa: DTZ001  # a cell has no zone
        (7, "n", False),
        (1.5, "n", False),
        (None, "n", False),
        (None, "n", False),
    ]


@pytest.mark.parametrize(("count", "is_cut"), [(LONGEST_CELL, False), (LONGEST_CELL + 1, True), (100_000, True)])
def test_a_cell_longer_than_a_spreadsheet_takes_says_that_it_is_cut(count: int, is_cut: bool) -> None:
    for sign in ("x", "\N{GRINNING FACE}"):
        whole = sign * (count // len(sign.encode("utf-16-le")) * 2)
        whole += "x" * (count - len(whole.encode("utf-16-le")) // 2)
        ((value, _, _),) = _read(_one(whole))
        assert isinstance(value, str)
        assert (value != whole) is is_cut
        assert len(value.encode("utf-16-le")) // 2 <= LONGEST_CELL
        assert value.endswith(f" [cut: {len(whole)} characters in all]") is is_cut


def test_what_hides_or_has_no_place_in_xml_is_shown() -> None:
    ((value, _, _),) = _read(_one("a\x00b\ufffe\uffff\u202e\udc80\x85 c\r\nd\te"))
    assert value == "a\\x00b\\ufffe\\uffff\\u202e\\x80\\x85 c\nd\\x09e"


def test_the_same_rows_give_the_same_bytes_whatever_the_clock_says() -> None:
    first = _one("a", MADE)
    time.sleep(2.1)  # a ZIP tells moments apart that are two seconds apart
    assert _one("a", MADE) == first


def test_the_row_of_titles_stays_in_sight_and_is_printed_on_each_page() -> None:
    columns = (Column(title="Id"), Column(title="State", to_fill=True, choices=("open", "done")))
    data = workbook([Sheet(name="One", columns=columns, rows=[("1", ""), ("2", "odd")])], title="T", created=MADE).data
    page = load_workbook(io.BytesIO(data))["One"]
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("B2", "A1:B3", "$1:$1")
    assert [(str(rule.sqref), rule.formula1) for rule in page.data_validations.dataValidation] == [
        ("B2:B3", '"open,done"')
    ]


@pytest.mark.parametrize(
    ("text", "points"),
    [("short", 15), ("x" * 58, 30), ("word " * 20, 30), ("a\nb\nc", 45), ("x" * 9_000, 150)],
)
def test_a_row_is_as_high_as_its_text_up_to_ten_lines(text: str, points: int) -> None:
    """A program that does not count the lines itself draws one over the other else (seen in LibreOffice 7.4)."""
    page = load_workbook(io.BytesIO(_one("x", text)))["One"]
    assert (page.row_dimensions[2].height or 15) == points  # 15 is the standard, which is not written


def test_a_sheet_too_wide_for_a_page_is_printed_on_several_beside_each_other() -> None:
    narrow, wide = Column(title="Id"), Column(title="Text", width=60)
    columns = {"Narrow": (narrow, wide, wide), "Wide": (narrow, *[wide] * 6)}
    data = workbook([Sheet(name=name, columns=of, rows=[]) for name, of in columns.items()], title="T", created=MADE)
    pages = load_workbook(io.BytesIO(data.data))
    assert [(page.page_setup.fitToWidth, page.page_setup.fitToHeight, page.print_title_cols) for page in pages] == [
        (None, 0, None),
        (3, 0, "$A:$A"),
    ]


def test_a_workbook_without_rows_has_its_titles() -> None:
    data = workbook([Sheet(name="One", columns=(Column(title="Id"),), rows=[])], title="T", created=MADE).data
    assert [[cell.value for cell in row] for row in load_workbook(io.BytesIO(data))["One"].iter_rows()] == [["Id"]]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_any_text_comes_out_of_the_file_as_it_is_shown(cells: list[str]) -> None:
    read = [value for value, _, _ in _read(_one(*cells))]
    for text, value in zip(cells, read, strict=True):
        if text.isprintable() and text.isascii():
            assert value == (text or None)
        else:
            assert value is None or isinstance(value, str)
