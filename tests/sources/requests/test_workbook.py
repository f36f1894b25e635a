"""A workbook of an auditor's is read as it stands, and no attack on its container or its XML goes further than words."""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from tieout.model.request import Said
from tieout.sources import xlsx
from tieout.sources.requests.grid import MOST_BYTES, BrokenListError
from tieout.sources.requests.reading import ListReading, read_list

ROWS = [("ID", "Item", "Due date", "Status"), ("R-001", "Access review", date(2026, 11, 30), "Open")]


def made(*rows: tuple[object, ...], change: Callable[[Workbook], object] | None = None) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows or ROWS:
        page.append(row)
    if change is not None:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def packed(data: bytes, **parts: bytes) -> bytes:
    """Put other bytes in the place of parts, named with ``__`` for ``/`` and ``_`` for the dot before xml."""
    names = {name.replace("__", "/").replace("_xml", ".xml"): text for name, text in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for item in before.infolist():
            after.writestr(item.filename, names.pop(item.filename, before.read(item.filename)))
        for name, text in names.items():
            after.writestr(name, text)
    return out.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(BrokenListError) as refused:
        read_list(data)
    assert refused.value.flaw.remedy
    return refused.value.flaw.message


def flaws(reading: ListReading) -> list[tuple[int, str]]:
    return [(flaw.line, flaw.message) for flaw in reading.flaws]


def test_a_workbook_reads_as_the_same_list_as_csv() -> None:
    reading = read_list(made())
    assert reading.rows == (Said("R-001", 2, item="Access review", due=date(2026, 11, 30), status="Open"),)
    assert (reading.flaws, reading.remarks) == ((), ())


def test_numbers_and_days_and_truth_are_text_as_a_person_reads_it() -> None:
    rows = (("#", "Item", "Due", "Priority"), (12, "a", datetime(2026, 1, 2), 1.5), (1.1, True, "3 Jan 2026", 2.0))  # noqa: DTZ001  # a cell has no zone
    assert read_list(made(*rows)).rows == (
        Said("12", 2, item="a", due=date(2026, 1, 2), priority="1.5"),
        Said("1.1", 3, item="yes", due=date(2026, 1, 3), priority="2"),
    )


def test_a_formula_is_a_flaw_below_the_titles() -> None:
    rows = (("=NOW()", None), *ROWS, ("R-002", "=A3", None, "=HYPERLINK(1)"))
    assert flaws(read_list(made(*rows))) == [(4, "the cell B4 is a formula"), (4, "the cell D4 is a formula")]


def test_merged_cells_are_a_flaw_below_the_titles_and_no_matter_above() -> None:
    def merge(book: Workbook) -> None:
        page = book.active
        assert page is not None
        page.merge_cells("A1:D1")
        page.merge_cells("D3:D4")

    rows = (("A heading",), *ROWS, ("R-002", "b", None, None))
    assert flaws(read_list(made(*rows, change=merge))) == [(4, "the cells D3:D4 are merged")]


def test_other_sheets_are_told_and_two_lists_are_refused() -> None:
    def beside(book: Workbook) -> None:
        book.create_sheet("Notes").append(("just words",))

    assert read_list(made(change=beside)).remarks == ("the sheet Notes is no list of requests: not read",)

    def twice(book: Workbook) -> None:
        for row in ROWS:
            (book["More"] if "More" in book.sheetnames else book.create_sheet("More")).append(row)

    assert refusal(made(change=twice)) == "several sheets are lists of requests: Sheet, More"


def test_a_workbook_that_lies_about_its_size_is_read_to_its_end() -> None:
    data = made()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"A1:D2" in sheet
    lying = packed(data, xl__worksheets__sheet1_xml=sheet.replace(b'"A1:D2"', b'"A1:A1"'))
    assert read_list(lying).rows == read_list(data).rows


ENTITY = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&a;</t></si></sst>"""
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">&c;</sst>"""


@pytest.mark.parametrize("text", [ENTITY, LAUGHS, ENTITY.decode().encode("utf-16")], ids=["xxe", "laughs", "utf-16"])
def test_a_part_that_declares_entities_is_refused(text: bytes) -> None:
    said = refusal(packed(made(), xl__sharedStrings_xml=text))
    assert said.startswith("xl/sharedStrings.xml in the workbook ")


def test_an_entity_in_a_part_that_nobody_reads_is_refused_too() -> None:
    assert "declares what XML of a workbook never does" in refusal(packed(made(), docProps__odd_xml=ENTITY))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = packed(made(), xl__media__zeros=bytes(xlsx.MOST_UNPACKED + 1))
    assert len(bomb) < 1_000_000
    assert refusal(bomb) == f"the workbook unpacks to more than {xlsx.MOST_UNPACKED} bytes"


def test_more_cells_than_a_list_has_are_refused() -> None:
    rows = b"".join(b"<row>" + b"<c/>" * 200 + b"</row>" for _ in range(2_100))
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' + rows
    data = packed(made(), xl__worksheets__sheet1_xml=sheet + b"</sheetData></worksheet>")
    assert refusal(data).startswith("the workbook has more than 400000 cells")


def test_more_rows_than_a_list_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    assert refusal(made(*ROWS, *(("R", "x"),) * 3)) == "the list has more than 3 rows"


def truncated() -> bytes:
    return made()[:-200]


def without_workbook() -> bytes:
    return packed(made(), xl__workbook_xml=b"<x/>")


def without_types() -> bytes:
    return packed(made(), **{"[Content_Types]_xml": b"<x/>"})


def with_a_twin() -> bytes:
    out = io.BytesIO(made())
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/workbook.xml", b"<x/>")
    return out.getvalue()


def many_parts() -> bytes:
    return packed(made(), **{f"p{number}": b"" for number in range(xlsx.MOST_PARTS)})


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as after:
        for name, text in parts.items():
            after.writestr(name.replace("__", "/"), text)
    return out.getvalue()


OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            archive(mimetype=OPEN_DOCUMENT + b"spreadsheet", content=b"<x/>"),
            "the file is a spreadsheet of OpenDocument (LibreOffice), which is not read",
        ),
        (
            archive(mimetype=OPEN_DOCUMENT + b"text\n"),
            "the file is a file of OpenDocument (LibreOffice), which is not read",
        ),
        (archive(mimetype=b"x" * 300), "the file is an archive (ZIP), and no workbook"),
        (archive(mimetype=b"application/epub+zip"), "the file is an archive (ZIP), and no workbook"),
        (archive(**{"list.csv": b"ID,Item\n"}), "the file is an archive (ZIP), and no workbook"),
        (
            archive(**{"[Content_Types].xml": b"<x/>", "word__document.xml": b"<x/>"}),
            "the file is an Office file without a sheet, and no workbook",
        ),
    ],
)
def test_what_is_packed_as_a_workbook_is_told_by_its_name(data: bytes, said: str) -> None:
    assert refusal(data) == said


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (truncated, "the file is no workbook"),
        (without_workbook, "no row of titles was found"),
        (without_types, "the workbook cannot be read"),
        (with_a_twin, "the workbook has two parts of one name"),
        (many_parts, "the workbook has more than 2000 parts"),
        (lambda: packed(made(), xl__workbook_xml=b"<x"), "xl/workbook.xml in the workbook is no XML"),
        (lambda: b"PK\x03\x04" + bytes(100), "the file is no workbook"),
        (lambda: xlsx._ENCRYPTED + bytes(600), "the workbook has a password, or is of before 2007"),
        (lambda: b"PK" + bytes(MOST_BYTES), f"the file has {MOST_BYTES + 2} bytes"),
        (lambda: made((" ",)), "no row of titles was found"),
    ],
)
def test_what_is_no_sound_workbook_is_refused_in_words(make: Callable[[], bytes], said: str) -> None:
    assert refusal(make()).startswith(said)


def test_every_byte_that_is_changed_ends_in_a_list_or_in_words() -> None:
    data = bytearray(made())
    for at in range(0, len(data), 97):
        data[at] ^= 0x55
        with contextlib.suppress(BrokenListError):
            read_list(bytes(data))
        data[at] ^= 0x55
