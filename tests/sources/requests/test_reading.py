"""An auditor's list is read in every shape that spreadsheets give it, and nothing in it is guessed."""

from __future__ import annotations

import codecs
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.model.cell import guarded
from tieout.model.request import Answer, Said, answer_of
from tieout.report.cells import table
from tieout.sources.requests.days import readings
from tieout.sources.requests.grid import LONGEST_CELL, MOST_BYTES, MOST_ROWS, BrokenListError
from tieout.sources.requests.reading import ListReading, read_list

PLAIN = "ID,Item,Due date,Status\nR-001,Access review,2026-11-30,Open\n"
ONE = Said("R-001", 2, item="Access review", due=date(2026, 11, 30), status="Open")


def read(text: str) -> ListReading:
    return read_list(text.encode())


def refused(data: bytes) -> str | None:
    """Give why it is no list; None where it is one."""
    try:
        read_list(data)
    except BrokenListError as broken:
        return broken.flaw.message
    return None


def flaws(text: str) -> list[tuple[int, str]]:
    return [(flaw.line, flaw.message) for flaw in read(text).flaws]


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        codecs.BOM_UTF8 + PLAIN.encode(),
        PLAIN.encode("utf-16"),
        codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode("utf-16"),
        PLAIN.replace("Access review", '"Access review"').encode(),
    ],
)  # fmt: skip
def test_every_encoding_sign_and_line_end_reads_alike(data: bytes) -> None:
    reading = read_list(data)
    assert (reading.rows, reading.flaws, reading.remarks) == ((ONE,), (), ())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (PLAIN.replace("review", "revi\u00e9w").encode("latin-1"), "the file is no UTF-8"),
        (codecs.BOM_UTF16_LE + b"\x00", "the file is no UTF-16"),
        (b"\x00\x01\x02", "the file holds zero bytes"),
        (b"", "no row of titles was found"),
        (b"a,b\n1,2\n", "no row of titles was found"),
        (b"Item,Due\nx,2026-01-01\n", "no row of titles was found"),
        (b'ID,Item\nR-1,"open\n', "the file cannot be read as a table"),
        (b"x" * (MOST_BYTES + 1), f"the file has {MOST_BYTES + 1} bytes"),
        (b"ID,Item\n" + b"R,x\n" * MOST_ROWS, "the list has more than"),
        (b"ID,Item\nR-1," + b"x" * (LONGEST_CELL + 1) + b"\n", f"a cell has more than {LONGEST_CELL} characters"),
        (b",".join([b"x"] * 300) + b"\nID,Item\n", "the list has more than"),
    ],
)
def test_what_is_no_list_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(BrokenListError) as broken:
        read_list(data)
    assert broken.value.flaw.message.startswith(said)
    assert broken.value.flaw.remedy


def test_a_heading_above_unknown_columns_and_empty_rows_are_told() -> None:
    reading = read("Example Ltd,,,\n,,,\nPBC #,Request item,Team,Auditor status\n,,,\n1.1,Minutes,x,Accepted\n")
    assert reading.rows == (Said("1.1", 5, item="Minutes", status="Accepted"),)
    assert reading.remarks == (
        "2 rows above the titles: not read",
        "the column Team is none that we know: not read",
        "1 empty row: not read",
    )
    assert reading.fields == ("item", "status")


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (",Minutes,,\n", (2, "the row has no id")),
        ("R 1,Minutes,,\n", (2, "the id is R 1")),
        ("R/1,Minutes,,\n", (2, "the id is R/1")),
        ("R-1,a,,\nR-1,b,,\n", (3, "the id R-1 stands in row 2 already")),
        ("R-1,a,03/04/2026,\n", (2, "the due date 03/04/2026 may be 2026-03-04 or 2026-04-03")),
        ("R-1,a,soon,\n", (2, "the due date soon is no day")),
        ("R-1,a,2026-02-30,\n", (2, "the due date 2026-02-30 is no day")),
        ("R-1,a,,Open,more\n", (2, "the row has more cells than there are titles")),
    ],
)
def test_what_only_the_author_can_settle_is_a_flaw(rows: str, found: tuple[int, str]) -> None:
    assert flaws(f"ID,Item,Due date,Status\n{rows}") == [found]


def test_two_columns_of_one_meaning_are_a_flaw() -> None:
    assert flaws("ID,Item,Due,Deadline\nR-1,a,,\n") == [(1, "the columns Due and Deadline both mean due")]


def test_a_status_that_we_do_not_know_is_told_and_settles_nothing() -> None:
    reading = read("ID,Item,Status\nR-1,a,Looks fine\nR-2,b,accepted \n")
    assert reading.remarks == ("the auditor's status Looks fine is no word that we know: it settles nothing",)
    assert [answer_of(row.status) for row in reading.rows] == [Answer.UNKNOWN, Answer.ACCEPTED]


@pytest.mark.parametrize(
    "word", ["acceptable", "not accepted", "accepted?", "to be accepted", "provided", "ready", "done"]
)
def test_nothing_but_the_auditors_very_word_is_an_acceptance(word: str) -> None:
    assert not answer_of(word).is_settled


def test_what_the_list_says_in_columns_of_ours_is_kept_apart() -> None:
    reading = read("ID,Item,Internal status,Evidence,Our comment\nR-1,a,provided,x,hello\n")
    assert [(item.field, item.text) for item in reading.mine] == [
        ("progress", "provided"),
        ("evidence", "x"),
        ("ours", "hello"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-11-26", ["2026-11-26"]),
        ("2026-11-26 00:00:00", ["2026-11-26"]),
        ("2026-11-26T00:00:00Z", ["2026-11-26"]),
        ("2026-11-26 0:00:00", ["2026-11-26"]),
        ("11/26/2026 12:00:00 AM", ["2026-11-26"]),
        ("2026-11-26 12:00", []),
        ("2026-11-26 10:00:00", []),
        ("2026-11-26 09:30", []),
        ("26.11.2026", ["2026-11-26"]),
        ("26/11/2026", ["2026-11-26"]),
        ("11/26/2026", ["2026-11-26"]),
        ("05/05/2026", ["2026-05-05"]),
        ("3/4/2026", ["2026-03-04", "2026-04-03"]),
        ("2026/1/4", ["2026-01-04"]),
        ("Nov 26, 2026", ["2026-11-26"]),
        ("26 November 2026", ["2026-11-26"]),
        ("4-Sept-2026", ["2026-09-04"]),
        ("29 Feb 2028", ["2028-02-29"]),
        ("29 Feb 2026", []),
        ("31/31/2026", []),
        ("26 Foo 2026", []),
        ("45987", []),
        ("", []),
    ],
)
def test_a_day_has_one_reading_or_none_is_taken(text: str, found: list[str]) -> None:
    assert [str(day) for day in readings(text)] == found


@given(st.dates(min_value=date(1900, 1, 1)))
def test_every_form_of_a_day_reads_back(day: date) -> None:
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%b %d, %Y"):
        assert readings(day.strftime(form)) == (day,)
    assert day in readings(day.strftime("%d/%m/%Y"))


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=20), min_size=1, max_size=5))
def test_what_we_write_as_csv_is_read_as_it_was(items: list[str]) -> None:
    shown = [item for item in map(str.strip, items) if item.isprintable() and item]
    rows = [(f"R-{number}", item) for number, item in enumerate(shown)]
    reading = read_list(table(("ID", "Item"), rows, to_fill=()).encode("utf-8"))
    assert [row.item for row in reading.rows] == shown
    assert all(guarded(item) for item in shown)


@given(st.binary(max_size=400))
def test_bytes_of_any_kind_end_in_a_list_or_in_words(data: bytes) -> None:
    told = refused(data)
    assert told is None or told


@given(st.binary(max_size=300))
def test_a_table_of_any_bytes_ends_in_a_list_or_in_words(data: bytes) -> None:
    told = refused(b"ID,Item,Due,Status\n" + data)
    assert told is None or told
