"""A limit that stands still on some days ends later by exactly these."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.judgement.operation.paused import Days, days_within, merged, paused_deadline
from tieout.model.calendar import Calendar
from tieout.model.deadline import Deadline
from tieout.model.limit import Limit, Unit

UTC_CALENDAR = Calendar(zone=UTC)
BERLIN = Calendar(zone=ZoneInfo("Europe/Berlin"))
SINCE = date(2026, 3, 2)
WEEK = Limit(value=7, unit=Unit.DAYS)


def march(first: int, last: int) -> Days:
    return date(2026, 3, first), date(2026, 3, last)


def end(limit: Limit, *pauses: Days, since: date = SINCE, calendar: Calendar = UTC_CALENDAR) -> date | None:
    found = paused_deadline(limit, since, merged(pauses), calendar)
    return found.on if found else None


@pytest.mark.parametrize(
    ("pauses", "day"),
    [
        pytest.param([], 9, id="none"),
        pytest.param([march(4, 6)], 12, id="three days"),
        pytest.param([march(4, 6), march(5, 8)], 14, id="a day that two cover counts once"),
        pytest.param([march(9, 9)], 10, id="the last day"),
        pytest.param([march(10, 20)], 9, id="the day after is too late"),
        pytest.param([march(1, 2)], 9, id="before it, and on its first day, nothing runs"),
        pytest.param([march(1, 3)], 10, id="from before it on"),
        pytest.param([march(4, 6), march(12, 13)], 14, id="another that begins within the longer limit"),
        pytest.param([march(6, 4)], 9, id="an end before its beginning is none"),
    ],
)
def test_days(pauses: list[Days], day: int) -> None:
    assert end(WEEK, *pauses) == date(2026, 3, day)


def test_business_days_that_are_left_are_counted_after_the_pause() -> None:
    five = Limit(value=5, unit=Unit.BUSINESS_DAYS)
    assert end(five) == date(2026, 3, 9)  # from a Monday to the next
    assert end(five, march(4, 7)) == date(2026, 3, 12)  # four of five are left from the Monday on
    assert end(five, march(3, 8)) == date(2026, 3, 13)


def test_hours_stand_still_from_the_first_instant_of_a_day_to_its_last() -> None:
    began = datetime(2026, 3, 28, 12, tzinfo=UTC)
    day = Limit(value=24, unit=Unit.HOURS)
    # The 29th has 23 hours in Berlin: the clocks go forward.
    pause = (date(2026, 3, 29), date(2026, 3, 29))
    at = began + timedelta(hours=24 + 23)
    assert paused_deadline(day, began, (pause,), BERLIN) == Deadline(on=date(2026, 3, 30), at=at)
    late = (date(2026, 3, 30), date(2026, 3, 30))
    assert paused_deadline(day, began, (late,), BERLIN) == paused_deadline(day, began, (), BERLIN)


def test_a_limit_that_is_no_time_has_no_end() -> None:
    assert end(Limit(value=7, unit=Unit.PERCENT), march(4, 6)) is None


def test_the_leap_day_is_a_day() -> None:
    assert end(WEEK, since=date(2028, 2, 25)) == date(2028, 3, 3)
    assert end(WEEK, (date(2028, 2, 29), date(2028, 2, 29)), since=date(2028, 2, 25)) == date(2028, 3, 4)


pauses = st.lists(
    st.tuples(st.integers(-5, 60), st.integers(0, 20)).map(
        lambda pair: (SINCE + timedelta(days=pair[0]), SINCE + timedelta(days=sum(pair)))
    ),
    max_size=5,
)


@given(st.integers(0, 40), pauses)
def test_it_ends_on_the_last_of_so_many_days_that_are_not_paused(value: int, stretches: list[Days]) -> None:
    day, left = SINCE, value
    while left:
        day += timedelta(days=1)
        left -= not any(first <= day <= last for first, last in stretches)
    assert end(Limit(value=value, unit=Unit.DAYS), *stretches) == day
    assert days_within(merged(stretches), SINCE, day) == (day - SINCE).days - value


@given(pauses)
def test_merged_days_are_the_same_days_once(stretches: list[Days]) -> None:
    every = {first + timedelta(days=n) for first, last in stretches for n in range((last - first).days + 1)}
    found = merged(stretches)
    assert sum((last - first).days + 1 for first, last in found) == len(every)
    assert days_within(found, date(2000, 1, 1), date(2100, 1, 1)) == len(every)
