"""Workbooks: text alone, whole or visibly cut, the same bytes twice, and the CSV's cells when read back."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import evidence, factories
from tests.render import sample
from tieout.model.cell import guarded
from tieout.render import xlsx
from tieout.render.csv import control_matrix, exceptions
from tieout.render.report import Report
from tieout.render.text import visible_lines
from tieout.render.workbook import matrix_workbook
from tieout.render.xlsx import LONGEST_CELL, Column, Sheet, Workbook, workbook

HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@x",
    "\t=1",
    " =1",
    "\uff1d1",
    "'x",
    "https://example.com/",
    "_x0041_",
    "\u202egpj",
    "a\nb",
)
ON = date(2026, 6, 30)


def book(*rows: tuple[str, ...], **changes: Any) -> Workbook:
    width = max((len(row) for row in rows), default=1)
    names = tuple(Column(title=f"Column {number}") for number in range(width))
    return workbook((Sheet(name="One", columns=names, rows=rows, whole="one.csv", **changes),), title="x", created=ON)


def cells(made: bytes, sheet: str = "One") -> list[list[str]]:
    page = openpyxl.load_workbook(io.BytesIO(made))[sheet]
    return [["" if cell.value is None else str(cell.value) for cell in row] for row in page.iter_rows()]


@pytest.fixture(scope="module")
def report() -> Report:
    return sample.report(evidence.sound(controls=(factories.control(title="=cmd|'/C calc'!A0", statement="a\nb"),)))


@pytest.fixture(scope="module")
def made(report: Report) -> bytes:
    return matrix_workbook(report).data


def test_a_text_that_looks_like_a_formula_a_link_or_a_number_is_text() -> None:
    page = openpyxl.load_workbook(io.BytesIO(book((*HOSTILE, "12", "2026-01-01")).data))["One"]
    row = next(iter(page.iter_rows(min_row=2)))
    assert {cell.data_type for cell in row} == {"s"}
    assert {cell.hyperlink for cell in row} == {None}
    assert [cell.value for cell in row] == [*(visible_lines(text) for text in HOSTILE), "12", "2026-01-01"]
    assert [cell.quotePrefix for cell in row] == [guarded(str(cell.value)) != cell.value for cell in row]


@settings(max_examples=40)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_whatever_is_written_is_read_back(texts: list[str]) -> None:
    found = cells(book(tuple(texts)).data)[1]
    assert found == [visible_lines(text) for text in texts]


@pytest.mark.parametrize(("text", "is_cut"), [("x" * LONGEST_CELL, False), ("x" * (LONGEST_CELL + 1), True)])
def test_a_cell_holds_what_excel_holds_and_what_is_cut_is_marked_and_named(text: str, is_cut: bool) -> None:
    made = book(("a", text))
    found = cells(made.data)[1][1]
    assert len(found) == LONGEST_CELL
    assert found.endswith(" [cut: the whole stands in one.csv]") is is_cut
    named = f"One!B2 (Column 1) was cut from {LONGEST_CELL + 1} characters"
    assert made.cut == ((named,) if is_cut else ())


def test_characters_beyond_the_first_plane_count_twice_and_none_is_halved() -> None:
    found = cells(book(("\U0001f600" * 20_000,)).data)[1][0]
    assert len(found.encode("utf-16-le")) // 2 <= LONGEST_CELL
    assert re.fullmatch(r"\U0001f600+ \[cut: the whole stands in one\.csv\]", found)


def test_the_same_sheets_give_the_same_bytes_stored_and_of_one_date(report: Report, made: bytes) -> None:
    assert matrix_workbook(report).data == made
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {(item.date_time, item.compress_type) for item in archive.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED)
        }
        assert b"2026-06-30T00:00:00Z" in archive.read("docProps/core.xml")


def test_a_person_can_work_in_it(made: bytes) -> None:
    found = openpyxl.load_workbook(io.BytesIO(made))
    assert found.sheetnames == ["Matrix", "Criteria", "Evidence", "Deviations", "Not examined"]
    for page in found.worksheets:
        assert page.freeze_panes is not None
        assert page.auto_filter.ref == page.dimensions
        assert page.print_title_rows == "$1:$1"
        assert page.page_setup.orientation == "landscape"
        assert all(cell.alignment.wrap_text for row in page.iter_rows() for cell in row)
        assert all(8 <= item.width <= 62 for item in page.column_dimensions.values())
    assert found["Matrix"].freeze_panes == "D2"


def test_the_matrix_and_the_exceptions_are_those_of_the_csv(report: Report, made: bytes) -> None:
    for sheet, table in (("Matrix", control_matrix(report)), ("Deviations", exceptions(report.deviations))):
        written = [*csv.reader(io.StringIO(table.decode("utf-8-sig"), newline=""))]
        assert [[guarded(cell) for cell in row] for row in cells(made, sheet)] == written


def test_the_auditor_s_columns_are_empty(made: bytes) -> None:
    rows = cells(made, "Matrix")
    assert rows[0][-4:] == ["Sample", "Test performed", "Result", "Reference"]
    assert {cell for row in rows[1:] for cell in row[-4:]} == {""}
    assert {cell for row in cells(made, "Deviations")[1:] for cell in row[-3:]} == {""}


def test_what_was_not_examined_stands_before_what_was(made: bytes) -> None:
    kinds = [row[0] for row in cells(made, "Not examined")[1:]]
    assert "no" in kinds
    assert kinds == sorted(kinds)


@pytest.mark.timeout(400)
def test_libreoffice_reads_the_same_cells_and_prints_it(made: bytes, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not on this machine")
    (tmp_path / "m.xlsx").write_bytes(made)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for form in ("csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1", "pdf"):
        command = [
            office,
            profile,
            "--headless",
            "--convert-to",
            form,
            "--outdir",
            str(tmp_path),
            str(tmp_path / "m.xlsx"),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert (tmp_path / "m.pdf").read_bytes().startswith(b"%PDF-")
    (table,) = tmp_path.glob("m*.csv")
    found = [*csv.reader(io.StringIO(table.read_text(encoding="utf-8"), newline=""))]
    assert found == cells(made, "Matrix")
    assert any("=cmd|'/C calc'!A0" in row for row in found)


def test_rows_that_do_not_fit_are_counted_and_their_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)
    made = book(("a",), ("b",), ("c",))
    assert [row[0] for row in cells(made.data)] == ["Column 0", "a", "b"]
    assert made.cut == ("One: the first 2 of 3 rows; all stand in one.csv",)
