"""A record of an exercise becomes typed values with places; each fault leaves the rest as it is."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.model.document import ExerciseKind
from tieout.model.exercise import ExerciseOutcome, ExerciseRecord, IntegrityCheck, Lesson, Measured, Moment, Restored
from tieout.model.location import Location, MissingField
from tieout.sources.exercise_keys import ALIASES, KNOWN, MEASURED_ALIASES, MEASURED_KEYS
from tieout.sources.exercise_record import ExerciseReading, read_exercise_record, sign_off

PATH = "evidence/exercises/EX-2026-01.md"
RECORD = """\
---
id: EX-2026-01
kind: restore
runbooks: [RB-003, RB-009]
held_on: 2026-05-12
started_at: 2026-05-12T10:00:00+02:00
ended_at: 2026-05-12T11:30Z
facilitator: person:cleo
participants: [person:dan, person:eve]
scenario: >
  The production database of 10 May,
  14:00.
objectives: [Back within 4 hours]
timeline:
  - {at: 2026-05-12T10:00:00+02:00, what: start}
  - {at: 2026-05-12T13:20:00+02:00, what: "passed: all"}
measured:
  recovery_time: PT3H20M
  recovery_point: PT20M
  restored_bytes: 48318382080
  integrity_check: {outcome: pass, checked: rows of 41 tables}
restored: {system: production-database, point: "rds:orders-9", to: the recovery account}
outcome: partial
findings:
  - {what: step 4 is wrong, id: FND-2026-004, owner: role:cto, due_on: 2026-06-12, ticket: OPS-17}
  - what: step 5 is slow
signed_off_by: person:ben
signed_off_on: 2026-05-14
x-weather: [rain]
---
# Restore drill

All went well.
"""


def read(text: str, path: str = PATH) -> ExerciseReading:
    return read_exercise_record(text.encode(), path=path)


def of(text: str) -> ExerciseRecord:
    found = read(text).record
    assert found is not None
    return found


def head(*lines: str) -> str:
    return "\n".join(
        ("---", "id: EX-2026-01", "kind: live", "runbooks: [RB-001]", "held_on: 2026-05-12", *lines, "---", "")
    )


def noted(*lines: str) -> list[tuple[str, int, int]]:
    return [(item.kind, item.location.line, item.location.column) for item in read(head(*lines)).unreadable]


def said(*lines: str) -> list[str]:
    return [item.message for item in read(head(*lines)).unreadable]


def test_a_whole_record() -> None:
    reading = read(RECORD)
    found = of(RECORD)
    east = timezone(timedelta(hours=2))
    assert (reading.unreadable, reading.unknown_fields, reading.missing_fields) == ((), (), ())
    assert found == ExerciseRecord(
        path=PATH,
        id="EX-2026-01",
        kind=ExerciseKind.RESTORE,
        runbooks=("RB-003", "RB-009"),
        held_on=date(2026, 5, 12),
        started_at=datetime(2026, 5, 12, 10, tzinfo=east),
        ended_at=datetime(2026, 5, 12, 11, 30, tzinfo=UTC),
        facilitator="person:cleo",
        participants=("person:dan", "person:eve"),
        scenario="The production database of 10 May, 14:00.",
        objectives=("Back within 4 hours",),
        timeline=(
            Moment(at=datetime(2026, 5, 12, 10, tzinfo=east), what="start"),
            Moment(at=datetime(2026, 5, 12, 13, 20, tzinfo=east), what="passed: all"),
        ),
        measured=Measured(
            recovery_time=timedelta(hours=3, minutes=20),
            recovery_point=timedelta(minutes=20),
            restored_bytes=48_318_382_080,
            integrity_check=IntegrityCheck(outcome=ExerciseOutcome.PASS, checked="rows of 41 tables"),
        ),
        restored=(Restored(system="production-database", point="rds:orders-9", to="the recovery account"),),
        outcome=ExerciseOutcome.PARTIAL,
        findings=(
            Lesson(
                what="step 4 is wrong",
                id="FND-2026-004",
                owner="role:cto",
                due_on=date(2026, 6, 12),
                ticket="OPS-17",
            ),
            Lesson(what="step 5 is slow"),
        ),
        signed_off_by="person:ben",
        signed_off_on=date(2026, 5, 14),
        said=frozenset({*KNOWN, "x-weather"}),
        places=found.places,
        body="# Restore drill\n\nAll went well.\n",
        body_line=31,
        digest=f"sha256:{hashlib.sha256(RECORD.encode()).hexdigest()}",
    )


@pytest.mark.parametrize(
    ("key", "line", "column"),
    [
        ("id", 2, 1),
        ("runbooks[1]", 4, 20),
        ("timeline[1]", 16, 5),
        ("measured.recovery_time", 18, 3),
        ("restored.point", 22, 41),
        ("signed_off_on", 28, 1),
        ("nothing", 1, 1),
    ],
)
def test_keys_have_places(key: str, line: int, column: int) -> None:
    assert of(RECORD).at(key) == Location(path=PATH, line=line, column=column)


def test_one_drill_may_restore_several_systems() -> None:
    found = of(head("restored:", "  - {system: a, point: p}", "  - {system: b}"))
    assert [(item.system, item.point, item.key) for item in found.restored] == [
        ("a", "p", "restored[0]"),
        ("b", "", "restored[1]"),
    ]
    assert found.at("restored[1].system") == Location(path=PATH, line=8, column=6)
    assert said("restored:", "  - {point: p}") == ["restored[0] lacks system"]


def test_line_ends_and_a_mark_are_no_matter() -> None:
    plain = of(RECORD)
    reading = read("\ufeff" + RECORD.replace("\n", "\r\n"))
    assert reading.record is not None
    assert (reading.record.timeline, reading.record.body) == (plain.timeline, plain.body)
    assert [item.kind for item in reading.unreadable] == ["byte-order-mark"]


def test_what_names_the_record_is_missed() -> None:
    reading = read("---\nscenario: a\n---\n")
    assert reading.missing_fields == (
        MissingField(location=Location(path=PATH), subject=PATH, names=("id", "kind", "runbooks", "held_on")),
    )
    assert reading.record is not None
    assert reading.record.subject == PATH
    assert reading.record.said == {"scenario"}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("findings: []", True),
        ("findings:", False),
        ("findings: null", False),
        ("participants: []", False),
        ("scenario: ''", False),
        ("scenario: a", True),
        ("started_at: yesterday", True),
    ],
)
def test_an_empty_list_of_findings_says_that_there_are_none(line: str, says: bool) -> None:
    assert (line.partition(":")[0] in of(head(line)).said) is says


def test_unknown_keys_are_named_with_what_they_may_mean() -> None:
    lines = (
        "runbook: RB-001",
        "atendees: [a]",
        "Result: pass",
        "mood: good",
        "measured: {rto: PT4H, recovery_tme: PT1H}",
    )
    found = [(item.name, item.suggestion) for item in read(head(*lines)).unknown_fields]
    assert found == [
        ("runbook", "runbooks"),
        ("atendees", None),
        ("Result", "outcome"),
        ("mood", None),
        ("rto", "recovery_time"),
        ("recovery_tme", "recovery_time"),
    ]


def test_aliases_are_no_keys_and_mean_keys() -> None:
    assert ALIASES.keys() & set(KNOWN) == set()
    assert set(ALIASES.values()) <= set(KNOWN)
    assert MEASURED_ALIASES.keys() & set(MEASURED_KEYS) == set()
    assert set(MEASURED_ALIASES.values()) <= set(MEASURED_KEYS)


@pytest.mark.parametrize(
    ("line", "kind", "column"),
    [
        ("started_at: 2026-05-12", "bad-value", 13),
        ("started_at: 2026-05-12T10:00:00", "bad-value", 13),
        ("ended_at: [a]", "bad-value", 11),
        ("signed_off_on: 2026-02-30", "bad-date", 16),
        ("outcome: passed", "bad-value", 10),
        ("participants: person:ana", "bad-value", 15),
        ("timeline: [start]", "bad-value", 12),
        ("timeline: [{at: 2026-05-12T10:00Z}]", "bad-value", 12),
        ("timeline: [{what: start}]", "bad-value", 12),
        ("measured: fast", "bad-value", 11),
        ("measured: {recovery_time: 4 hours}", "bad-value", 27),
        ("measured: {recovery_time: P1M}", "bad-value", 27),
        ("measured: {restored_bytes: 4 GB}", "bad-value", 28),
        ("measured: {restored_bytes: -1}", "bad-value", 28),
        ("measured: {integrity_check: passed}", "bad-value", 29),
        ("measured: {integrity_check: {outcome: pass}}", "bad-value", 29),
        ("measured: {integrity_check: {checked: a}}", "bad-value", 29),
        ("findings: none", "bad-value", 11),
        ("findings: [{due_on: soon}]", "bad-date", 21),
        ("outcome: pass\noutcome: fail", "duplicate-key", 1),
        ("scenario: a\u202eb", "hidden-character", 12),
    ],
)
def test_what_does_not_fit_is_placed(line: str, kind: str, column: int) -> None:
    assert noted(line) == [(kind, 6 + line.count("\n"), column)]


def test_messages_name_what_is_wanted() -> None:
    assert said("started_at: today", "measured: {recovery_point: 1h, restored_bytes: 4 GB}", "timeline: [{at: x}]") == [
        "started_at is today; wanted is an instant such as 2026-05-12T10:00:00+02:00",
        "timeline[0].at is x; wanted is an instant such as 2026-05-12T10:00:00+02:00",
        "a moment of the timeline lacks what",
        "measured.recovery_point is 1h; wanted is a length such as PT3H20M",
        "measured.restored_bytes is 4 GB; wanted is a whole number",
    ]


@pytest.mark.parametrize(
    ("written", "path", "kind", "id_"),
    [
        ("EX-2026-01", PATH, None, "EX-2026-01"),
        ("EX-2026-002", "evidence/exercises/EX-2026-002.md", None, "EX-2026-002"),
        ("EX-2026-02", PATH, "id-not-file-name", "EX-2026-02"),
        ("EX-2026-01", "evidence/exercises/ex-2026-01.md", "id-not-file-name", "EX-2026-01"),
        ("EX-2026-01", "evidence/exercises/restore.md", "id-not-file-name", "EX-2026-01"),
        ("EX-26-1", PATH, "bad-value", "EX-26-1"),
        ("EX-2026-\u0660\u0661", PATH, "bad-value", None),
        ("drill of may", PATH, "bad-value", None),
    ],
)
def test_an_id_has_its_form_and_is_that_of_the_file(written: str, path: str, kind: str | None, id_: str | None) -> None:
    reading = read(head().replace("EX-2026-01", written), path)
    assert reading.record is not None
    assert reading.record.id == id_
    assert [(item.kind, item.location.line) for item in reading.unreadable] == ([(kind, 2)] if kind else [])


def test_an_id_that_is_not_the_files_says_both() -> None:
    (fault,) = read(head(), "evidence/exercises/EX-2026-07.md").unreadable
    assert fault.message == "the id is EX-2026-01, and the name of the file says EX-2026-07"
    assert fault.remedy == "rename the file EX-2026-01.md, or correct the id"


@pytest.mark.parametrize("text", ["", "# A drill\n", "---\n- a\n---\n", "---\nid: &a b\n---\n", "---\nid: a\n"])
def test_a_head_that_cannot_be_read_gives_no_record(text: str) -> None:
    reading = read(text)
    assert reading.record is None
    assert len(reading.unreadable) == 1


def test_a_text_that_is_not_utf_8_is_noted_and_the_head_is_read() -> None:
    reading = read_exercise_record(head().encode() + b"caf\xe9\n", path=PATH)
    assert reading.record is not None
    assert [item.kind for item in reading.unreadable] == ["invalid-utf-8"]


@pytest.mark.parametrize(
    ("text", "who", "day"),
    [
        (RECORD, "person:ben", "2026-05-14"),
        (RECORD.replace("2026-05-14", "soon"), "person:ben", None),
        (head(), None, None),
        ("no head\n", None, None),
    ],
)
def test_the_sign_off_of_a_version(text: str, who: str | None, day: str | None) -> None:
    assert sign_off(text.encode()) == (who, day)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_a_record_or_named(data: bytes) -> None:
    reading = read_exercise_record(data, path=PATH)
    assert reading.record is not None or reading.unreadable


VALUES = st.sampled_from(
    ["", "a", "[]", "[a, b]", "{}", "{at: x, what: }", "[{what: a}]", "null", "[[[]]]", "'", "2026-05-12"]
)


@given(st.dictionaries(st.sampled_from([*KNOWN, "x-a", "runbook"]), VALUES, max_size=8))
def test_any_values_are_read_or_noted(values: dict[str, str]) -> None:
    text = "\n".join(["---", *(f"{key}: {value}" for key, value in values.items()), "---", ""])
    reading = read_exercise_record(text.encode(), path=PATH)
    assert reading.record is not None or reading.unreadable
