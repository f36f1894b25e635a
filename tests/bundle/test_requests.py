"""A bundle holds the requests with both sides, and the auditor's lists byte for byte."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook

from tests.bundle import reports
from tieout.bundle.handed import Handed
from tieout.bundle.part import Making
from tieout.bundle.parts import requests as part
from tieout.model.errors import IntegrityError
from tieout.model.location import Location
from tieout.model.request import THEIRS, AuditorList, Request, RequestBook, Said
from tieout.sources.requests.reading import read_list
from tieout.workpapers.requests import COLUMNS, request_sheet

DATA = b"ID,Item,Due date,Status\nR-001,=1+1,2026-11-30,Accepted\n"
LIST = AuditorList(
    path="requests/received/0001-2026-06-01-0123456789abcdef.csv", number=1, came_on=date(2026, 6, 1),
    digest=hashlib.sha256(DATA).hexdigest(), fields=THEIRS, rows=read_list(DATA).rows,
)  # fmt: skip
OURS = Request(id="R-001", location=Location("requests/requests.csv", 2), owner="role:cto", evidence=("a", "b/c"))


def making(data: bytes = DATA) -> Making:
    report = reports.report()
    book = RequestBook(lists=(LIST,), ours=(OURS,))
    examination = replace(report.examination, requests=book)
    sheet = request_sheet(examination)
    handed = Handed(sources=reports.SOURCES, requests={LIST.path: data})
    return Making(report=replace(report, examination=examination, requests=sheet), handed=handed)


def test_there_is_nothing_where_nobody_asked() -> None:
    assert part.part(Making(report=reports.report(), handed=reports.HANDED)).files == {}


def test_the_tables_hold_both_sides_and_the_list_is_the_auditors() -> None:
    files = reports.in_memory(part.part(making()).files)
    assert sorted(files) == sorted(["requests.csv", "requests.xlsx", LIST.path])
    assert files[LIST.path] == DATA
    head, row = files["requests.csv"].decode("utf-8-sig").splitlines()
    assert head == ",".join(COLUMNS)
    assert row == "R-001,'=1+1,,,,role:cto,2026-11-30,,open,Accepted,a; b/c,,,,,,"
    (titles, cells) = load_workbook(io.BytesIO(files["requests.xlsx"]))["Requests"].iter_rows()
    assert tuple(cell.value for cell in titles) == COLUMNS
    assert (cells[1].value, cells[1].data_type) == ("=1+1", "s")


def test_the_workbook_and_the_table_read_back_as_what_is_on_record() -> None:
    files = reports.in_memory(part.part(making()).files)
    wanted = (Said("R-001", 2, item="=1+1", due=date(2026, 11, 30), status="Accepted", owner="role:cto"),)
    assert read_list(files["requests.xlsx"]).rows == read_list(files["requests.csv"]).rows == wanted


@pytest.mark.parametrize("data", [DATA + b"\n", b""])
def test_a_list_that_is_another_by_now_is_refused(data: bytes) -> None:
    with pytest.raises(IntegrityError, match="is not what was examined"):
        part.part(making(data))


def test_building_twice_gives_the_same_bytes() -> None:
    assert dict(part.part(making()).files) == dict(part.part(making()).files)
