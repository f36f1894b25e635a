"""When a limit of time ends, and whether something was done by then.

Minutes and hours are elapsed time between instants, whatever the clocks do meanwhile. Days,
business days, months and years are civil: they are counted from the trigger's date, which is day
0, and the whole of the last day is in time.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from tieout.model.limit import Unit
from tieout.model.period import MONTHS_A_YEAR, add_days, add_months

if TYPE_CHECKING:
    from tieout.model.calendar import Calendar
    from tieout.model.limit import Limit


class Timeliness(enum.Enum):
    """Whether something was done within its limit."""

    IN_TIME = "in_time"
    OPEN = "open"
    """Not done, and still possible in time."""
    LATE = "late"
    UNKNOWN = "unknown"
    """What is on record cannot show it: a date where the hour counts, or a limit that is no time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The end of a limit; both ends are still in time."""

    on: date
    """The last day, in the organization's zone."""
    at: datetime | None = None
    """The last instant, in UTC, where minutes or hours count."""


def deadline(limit: Limit, since: date, calendar: Calendar) -> Deadline | None:
    """Give the end of a limit that began with ``since``; None if the limit is no time.

    Minutes and hours after a date, whose hour is not known, are counted from the day's first
    instant: whoever keeps to that is in time.
    """
    elapsed = limit.elapsed
    if elapsed is None:
        last = _last_day(limit, calendar.day_of(since), calendar)
        return None if last is None else Deadline(on=last)
    began = calendar.bounds(since)[0]
    try:
        at = began + elapsed
    except OverflowError:
        at = datetime.max.replace(tzinfo=UTC)
    return Deadline(on=calendar.day_of(at), at=at)


def timeliness(limit: Limit, since: date, done: date | None, *, as_of: date, calendar: Calendar) -> Timeliness:
    """Say whether what began with ``since`` was done within the limit; ``done`` is None if it was not.

    Each moment is an instant or, where no more is known, a date. What is dated after the as-of day
    counts as not done; what is dated before ``since`` is in time.
    """
    if done is not None and calendar.day_of(done) > as_of:
        done = None
    elapsed = limit.elapsed
    if elapsed is None:
        return _by_the_day(limit, calendar.day_of(since), done, as_of, calendar)
    began, begun = calendar.bounds(since)
    reached, passed = calendar.bounds(as_of if done is None else done)
    if reached - begun > elapsed:
        return Timeliness.LATE
    if done is None:
        return Timeliness.OPEN
    return Timeliness.IN_TIME if passed - began <= elapsed else Timeliness.UNKNOWN


def _by_the_day(limit: Limit, since: date, done: date | None, as_of: date, calendar: Calendar) -> Timeliness:
    last = _last_day(limit, since, calendar)
    if last is None:
        return Timeliness.UNKNOWN
    if (as_of if done is None else calendar.day_of(done)) > last:
        return Timeliness.LATE
    return Timeliness.OPEN if done is None else Timeliness.IN_TIME


def _last_day(limit: Limit, since: date, calendar: Calendar) -> date | None:
    match limit.unit:
        case Unit.DAYS:
            return add_days(since, limit.value)
        case Unit.BUSINESS_DAYS:
            return calendar.business_days_after(since, limit.value)
        case Unit.MONTHS:
            return add_months(since, limit.value)
        case Unit.YEARS:
            return add_months(since, limit.value * MONTHS_A_YEAR)
        case _:
            return None
