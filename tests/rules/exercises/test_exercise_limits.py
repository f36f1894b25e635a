"""What was measured and when it was recorded, against the policy of the day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.exercises import PATH, examination, limits, record
from tests.rules.seen import messages, observed, severities
from tieout.model.document import ExerciseKind
from tieout.model.exercise import ExerciseOutcome, Measured
from tieout.model.finding import Observation, Severity
from tieout.model.limit import Unit
from tieout.model.location import Location
from tieout.rules.exercises.exercise_over_limit import exercise_over_limit
from tieout.rules.exercises.exercise_recorded_late import exercise_recorded_late

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


def slow(minutes: int, **changes: Any) -> Any:
    return record(measured=Measured(recovery_time=timedelta(minutes=minutes)), **changes)


@pytest.mark.parametrize(("minutes", "severity"), [(239, []), (240, []), (241, [ERROR])])
def test_as_long_as_the_policy_allows_is_in_time(minutes: int, severity: list[Severity]) -> None:
    assert severities(exercise_over_limit, examination(slow(minutes))) == severity


def test_what_took_longer_cites_the_line_of_the_policy() -> None:
    assert observed(exercise_over_limit, examination(slow(310))) == [
        Observation(
            subject="EX-2026-01",
            location=Location(path=PATH, line=14),
            message=(
                "EX-2026-01 measured a recovery time of 5 hours 10 minutes; on 2026-05-12 the limit was 4 hours "
                "(POL-005, policies/business-continuity.md:11), and it says pass"
            ),
            remedy="write outcome: fail, and write into findings what took so long; then repeat the exercise",
            about="recovery_time",
        )
    ]


def test_one_that_says_fail_is_told_without_that() -> None:
    (seen,) = messages(exercise_over_limit, examination(slow(310, outcome=ExerciseOutcome.FAIL)))
    assert seen.endswith("business-continuity.md:11)")


def test_on_paper_it_is_asked_about() -> None:
    paper = examination(slow(310, kind=ExerciseKind.TABLETOP))
    assert severities(exercise_over_limit, paper) == [WARNING]
    (seen,) = observed(exercise_over_limit, paper)
    assert "says pass" not in seen.message
    assert seen.remedy == "write into findings what took so long; then repeat the exercise"


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ((), "EX-2026-01 measured a recovery time of 10 minutes, and no policy in force on 2026-05-12 limits it"),
        (
            limits(recovery_time=(1, Unit.BUSINESS_DAYS)),
            (
                "EX-2026-01 measured a recovery time of 10 minutes, and the limit of 2026-05-12, "
                "1 business day (POL-005, policies/business-continuity.md:11), is no length that can be compared"
            ),
        ),
    ],
)
def test_without_a_limit_that_is_said(stated: Any, message: str) -> None:
    bare = examination(slow(10), statements=stated)
    assert messages(exercise_over_limit, bare) == [message]
    assert severities(exercise_over_limit, bare) == [WARNING]


def test_what_was_not_measured_is_held_against_nothing() -> None:
    assert observed(exercise_over_limit, examination(record(measured=Measured()), statements=())) == []


@pytest.mark.parametrize(("day", "severity"), [("2026-05-19", []), ("2026-05-20", [ERROR])])
def test_a_record_is_in_time_until_the_fifth_business_day(day: str, severity: list[Severity]) -> None:
    one = record(recorded_on=date.fromisoformat(day))
    assert severities(exercise_recorded_late, examination(one)) == severity


def test_a_late_record_cites_the_line_of_the_policy() -> None:
    late = examination(record(recorded_on=date(2026, 6, 20)))
    assert observed(exercise_recorded_late, late) == [
        Observation(
            subject="EX-2026-01",
            location=Location(path=PATH, line=5),
            message=(
                "EX-2026-01 of 2026-05-12 was recorded on 2026-06-20; allowed are 5 business days "
                "(POL-005, policies/business-continuity.md:11), until 2026-05-19"
            ),
            remedy="say in the record why it is late; commit the next one on the day of the exercise",
            about="recorded",
        )
    ]


@pytest.mark.parametrize(
    ("as_of", "said"), [("2026-05-19", []), ("2026-05-20", ["EX-2026-01 of 2026-05-12 is not committed yet"])]
)
def test_one_that_is_not_committed_is_late_when_its_day_is_over(as_of: str, said: list[str]) -> None:
    loose = examination(record(recorded_on=None), as_of=date.fromisoformat(as_of))
    assert [item.partition(";")[0] for item in messages(exercise_recorded_late, loose)] == said


@pytest.mark.parametrize(
    ("stated", "recorded", "message"),
    [
        (
            (),
            date(2026, 6, 20),
            "was recorded on 2026-06-20, and no policy in force on 2026-05-12 says how soon an exercise is recorded",
        ),
        (
            (),
            None,
            "is not committed yet, and no policy in force on 2026-05-12 says how soon an exercise is recorded",
        ),
        (
            limits(exercise_record=(5, Unit.PERCENT)),
            date(2026, 5, 12),
            (
                "was recorded on 2026-05-12, and the limit for it, 5 percent "
                "(POL-005, policies/business-continuity.md:11), is no whole length of time"
            ),
        ),
    ],
)
def test_without_a_limit_of_time_that_is_a_note(stated: Any, recorded: date | None, message: str) -> None:
    bare = examination(record(recorded_on=recorded), statements=stated)
    assert messages(exercise_recorded_late, bare) == [f"EX-2026-01 of 2026-05-12 {message}"]
    assert severities(exercise_recorded_late, bare) == [NOTE]


def test_a_record_without_a_day_is_another_rules_business() -> None:
    assert observed(exercise_recorded_late, examination(record(held_on=None))) == []
