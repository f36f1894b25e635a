"""When a limit of time ends that does not run on some days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tieout.model.deadline import Deadline, deadline
from tieout.model.limit import Unit
from tieout.model.period import add_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tieout.model.calendar import Calendar
    from tieout.model.limit import Limit

Days = tuple["date", "date"]
"""A stretch of days, both ends inclusive."""
_DAY = timedelta(days=1)


def merged(stretches: Iterable[Days]) -> tuple[Days, ...]:
    """Give the same days as stretches that neither overlap nor touch, oldest first: a day counts once."""
    found: list[Days] = []
    for first, last in sorted(stretches):
        if last < first:
            continue
        if found and first <= add_days(found[-1][1], 1):
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return tuple(found)


def paused_deadline(limit: Limit, since: date, pauses: Sequence[Days], calendar: Calendar) -> Deadline | None:
    """Give the end of a limit that began with ``since`` and stands still on some days; None if it is no time.

    ``pauses`` are as ``merged`` gives them. One that begins when the limit has ended comes too late. The day on which
    the limit begins is day 0 and counts for nothing, paused or not.
    """
    end = deadline(limit, since, calendar)
    for pause in pauses:
        if end is not None:
            end = _later(limit, since, end, pause, calendar)
    return end


def days_within(pauses: Sequence[Days], after: date, until: date) -> int:
    """Count the days of the pauses that lie after a day and not after another."""
    return sum(max(0, (min(last, until) - max(first, after + _DAY)).days + 1) for first, last in pauses)


def _later(limit: Limit, since: date, end: Deadline, pause: Days, calendar: Calendar) -> Deadline:
    first, last = pause
    if end.at is not None:
        stops = max(calendar.bounds(first)[0], calendar.bounds(since)[0])
        goes_on = calendar.bounds(last)[1] + timedelta.resolution
        if not stops <= end.at or goes_on <= stops:
            return end
        at = end.at + (goes_on - stops)
        return Deadline(on=calendar.day_of(at), at=at)
    first = max(first, add_days(calendar.day_of(since), 1))
    if not first <= end.on or last < first:
        return end
    span = (end.on - first).days + 1
    if limit.unit is Unit.BUSINESS_DAYS:
        left = sum(calendar.is_business_day(first + number * _DAY) for number in range(span))
        return Deadline(on=calendar.business_days_after(last, left))
    return Deadline(on=add_days(last, span))
