"""A document's head becomes typed values with places; each fault leaves the rest as it is."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieout.model.cadence import ANNUAL, Cadence, Every, Windows
from tieout.model.document import (
    ChangelogEntry,
    Classification,
    Document,
    Exercise,
    ExerciseKind,
    Heading,
    Kind,
    Link,
    Status,
)
from tieout.model.limit import Unit
from tieout.model.location import Location, MissingField
from tieout.model.parameter import Parameter
from tieout.model.program import DocumentGlobs
from tieout.sources.document_keys import ALIASES, KNOWN
from tieout.sources.documents import DocumentReading, read_document
from tieout.sources.front_matter import Head, read_head

PATH = "policies/change-management.md"
POLICY = """\
---
id: POL-003
title: Change Management Policy
status: active                  # a remark
version: "2.1"
classification: confidential
owner: role:head-of-engineering
approver: role:cto
approved: 2026-01-14
effective: 2026-02-01
last_reviewed: 2026-01-14
review: {every: quarterly, grace: P3D, max_gap: P13W, windows: fiscal}
next_review: 2026-04-14
criteria: [CC8.1, CC5.3]
controls:
  - CHG-01
supersedes: POL-002@1.4
retired: null
changelog:
  - {version: "2.1", date: 2026-01-14, author: person:ana, change: "Emergency: 24 h"}
  - version: "2.0"
sections: {purpose: zweck}
topic: change-management
parameters:
  emergency-change: {value: 24, unit: hours, phrase: "within  24 hours"}
  uptime: {value: 99.9, unit: percent, phrase: "99.9 %"}
x-anything: [1, {a: b}]
---

# Change Management Policy

See [access](access.md#rules).
"""


def read(
    text: str, *, kind: Kind = Kind.POLICY, path: str = PATH, globs: DocumentGlobs | None = None
) -> DocumentReading:
    return read_document(text.encode(), path=path, kind=kind, globs=globs or DocumentGlobs())


def head(*lines: str, status: str = "draft") -> str:
    fixed = ("id: POL-001", "title: A", f"status: {status}", "owner: role:cto")
    return "\n".join(("---", *fixed, *lines, "---", "# A", ""))


def faults(reading: DocumentReading) -> list[tuple[str, int, int]]:
    return [(item.kind, item.location.line, item.location.column) for item in reading.unreadable]


def the(reading: DocumentReading) -> Document:
    assert reading.document is not None
    return reading.document


def test_a_whole_head_is_read_key_by_key() -> None:
    reading = read(POLICY)
    assert (reading.unreadable, reading.unknown_fields, reading.missing_fields) == ((), (), ())
    found = the(reading)
    at = {name: (place.line, place.column) for name, place in found.places}
    assert at["id"] == (2, 1)
    assert at["review.every"] == (12, 10)
    assert (at["criteria"], at["criteria[0]"], at["criteria[1]"]) == ((14, 1), (14, 12), (14, 19))
    assert (at["controls[0]"], at["changelog[1]"], at["changelog[0].date"]) == ((16, 5), (21, 5), (20, 22))
    assert found == Document(
        kind=Kind.POLICY,
        path=PATH,
        id="POL-003",
        title="Change Management Policy",
        status=Status.ACTIVE,
        version="2.1",
        classification=Classification.CONFIDENTIAL,
        owner="role:head-of-engineering",
        approver="role:cto",
        approved=date(2026, 1, 14),
        effective=date(2026, 2, 1),
        last_reviewed=date(2026, 1, 14),
        review=Cadence(
            every=Every.QUARTERLY, grace=timedelta(days=3), max_gap=timedelta(weeks=13), windows=Windows.FISCAL
        ),
        next_review=date(2026, 4, 14),
        criteria=("CC8.1", "CC5.3"),
        controls=("CHG-01",),
        changelog=(
            ChangelogEntry(version="2.1", on=date(2026, 1, 14), author="person:ana", change="Emergency: 24 h"),
            ChangelogEntry(version="2.0", on=None, author="", change=""),
        ),
        topic="change-management",
        parameters=(
            Parameter(
                name="emergency-change",
                value=Decimal(24),
                unit=Unit.HOURS,
                phrase="within 24 hours",
                location=Location(path=PATH, line=25, column=3),
            ),
            Parameter(
                name="uptime",
                value=Decimal("99.9"),
                unit=Unit.PERCENT,
                phrase="99.9 %",
                location=Location(path=PATH, line=26, column=3),
            ),
        ),
        sections=(("purpose", "zweck"),),
        supersedes="POL-002@1.4",
        places=found.places,
        body="\n# Change Management Policy\n\nSee [access](access.md#rules).\n",
        body_line=29,
        digest=f"sha256:{hashlib.sha256(POLICY.encode()).hexdigest()}",
        headings=(Heading(level=1, text="Change Management Policy", anchor="change-management-policy", line=30),),
        links=(
            Link(
                target="access.md#rules",
                location=Location(path=PATH, line=32, column=5),
                path="policies/access.md",
                exists=None,
                anchor_exists=None,
            ),
        ),
    )


def test_a_runbook_has_keys_of_its_own() -> None:
    lines = (
        "severity: SEV1",
        "answers: [cpu-high]",
        "systems: [aws]",
        "exercised: {every: annual, kind: restore}",
        "contacts: [role:cto]",
    )
    text = head(*lines).replace("POL-001", "RB-001")
    assert read(text, kind=Kind.RUNBOOK).unknown_fields == ()
    assert read(text, kind=Kind.RUNBOOK).unreadable == ()
    found = the(read(text, kind=Kind.RUNBOOK))
    assert (found.severity, found.answers, found.systems) == ("SEV1", ("cpu-high",), ("aws",))
    assert found.contacts == ("role:cto",)
    assert found.exercised == Exercise(every=Every.ANNUAL, kind=ExerciseKind.RESTORE)
    assert [item.name for item in read(text).unknown_fields] == [
        "severity",
        "answers",
        "systems",
        "exercised",
        "contacts",
    ]


@pytest.mark.parametrize(
    ("lines", "place", "said"),
    [
        ('a_b: {value: 1, unit: days, phrase: "1 day"}', (7, 8), "the parameter a_b is no name"),
        ("limit: 24", (7, 10), "parameters.limit is 24"),
        ("limit:", (7, 9), "the parameter limit says nothing"),
        ('limit: {value: "24 h", unit: hours, phrase: "24 h"}', (7, 18), "parameters.limit.value is 24 h"),
        ('limit: {value: -1, unit: hours, phrase: "x"}', (7, 18), "parameters.limit.value is -1"),
        ('limit: {value: 24, unit: hour, phrase: "24 h"}', (7, 28), "parameters.limit.unit is hour"),
        ("limit: {value: 24, unit: hours}", (7, 10), "the parameter limit lacks phrase"),
        ("limit: {}", (7, 10), "the parameter limit lacks value and unit and phrase"),
        ("limit: [24]", (7, 10), "parameters.limit is a list"),
    ],
)
def test_a_parameter_that_lacks_a_part_is_noted_and_left_out(lines: str, place: tuple[int, int], said: str) -> None:
    reading = read(head("parameters:", f"  {lines}"))
    assert the(reading).parameters == ()
    first = reading.unreadable[0]
    assert first.message.startswith(said)
    assert (first.location.line, first.location.column) == place


@pytest.mark.parametrize("every", ["daily", "event", "continuous"])
def test_an_exercise_has_a_date(every: str) -> None:
    text = head(f"exercised: {{every: {every}, kind: live}}").replace("POL-001", "RB-001")
    reading = read(text, kind=Kind.RUNBOOK)
    assert the(reading).exercised is None
    assert [item.message for item in reading.unreadable] == [
        f"exercised.every is {every}; a runbook is exercised weekly, monthly, quarterly, semiannual, annual"
    ]


# --- Missing ---


@pytest.mark.parametrize(
    ("kind", "status", "names"),
    [
        (Kind.POLICY, "active", ("approver", "approved", "effective", "last_reviewed", "criteria")),
        (Kind.RUNBOOK, "active", ("last_reviewed",)),
        (Kind.POLICY, "draft", ()),
        (Kind.RUNBOOK, "draft", ()),
        (Kind.POLICY, "retired", ()),
    ],
)
def test_what_a_document_must_have_hangs_on_its_status(kind: Kind, status: str, names: tuple[str, ...]) -> None:
    reading = read(head(status=status).replace("POL", "POL" if kind is Kind.POLICY else "RB"), kind=kind)
    expected = (MissingField(location=Location(path=PATH), subject=the(reading).subject, names=names),) if names else ()
    assert reading.missing_fields == expected


def test_a_head_of_one_foreign_key_lacks_everything_at_once() -> None:
    (missing,) = read("---\nx-a: b\n---\n").missing_fields
    assert missing.subject == PATH
    assert missing.names == (
        "id",
        "title",
        "status",
        "owner",
        "approver",
        "approved",
        "effective",
        "last_reviewed",
        "criteria",
    )


@pytest.mark.parametrize("nothing", ["", "~", "null", '""', "' '", "[]"])
def test_a_key_that_says_nothing_is_missing(nothing: str) -> None:
    text = POLICY.replace("criteria: [CC8.1, CC5.3]", f"criteria: {nothing}")
    assert [item.names for item in read(text).missing_fields] == [("criteria",)]


def test_a_key_that_says_nonsense_is_not_missing_too() -> None:
    reading = read(POLICY.replace("approved: 2026-01-14", "approved: soon"))
    assert (faults(reading), reading.missing_fields) == ([("bad-date", 9, 11)], ())
    assert the(reading).approved is None


# --- Values that do not fit ---


@pytest.mark.parametrize(
    ("line", "kind", "column", "remedy"),
    [
        ("version: [1]", "bad-value", 10, "write `version: ...` with one value"),
        ("approver: {a: b}", "bad-value", 11, "write `approver: ...` with one value"),
        ("classification: secret", "bad-value", 17, "write one of public, internal, confidential, restricted"),
        ("classification: publik", "bad-value", 17, "did you mean public?"),
        ("criteria: CC6.1", "bad-value", 11, "write `criteria: [CC6.1]`"),
        ("criteria: [CC6.1, [CC6.2]]", "bad-value", 19, "write one value an item"),
        ("criteria: [CC6.1, ~]", "bad-value", 19, "write one value an item"),
        ("review: annual", "bad-value", 9, "write `review: {every: annual}`"),
        ("review: {grace: P7D}", "bad-value", 9, "write `review: {every: annual}`"),
        ("review: {every: daily}", "bad-value", 17, "write `review: {every: annual}`"),
        ("review: {every: yearly}", "bad-value", 17, None),
        ("review: {every: annual, grace: 7}", "bad-value", 32, "write `grace: P7D`"),
        ("review: {every: weekly, grace: P8D}", "bad-value", 32, "write `grace: P7D`, or less"),
        ("review: {every: quarterly, grace: P9999D}", "bad-value", 35, "write `grace: P92D`, or less"),
        ("review: {every: annual, max_gap: P367D}", "bad-value", 34, "write `max_gap: P366D`, or less"),
        ("review: {every: annual, windows: odd}", "bad-value", 34, "write one of calendar, fiscal, rolling"),
        ("changelog: [first]", "bad-value", 13, None),
        ("changelog: [{date: 14.1.2026}]", "bad-date", 20, None),
        ('approver: "a\\nb"', "bad-value", 11, "write it on one line"),
    ],
)
def test_a_value_that_does_not_fit_is_named_and_the_rest_read(
    line: str, kind: str, column: int, remedy: str | None
) -> None:
    reading = read(head(line))
    assert faults(reading) == [(kind, 6, column)]
    assert remedy is None or reading.unreadable[0].remedy == remedy
    assert (the(reading).id, the(reading).owner) == ("POL-001", "role:cto")


def test_an_unknown_status_is_in_force_until_it_says_otherwise() -> None:
    reading = read(head(status="activ"))
    assert faults(reading) == [("bad-value", 4, 9)]
    assert reading.unreadable[0].message == "status is activ; wanted is one of draft, active, retired"
    assert reading.unreadable[0].remedy == "did you mean active?"
    assert the(reading).is_in_force
    assert reading.missing_fields[0].names == ("approver", "approved", "effective", "last_reviewed", "criteria")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("POL-1", "POL-1"),
        ("pol-001", "pol-001"),
        ("POL-0001", "POL-0001"),
        ("RB-001", "RB-001"),
        ("POL 001", None),
        ("../POL-001", None),
        ("POL-\u0660\u0660\u0661", None),
        ("x" * 65, None),
    ],
)
def test_an_id_of_another_form_is_named_and_kept_if_it_can_be_referred_to(written: str, kept: str | None) -> None:
    reading = read(head().replace("POL-001", written))
    assert faults(reading) == [("bad-value", 2, 5)]
    assert the(reading).id == kept
    assert reading.missing_fields == ()


def test_a_message_shows_a_long_or_odd_value_cut_and_escaped() -> None:
    (fault,) = read(head(f"approved: '{'é' * 100}'")).unreadable
    assert fault.message.startswith(f"approved is {'é' * 60}...;")


def test_a_review_that_cannot_be_read_is_annual() -> None:
    assert the(read(head("review: often"))).review == ANNUAL
    assert the(read(head())).review == ANNUAL


@pytest.mark.parametrize(
    ("every", "grace", "gap"),
    [("weekly", 7, 7), ("monthly", 31, 31), ("quarterly", 92, 92), ("semiannual", 184, 184), ("annual", 31, 366)],
)
def test_nobody_grants_a_document_more_slack_than_its_frequency_has(every: str, grace: int, gap: int) -> None:
    most = read(head(f"review: {{every: {every}, grace: P{grace}D, max_gap: P{gap}D}}"))
    assert faults(most) == []
    assert the(most).review == Cadence(every=Every(every), grace=timedelta(days=grace), max_gap=timedelta(days=gap))
    more = read(head(f"review: {{every: {every}, grace: P{grace + 1}D, max_gap: P{gap + 1}D}}"))
    assert [item.message for item in more.unreadable] == [
        f"review.max_gap is {gap + 1} days; {every} allows {gap} at most, so its default counts",
        f"review.grace is {grace + 1} days; {every} allows {grace} at most, so its default counts",
    ]
    assert the(more).review == Cadence(every=Every(every))


# --- Unknown keys ---


@pytest.mark.parametrize(
    ("key", "suggestion"),
    [
        ("last_updated", "last_reviewed"),
        ("Last_Updated", "last_reviewed"),
        ("next_annual_certification_date", "next_review"),
        ("effective_date", "effective"),
        ("approved_by", "approver"),
        ("satisfies", "criteria"),
        ("name", "title"),
        ("review_cycle", "review"),
        ("policy_id", "id"),
        ("doc_id", "id"),
        ("Owner", "owner"),
        ("ownr", "owner"),
        ("last_reviewd", "last_reviewed"),
        ("weight", None),
    ],
)
def test_a_key_that_is_not_ours_is_named_with_the_one_it_may_mean(key: str, suggestion: str | None) -> None:
    reading = read(head(f"{key}: a"))
    assert [(item.name, item.suggestion, item.subject, item.location.line) for item in reading.unknown_fields] == [
        (key, suggestion, "POL-001", 6)
    ]
    assert reading.unreadable == ()


def test_an_unknown_key_within_a_key_is_named() -> None:
    reading = read(head("review: {every: annual, graze: P7D}", "changelog: [{versoin: a}]"))
    assert [(item.name, item.suggestion) for item in reading.unknown_fields] == [
        ("graze", "grace"),
        ("versoin", "version"),
    ]


def test_every_alias_points_to_a_key_of_ours_and_is_none() -> None:
    known = {*KNOWN[Kind.POLICY], *KNOWN[Kind.RUNBOOK]}
    assert set(ALIASES.values()) <= known
    assert not known & set(ALIASES)
    assert all(key == key.lower() for key in ALIASES)


# --- Keys of other tools ---


def test_a_foreign_key_is_neither_read_nor_reported() -> None:
    globs = DocumentGlobs(foreign_fields=frozenset({"slug", "version"}))
    reading = read(head("slug: [x]", "version: [y]"), globs=globs)
    assert (reading.unreadable, reading.unknown_fields, the(reading).version) == ((), (), None)


def test_a_declared_key_is_read_as_ours_at_its_place() -> None:
    globs = DocumentGlobs(fields=(("last_updated", "last_reviewed"), ("policy", "title")))
    reading = read(head("last_updated: 2026-01-14"), globs=globs)
    assert (reading.unreadable, reading.unknown_fields) == ((), ())
    assert the(reading).last_reviewed == date(2026, 1, 14)
    assert the(reading).at("last_reviewed") == Location(path=PATH, line=6, column=1)


@pytest.mark.parametrize("lines", [("last_reviewed: 2026-01-14", "last_updated: 2025-01-14")])
def test_a_declared_key_beside_ours_is_refused(lines: tuple[str, str]) -> None:
    globs = DocumentGlobs(fields=(("last_updated", "last_reviewed"),))
    reading = read(head(*lines), globs=globs)
    assert faults(reading) == [("duplicate-key", 7, 1)]
    assert the(reading).last_reviewed == date(2026, 1, 14)


# --- Anything ---

keys = st.sampled_from([*KNOWN[Kind.RUNBOOK], "x-a", "other", "last_updated"])
values = st.sampled_from(
    [
        "a",
        "2026-01-14",
        "[]",
        "[a, b]",
        "{every: annual}",
        "{a: {b: c}}",
        "null",
        "''",
        "active",
        "[{date: x}]",
        "[[a]]",
    ]
)


@settings(max_examples=200)
@given(
    st.lists(st.tuples(keys, values), max_size=8, unique_by=lambda pair: pair[0]),
    st.sampled_from(list(Kind)),
    st.text(),
)
def test_any_head_gives_a_document_that_loses_none_of_its_keys(
    pairs: list[tuple[str, str]], kind: Kind, body: str
) -> None:
    lines = [f"{key}: {value}" for key, value in pairs]
    data = "\n".join(("---", "x-always: there", *lines, "---", body)).encode("utf-8", "surrogatepass")
    reading = read_document(data, path=PATH, kind=kind, globs=DocumentGlobs())
    assert reading.document is not None
    named = {name for name, _ in reading.document.places}
    assert {key for key, _ in pairs} <= named
    assert {item.name for item in reading.unknown_fields if item.location.column == 1} == {
        key for key, _ in pairs if key not in KNOWN[kind] and not key.startswith("x-")
    }
    assert all(item.location.line >= 1 and item.message and item.remedy for item in reading.unreadable)


@given(st.binary(max_size=80))
def test_any_bytes_give_a_document_or_say_why_not(data: bytes) -> None:
    reading = read_document(data, path=PATH, kind=Kind.POLICY, globs=DocumentGlobs())
    assert (reading.document is None) == (not isinstance(read_head(data, path=PATH), Head))
    assert reading.document is not None or len(reading.unreadable) == 1
