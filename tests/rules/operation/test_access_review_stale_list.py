"""A list is too old from the day after its limit, counted in the days of the organization's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.access_reviews import examination, limits, listing, population, review
from tests.factories import program
from tieout.model.calendar import Calendar
from tieout.model.examination import Examination
from tieout.model.operation.facts import Operation
from tieout.model.program import Organization
from tieout.rules.operation.access_review_stale_list import access_review_stale_list

SIGNED = date(2026, 4, 15)


def of(at: datetime | None, on: date = SIGNED, *, zone: str = "UTC", since: date = date(2025, 1, 2)) -> Examination:
    one = review(on)
    operation = Operation(populations=(population(one, shown=listing(at)),))
    organization = Organization(name="Example Ltd", timezone=zone)
    return examination(
        one, operation=operation, statements=(limits(since),), program=program(organization=organization)
    )


def told(found: Examination) -> list[str]:
    return [item.message for item in access_review_stale_list(found)]


@pytest.mark.parametrize(
    ("at", "is_told"),
    [
        (datetime(2026, 3, 31, 23, 59, tzinfo=UTC), True),
        (datetime(2026, 4, 1, 0, 0, tzinfo=UTC), False),
        (datetime(2026, 4, 15, 23, 59, tzinfo=UTC), False),
        (datetime(2026, 4, 16, 0, 0, tzinfo=UTC), True),
    ],
)
def test_the_last_day_is_in_time_and_no_list_is_of_after_the_sign_off(at: datetime, is_told: bool) -> None:
    assert bool(told(of(at))) is is_told


def test_it_is_told_with_both_days_the_record_of_the_list_and_the_line_of_the_policy() -> None:
    assert told(of(datetime(2026, 3, 31, 9, tzinfo=UTC))) == [
        (
            "2026-04-15-code-host: signed off 2026-04-15 on the list of 2026-03-31 "
            "(evidence/2026-03-31-0900/evidence.yaml), 15 days old; allowed are 14 days (POL-002, policies/access-control.md:14)"
        )
    ]


@pytest.mark.parametrize(
    ("zone", "at", "is_told"),
    [
        ("UTC", datetime(2026, 3, 31, 23, 30, tzinfo=UTC), True),
        ("Europe/Berlin", datetime(2026, 3, 31, 23, 30, tzinfo=UTC), False),
        ("America/New_York", datetime(2026, 4, 1, 3, 30, tzinfo=UTC), True),
        ("America/New_York", datetime(2026, 4, 1, 4, 0, tzinfo=UTC), False),
    ],
)
def test_the_day_of_the_list_is_that_of_the_organizations_zone(zone: str, at: datetime, is_told: bool) -> None:
    assert Calendar(zone=ZoneInfo(zone)).day_of(at) in {date(2026, 3, 31), date(2026, 4, 1)}
    assert bool(told(of(at, zone=zone))) is is_told


def test_a_day_of_23_hours_is_a_day() -> None:
    """The clocks of Berlin went forward on 2026-03-29."""
    first = datetime(2026, 3, 15, 23, 0, tzinfo=UTC)
    assert told(of(first, date(2026, 3, 30), zone="Europe/Berlin")) == []
    assert len(told(of(first, date(2026, 3, 31), zone="Europe/Berlin"))) == 1


def test_the_limit_is_that_of_the_day_of_the_sign_off() -> None:
    at = datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert len(told(of(at, since=SIGNED))) == 1
    assert told(of(at, since=date(2026, 4, 16))) == [
        "no text in force on 2026-04-15 states access-list-age, so it is not known whether 2026-04-15-code-host kept to it"
    ]


@pytest.mark.parametrize(("came", "is_told"), [(SIGNED, False), (date(2026, 4, 16), True), (None, False)])
def test_a_list_that_came_after_the_sign_off_was_approved_by_nobody(came: date | None, is_told: bool) -> None:
    one, shown = review(SIGNED), listing(datetime(2026, 4, 10, 9, tzinfo=UTC), came_on=came)
    found = examination(one, operation=Operation(populations=(population(one, shown=shown),)), statements=(limits(),))
    assert told(found) == (
        [
            (
                "2026-04-15-code-host: signed off 2026-04-15 on the list of 2026-04-10 "
                "(evidence/2026-04-10-0900/evidence.yaml), which came to the branch on 2026-04-16 only, so nobody can have "
                "approved it"
            )
        ]
        if is_told
        else []
    )


def test_a_list_without_a_moment_is_for_another_rule() -> None:
    assert told(of(None)) == []
