"""What is due and what is late, by the cadence of a document's review."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.model.cadence import ANNUAL, REVIEWABLE, Cadence, Every
from tieout.model.calendar import Calendar
from tieout.model.period import add_months

MONTHS = {Every.MONTHLY: 1, Every.QUARTERLY: 3, Every.SEMIANNUAL: 6, Every.ANNUAL: 12}
DAYS = {Every.DAILY: 1, Every.WEEKLY: 7}
UNDATED = (Every.CONTINUOUS, Every.MULTIPLE_DAILY, Every.EVENT)

any_day = st.dates()
modern_day = st.dates(date(1990, 1, 1), date(2100, 12, 31))
slack = st.none() | st.integers(0, 99_999).map(lambda days: timedelta(days=days))
cadences = st.builds(Cadence, every=st.sampled_from(list(Every)), max_gap=slack, grace=slack)


def months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


@pytest.mark.parametrize("every", UNDATED)
def test_what_follows_events_has_no_due_date(every: Every) -> None:
    assert Cadence(every=every).due(date(2026, 1, 1)) == date.max


# --- Due dates ---


@given(modern_day, st.sampled_from(sorted(MONTHS, key=lambda every: every.value)), st.integers(1, 200))
def test_due_dates_never_drift(anchor: date, every: Every, k: int) -> None:
    due = Cadence(every=every).due(anchor, k)
    assert months_between(anchor, due) == k * MONTHS[every]
    assert due.day == anchor.day or (due.day < anchor.day and (due + timedelta(days=1)).day == 1)


@given(modern_day, st.sampled_from(list(DAYS)), st.integers(1, 200))
def test_days_and_weeks_are_counted_from_the_anchor(anchor: date, every: Every, k: int) -> None:
    assert Cadence(every=every).due(anchor, k) - anchor == timedelta(days=k * DAYS[every])


@given(cadences, any_day, st.integers(1, 10**9))
def test_no_date_crashes_a_cadence(cadence: Cadence, anchor: date, k: int) -> None:
    assert anchor <= cadence.due(anchor, k) <= date.max
    assert anchor <= cadence.on_time_until(anchor) <= cadence.tolerated_until(anchor) <= date.max


def test_a_document_is_reviewed_by_the_week_or_in_months() -> None:
    assert frozenset({*MONTHS, Every.WEEKLY}) == REVIEWABLE


# --- On time, late within grace, exception ---


def standing(cadence: Cadence, anchor: date, day: date) -> int:
    """0 on time, 1 late within grace, 2 an exception."""
    return (day > cadence.on_time_until(anchor)) + (day > cadence.tolerated_until(anchor))


@given(modern_day)
def test_the_same_day_next_year_is_on_time_and_the_day_after_is_an_exception(anchor: date) -> None:
    last = 28 if (anchor.month, anchor.day) == (2, 29) else anchor.day
    birthday = date(anchor.year + 1, anchor.month, last)
    assert standing(ANNUAL, anchor, birthday) == 0
    assert standing(ANNUAL, anchor, birthday + timedelta(days=1)) == 2


@given(cadences, any_day, any_day, any_day)
def test_standing_only_worsens_as_days_pass(cadence: Cadence, anchor: date, one: date, other: date) -> None:
    assert standing(cadence, anchor, min(one, other)) <= standing(cadence, anchor, max(one, other))


@given(cadences, any_day, any_day, any_day)
def test_a_later_review_never_makes_the_standing_worse(cadence: Cadence, day: date, one: date, other: date) -> None:
    assert standing(cadence, max(one, other), day) <= standing(cadence, min(one, other), day)


@pytest.mark.parametrize(
    ("every", "anchor", "on_time_until", "tolerated_until"),
    [
        # From a leap day, into one, across one.
        (Every.ANNUAL, "2024-02-29", "2025-02-28", "2025-02-28"),
        (Every.ANNUAL, "2027-02-28", "2028-02-28", "2028-02-28"),
        (Every.ANNUAL, "2023-03-01", "2024-03-01", "2024-03-01"),
        (Every.ANNUAL, "2028-02-29", "2029-02-28", "2029-02-28"),
        # 365 days after this day is the 14th: months are months.
        (Every.ANNUAL, "2024-01-15", "2025-01-15", "2025-01-15"),
        (Every.ANNUAL, "2025-12-31", "2026-12-31", "2026-12-31"),
        # 92 days and 7 of grace, whatever the quarter's length: 99 is asked about, 100 is an exception.
        (Every.QUARTERLY, "2026-01-01", "2026-04-01", "2026-04-10"),
        (Every.QUARTERLY, "2026-07-01", "2026-10-01", "2026-10-08"),
        (Every.QUARTERLY, "2026-11-30", "2027-02-28", "2027-03-09"),
        (Every.SEMIANNUAL, "2026-01-01", "2026-07-01", "2026-07-18"),
        (Every.SEMIANNUAL, "2026-07-01", "2027-01-01", "2027-01-15"),
        (Every.MONTHLY, "2026-01-31", "2026-02-28", "2026-03-08"),
        (Every.MONTHLY, "2026-03-31", "2026-04-30", "2026-05-06"),
        (Every.WEEKLY, "2026-12-28", "2027-01-04", "2027-01-06"),
        (Every.DAILY, "2026-12-31", "2027-01-01", "2027-01-01"),
        (Every.ANNUAL, "9999-06-30", "9999-12-31", "9999-12-31"),
        (Every.QUARTERLY, "9999-12-30", "9999-12-31", "9999-12-31"),
    ],
)
def test_boundary_days(every: Every, anchor: str, on_time_until: str, tolerated_until: str) -> None:
    cadence, day = Cadence(every=every), date.fromisoformat(anchor)
    assert (str(cadence.on_time_until(day)), str(cadence.tolerated_until(day))) == (on_time_until, tolerated_until)


@given(modern_day)
def test_a_quarter_is_an_exception_from_the_hundredth_day_and_never_silent_after_three_months(anchor: date) -> None:
    quarterly = Cadence(every=Every.QUARTERLY)
    assert quarterly.tolerated_until(anchor) == anchor + timedelta(days=99)
    assert quarterly.on_time_until(anchor) == add_months(anchor, 3)


@pytest.mark.parametrize(
    ("gap", "on_time_until", "tolerated_until"),
    [(0, "2026-01-01", "2026-01-08"), (60, "2026-03-02", "2026-03-09"), (120, "2026-04-01", "2026-05-08")],
)
def test_a_gap_that_is_set_takes_the_place_of_the_frequencys(
    gap: int, on_time_until: str, tolerated_until: str
) -> None:
    cadence = Cadence(every=Every.QUARTERLY, max_gap=timedelta(days=gap))
    anchor = date(2026, 1, 1)
    assert (str(cadence.on_time_until(anchor)), str(cadence.tolerated_until(anchor))) == (
        on_time_until,
        tolerated_until,
    )


def test_a_grace_that_is_set_takes_the_place_of_the_frequencys() -> None:
    none, long = (Cadence(every=Every.QUARTERLY, grace=timedelta(days=days)) for days in (0, 30))
    assert none.tolerated_until(date(2026, 1, 1)) == date(2026, 4, 3)
    assert long.tolerated_until(date(2026, 1, 1)) == date(2026, 5, 3)


# --- The widest gap ---


@pytest.mark.parametrize(
    ("every", "completed", "until"),
    [
        (Every.WEEKLY, "2026-12-28", "2027-01-04"),
        (Every.MONTHLY, "2026-01-31", "2026-03-03"),
        (Every.MONTHLY, "2028-01-31", "2028-03-02"),
        (Every.QUARTERLY, "2026-01-15", "2026-04-17"),
        (Every.SEMIANNUAL, "2026-01-01", "2026-07-04"),
        # Annual is twelve months, in a leap year too.
        (Every.ANNUAL, "2026-01-15", "2027-01-15"),
        (Every.ANNUAL, "2024-01-15", "2025-01-15"),
        (Every.ANNUAL, "2024-02-29", "2025-02-28"),
        # Daily is the next day on which anybody works: a Monday's, a Friday's, a Saturday's, one before a holiday.
        (Every.DAILY, "2026-03-02", "2026-03-03"),
        (Every.DAILY, "2026-03-06", "2026-03-09"),
        (Every.DAILY, "2026-03-07", "2026-03-09"),
        (Every.DAILY, "2026-12-24", "2026-12-28"),
        (Every.CONTINUOUS, "2026-01-01", "9999-12-31"),
        (Every.EVENT, "2026-01-01", "9999-12-31"),
    ],
)
def test_the_widest_gap_of_each_frequency(every: Every, completed: str, until: str) -> None:
    calendar = Calendar(holidays=frozenset({date(2026, 12, 25)}))
    assert Cadence(every=every).gap_until(date.fromisoformat(completed), calendar) == date.fromisoformat(until)


@pytest.mark.parametrize("every", list(Every))
def test_a_gap_that_is_set_counts_civil_days_for_every_frequency(every: Every) -> None:
    cadence = Cadence(every=every, max_gap=timedelta(days=3))
    assert cadence.gap_until(date(2026, 3, 6), Calendar()) == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("every", "days"),
    [(Every.DAILY, 0), (Every.WEEKLY, 2), (Every.MONTHLY, 5), (Every.QUARTERLY, 7), (Every.SEMIANNUAL, 14),
     (Every.ANNUAL, 0), (Every.EVENT, 0)],
)  # fmt: skip
def test_the_grace_of_each_frequency_and_one_that_is_set(every: Every, days: int) -> None:
    assert Cadence(every=every).grace_days == days
    assert Cadence(every=every, grace=timedelta(days=3)).grace_days == 3
    assert Cadence(every=every, grace=timedelta(0)).grace_days == 0


def test_events_and_what_never_stops_set_no_days() -> None:
    assert [every for every in Every if not Cadence(every=every).is_dated] == [
        Every.CONTINUOUS,
        Every.MULTIPLE_DAILY,
        Every.EVENT,
    ]
    assert not Cadence(every=Every.EVENT, max_gap=timedelta(days=3)).is_dated
