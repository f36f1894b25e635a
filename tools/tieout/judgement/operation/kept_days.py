"""The days that a listing of recovery points shows: those whose points are still kept, and that are over."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tieout.judgement.in_force import limit
from tieout.model.deadline import deadline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from tieout.model.examination import Examination
    from tieout.model.limit import Limit

RETENTION = "backup-retention"
"""The parameter of a policy that says how long recovery points are kept: what is older a listing need not show."""
ONE_DAY = timedelta(days=1)
_LONGEST_KEPT = 3653
"""Days before a listing that are asked about at most: ten years, as an examination is long at most."""


class KeptDays:
    """Which days each listing shows: from the first whose points are still kept, to the last that was over."""

    def __init__(self, examination: Examination) -> None:
        self._examination = examination
        self._calendar = examination.program.organization.calendar
        self._known: dict[int, tuple[date, date] | None] = {}

    def days(self, number: int) -> tuple[date, date] | None:
        """Give the first and the last; None for a listing that is not whole, or where nobody says how long points stay."""
        if number not in self._known:
            self._known[number] = self._days(number)
        return self._known[number]

    def _days(self, number: int) -> tuple[date, date] | None:
        listing = self._examination.operation.recovery_listings[number].listing
        if not listing.is_whole or listing.at is None:
            return None
        return self.since(listing.at)

    def since(self, at: datetime) -> tuple[date, date] | None:
        """Give the same for a listing of some moment."""
        threshold = limit(self._examination, RETENTION, self._calendar.day_of(at))
        allowed = None if threshold is None else threshold.parameter.limit
        if allowed is None or deadline(allowed, date.min, self._calendar) is None:
            return None
        today = self._calendar.day_of(at)
        lowest = max(today.toordinal() - _LONGEST_KEPT, 1)
        found = bisect_left(
            range(lowest, today.toordinal()), True, key=lambda day: self._is_kept(allowed, date.fromordinal(day), at)
        )
        return date.fromordinal(lowest + found), today - ONE_DAY

    def _is_kept(self, allowed: Limit, day: date, at: datetime) -> bool:
        """Say whether a point of this day cannot have expired by then."""
        end = deadline(allowed, day, self._calendar)
        if end is None:
            return False
        return end.on > self._calendar.day_of(at) if end.at is None else end.at > at


def stretches(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Yield the first and the last day of each run of days without a break, the oldest first."""
    first = last = None
    for day in sorted(days):
        if last is None or first is None:
            first = last = day
        elif day - last == ONE_DAY:
            last = day
        else:
            yield first, last
            first = last = day
    if first is not None and last is not None:
        yield first, last


def each(ends: tuple[date, date] | None) -> Iterator[date]:
    """Yield each day between two ends, both inclusive; none for None."""
    if ends is None:
        return
    for ordinal in range(ends[0].toordinal(), ends[1].toordinal() + 1):
        yield date.fromordinal(ordinal)
