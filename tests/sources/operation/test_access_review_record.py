"""The record of a review is read strictly, and whatever it holds nothing is raised."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.model.location import Unreadable
from tieout.model.operation.access_review import Choice, Decision
from tieout.sources import refusal
from tieout.sources.operation.access_review_record import ReviewReading, read_access_review

PATH = "evidence/access-reviews/2026-Q2-code-host.yaml"
HEAD = """schema: tieout.access-review/v1
id: 2026-Q2-code-host
system: code-host
control: AC-03
population: 20260401T090000Z-accounts-0f3a21bc
reviewer: person:ben
signed_off_by: person:ana
signed_off_on: 2026-04-10
"""
INLINE = """decisions:
  - {account: dan, decision: revoke, reason: moved to Support}
  - {account: ben, decision: change, by: person:ana, to: reader}
"""
TABLE = "decisions_file: 2026-Q2-code-host.csv\n"
CSV = "account,decision,by,reason\ndan,revoke,,moved to Support\nben,keep,person:ana,\n"


def read(text: str, table: str | None = None) -> ReviewReading:
    def beside(name: str) -> bytes | Unreadable:
        assert name == "2026-Q2-code-host.csv"
        return refusal.absent(f"evidence/access-reviews/{name}") if table is None else table.encode()

    return read_access_review(text.encode(), path=PATH, beside=beside)


def noted(reading: ReviewReading) -> list[tuple[str, str, str]]:
    return [(str(item.location), item.kind, item.message) for item in reading.unreadable]


def test_a_whole_record_is_read_with_the_place_of_each_decision() -> None:
    reading = read(HEAD + INLINE)
    found = reading.review
    assert (reading.unreadable, reading.unknown_fields, reading.missing_fields, found.unread) == ((), (), (), ())
    assert (found.id, found.system, found.control) == ("2026-Q2-code-host", "code-host", "AC-03")
    assert (found.population, found.reviewer) == ("20260401T090000Z-accounts-0f3a21bc", "person:ben")
    assert (found.signed_off_by, found.signed_off_on) == ("person:ana", date(2026, 4, 10))
    assert found.decisions == (
        Decision("dan", Choice.REVOKE, "", "moved to Support", "", 10, 6),
        Decision("ben", Choice.CHANGE, "person:ana", "", "reader", 11, 6),
    )
    assert [str(found.place(item)) for item in found.decisions] == [f"{PATH}:10:6", f"{PATH}:11:6"]
    assert (str(found.at("population")), found.landed) == (f"{PATH}:5:1", None)


def test_decisions_may_stand_in_a_table_beside_it() -> None:
    reading = read(HEAD + TABLE, CSV)
    assert (reading.unreadable, reading.unknown_fields, reading.missing_fields) == ((), (), ())
    assert reading.review.decisions == (
        Decision("dan", Choice.REVOKE, "", "moved to Support", "", 2, 1),
        Decision("ben", Choice.KEEP, "person:ana", "", "", 3, 1),
    )
    assert str(reading.review.place(reading.review.decisions[0])) == f"{PATH.replace('.yaml', '.csv')}:2:1"


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_table_of_a_spreadsheet_is_read(mark: str) -> None:
    text = mark + CSV.replace("\n", "\r\n").replace("moved to Support", '"moved, to Support"')
    found = read(HEAD + TABLE, text).review
    assert [item.reason for item in found.decisions] == ["moved, to Support", ""]


def test_an_unknown_key_is_named_with_the_one_that_was_meant() -> None:
    reading = read(HEAD.replace("population", "populaton") + INLINE.replace("reason", "why"))
    assert [(str(item.location), item.name, item.suggestion) for item in reading.unknown_fields] == [
        (f"{PATH}:5:1", "populaton", "population"),
        (f"{PATH}:10:38", "why", "reason"),
    ]
    assert [item.names for item in reading.missing_fields] == [("population",)]
    assert reading.review.unread == (
        f"{PATH}:5:1: populaton is no key of this place",
        f"{PATH}:10:38: why is no key of this place",
    )


def test_what_must_be_there_and_is_not_is_named() -> None:
    assert [item.names for item in read("schema: tieout.access-review/v1\n").missing_fields] == [
        ("id", "system", "population", "reviewer", "signed_off_by", "signed_off_on", "decisions")
    ]


def test_no_decision_at_all_may_be_said() -> None:
    reading = read(HEAD + "decisions: []\n")
    assert (reading.missing_fields, reading.review.decisions) == ((), ())


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        (HEAD.replace("/v1", "/v9") + INLINE, "unknown-schema", "schema is tieout.access-review/v9; this version"),
        (HEAD.replace("id: 2026-Q2-code-host", "id: other") + INLINE, "id-not-file-name", "the id is other, and"),
        (HEAD.replace("person:ben", "role:cto") + INLINE, "bad-value", "reviewer is role:cto; wanted is one person"),
        (HEAD.replace("2026-04-10", "10.4.2026") + INLINE, "bad-date", "signed_off_on is 10.4.2026; wanted is a day"),
        (HEAD + INLINE.replace("revoke", "revoked"), "bad-value", "decisions[0].decision is revoked, which is no"),
        (HEAD + INLINE.replace("account: dan", "x-account: dan"), "bad-value", "a decision lacks account"),
        (HEAD + INLINE.replace("person:ana", "ana"), "bad-value", "decisions[1].by is ana; wanted is one person"),
        (HEAD + "decisions: none\n", "bad-value", "decisions is none; wanted is a list"),
        (HEAD + "decisions_file: ../x.csv\n", "bad-value", "decisions_file is ../x.csv; wanted is the name"),
        (HEAD + TABLE, "absent", "the decisions cannot be read: evidence/access-reviews/2026-Q2-code-host.csv is not"),
        ("- a\n", "bad-value", "the record holds no keys at its top level"),
        ("a: [\n", "syntax", ""),
    ],
)
def test_what_does_not_fit_is_noted_and_the_record_is_not_read_whole(text: str, kind: str, message: str) -> None:
    reading = read(text)
    assert len(reading.unreadable) == 1
    assert reading.unreadable[0].kind == kind or not message
    assert reading.unreadable[0].message.startswith(message)
    assert len(reading.review.unread) == 1


@pytest.mark.parametrize(
    ("table", "notes"),
    [
        ("login,decision\ndan,keep\n", [("1:1", "bad-table", "the table has no column account")]),
        ("account;decision\ndan;keep\n", [("1:1", "bad-table", "semicolons part the names in the header; wanted are")]),
        ("account,decision\ndan,kep\n", [("2:2", "bad-value", "the decision about dan is kep; wanted is one of")]),
        ("account,decision\n,keep\n", [("2:1", "bad-value", "the row names no account")]),
        ("account,decision\ndan,keep,x\n", [("2:1", "bad-table", "the row has 3 cells; the header has 2")]),
        ("account,decision\n,\n", [("2:1", "blank-row", "a row holds nothing")]),
        (
            "account,decision,by\ndan,keep,ana\n",
            [("2:3", "bad-value", "dan was decided on by ana; wanted is one person")],
        ),
        ('account,decision\n"dan,keep\n', [("2:1", "bad-table", "the table breaks off here")]),
        ("", [("1:1", "empty", "the table has no header")]),
    ],
)
def test_a_table_that_does_not_fit_is_noted_with_line_and_cell(table: str, notes: list[tuple[str, str, str]]) -> None:
    reading = read(HEAD + TABLE, table)
    path = PATH.replace(".yaml", ".csv")
    found = [(item[0].removeprefix(f"{path}:"), item[1]) for item in noted(reading)]
    assert found == [(place, kind) for place, kind, _ in notes]
    assert all(item.message.startswith(note[2]) for item, note in zip(reading.unreadable, notes, strict=True))
    assert len(reading.review.unread) >= 1


def test_a_decision_that_nobody_can_read_is_one_all_the_same() -> None:
    found = read(HEAD + TABLE, "account,decision\ndan,kep\n").review
    assert [(item.account, item.choice) for item in found.decisions] == [("dan", None)]


def test_an_unknown_column_is_named() -> None:
    reading = read(HEAD + TABLE, "account,decision,why\ndan,keep,so\n")
    assert [(str(item.location), item.name, item.suggestion) for item in reading.unknown_fields] == [
        (f"{PATH.replace('.yaml', '.csv')}:1:3", "why", "reason")
    ]


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_whatever_the_bytes_are_nothing_is_raised(data: bytes, table: bytes) -> None:
    found = read_access_review(data, path=PATH, beside=lambda _: table)
    assert found.review.path == PATH


@given(st.text("abcdeé,;\"'\n :-{}[]|>#", max_size=80), st.text('abkep,"\n\r;account', max_size=80))
def test_whatever_stands_in_a_record_nothing_is_raised(tail: str, table: str) -> None:
    for text in (HEAD + tail, HEAD + TABLE + tail):
        read_access_review(text.encode(), path=PATH, beside=lambda _: f"account,decision\n{table}".encode())
