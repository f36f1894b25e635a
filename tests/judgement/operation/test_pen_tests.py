"""Reports of penetration tests: how often, how soon answered, and what rows leave open."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.exercises import examination, stated
from tests.factories import reported
from tests.rules.seen import messages
from tieout.judgement.operation.pen_tests import missing_tests
from tieout.model.examination import Examination
from tieout.model.limit import Unit
from tieout.model.period import Period
from tieout.model.registers.collection import Registers
from tieout.model.registers.risks import FindingSource, FindingStatus, ReportedFinding
from tieout.rules.operation.pen_test_answer_late import pen_test_answer_late
from tieout.rules.operation.pen_tests_unjudged import pen_tests_unjudged

PERIOD = Period(id="2026-H1", start=date(2026, 1, 1), end=date(2026, 6, 30))
STATED = (
    stated("pen-test-interval", 12, Unit.MONTHS, since=date(2024, 1, 1), path="policies/tests.md"),
    stated("pen-test-answer", 10, Unit.BUSINESS_DAYS, since=date(2024, 1, 1), path="policies/answers.md"),
)
OLD = reported(id="FND-000", reported_on=date(2025, 3, 2), answered_on=date(2025, 3, 4), fixed_on=date(2025, 3, 4))
LATE = reported(reported_on=date(2026, 4, 20), answered_on=date(2026, 4, 22), fixed_on=date(2026, 4, 22))
PLAN: dict[str, Any] = {
    "status": FindingStatus.OPEN,
    "fixed_on": None,
    "plan": "switch it off",
    "due": date(2026, 9, 1),
}


def company(*rows: ReportedFinding, **changes: Any) -> Examination:
    sound: dict[str, Any] = {"period": PERIOD, "statements": STATED, "registers": Registers(findings=rows)}
    return examination(**{**sound, **changes})


def test_a_stretch_between_two_reports_that_is_too_long() -> None:
    (found,) = missing_tests(company(OLD, LATE))
    assert (found.last, found.next, found.unsure) == (OLD, LATE, ())


def test_other_sources_are_no_penetration_test() -> None:
    scan = reported(id="FND-009", source=FindingSource.SCAN, reported_on=date(2026, 1, 2))
    (found,) = missing_tests(company(OLD, scan, LATE))
    assert (found.last, found.next) == (OLD, LATE)


@pytest.mark.parametrize(
    "row",
    [reported(id="FND-009", reported_on=None), reported(id="FND-009", source=None, reported_on=date(2026, 1, 2))],
    ids=["no day", "no source"],
)
def test_a_row_that_may_be_of_a_report_leaves_it_open(row: ReportedFinding) -> None:
    (found,) = missing_tests(company(OLD, row, LATE))
    assert found.unsure == (row,)


def answered(day: date | None, **changes: Any) -> ReportedFinding:
    return reported(reported_on=date(2026, 3, 2), answered_on=day, **{**PLAN, **changes})


@pytest.mark.parametrize(("day", "is_late"), [(date(2026, 3, 16), False), (date(2026, 3, 17), True)])
def test_the_tenth_business_day_is_in_time(day: date, is_late: bool) -> None:
    late = (
        "FND-001 of the penetration test reported on 2026-03-02 was answered on 2026-03-17, not by 2026-03-16: "
        "10 business days (POL-005, policies/answers.md:11)"
    )
    assert messages(pen_test_answer_late, company(OLD, answered(day))) == ([late] if is_late else [])


def test_an_answer_from_before_the_period_is_history() -> None:
    row = reported(reported_on=date(2025, 6, 2), answered_on=date(2025, 12, 31), **PLAN)
    assert messages(pen_test_answer_late, company(row)) == []


def unjudged(row: ReportedFinding, **changes: Any) -> bool:
    return bool(messages(pen_tests_unjudged, company(OLD, row, **changes)))


def test_a_plan_without_a_day_leaves_it_open_once_the_last_day_has_passed() -> None:
    assert unjudged(answered(None))
    assert not unjudged(answered(None), as_of=date(2026, 3, 16))
    assert not unjudged(answered(date(2026, 3, 2)))
    assert not unjudged(reported(reported_on=date(2025, 11, 3), answered_on=None, **PLAN))


@pytest.mark.parametrize(("day", "is_open"), [(date(2026, 3, 16), False), (date(2026, 3, 17), True)])
def test_a_fix_in_time_is_an_answer_in_time_and_a_later_one_shows_nothing(day: date, is_open: bool) -> None:
    assert unjudged(answered(None, status=FindingStatus.FIXED, fixed_on=day)) is is_open
    assert messages(pen_test_answer_late, company(answered(None, status=FindingStatus.FIXED, fixed_on=day))) == []


def test_that_it_was_none_says_of_no_day() -> None:
    assert unjudged(answered(None, status=FindingStatus.FALSE_POSITIVE))
