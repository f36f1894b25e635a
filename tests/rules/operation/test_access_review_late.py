"""A review is late from the day after its limit, a deviation from the day that the policy says, and stays what it was."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.access_reviews import code_host, examination, limits, review
from tests.factories import PERIOD, registers
from tieout.model.examination import Examination
from tieout.model.finding import Severity
from tieout.model.operation.access_review import AccessReview
from tieout.rules.operation.access_review_late import access_review_late

FIRST = date(2025, 12, 31)
CITED = "92 days (POL-002, policies/access-control.md:12)"
DEVIATION = "; from 100 days (POL-002, policies/access-control.md:13) on it is a deviation"


def after(days: int, since: date = FIRST) -> AccessReview:
    return review(since + timedelta(days=days))


def told(found: Examination) -> list[tuple[str, str]]:
    default = access_review_late.severity
    return [((item.severity or default).value, item.message) for item in access_review_late(found)]


def severities(*reviews: AccessReview, **changes: Any) -> list[str]:
    return [severity for severity, _ in told(examination(*reviews, **changes))]


@pytest.mark.parametrize(
    ("days", "found"), [(91, []), (92, []), (93, ["warning"]), (99, ["warning"]), (100, ["error"]), (101, ["error"])]
)
def test_the_last_day_is_in_time_and_the_day_of_the_deviation_is_one(days: int, found: list[str]) -> None:
    later = after(days)
    assert severities(review(FIRST), later, as_of=FIRST + timedelta(days=days)) == found


@pytest.mark.parametrize(("days", "found"), [(92, []), (93, ["warning"]), (99, ["warning"]), (100, ["error"])])
def test_a_gap_that_is_still_open_is_judged_by_the_day_of_the_examination(days: int, found: list[str]) -> None:
    assert severities(review(FIRST), as_of=FIRST + timedelta(days=days)) == found


def test_a_gap_is_told_with_both_days_both_places_and_the_lines_of_the_policy() -> None:
    found = examination(review(date(2026, 1, 15)), review(date(2026, 4, 25)))
    assert told(found) == [
        (
            "error",
            (
                "code-host: access review signed off 2026-04-25, 100 days after the one of 2026-01-15, 2026-01-15-code-host "
                f"(evidence/access-reviews/2026-01-15-code-host.yaml:7); allowed are {CITED}{DEVIATION}"
            ),
        )
    ]


def test_what_was_late_stays_late_after_the_next_one() -> None:
    late = review(date(2026, 1, 5)), review(date(2026, 4, 20))
    assert severities(*late) == ["error"]
    assert severities(*late, review(date(2026, 5, 20))) == ["error"]


def test_an_open_gap_says_how_long_it_is() -> None:
    assert told(examination(review(date(2026, 1, 15)))) == [
        (
            "error",
            (
                "code-host: no access review since the one signed off 2026-01-15, 2026-01-15-code-host "
                f"(evidence/access-reviews/2026-01-15-code-host.yaml:7), 166 days by 2026-06-30; allowed are {CITED}{DEVIATION}"
            ),
        )
    ]


def test_a_period_that_is_over_ends_the_last_gap() -> None:
    last = review(PERIOD.end - timedelta(days=92))
    earlier = review(PERIOD.start), last
    assert severities(*earlier, as_of=PERIOD.end + timedelta(days=50)) == []


def test_what_lies_before_the_period_is_history_but_for_the_last_sign_off() -> None:
    reviews = review(date(2025, 1, 1)), review(date(2025, 11, 20)), review(date(2026, 2, 20)), review(date(2026, 5, 20))
    assert severities(*reviews) == []
    assert severities(*reviews[:2], *reviews[3:]) == ["error"]


@pytest.mark.parametrize("begun", [None, date(2024, 1, 1)])
def test_a_system_that_was_never_reviewed_is_late_from_the_first_day_of_the_period(begun: date | None) -> None:
    system = code_host(in_scope_from=begun)
    found = examination(registers=registers(systems=(system,)))
    assert told(found) == [
        (
            "error",
            (
                "code-host: no access review by 2026-06-30, 180 days after the period began on 2026-01-01, and none before it "
                f"is on record (registers/systems.yaml:5); allowed are {CITED}{DEVIATION}"
            ),
        )
    ]


def test_a_system_is_reviewed_from_the_day_on_which_it_came_in_scope() -> None:
    system = code_host(in_scope_from=date(2026, 3, 30))
    found = examination(registers=registers(systems=(system,)))
    assert told(found) == []
    assert severities(as_of=date(2026, 7, 1), period=None, registers=registers(systems=(system,))) == ["warning"]


def test_a_sign_off_before_the_system_came_in_scope_opens_no_gap() -> None:
    rows = registers(systems=(code_host(in_scope_from=date(2026, 4, 20)),))
    assert severities(review(date(2025, 6, 1)), registers=rows) == []


@pytest.mark.parametrize("changes", [{"in_scope": False}, {"in_scope": None}])
def test_a_system_out_of_scope_needs_none(changes: dict[str, Any]) -> None:
    assert severities(registers=registers(systems=(code_host(**changes),))) == []


def test_without_a_day_of_deviation_more_than_the_gap_is_an_error() -> None:
    statements = (limits(access_review_deviation=0),)
    assert severities(review(FIRST), after(93), as_of=FIRST + timedelta(days=93), statements=statements) == ["error"]


def test_the_limit_is_that_of_the_day_of_the_earlier_sign_off() -> None:
    """A policy that was made longer later excuses nothing, and one made shorter later accuses nobody."""
    change = date(2026, 2, 1)
    longer = (limits(access_review_gap=31, access_review_deviation=31), limits(since=change))
    shorter = (limits(), limits(since=change, access_review_gap=31, access_review_deviation=31))
    reviews, day = (review(date(2026, 1, 5)), review(date(2026, 3, 1))), date(2026, 3, 2)
    assert severities(*reviews, statements=longer, as_of=day) == ["error"]
    assert severities(*reviews, statements=shorter, as_of=day) == []


def test_where_no_policy_states_the_gap_that_is_said_and_nobody_is_late() -> None:
    assert told(examination(review(date(2026, 1, 5)), statements=())) == [
        (
            "warning",
            (
                "no text in force on 2026-01-01 and 2026-01-05 states access-review-gap, so it is not known whether code-host "
                "kept to it"
            ),
        )
    ]


def test_a_leap_day_is_a_day() -> None:
    since = date(2023, 12, 1)
    assert (since + timedelta(days=92)) == date(2024, 3, 2)
    statements = (limits(since=date(2023, 1, 1)),)
    for day, found in ((date(2024, 3, 2), []), (date(2024, 3, 3), ["warning"])):
        assert severities(review(since), period=None, as_of=day, statements=statements) == found


@pytest.mark.parametrize(
    "changes",
    [{"landed": None}, {"signed_off_by": ""}],
)
def test_what_is_not_on_the_branch_or_not_signed_ends_no_gap(changes: dict[str, Any]) -> None:
    assert severities(review(date(2026, 1, 5)), review(date(2026, 3, 30), **changes), review(date(2026, 6, 1))) == [
        "error"
    ]


def test_what_cannot_be_read_may_be_a_sign_off_and_accuses_nobody() -> None:
    torn = review(date(2026, 3, 30), system="", signed_off_by="", unread=("a value is missing here",))
    assert severities(review(date(2026, 1, 5)), torn, review(date(2026, 6, 1))) == []


@given(st.lists(st.integers(-200, 180), max_size=8), st.integers(0, 180))
def test_one_more_review_in_the_period_never_makes_it_worse(days: list[int], more: int) -> None:
    start = PERIOD.start
    reviews = [review(start + timedelta(days=day)) for day in sorted({*days})]
    longer = [review(start + timedelta(days=day)) for day in sorted({*days, more})]
    before = [item for item in told(examination(*reviews)) if item[0] == Severity.ERROR.value]
    after_ = [item for item in told(examination(*longer)) if item[0] == Severity.ERROR.value]
    assert bool(after_) <= bool(before)


@given(st.lists(st.integers(-200, 170), max_size=8), st.integers(0, 170), st.integers(0, 30))
def test_what_was_told_of_a_gap_that_ended_is_told_on_every_later_day(days: list[int], day: int, more: int) -> None:
    start = PERIOD.start
    as_of = start + timedelta(days=day)
    reviews = [review(start + timedelta(days=each)) for each in sorted({*days}) if each <= day]
    ended = {message for _, message in told(examination(*reviews, as_of=as_of)) if " after " in message}
    later = {message for _, message in told(examination(*reviews, as_of=as_of + timedelta(days=more)))}
    assert {item for item in ended if "signed off" in item} <= later
