"""A runbook in force is tried in time, or somebody hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.exercises import RUNBOOK_PATH, examination, limits, record, runbook
from tests.rules.seen import messages, observed, severities
from tieout.model.cadence import Every
from tieout.model.document import ExerciseKind, Kind, Status
from tieout.model.exercise import ExerciseOutcome
from tieout.model.finding import Observation, Severity
from tieout.model.limit import Unit
from tieout.model.location import Location
from tieout.rules.exercises.runbook_never_exercised import runbook_never_exercised

ERROR, WARNING = Severity.ERROR, Severity.WARNING
FAILED = record(outcome=ExerciseOutcome.FAIL)


def found(as_of: str, *records: Any, **changes: Any) -> list[Severity]:
    return severities(
        runbook_never_exercised, examination(*(records or (record(),)), as_of=date.fromisoformat(as_of), **changes)
    )


@pytest.mark.parametrize(
    ("as_of", "severity"),
    [
        ("2026-08-13", []),
        ("2026-08-14", []),
        ("2026-08-15", [WARNING]),
        ("2026-08-21", [WARNING]),
        ("2026-08-22", [ERROR]),
    ],
)
def test_boundary_days_of_a_quarterly_restore(as_of: str, severity: list[Severity]) -> None:
    """Signed off on 2026-05-14: due on 2026-08-14, with 7 days of grace."""
    assert found(as_of) == severity


@pytest.mark.parametrize(("as_of", "severity"), [("2027-05-14", []), ("2027-05-15", [ERROR])])
def test_an_annual_exercise_has_no_grace(as_of: str, severity: list[Severity]) -> None:
    annual = runbook(Every.ANNUAL)
    assert found(as_of, documents=(annual,)) == severity


@pytest.mark.parametrize(
    ("as_of", "severity"),
    [("2026-01-01", [WARNING]), ("2026-04-02", [WARNING]), ("2026-04-10", [WARNING]), ("2026-04-11", [ERROR])],
)
def test_one_that_never_was_is_asked_about_until_its_grace_is_over(as_of: str, severity: list[Severity]) -> None:
    """In force since 2026-01-01: due on 2026-04-01; 92 days end on 2026-04-03, and then come 7 of grace."""
    assert found(as_of, FAILED) == severity


@pytest.mark.parametrize(("as_of", "severity"), [("2026-04-03", [WARNING]), ("2026-04-04", [ERROR])])
def test_one_that_never_was_has_the_whole_gap_that_a_policy_states(as_of: str, severity: list[Severity]) -> None:
    assert found(as_of, FAILED, statements=limits(restore_drill_gap=(92, Unit.DAYS))) == severity


@pytest.mark.parametrize(("as_of", "severity"), [("2026-08-14", []), ("2026-08-15", [ERROR])])
def test_a_policy_that_states_the_gap_gives_no_grace(as_of: str, severity: list[Severity]) -> None:
    stated = limits(restore_drill_gap=(92, Unit.DAYS))
    assert found(as_of, statements=stated) == severity


def test_the_finding_states_the_dates_and_who_must_act() -> None:
    late = examination(as_of=date(2026, 9, 1), statements=limits(restore_drill_gap=(92, Unit.DAYS)))
    assert observed(runbook_never_exercised, late) == [
        Observation(
            subject="RB-003",
            location=Location(path=RUNBOOK_PATH, line=6),
            message=(
                "Backup Restore Runbook was due for its quarterly restore on 2026-08-14, 18 days ago; "
                "the last that counts is EX-2026-01, signed off on 2026-05-14; "
                "allowed are 92 days (POL-005, policies/business-continuity.md:11)"
            ),
            remedy="have role:head-of-engineering exercise it, and the record in evidence/exercises signed off",
            about="exercised",
        )
    ]


def test_a_newer_record_that_does_not_count_is_named_with_the_reason() -> None:
    newer = record(
        path="evidence/exercises/EX-2026-02.md", id="EX-2026-02", held_on=date(2026, 8, 3), signed_off_by=None
    )
    (seen,) = messages(runbook_never_exercised, examination(record(), newer, as_of=date(2026, 8, 15)))
    assert seen == (
        "Backup Restore Runbook was due for its quarterly restore on 2026-08-14, 1 day ago, within grace; "
        "the last that counts is EX-2026-01, signed off on 2026-05-14; EX-2026-02 does not count: it is not signed off"
    )


def test_an_older_record_that_does_not_count_is_no_news() -> None:
    older = record(path="a", id="EX-2026-00", held_on=date(2026, 2, 1), signed_off_by=None)
    (seen,) = messages(runbook_never_exercised, examination(record(), older, as_of=date(2026, 8, 15)))
    assert "does not count" not in seen


@pytest.mark.parametrize(
    ("as_of", "message"),
    [
        (
            "2026-04-01",
            (
                "Backup Restore Runbook was never exercised since it came in force on 2026-01-01; "
                "its first quarterly restore is due by 2026-04-01"
            ),
        ),
        (
            "2026-04-03",
            (
                "Backup Restore Runbook was never exercised since it came in force on 2026-01-01; "
                "its first quarterly restore was due by 2026-04-01, 2 days ago, within grace"
            ),
        ),
    ],
)
def test_one_that_never_was_says_since_when(as_of: str, message: str) -> None:
    of_another = record(runbooks=("RB-001",))
    late = examination(of_another, as_of=date.fromisoformat(as_of))
    assert messages(runbook_never_exercised, late) == [message]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (None, "annual exercise"),
        (ExerciseKind.LIVE, "annual live exercise"),
        (ExerciseKind.TABLETOP, "annual tabletop"),
    ],
)
def test_the_kind_is_said_in_words(kind: ExerciseKind | None, words: str) -> None:
    bare = examination(record(runbooks=()), documents=(runbook(Every.ANNUAL, kind),))
    (seen,) = messages(runbook_never_exercised, bare)
    assert f"its first {words} is due by 2027-01-01" in seen


def test_nobody_says_how_often_is_a_warning() -> None:
    silent = examination(documents=(runbook(None),))
    assert severities(runbook_never_exercised, silent) == [WARNING]
    assert messages(runbook_never_exercised, silent) == [
        "Backup Restore Runbook does not say how often it is exercised"
    ]


def test_nothing_says_since_when_is_a_warning() -> None:
    ageless = examination(FAILED, documents=(runbook(effective=None),))
    assert severities(runbook_never_exercised, ageless) == [WARNING]
    assert messages(runbook_never_exercised, ageless) == [
        (
            "Backup Restore Runbook was never exercised, and nothing says since when it is in force; "
            "EX-2026-01 does not count: it failed"
        )
    ]


def test_what_nobody_must_follow_is_left_alone() -> None:
    others = (
        runbook(None, status=Status.DRAFT),
        runbook(None, status=Status.RETIRED),
        replace(runbook(None), kind=Kind.POLICY),
    )
    assert observed(runbook_never_exercised, examination(documents=others)) == []
