"""Hours are elapsed time, days are civil, and what a date cannot show is unknown."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.model.calendar import Calendar
from tieout.model.deadline import Deadline, Timeliness, deadline, timeliness
from tieout.model.limit import Limit, Unit

BERLIN = Calendar(zone=ZoneInfo("Europe/Berlin"), holidays=frozenset({date(2026, 12, 25)}))
LATER = date(2030, 1, 1)
IN_TIME, OPEN, LATE, UNKNOWN = Timeliness.IN_TIME, Timeliness.OPEN, Timeliness.LATE, Timeliness.UNKNOWN


def limit(text: str) -> Limit:
    found = Limit.from_text(text)
    assert found is not None
    return found


def moment(text: str) -> date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


# --- The end of a limit ---


@pytest.mark.parametrize(
    ("text", "since", "on", "at"),
    [
        ("24 hours", "2026-01-10T10:00:00+01:00", "2026-01-11", "2026-01-11T09:00:00+00:00"),
        # 24 elapsed hours end an hour later by the clock in spring, an hour earlier in autumn.
        ("24 hours", "2026-03-28T12:00:00+01:00", "2026-03-29", "2026-03-29T11:00:00+00:00"),
        ("24 hours", "2026-10-24T12:00:00+02:00", "2026-10-25", "2026-10-25T10:00:00+00:00"),
        ("15 minutes", "2026-12-31T23:50:00+01:00", "2027-01-01", "2026-12-31T23:05:00+00:00"),
        # The hour of a date is not known: its first instant is the safe one.
        ("24 hours", "2026-01-10", "2026-01-11", "2026-01-10T23:00:00+00:00"),
        ("99999 hours", "9999-12-30", "9999-12-31", "9999-12-31T23:59:59.999999+00:00"),
        ("7 days", "2026-01-10", "2026-01-17", None),
        ("7 days", "2026-01-10T23:30:00+00:00", "2026-01-18", None),
        ("2 business days", "2026-12-23", "2026-12-28", None),
        ("2 business days", "2026-12-24", "2026-12-29", None),
        ("1 month", "2026-01-31", "2026-02-28", None),
        ("1 month", "2028-01-31", "2028-02-29", None),
        ("1 year", "2028-02-29", "2029-02-28", None),
        ("2 years", "2026-06-30", "2028-06-30", None),
        ("99999 days", "9999-12-30", "9999-12-31", None),
    ],
)
def test_the_end_of_a_limit(text: str, since: str, on: str, at: str | None) -> None:
    wanted = Deadline(on=date.fromisoformat(on), at=None if at is None else datetime.fromisoformat(at))
    assert deadline(limit(text), moment(since), BERLIN) == wanted


@pytest.mark.parametrize("unit", [Unit.PERCENT, Unit.COUNT])
def test_what_is_no_time_has_no_end_and_shows_nothing(unit: Unit) -> None:
    share = Limit(value=10, unit=unit)
    assert deadline(share, date(2026, 1, 1), BERLIN) is None
    assert timeliness(share, date(2026, 1, 1), date(2026, 1, 1), as_of=LATER, calendar=BERLIN) is UNKNOWN
    assert timeliness(share, date(2026, 1, 1), None, as_of=LATER, calendar=BERLIN) is UNKNOWN


# --- Done ---


@pytest.mark.parametrize(
    ("text", "since", "done", "state"),
    [
        ("24 hours", "2026-01-10T10:00:00+00:00", "2026-01-11T10:00:00+00:00", IN_TIME),
        ("24 hours", "2026-01-10T10:00:00+00:00", "2026-01-11T10:00:00.000001+00:00", LATE),
        ("24 hours", "2026-01-10T10:00:00+00:00", "2026-01-10T09:00:00+00:00", IN_TIME),
        # By the clock a day and an hour, and a day less an hour: elapsed time counts.
        ("24 hours", "2026-03-28T12:00:00+01:00", "2026-03-29T13:00:00+02:00", IN_TIME),
        ("24 hours", "2026-03-28T12:00:00+01:00", "2026-03-29T13:00:01+02:00", LATE),
        ("24 hours", "2026-10-24T12:00:00+02:00", "2026-10-25T11:00:00+01:00", IN_TIME),
        ("24 hours", "2026-10-24T12:00:00+02:00", "2026-10-25T11:00:01+01:00", LATE),
        # Dates only: of the same day surely in time, of the next perhaps, of the one after surely late.
        ("24 hours", "2026-01-10", "2026-01-10", IN_TIME),
        ("24 hours", "2026-01-10", "2026-01-11", UNKNOWN),
        ("24 hours", "2026-01-10", "2026-01-12", LATE),
        ("1 hour", "2026-01-10", "2026-01-10", UNKNOWN),
        ("24 hours", "2026-01-10T22:00:00+01:00", "2026-01-11", UNKNOWN),
        ("24 hours", "2026-01-10T00:00:00+01:00", "2026-01-10", IN_TIME),
        ("24 hours", "2026-01-10T00:00:00+01:00", "2026-01-11", UNKNOWN),
        ("24 hours", "2026-01-09T23:59:59+01:00", "2026-01-11", LATE),
        # Days: whole ones, in the organization's zone.
        ("7 days", "2026-01-10", "2026-01-17", IN_TIME),
        ("7 days", "2026-01-10", "2026-01-18", LATE),
        ("7 days", "2026-01-10T23:30:00+00:00", "2026-01-18T22:59:59+00:00", IN_TIME),
        ("7 days", "2026-01-10T23:30:00+00:00", "2026-01-18T23:00:00+00:00", LATE),
        ("2 business days", "2026-12-23", "2026-12-28", IN_TIME),
        ("2 business days", "2026-12-23", "2026-12-29", LATE),
        ("1 month", "2026-01-31", "2026-02-28", IN_TIME),
        ("1 month", "2026-01-31", "2026-03-01", LATE),
        ("1 year", "2024-02-29", "2025-02-28", IN_TIME),
        ("1 year", "2024-02-29", "2025-03-01", LATE),
        ("2 business days", "2026-12-23", "2026-12-01", IN_TIME),
    ],
)
def test_what_was_done_was_in_time_or_late(text: str, since: str, done: str, state: Timeliness) -> None:
    assert timeliness(limit(text), moment(since), moment(done), as_of=LATER, calendar=BERLIN) is state


# --- Not done yet ---


@pytest.mark.parametrize(
    ("text", "since", "as_of", "state"),
    [
        # Open until the day on which it ends is over, as the hour of the as-of day is not known.
        ("24 hours", "2026-01-10T10:00:00+01:00", "2026-01-10", OPEN),
        ("24 hours", "2026-01-10T10:00:00+01:00", "2026-01-11", OPEN),
        ("24 hours", "2026-01-10T10:00:00+01:00", "2026-01-12", LATE),
        ("24 hours", "2026-01-10", "2026-01-11", OPEN),
        ("24 hours", "2026-01-10", "2026-01-12", LATE),
        ("7 days", "2026-01-10", "2026-01-17", OPEN),
        ("7 days", "2026-01-10", "2026-01-18", LATE),
        ("2 business days", "2026-12-23", "2026-12-28", OPEN),
        ("2 business days", "2026-12-23", "2026-12-29", LATE),
    ],
)
def test_what_is_not_done_is_open_until_its_limit_is_over(text: str, since: str, as_of: str, state: Timeliness) -> None:
    found = timeliness(limit(text), moment(since), None, as_of=date.fromisoformat(as_of), calendar=BERLIN)
    assert found is state


@pytest.mark.parametrize(
    ("done", "as_of", "state"),
    [
        ("2026-01-12", "2026-01-12", IN_TIME),
        ("2026-01-12", "2026-01-11", OPEN),
        ("2026-01-12T22:59:59+00:00", "2026-01-12", IN_TIME),
        ("2026-01-12T23:00:00+00:00", "2026-01-12", OPEN),
        ("2026-01-20", "2026-01-19", LATE),
    ],
)
def test_what_is_dated_after_the_as_of_day_is_not_done(done: str, as_of: str, state: Timeliness) -> None:
    found = timeliness(
        limit("7 days"), date(2026, 1, 10), moment(done), as_of=date.fromisoformat(as_of), calendar=BERLIN
    )
    assert found is state


modern = st.datetimes(datetime(2020, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # the zone comes beside
texts = st.sampled_from(["15 minutes", "24 hours", "7 days", "2 business days", "1 month", "1 year"])


@given(texts, modern, modern)
def test_what_was_done_is_in_time_up_to_the_deadline_and_late_from_then_on(
    text: str, since: datetime, done: datetime
) -> None:
    end = deadline(limit(text), since, BERLIN)
    assert end is not None
    met = BERLIN.day_of(done) <= end.on if end.at is None else done <= end.at
    assert timeliness(limit(text), since, done, as_of=LATER, calendar=BERLIN) is (IN_TIME if met else LATE)


@given(texts, modern, modern)
def test_knowing_the_hour_settles_what_the_dates_left_unknown_and_nothing_else(
    text: str, since: datetime, done: datetime
) -> None:
    exact = timeliness(limit(text), since, done, as_of=LATER, calendar=BERLIN)
    dates = (BERLIN.day_of(since), BERLIN.day_of(done))
    assert timeliness(limit(text), *dates, as_of=LATER, calendar=BERLIN) in {exact, UNKNOWN}


@given(texts, modern, st.dates(date(2020, 1, 1), date(2029, 1, 1)), st.integers(0, 400))
def test_what_is_not_done_never_gets_better(text: str, since: datetime, as_of: date, days: int) -> None:
    now, then = (
        timeliness(limit(text), since, None, as_of=day, calendar=BERLIN)
        for day in (as_of, as_of + timedelta(days=days))
    )
    assert (now, then) != (LATE, OPEN)
