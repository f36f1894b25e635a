"""Dates: what is due, what is late, and that neither ever drifts."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.model.period import (
    ANNUAL,
    REVIEWABLE,
    Cadence,
    Every,
    Period,
    add_months,
    is_future,
    iso_date,
    iso_days,
)

MONTHS = {Every.MONTHLY: 1, Every.QUARTERLY: 3, Every.SEMIANNUAL: 6, Every.ANNUAL: 12}
DAYS = {Every.DAILY: 1, Every.WEEKLY: 7}
DATED = sorted((*MONTHS, *DAYS), key=lambda every: every.value)
UNDATED = (Every.CONTINUOUS, Every.MULTIPLE_DAILY, Every.EVENT)

any_day = st.dates()
modern_day = st.dates(date(1990, 1, 1), date(2100, 12, 31))
slack = st.none() | st.integers(0, 99_999).map(lambda days: timedelta(days=days))
cadences = st.builds(Cadence, every=st.sampled_from(list(Every)), max_gap=slack, grace=slack)


def months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


# --- Reading ---


@pytest.mark.parametrize(
    "text",
    [
        *("", "2026", "2026-1-2", "2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "0000-01-01"),
        *("2026-01-01 ", " 2026-01-01", "2026-01-01\n", "2026-01-01T00:00:00", "20260101", "2026/01/01"),
        *("01-02-2026", "+2026-01-01", "-2026-01-01", "10000-01-01", "2026-W01-1", "2026-001"),
        *("\uff12\uff10\uff12\uff16-01-01", "\u0662\u0660\u0662\u0666-01-01", "2026\u201001\u201001", "today"),
    ],
)
def test_only_a_day_of_the_calendar_in_iso_form_is_a_date(text: str) -> None:
    assert iso_date(text) is None


@given(any_day)
def test_every_day_reads_back_from_its_iso_form(day: date) -> None:
    assert iso_date(day.isoformat()) == day


def test_a_leap_day_is_a_date_in_leap_years_alone() -> None:
    years = [year for year in (1900, 2000, 2023, 2024, 2028, 2100) if iso_date(f"{year}-02-29")]
    assert years == [2000, 2024, 2028]


@pytest.mark.parametrize(
    ("text", "days"),
    [("P7D", 7), ("P0D", 0), ("P92D", 92), ("P2W", 14), ("P99999D", 99_999), ("P9999W", 69_993)],
)
def test_whole_days_and_weeks_are_durations(text: str, days: int) -> None:
    assert iso_days(text) == timedelta(days=days)


@pytest.mark.parametrize(
    "text",
    ["", "P", "PD", "7D", "P7", "P7d", "p7D", "P-7D", "P1M", "P1Y", "PT24H", "P1W2D", "P100000D", "P\u0667D", "P7D\n"],
)
def test_no_other_duration_is_taken(text: str) -> None:
    assert iso_days(text) is None


# --- Months ---


@pytest.mark.parametrize(
    ("anchor", "months", "wanted"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-01-31", 2, "2026-03-31"),
        ("2026-01-31", 3, "2026-04-30"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-06-15", 0, "2026-06-15"),
        ("2026-03-31", -1, "2026-02-28"),
        ("9999-12-31", 1, "9999-12-31"),
        ("9999-01-15", 11, "9999-12-15"),
        ("9999-01-15", 12, "9999-12-31"),
        ("0001-01-01", -1, "0001-01-01"),
    ],
)
def test_months_are_months(anchor: str, months: int, wanted: str) -> None:
    assert add_months(date.fromisoformat(anchor), months) == date.fromisoformat(wanted)


@given(modern_day, st.integers(0, 600))
def test_a_month_added_keeps_the_day_or_takes_the_last_of_the_month(anchor: date, months: int) -> None:
    then = add_months(anchor, months)
    assert months_between(anchor, then) == months
    assert then.day == min(anchor.day, calendar.monthrange(then.year, then.month)[1])


@given(any_day, st.integers(-200_000, 200_000))
def test_no_count_of_months_leaves_the_calendar(anchor: date, months: int) -> None:
    assert date.min <= add_months(anchor, months) <= date.max


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


@pytest.mark.parametrize("every", UNDATED)
def test_what_follows_events_has_no_due_date(every: Every) -> None:
    cadence = Cadence(every=every)
    period = Period(id="x", start=date.min, end=date.max)
    assert cadence.due(date(2026, 1, 1)) == date.max
    assert list(cadence.due_dates(date(2026, 1, 1), period)) == []


def test_a_document_is_reviewed_by_the_week_or_in_months() -> None:
    assert frozenset({*MONTHS, Every.WEEKLY}) == REVIEWABLE


@given(st.sampled_from(DATED), modern_day, modern_day, st.integers(0, 800))
def test_due_dates_of_a_period_are_the_due_dates_that_lie_in_it(
    every: Every, anchor: date, start: date, length: int
) -> None:
    period = Period(id="x", start=start, end=start + timedelta(days=length))
    cadence = Cadence(every=every)
    k, wanted = 1, []
    while (due := cadence.due(anchor, k)) <= period.end:
        wanted += [due] if due in period else []
        k += 1
    assert list(cadence.due_dates(anchor, period)) == wanted


def test_due_dates_start_after_the_anchor_and_include_both_ends_of_the_period() -> None:
    period = Period(id="x", start=date(2026, 1, 31), end=date(2026, 4, 30))
    monthly = Cadence(every=Every.MONTHLY)
    assert list(monthly.due_dates(date(2025, 12, 31), period)) == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
    ]
    assert list(monthly.due_dates(date(2026, 4, 30), period)) == []


def test_nothing_is_due_on_the_calendars_last_day() -> None:
    period = Period(id="x", start=date(9999, 1, 1), end=date.max)
    assert list(ANNUAL.due_dates(date(9998, 12, 31), period)) == []
    assert list(Cadence(every=Every.DAILY).due_dates(date(9999, 12, 28), period)) == [
        date(9999, 12, 29),
        date(9999, 12, 30),
    ]


def test_an_anchor_of_the_year_1_costs_nothing() -> None:
    period = Period(id="x", start=date(9000, 1, 1), end=date(9000, 1, 2))
    assert list(Cadence(every=Every.DAILY).due_dates(date.min, period)) == [date(9000, 1, 1), date(9000, 1, 2)]


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


# --- Periods and the future ---


@pytest.mark.parametrize(
    ("day", "inside"),
    [("2025-12-31", False), ("2026-01-01", True), ("2026-06-30", True), ("2026-07-01", False)],
)
def test_both_ends_lie_in_the_period(day: str, inside: bool) -> None:
    period = Period(id="2026-H1", start=date(2026, 1, 1), end=date(2026, 6, 30))
    assert (date.fromisoformat(day) in period) is inside


def test_a_day_ahead_may_be_another_zones_and_two_days_are_the_future() -> None:
    as_of = date(2026, 6, 30)
    ahead = [as_of + timedelta(days=days) for days in (-1, 0, 1, 2)]
    assert [is_future(day, as_of) for day in ahead] == [False, False, False, True]


@given(any_day, any_day)
def test_no_two_dates_crash_the_comparison_with_the_future(day: date, as_of: date) -> None:
    assert is_future(day, as_of) == ((day - as_of).days > 1)
