"""Instants become days in the organization's zone, and days are business days or not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.model.calendar import Calendar
from tieout.model.period import Period

# The furthest ahead and behind; half-hour and 45-minute ones; a switch at midnight, forwards and
# backwards; one that lost a whole day (Apia, 30 December 2011); one that switches by half an hour.
ZONES = (
    *("UTC", "Pacific/Kiritimati", "Etc/GMT+12", "Asia/Kathmandu", "America/New_York", "Europe/Berlin"),
    *("Africa/Cairo", "America/Sao_Paulo", "Asia/Beirut", "Pacific/Apia", "Australia/Lord_Howe", "Atlantic/Azores"),
)
zones = st.sampled_from(ZONES).map(ZoneInfo)
instants = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # the zone comes beside
moments = st.datetimes(timezones=st.just(UTC))
modern_day = st.dates(date(1990, 1, 1), date(2100, 12, 31))
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


# --- Days ---


@pytest.mark.parametrize(
    ("zone", "instant", "day"),
    [
        ("America/New_York", "2026-04-01T02:30:00+00:00", "2026-03-31"),
        ("UTC", "2026-04-01T02:30:00+00:00", "2026-04-01"),
        ("Pacific/Kiritimati", "2026-12-31T09:59:59+00:00", "2026-12-31"),
        ("Pacific/Kiritimati", "2026-12-31T10:00:00+00:00", "2027-01-01"),
        ("Etc/GMT+12", "2027-01-01T11:59:59+00:00", "2026-12-31"),
        ("Etc/GMT+12", "2027-01-01T12:00:00+00:00", "2027-01-01"),
        ("UTC", "2028-02-28T23:30:00-01:00", "2028-02-29"),
        ("UTC", "2026-02-28T23:30:00-01:00", "2026-03-01"),
        ("Europe/Berlin", "2026-03-28T22:59:59+00:00", "2026-03-28"),
        ("Europe/Berlin", "2026-03-28T23:00:00+00:00", "2026-03-29"),
        ("Europe/Berlin", "2026-03-29T22:00:00+00:00", "2026-03-30"),
        ("Pacific/Apia", "2011-12-30T09:59:59+00:00", "2011-12-29"),
        ("Pacific/Apia", "2011-12-30T10:00:00+00:00", "2011-12-31"),
    ],
)
def test_an_instant_is_a_day_of_the_organizations_zone(zone: str, instant: str, day: str) -> None:
    assert Calendar(zone=ZoneInfo(zone)).day_of(at(instant)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (at("2026-03-28T23:30:00+00:00"), "2026-03-29 00:30"),
        (at("2026-03-29T01:00:00+00:00"), "2026-03-29 03:00"),
        (date(2026, 3, 29), "2026-03-29"),
        (datetime.max.replace(tzinfo=UTC), "9999-12-31 23:59"),
    ],
)
def test_the_clock_is_that_of_the_organization(moment: date, told: str) -> None:
    """Its offset is that of the moment, a date has no time, and where the zone's calendar has ended it is UTC's."""
    assert Calendar(zone=ZoneInfo("Europe/Berlin")).clock(moment) == told


def test_a_date_is_its_own_day_in_every_zone() -> None:
    for zone in ZONES:
        assert Calendar(zone=ZoneInfo(zone)).day_of(date(2026, 2, 28)) == date(2026, 2, 28)


def test_a_time_without_an_offset_is_refused() -> None:
    naive = datetime(2026, 1, 1, 12)  # noqa: DTZ001  # what is refused
    with pytest.raises(ValueError, match="2026-01-01T12:00:00 has no offset from UTC"):
        Calendar().day_of(naive)
    with pytest.raises(ValueError, match="has no offset"):
        Calendar().bounds(naive)


@given(zones, instants, modern_day)
def test_a_day_is_the_instants_from_its_first_to_that_of_the_next(zone: ZoneInfo, instant: datetime, day: date) -> None:
    calendar = Calendar(zone=zone)
    for each in (day, calendar.day_of(instant)):
        first, after = calendar.first_instant(each), calendar.first_instant(each + timedelta(days=1))
        assert (calendar.day_of(instant) == each) is (first <= instant < after)


@given(instants, offsets, offsets)
def test_a_zone_less_than_a_day_apart_moves_a_date_by_a_day_at_most(
    instant: datetime, one: timezone, other: timezone
) -> None:
    apart = one.utcoffset(None) - other.utcoffset(None)
    days = [Calendar(zone=zone).day_of(instant) for zone in (one, other)]
    if abs(apart) < timedelta(days=1):
        assert abs(days[0] - days[1]) <= timedelta(days=1)
    if apart >= timedelta(0):
        assert days[0] >= days[1]


@given(zones, moments, moments)
def test_no_instant_crashes_and_days_keep_the_order_of_whole_days(
    zone: ZoneInfo, one: datetime, other: datetime
) -> None:
    calendar = Calendar(zone=zone)
    first, last = sorted((one, other))
    if last - first >= timedelta(days=1):
        assert calendar.day_of(first) <= calendar.day_of(last)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_the_ends_of_the_calendar_are_its_ends_in_every_zone(zone: str) -> None:
    calendar = Calendar(zone=ZoneInfo(zone))
    lowest, highest = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    assert lowest <= calendar.first_instant(date.min) <= calendar.first_instant(date.max) <= highest
    assert calendar.instants(Period(id="x", start=date.min, end=date.max))[1] == highest
    assert calendar.bounds(date.max)[1] <= highest
    assert calendar.day_of(lowest) == date.min
    assert calendar.day_of(highest) == date.max
    assert calendar.day_of(datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))) == date.min
    assert calendar.day_of(datetime.max.replace(tzinfo=timezone(timedelta(hours=-12)))) == date.max


# --- Periods as instants ---


@pytest.mark.parametrize(
    ("zone", "start", "end", "first", "after"),
    [
        ("UTC", "2026-01-01", "2026-06-30", "2026-01-01T00:00:00+00:00", "2026-07-01T00:00:00+00:00"),
        ("Europe/Berlin", "2026-01-01", "2026-06-30", "2025-12-31T23:00:00+00:00", "2026-06-30T22:00:00+00:00"),
        ("Pacific/Kiritimati", "2026-12-31", "2026-12-31", "2026-12-30T10:00:00+00:00", "2026-12-31T10:00:00+00:00"),
        ("Etc/GMT+12", "2026-12-31", "2026-12-31", "2026-12-31T12:00:00+00:00", "2027-01-01T12:00:00+00:00"),
        # A day of 23 hours, and one of 25.
        ("Europe/Berlin", "2026-03-29", "2026-03-29", "2026-03-28T23:00:00+00:00", "2026-03-29T22:00:00+00:00"),
        ("Europe/Berlin", "2026-10-25", "2026-10-25", "2026-10-24T22:00:00+00:00", "2026-10-25T23:00:00+00:00"),
        # The clock skips midnight, shows the first hour twice, and skips the whole day.
        ("Africa/Cairo", "2026-04-24", "2026-04-24", "2026-04-23T22:00:00+00:00", "2026-04-24T21:00:00+00:00"),
        ("Atlantic/Azores", "2026-10-25", "2026-10-25", "2026-10-25T00:00:00+00:00", "2026-10-26T01:00:00+00:00"),
        ("Pacific/Apia", "2011-12-30", "2011-12-30", "2011-12-30T10:00:00+00:00", "2011-12-30T10:00:00+00:00"),
        ("UTC", "2028-02-29", "2028-02-29", "2028-02-29T00:00:00+00:00", "2028-03-01T00:00:00+00:00"),
    ],
)
def test_a_period_is_half_open_from_midnight_to_midnight(
    zone: str, start: str, end: str, first: str, after: str
) -> None:
    period = Period(id="x", start=date.fromisoformat(start), end=date.fromisoformat(end))
    found = Calendar(zone=ZoneInfo(zone)).instants(period)
    assert found == (at(first), at(after))
    assert [moment.utcoffset() for moment in found] == [timedelta(0), timedelta(0)]


def test_a_date_may_be_any_instant_of_its_day_and_an_instant_is_one() -> None:
    calendar = Calendar(zone=ZoneInfo("Europe/Berlin"))
    first, last = at("2026-03-28T23:00:00+00:00"), at("2026-03-29T21:59:59.999999+00:00")
    assert calendar.bounds(date(2026, 3, 29)) == (first, last)
    assert calendar.bounds(at("2026-03-29T00:00:00+01:00")) == (first, first)


# --- Business days ---


def test_who_says_nothing_has_utc_the_calendar_year_and_no_holidays() -> None:
    assert Calendar() == Calendar(zone=UTC, fiscal_year_start=1, holidays=frozenset())


CALENDAR = Calendar(holidays=frozenset({date(2026, 12, 25), date(2027, 1, 1)}))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-12-18", True),
        ("2026-12-19", False),
        ("2026-12-20", False),
        ("2026-12-21", True),
        ("2026-12-24", True),
        ("2026-12-25", False),
        ("2026-12-26", False),
        ("2026-12-27", False),
        ("2026-12-28", True),
        ("2026-12-31", True),
        ("2027-01-01", False),
        ("2025-12-25", True),
        ("2028-02-29", True),
    ],
)
def test_business_days_are_monday_to_friday_less_holidays(day: str, works: bool) -> None:
    assert CALENDAR.is_business_day(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        ("2026-12-17", 1, "2026-12-18"),
        ("2026-12-17", 2, "2026-12-21"),
        ("2026-12-18", 1, "2026-12-21"),
        ("2026-12-21", 1, "2026-12-22"),
        ("2026-12-21", 3, "2026-12-24"),
        ("2026-12-21", 4, "2026-12-28"),
        ("2026-12-24", 1, "2026-12-28"),
        ("2026-12-24", 2, "2026-12-29"),
        ("2026-12-24", 5, "2027-01-04"),
        # From a day off, the first business day after it is day 1.
        ("2026-12-25", 1, "2026-12-28"),
        ("2026-12-26", 1, "2026-12-28"),
        ("2026-12-27", 2, "2026-12-29"),
        ("2026-12-26", 0, "2026-12-26"),
        ("2028-02-28", 1, "2028-02-29"),
        ("9999-12-30", 1, "9999-12-31"),
        ("9999-12-30", 9, "9999-12-31"),
        ("9999-12-31", 1, "9999-12-31"),
    ],
)
def test_business_days_are_counted_after_the_day(day: str, count: int, then: str) -> None:
    assert CALENDAR.business_days_after(date.fromisoformat(day), count) == date.fromisoformat(then)


@given(modern_day, st.integers(1, 60), st.frozensets(modern_day, max_size=9))
def test_so_many_business_days_lie_after_the_day(day: date, count: int, holidays: frozenset[date]) -> None:
    calendar = Calendar(holidays=holidays)
    then = calendar.business_days_after(day, count)
    between = [day + timedelta(days=k) for k in range(1, (then - day).days + 1)]
    assert sum(map(calendar.is_business_day, between)) == count
    assert calendar.is_business_day(then)
