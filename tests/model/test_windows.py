"""Windows tile time, bear the names that people use, and are not required where a period cuts them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.model.cadence import Cadence, Every, Windows
from tieout.model.calendar import Calendar
from tieout.model.period import Period
from tieout.model.windows import Window, window_of, windows

DATED = (Every.DAILY, Every.WEEKLY, Every.MONTHLY, Every.QUARTERLY, Every.SEMIANNUAL, Every.ANNUAL)
FIXED = (Windows.CALENDAR, Windows.FISCAL)

any_day = st.dates()
modern_day = st.dates(date(1990, 1, 1), date(2100, 12, 31))
cadences = st.builds(Cadence, every=st.sampled_from(DATED), windows=st.sampled_from(FIXED))
calendars = st.builds(
    Calendar, fiscal_year_start=st.integers(1, 12), holidays=st.frozensets(st.dates(date(2026, 1, 1), date(2026, 2, 1)))
)


def period(start: str, end: str, share: int = 50) -> Period:
    return Period(id="x", start=date.fromisoformat(start), end=date.fromisoformat(end), required_share=share)


def the(day: str, every: Every, kind: Windows = Windows.CALENDAR, month: int = 1) -> tuple[str, str, str]:
    found = window_of(date.fromisoformat(day), Cadence(every=every, windows=kind), Calendar(fiscal_year_start=month))
    assert found is not None
    assert found.required
    return found.id, str(found.start), str(found.end)


# --- Names and bounds ---


@pytest.mark.parametrize(
    ("every", "day", "window"),
    [
        (Every.DAILY, "2028-02-29", ("2028-02-29", "2028-02-29", "2028-02-29")),
        (Every.WEEKLY, "2026-02-01", ("2026-W05", "2026-01-26", "2026-02-01")),
        (Every.WEEKLY, "2026-02-02", ("2026-W06", "2026-02-02", "2026-02-08")),
        # Week 53, and years that begin in another year's week.
        (Every.WEEKLY, "2026-12-27", ("2026-W52", "2026-12-21", "2026-12-27")),
        (Every.WEEKLY, "2026-12-28", ("2026-W53", "2026-12-28", "2027-01-03")),
        (Every.WEEKLY, "2027-01-03", ("2026-W53", "2026-12-28", "2027-01-03")),
        (Every.WEEKLY, "2027-01-04", ("2027-W01", "2027-01-04", "2027-01-10")),
        (Every.WEEKLY, "2024-12-30", ("2025-W01", "2024-12-30", "2025-01-05")),
        (Every.WEEKLY, "2021-01-03", ("2020-W53", "2020-12-28", "2021-01-03")),
        (Every.WEEKLY, "9999-12-31", ("9999-W52", "9999-12-27", "9999-12-31")),
        (Every.WEEKLY, "0001-01-01", ("0001-W01", "0001-01-01", "0001-01-07")),
        (Every.MONTHLY, "2026-02-28", ("2026-02", "2026-02-01", "2026-02-28")),
        (Every.MONTHLY, "2028-02-29", ("2028-02", "2028-02-01", "2028-02-29")),
        (Every.MONTHLY, "2026-12-31", ("2026-12", "2026-12-01", "2026-12-31")),
        (Every.MONTHLY, "9999-12-31", ("9999-12", "9999-12-01", "9999-12-31")),
        (Every.QUARTERLY, "2026-01-01", ("2026-Q1", "2026-01-01", "2026-03-31")),
        (Every.QUARTERLY, "2026-03-31", ("2026-Q1", "2026-01-01", "2026-03-31")),
        (Every.QUARTERLY, "2026-04-01", ("2026-Q2", "2026-04-01", "2026-06-30")),
        (Every.QUARTERLY, "2026-12-31", ("2026-Q4", "2026-10-01", "2026-12-31")),
        (Every.SEMIANNUAL, "2026-06-30", ("2026-H1", "2026-01-01", "2026-06-30")),
        (Every.SEMIANNUAL, "2026-07-01", ("2026-H2", "2026-07-01", "2026-12-31")),
        (Every.ANNUAL, "2028-12-31", ("2028", "2028-01-01", "2028-12-31")),
        (Every.ANNUAL, "0001-06-01", ("0001", "0001-01-01", "0001-12-31")),
    ],
)
def test_the_window_of_a_day(every: Every, day: str, window: tuple[str, str, str]) -> None:
    assert the(day, every) == window


@pytest.mark.parametrize(
    ("month", "day", "quarter", "half", "year"),
    [
        (1, "2026-03-31", ("FY2026-Q1", "2026-01-01", "2026-03-31"), "FY2026-H1", "FY2026"),
        (2, "2026-01-31", ("FY2026-Q4", "2025-11-01", "2026-01-31"), "FY2026-H2", "FY2026"),
        (2, "2026-02-01", ("FY2027-Q1", "2026-02-01", "2026-04-30"), "FY2027-H1", "FY2027"),
        (3, "2028-02-29", ("FY2028-Q4", "2027-12-01", "2028-02-29"), "FY2028-H2", "FY2028"),
        (3, "2028-03-01", ("FY2029-Q1", "2028-03-01", "2028-05-31"), "FY2029-H1", "FY2029"),
        (4, "2026-03-31", ("FY2026-Q4", "2026-01-01", "2026-03-31"), "FY2026-H2", "FY2026"),
        (4, "2026-04-01", ("FY2027-Q1", "2026-04-01", "2026-06-30"), "FY2027-H1", "FY2027"),
        (5, "2026-10-31", ("FY2027-Q2", "2026-08-01", "2026-10-31"), "FY2027-H1", "FY2027"),
        (5, "2026-11-01", ("FY2027-Q3", "2026-11-01", "2027-01-31"), "FY2027-H2", "FY2027"),
        (6, "2026-12-31", ("FY2027-Q3", "2026-12-01", "2027-02-28"), "FY2027-H2", "FY2027"),
        (7, "2026-06-30", ("FY2026-Q4", "2026-04-01", "2026-06-30"), "FY2026-H2", "FY2026"),
        (7, "2026-07-01", ("FY2027-Q1", "2026-07-01", "2026-09-30"), "FY2027-H1", "FY2027"),
        (8, "2026-07-31", ("FY2026-Q4", "2026-05-01", "2026-07-31"), "FY2026-H2", "FY2026"),
        (9, "2026-02-28", ("FY2026-Q2", "2025-12-01", "2026-02-28"), "FY2026-H1", "FY2026"),
        (10, "2026-09-30", ("FY2026-Q4", "2026-07-01", "2026-09-30"), "FY2026-H2", "FY2026"),
        (10, "2026-10-01", ("FY2027-Q1", "2026-10-01", "2026-12-31"), "FY2027-H1", "FY2027"),
        (11, "2026-01-31", ("FY2026-Q1", "2025-11-01", "2026-01-31"), "FY2026-H1", "FY2026"),
        (12, "2026-12-01", ("FY2027-Q1", "2026-12-01", "2027-02-28"), "FY2027-H1", "FY2027"),
        (12, "2026-11-30", ("FY2026-Q4", "2026-09-01", "2026-11-30"), "FY2026-H2", "FY2026"),
    ],
)
def test_a_fiscal_year_bears_the_number_of_the_year_in_which_it_ends(
    month: int, day: str, quarter: tuple[str, str, str], half: str, year: str
) -> None:
    assert the(day, Every.QUARTERLY, Windows.FISCAL, month) == quarter
    assert the(day, Every.SEMIANNUAL, Windows.FISCAL, month)[0] == half
    assert the(day, Every.ANNUAL, Windows.FISCAL, month)[0] == year


def test_the_bounds_of_fiscal_halves_and_years() -> None:
    assert the("2026-09-30", Every.SEMIANNUAL, Windows.FISCAL, 4) == ("FY2027-H1", "2026-04-01", "2026-09-30")
    assert the("2026-10-01", Every.SEMIANNUAL, Windows.FISCAL, 4) == ("FY2027-H2", "2026-10-01", "2027-03-31")
    assert the("2028-02-29", Every.ANNUAL, Windows.FISCAL, 3) == ("FY2028", "2027-03-01", "2028-02-29")


def test_weeks_and_months_are_the_calendars_in_a_fiscal_year_too() -> None:
    assert the("2026-05-17", Every.MONTHLY, Windows.FISCAL, 4) == ("2026-05", "2026-05-01", "2026-05-31")
    assert the("2026-02-01", Every.WEEKLY, Windows.FISCAL, 4) == ("2026-W05", "2026-01-26", "2026-02-01")


def test_the_calendars_first_and_last_days_have_windows() -> None:
    assert the("9999-12-31", Every.ANNUAL, Windows.FISCAL, 4) == ("FY10000", "9999-04-01", "9999-12-31")
    assert the("0001-01-01", Every.ANNUAL, Windows.FISCAL, 4) == ("FY0001", "0001-01-01", "0001-03-31")


@pytest.mark.parametrize("every", [Every.CONTINUOUS, Every.MULTIPLE_DAILY, Every.EVENT])
@pytest.mark.parametrize("kind", FIXED)
def test_what_sets_no_days_has_no_windows(every: Every, kind: Windows) -> None:
    cadence = Cadence(every=every, windows=kind)
    assert window_of(date(2026, 1, 1), cadence, Calendar()) is None
    assert list(windows(cadence, period("2026-01-01", "2026-12-31"), Calendar())) == []


@pytest.mark.parametrize("every", DATED)
def test_rolling_windows_are_not_known_before_what_was_completed(every: Every) -> None:
    cadence = Cadence(every=every, windows=Windows.ROLLING)
    assert list(windows(cadence, period("2026-01-01", "2026-12-31"), Calendar())) == []


# --- Tiling ---


@given(cadences, calendars, modern_day, st.integers(0, 1500))
def test_windows_tile_time(cadence: Cadence, calendar: Calendar, start: date, length: int) -> None:
    end = start + timedelta(days=length)
    found = list(windows(cadence, Period(id="x", start=start, end=end), calendar))
    assert start in found[0]
    assert end in found[-1]
    assert all(window.start <= window.end for window in found)
    assert all(after.start - before.end == timedelta(days=1) for before, after in pairwise(found))
    assert len({window.id for window in found}) == len(found)


@given(cadences, calendars, any_day)
def test_a_day_lies_in_its_window_and_so_do_both_ends_of_it(cadence: Cadence, calendar: Calendar, day: date) -> None:
    window = window_of(day, cadence, calendar)
    assert window is not None
    assert day in window
    assert window_of(window.start, cadence, calendar) == window_of(window.end, cadence, calendar) == window


@given(cadences, calendars, any_day, any_day)
def test_of_two_days_the_earlier_is_in_the_earlier_window_or_the_same(
    cadence: Cadence, calendar: Calendar, one: date, other: date
) -> None:
    first, last = (window_of(day, cadence, calendar) for day in sorted((one, other)))
    assert first is not None
    assert last is not None
    assert first == last or first.end < last.start


def test_both_ends_lie_in_a_window_and_count_as_its_days() -> None:
    window = Window(id="x", start=date(2026, 1, 1), end=date(2026, 1, 31))
    days = [date(2025, 12, 31), window.start, window.end, date(2026, 2, 1)]
    assert [day in window for day in days] == [False, True, True, False]
    assert window.days == 31


def test_the_windows_of_a_year_with_53_weeks() -> None:
    found = list(windows(Cadence(every=Every.WEEKLY), period("2026-01-01", "2026-12-31"), Calendar()))
    assert [window.id for window in found] == [f"2026-W{week:02}" for week in range(1, 54)]
    assert [window.id for window in found if not window.required] == []


def test_windows_stop_with_the_calendar() -> None:
    last = list(windows(Cadence(every=Every.QUARTERLY), period("9999-10-01", "9999-12-31"), Calendar()))
    assert last == [Window(id="9999-Q4", start=date(9999, 10, 1), end=date.max)]
    days = windows(Cadence(every=Every.DAILY), period("9999-12-30", "9999-12-31"), Calendar())
    assert [window.id for window in days] == ["9999-12-30", "9999-12-31"]


# --- Required or not ---


def test_a_daily_cadence_asks_for_business_days() -> None:
    calendar = Calendar(holidays=frozenset({date(2026, 12, 25), date(2026, 12, 26)}))
    found = windows(Cadence(every=Every.DAILY), period("2026-12-24", "2026-12-28"), calendar)
    assert [(str(window.start), window.required, window.reason) for window in found] == [
        ("2026-12-24", True, ""),
        ("2026-12-25", False, "holiday"),
        ("2026-12-26", False, "weekend"),
        ("2026-12-27", False, "weekend"),
        ("2026-12-28", True, ""),
    ]


def edges(every: Every, start: str, end: str, share: int = 50) -> list[tuple[str, bool, str]]:
    found = windows(Cadence(every=every), period(start, end, share), Calendar())
    return [(window.id, window.required, window.reason) for window in found]


@pytest.mark.parametrize(
    ("every", "start", "end", "edge"),
    [
        # At the period's start: half of 90 days is 45, of which the 15th of February leaves 45.
        (Every.QUARTERLY, "2026-02-15", "2026-06-30", ("2026-Q1", True, "")),
        (Every.QUARTERLY, "2026-02-16", "2026-06-30", ("2026-Q1", False, "44 of its 90 days lie in the period")),
        # Of 91 days 45 are too few, 46 are enough.
        (Every.QUARTERLY, "2028-02-15", "2028-06-30", ("2028-Q1", True, "")),
        (Every.QUARTERLY, "2028-02-16", "2028-06-30", ("2028-Q1", False, "45 of its 91 days lie in the period")),
        (Every.WEEKLY, "2026-01-01", "2026-03-31", ("2026-W01", True, "")),
        (Every.WEEKLY, "2026-01-02", "2026-03-31", ("2026-W01", False, "3 of its 7 days lie in the period")),
        (Every.MONTHLY, "2026-01-16", "2026-03-31", ("2026-01", True, "")),
        (Every.MONTHLY, "2026-01-17", "2026-03-31", ("2026-01", False, "15 of its 31 days lie in the period")),
        # A half year of an annual control: the second half is the longer.
        (Every.ANNUAL, "2026-01-01", "2026-06-30", ("2026", False, "181 of its 365 days lie in the period")),
        (Every.ANNUAL, "2026-07-01", "2026-12-31", ("2026", True, "")),
        (Every.ANNUAL, "2028-01-01", "2028-06-30", ("2028", False, "182 of its 366 days lie in the period")),
    ],
)
def test_a_window_less_than_half_in_the_period_is_not_required(
    every: Every, start: str, end: str, edge: tuple[str, bool, str]
) -> None:
    assert edges(every, start, end)[0] == edge


def test_the_last_window_is_weighed_like_the_first() -> None:
    assert edges(Every.QUARTERLY, "2026-01-01", "2026-05-15") == [
        ("2026-Q1", True, ""),
        ("2026-Q2", False, "45 of its 91 days lie in the period"),
    ]
    assert edges(Every.QUARTERLY, "2026-01-01", "2026-05-16")[1] == ("2026-Q2", True, "")
    assert edges(Every.QUARTERLY, "2026-02-20", "2026-02-20") == [
        ("2026-Q1", False, "1 of its 90 days lie in the period")
    ]


@pytest.mark.parametrize(
    ("share", "required"),
    [(0, True), (1, True), (2, False), (100, False)],
)
def test_the_share_is_the_periods(share: int, required: bool) -> None:
    assert edges(Every.QUARTERLY, "2026-03-31", "2026-03-31", share)[0][1] is required


def test_who_says_nothing_asks_for_half_of_a_window() -> None:
    assert Period(id="x", start=date(2026, 1, 1), end=date(2026, 1, 1)).required_share == 50


def test_a_whole_window_is_required_at_any_share() -> None:
    assert [required for _, required, _ in edges(Every.QUARTERLY, "2026-01-01", "2026-12-31", 100)] == [True] * 4
    assert edges(Every.QUARTERLY, "2026-01-02", "2026-12-31", 100)[0][1] is False


def test_a_day_off_is_not_required_at_any_share() -> None:
    assert edges(Every.DAILY, "2026-03-07", "2026-03-07", 0) == [("2026-03-07", False, "weekend")]
