"""Dates are read strictly, never drift and never leave the calendar; periods have both their ends."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.model.period import Period, add_days, add_months, is_future, iso_date, iso_days

any_day = st.dates()
modern_day = st.dates(date(1990, 1, 1), date(2100, 12, 31))


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


@given(modern_day, st.integers(0, 600), st.integers(0, 600))
def test_months_added_twice_are_at_most_as_far_as_months_added_once(anchor: date, first: int, then: int) -> None:
    """A day that was clamped stays clamped: so a date is always computed from its anchor."""
    once, twice = add_months(anchor, first + then), add_months(add_months(anchor, first), then)
    assert (twice.year, twice.month) == (once.year, once.month)
    assert twice <= once


@given(modern_day, modern_day, st.integers(0, 600))
def test_months_added_keep_the_order_of_days(one: date, other: date, months: int) -> None:
    assert add_months(min(one, other), months) <= add_months(max(one, other), months)


@given(any_day, st.integers(0, 10**12))
def test_days_added_stop_at_the_end_of_the_calendar(day: date, days: int) -> None:
    left = (date.max - day).days
    assert (add_days(day, days) - day).days == min(days, left)


# --- Periods and the future ---


@pytest.mark.parametrize(
    ("day", "inside"),
    [("2025-12-31", False), ("2026-01-01", True), ("2026-06-30", True), ("2026-07-01", False)],
)
def test_both_ends_lie_in_the_period(day: str, inside: bool) -> None:
    period = Period(id="2026-H1", start=date(2026, 1, 1), end=date(2026, 6, 30))
    assert (date.fromisoformat(day) in period) is inside


H1 = Period(id="2026-H1", start=date(2026, 1, 1), end=date(2026, 6, 30), required_share=75)


@pytest.mark.parametrize(
    ("first", "last", "start", "end"),
    [
        (None, None, "2026-01-01", "2026-06-30"),
        ("2025-06-01", "2027-06-01", "2026-01-01", "2026-06-30"),
        ("2026-01-02", None, "2026-01-02", "2026-06-30"),
        (None, "2026-06-29", "2026-01-01", "2026-06-29"),
        ("2026-06-30", None, "2026-06-30", "2026-06-30"),
        (None, "2026-01-01", "2026-01-01", "2026-01-01"),
        ("2026-03-03", "2026-03-03", "2026-03-03", "2026-03-03"),
    ],
)
def test_a_part_of_a_period_keeps_the_rest_of_it(first: str | None, last: str | None, start: str, end: str) -> None:
    days = (None if day is None else date.fromisoformat(day) for day in (first, last))
    whole = {"id": "2026-H1", "type": 2, "required_share": 75}
    assert H1.part(*days) == Period(start=date.fromisoformat(start), end=date.fromisoformat(end), **whole)  # type: ignore[arg-type]  # fields of Period


@pytest.mark.parametrize(("first", "last"), [("2026-07-01", None), (None, "2025-12-31"), ("2026-03-02", "2026-03-01")])
def test_what_lies_outside_a_period_is_no_part_of_it(first: str | None, last: str | None) -> None:
    days = (None if day is None else date.fromisoformat(day) for day in (first, last))
    assert H1.part(*days) is None


@pytest.mark.parametrize(
    ("start", "end", "too_long"),
    [
        ("2026-01-01", "2035-12-31", False),
        ("2026-01-01", "2036-01-01", True),
        ("2024-02-29", "2034-02-27", False),
        ("2024-02-29", "2034-02-28", True),
        ("0001-01-01", "9999-12-31", True),
    ],
)
def test_ten_years_are_examined_at_most(start: str, end: str, too_long: bool) -> None:
    assert Period(id="x", start=date.fromisoformat(start), end=date.fromisoformat(end)).is_too_long is too_long


def test_a_day_ahead_may_be_another_zones_and_two_days_are_the_future() -> None:
    as_of = date(2026, 6, 30)
    ahead = [as_of + timedelta(days=days) for days in (-1, 0, 1, 2)]
    assert [is_future(day, as_of) for day in ahead] == [False, False, False, True]


@given(any_day, any_day)
def test_no_two_dates_crash_the_comparison_with_the_future(day: date, as_of: date) -> None:
    assert is_future(day, as_of) == ((day - as_of).days > 1)
