"""What became of an action by its day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ties import at, listing, ticket
from tieout.judgement.operation.actions import Outcome, outcome_of
from tieout.model.calendar import Calendar
from tieout.model.operation.tickets import Ticket, TicketStatus

DUE = date(2026, 5, 30)
AS_OF = date(2026, 6, 30)
BERLIN = Calendar(zone=ZoneInfo("Europe/Berlin"))


def done(closed: date | None, **more: Any) -> Ticket:
    return ticket(status=TicketStatus.DONE, closed_at=closed, **more)


@pytest.mark.parametrize(
    ("closed", "wanted"),
    [
        (date(2026, 5, 29), Outcome.IN_TIME),
        (date(2026, 5, 30), Outcome.IN_TIME),
        (date(2026, 5, 31), Outcome.LATE),
        # Midnight of Berlin in summer is 22:00 of the day before.
        (at("2026-05-30 21:59"), Outcome.IN_TIME),
        (at("2026-05-30 22:00"), Outcome.LATE),
    ],
)
def test_the_last_day_is_in_time_and_the_next_is_not(closed: date, wanted: Outcome) -> None:
    assert outcome_of(done(closed), DUE, AS_OF, BERLIN)[0] is wanted


@pytest.mark.parametrize(
    ("day", "closed", "wanted"),
    [
        # The clock of Berlin goes back at 01:00 UTC on 25 October, and forward on 29 March.
        (date(2026, 10, 25), at("2026-10-25 22:59"), Outcome.IN_TIME),
        (date(2026, 10, 25), at("2026-10-25 23:00"), Outcome.LATE),
        (date(2026, 3, 29), at("2026-03-29 21:59"), Outcome.IN_TIME),
        (date(2026, 3, 29), at("2026-03-29 22:00"), Outcome.LATE),
        (date(2028, 2, 29), date(2028, 2, 29), Outcome.IN_TIME),
        (date(2028, 2, 29), date(2028, 3, 1), Outcome.LATE),
    ],
)
def test_days_are_those_of_the_organizations_zone(day: date, closed: date, wanted: Outcome) -> None:
    assert outcome_of(done(closed), day, date(2028, 12, 31), BERLIN)[0] is wanted


@pytest.mark.parametrize(
    ("seen", "as_of", "wanted"),
    [
        ("2026-05-31 08:00", AS_OF, Outcome.OPEN),
        ("2026-05-30 08:00", AS_OF, Outcome.UNKNOWN),
        ("2026-04-30 08:00", DUE, Outcome.IN_TIME),
        ("", AS_OF, Outcome.UNKNOWN),
    ],
)
def test_an_open_one_is_overdue_where_a_capture_shows_it_after_its_day(seen: str, as_of: date, wanted: Outcome) -> None:
    assert outcome_of(ticket(listing=listing(seen)), DUE, as_of, BERLIN)[0] is wanted


@pytest.mark.parametrize(
    ("since", "until", "wanted"),
    [
        ("2026-05-30 08:00", None, Outcome.IN_TIME),
        ("2026-06-15 08:00", "2026-05-31 08:00", Outcome.LATE),
        ("2026-06-15 08:00", "2026-05-30 08:00", Outcome.UNKNOWN),
        ("2026-06-15 08:00", None, Outcome.UNKNOWN),
        (None, None, Outcome.UNKNOWN),
    ],
)
def test_one_that_does_not_say_when_lies_between_two_captures(
    since: str | None, until: str | None, wanted: Outcome
) -> None:
    seen = done(None, closed_since=since and at(since), open_until=until and at(until))
    assert outcome_of(seen, DUE, AS_OF, BERLIN)[0] is wanted


def test_cancelled_is_not_done_and_an_unknown_status_is_nothing() -> None:
    cancelled = ticket(status=TicketStatus.CANCELLED, closed_at=date(2026, 4, 1))
    assert outcome_of(cancelled, DUE, AS_OF, BERLIN) == (Outcome.CANCELLED, date(2026, 4, 1))
    assert outcome_of(ticket(status=TicketStatus.CANCELLED), DUE, AS_OF, BERLIN) == (Outcome.CANCELLED, None)
    assert outcome_of(ticket(status=TicketStatus.UNKNOWN), DUE, AS_OF, BERLIN)[0] is Outcome.UNKNOWN
    assert outcome_of(ticket(status=TicketStatus.UNKNOWN), DUE, DUE, BERLIN)[0] is Outcome.IN_TIME


MOMENTS = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2026, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001  # Hypothesis wants naive bounds


@given(
    closed=MOMENTS,
    before=st.timedeltas(timedelta(seconds=1), timedelta(days=40)),
    after=st.timedeltas(timedelta(0), timedelta(days=40)),
)
def test_captures_never_contradict_the_moment_itself(closed: datetime, before: timedelta, after: timedelta) -> None:
    """What bounds say of a ticket that was closed between two captures, its own moment says too."""
    by_moment = outcome_of(done(closed), DUE, AS_OF, BERLIN)[0]
    by_bounds = outcome_of(done(None, open_until=closed - before, closed_since=closed + after), DUE, AS_OF, BERLIN)[0]
    assert by_bounds in {by_moment, Outcome.UNKNOWN}


@given(closed=MOMENTS, days=st.integers(0, 60))
def test_more_time_makes_nothing_late(closed: datetime, days: int) -> None:
    first = outcome_of(done(closed), DUE, AS_OF, BERLIN)[0]
    later = outcome_of(done(closed), DUE + timedelta(days=days), AS_OF, BERLIN)[0]
    assert not (first is Outcome.IN_TIME and later is Outcome.LATE)
