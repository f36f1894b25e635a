"""The people register, as YAML and as a table: one shape, typed and placed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.model.location import Location, MissingField
from tieout.model.people import Acknowledgement, Person, PersonType, Role, Roster
from tieout.sources.registers.people import PeopleReading, read_people

PATH = "registers/people.yaml"
TABLE = "registers/people.csv"
HEAD = "schema: tieout.people/v1\n"
WHOLE = """\
schema: tieout.people/v1
roles:
  - {id: cto, title: Chief technology officer}
  - {id: head-of-engineering, title: Head of engineering, description: leads}
people:
  - id: ana
    name: Ana Example
    roles: [cto, role:head-of-engineering]
    role: cto
    manager: person:ben
    type: employee
    started_on: 2020-01-01
    emails: [ana@example.com, ana@old.example.com]
    logins: [ana-example]
    ids: ["1234567"]
    policy_ack: [POL-001@1.0, POL-009@2.1 2026-01-20]
    training_on: 2026-01-14
    background_check: 2019-12-01
  - {id: ben, name: Ben Example, role: cto, start: 2019-01-01, left_on: 2026-03-31, access_removed_at: 2026-03-31T18:00:00+02:00}
"""


def read(text: str, path: str = PATH) -> PeopleReading:
    return read_people(text.encode(), path=path)


def faults(text: str, path: str = PATH) -> list[tuple[str, int, int]]:
    return [(item.kind, item.location.line, item.location.column) for item in read(text, path).unreadable]


def test_a_whole_register_is_read() -> None:
    assert read(WHOLE) == PeopleReading(
        roster=Roster(
            people=(
                Person(
                    id="ana",
                    name="Ana Example",
                    location=Location(path=PATH, line=6, column=5),
                    roles=("cto", "head-of-engineering"),
                    manager="ben",
                    type=PersonType.EMPLOYEE,
                    emails=("ana@example.com", "ana@old.example.com"),
                    logins=("ana-example",),
                    ids=("1234567",),
                    started_on=date(2020, 1, 1),
                    background_check=date(2019, 12, 1),
                    policy_ack=(
                        Acknowledgement(document="POL-001", version="1.0"),
                        Acknowledgement(document="POL-009", version="2.1", on=date(2026, 1, 20)),
                    ),
                    training_on=(date(2026, 1, 14),),
                ),
                Person(
                    id="ben",
                    name="Ben Example",
                    location=Location(path=PATH, line=19, column=5),
                    roles=("cto",),
                    started_on=date(2019, 1, 1),
                    left_on=date(2026, 3, 31),
                    access_removed_at=datetime(2026, 3, 31, 18, tzinfo=timezone(timedelta(hours=2))),
                ),
            ),
            roles=(
                Role(id="cto", title="Chief technology officer"),
                Role(id="head-of-engineering", title="Head of engineering"),
            ),
        )
    )


def test_a_bare_list_is_a_register_of_people() -> None:
    reading = read("- {id: ana, name: Ana Example}\n- {id: ben, name: Ben Example}\n")
    assert [person.id for person in reading.roster.people] == ["ana", "ben"]
    assert (reading.unreadable, reading.roster.roles) == ((), ())


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ("empty", 1, 1)),
        ("nobody\n", ("bad-value", 1, 1)),
        ("people: []\n", ("unknown-schema", 1, 1)),
        ("schema: tieout.people/v2\n", ("unknown-schema", 1, 9)),
        (f"{HEAD}people: ana\n", ("bad-value", 2, 9)),
        (f"{HEAD}people: [ana]\n", ("bad-value", 2, 10)),
        (f"{HEAD}people: [{{id: ana, name: A, left_on: March}}]\n", ("bad-date", 2, 38)),
        (f"{HEAD}people: [{{id: ana, name: A, emails: a@b.c}}]\n", ("bad-value", 2, 37)),
        (f"{HEAD}people: [{{id: a b, name: A}}]\n", ("bad-value", 2, 15)),
        (f"{HEAD}roles: [{{id: cto}}, {{id: cto}}]\n", ("duplicate-id", 2, 25)),
        (f"{HEAD}people: [{{id: ana, name: A}}, {{id: ana, name: B}}]\n", ("duplicate-id", 2, 35)),
    ],
)
def test_what_does_not_fit_is_named(text: str, fault: tuple[str, int, int]) -> None:
    assert faults(text) == [fault]


def test_of_two_people_of_one_id_the_first_counts() -> None:
    (person,) = read(f"{HEAD}people: [{{id: ana, name: A}}, {{id: ana, name: B}}]\n").roster.people
    assert person.name == "A"


def test_what_a_person_lacks_is_said() -> None:
    reading = read(f"{HEAD}people: [{{id: ana}}, {{name: Ben}}]\nroles: [{{title: x}}]\n")
    assert [
        (item.subject, item.names, item.location.line, item.location.column) for item in reading.missing_fields
    ] == [
        (PATH, ("id",), 3, 9),
        ("ana", ("name",), 2, 10),
        (PATH, ("id",), 2, 21),
    ]
    assert [person.id for person in reading.roster.people] == ["ana"]


@pytest.mark.parametrize(
    ("key", "suggestion"), [("github", "logins"), ("email", "emails"), ("left", "left_on"), ("shoe_size", None)]
)
def test_an_unknown_key_is_named_as_the_persons(key: str, suggestion: str | None) -> None:
    (unknown,) = read(f"{HEAD}people: [{{id: ana, name: A, {key}: b}}]\n").unknown_fields
    assert (unknown.subject, unknown.name, unknown.suggestion) == ("ana", key, suggestion)


@pytest.mark.parametrize(
    ("written", "days"),
    [("2026-01-14", 1), ("[2026-01-14]", 1), ("[2025-01-14, 2026-01-14]", 2), ("[]", 0), ("null", 0)],
)
def test_training_is_one_day_or_several(written: str, days: int) -> None:
    (person,) = read(f"{HEAD}people: [{{id: ana, name: A, training_on: {written}}}]\n").roster.people
    assert len(person.training_on) == days


@pytest.mark.parametrize(
    ("key", "written", "fault"),
    [
        ("manager", "role:cto", ("bad-value", 2, 38)),
        ("type", "intern", ("bad-value", 2, 35)),
        ("training_on", "[2026-01-14, soon]", ("bad-date", 2, 55)),
        ("policy_ack", "[POL 001]", ("bad-value", 2, 42)),
        ("policy_ack", "[POL-001 2026-02-30]", ("bad-value", 2, 42)),
        ("access_removed_at", "2026-03-31", ("bad-date", 2, 48)),
        ("access_removed_at", "2026-03-31T18:00:00", ("bad-date", 2, 48)),
        ("ids", "1234567", ("bad-value", 2, 34)),
        ("background_check", "[2026-01-14]", ("bad-value", 2, 47)),
    ],
)
def test_what_a_person_cannot_have_is_named_where_it_stands(
    key: str, written: str, fault: tuple[str, int, int]
) -> None:
    assert faults(f"{HEAD}people: [{{id: ana, name: A, {key}: {written}}}]\n") == [fault]


def test_a_person_says_where_its_keys_stand() -> None:
    ana, ben = read(WHOLE).roster.people
    assert (ana.at("left_on"), ana.at("emails[1]").column) == (ana.location, 31)
    assert (ana.at("ids").line, ben.at("left_on").column) == (15, 64)
    assert [key for key, _ in ben.places] == ["id", "name", "role", "start", "left_on", "access_removed_at"]


def test_an_instant_keeps_its_offset_and_is_compared_by_its_moment() -> None:
    _, ben = read(WHOLE).roster.people
    assert ben.access_removed_at == datetime(2026, 3, 31, 16, tzinfo=UTC)


def test_five_thousand_people_are_read() -> None:
    text = HEAD + "people:\n" + "".join(f"  - {{id: p{number}, name: P}}\n" for number in range(5_000))
    assert len(read(text).roster.people) == 5_000


# --- As a table ---


def test_a_table_holds_the_same_people() -> None:
    text = (
        "id,name,roles,emails,started_on,left_on\r\n"
        'ana,"Example, Ana",cto;role:head-of-engineering,ana@example.com; ana@old.example.com,2020-01-01,\r\n'
        "\r\n"
        "ben,Ben Example,,,,2026-03-31\r\n"
    )
    assert read(text, TABLE) == PeopleReading(
        roster=Roster(
            people=(
                Person(
                    id="ana",
                    name="Example, Ana",
                    location=Location(path=TABLE, line=2, column=1),
                    roles=("cto", "head-of-engineering"),
                    emails=("ana@example.com", "ana@old.example.com"),
                    started_on=date(2020, 1, 1),
                ),
                Person(
                    id="ben",
                    name="Ben Example",
                    location=Location(path=TABLE, line=4, column=1),
                    left_on=date(2026, 3, 31),
                ),
            ),
            roles=(),
        )
    )


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", ("empty", 1, 1)),
        (b"\n\n", ("empty", 1, 1)),
        (b"id,name,id\n", ("duplicate-key", 1, 1)),
        (b"id,name,,\n", ("duplicate-key", 1, 1)),
        (b"id,name\nana,Ana,more\n", ("bad-table", 2, 1)),
        (b"id,name\nana\n", ("bad-table", 2, 1)),
        (b'id,name\nana,"Ana\n', ("bad-table", 2, 1)),
        (b'id,name\nana,"Ana"x\n', ("bad-table", 2, 1)),
        (b"id,name\nana," + b"a" * 140_000 + b"\n", ("bad-table", 2, 1)),
        (b"id,name\nana,Ana\xff\n", ("invalid-utf-8", 2, 8)),
        (b"id,name\nana,A\0\n", ("nul-byte", 2, 6)),
        (b"id,name\rana,A\r", ("lone-carriage-return", 1, 8)),
        ("id,name\nana,A\u202e\n".encode(), ("hidden-character", 2, 6)),
        ("id,name\n".encode("utf-16"), ("utf-16", 1, 1)),
        (b"id,name,left_on\nana,Ana,2026-02-30\n", ("bad-date", 2, 3)),
        (b"id,name\n" + b"a,b\n" * 250_001, ("too-many-values", 249_858, 1)),
    ],
)
def test_a_table_that_cannot_be_read_is_named(data: bytes, fault: tuple[str, int, int]) -> None:
    reading = read_people(data, path=TABLE)
    assert [(item.kind, item.location.line, item.location.column) for item in reading.unreadable] == [fault]


def test_a_row_after_one_of_several_lines_has_its_own_line() -> None:
    (first, second) = read('id,name\nana,"Ana\nExample"\nben,Ben\n', TABLE).roster.people
    assert (first.location.line, second.location.line) == (2, 4)


def test_a_byte_order_mark_before_a_table_is_remarked_on() -> None:
    reading = read_people(b"\xef\xbb\xbfid,name\nana,Ana\n", path=TABLE)
    assert [item.kind for item in reading.unreadable] == ["byte-order-mark"]
    assert [person.id for person in reading.roster.people] == ["ana"]


def test_a_cell_that_is_empty_is_missing() -> None:
    assert read("id,name\nana,\n", TABLE).missing_fields == (
        MissingField(location=Location(path=TABLE, line=2, column=1), subject="ana", names=("name",)),
    )


@given(st.binary(max_size=60), st.sampled_from([PATH, TABLE]))
def test_any_bytes_give_people_or_say_why_not(data: bytes, path: str) -> None:
    reading = read_people(data, path=path)
    assert all(item.message and item.remedy and item.location.path == path for item in reading.unreadable)
