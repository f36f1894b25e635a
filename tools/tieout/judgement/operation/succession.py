"""Things that are done again and again, and the stretches in between that are longer than a policy allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.judgement.operation.interval import Interval, interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from tieout.model.examination import Examination


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """From one time to the next, too long for the policy; or a whole period without any."""

    since: date
    """The day of the last time, else the first day of the period."""
    has_last: bool
    """Whether ``since`` is the day of a time; else none is on record before."""
    next: date | None
    """None for one that has not ended."""
    allowed: Interval
    is_too_long: bool = True
    """False for a period in which there was none, however long the interval may be."""

    @property
    def is_only_asked_about(self) -> bool:
        """Whether the interval was kept: then a period without one is no deviation, and will be asked about."""
        return not self.is_too_long and self.has_last


def too_long(examination: Examination, name: str, days: Sequence[date]) -> Iterator[Stretch]:
    """Yield the stretches between ``days``, and to today, that the period has to do with; the oldest first.

    The first one begins with the last of the days that is not after the period's start, else with the period. Without
    a period it begins with the first of the days.
    """
    period, as_of = examination.period, examination.as_of
    known = sorted({day for day in days if day <= as_of})
    before = [day for day in known if period is not None and day <= period.start]
    last = before[-1] if before else None
    since = last if last is not None else None if period is None else period.start
    end = as_of if period is None else min(period.end, as_of)
    found = False
    for day in (*known[len(before) :], None):
        if since is not None:
            allowed = interval(examination, name, since)
            done = as_of if day is None else day
            if allowed is not None and allowed.due is not None and allowed.due < done and allowed.due < end:
                found = True
                yield Stretch(since=since, has_last=last is not None, next=day, allowed=allowed)
        if day is not None:
            last = since = day
    if period is None or found or period.end >= as_of or any(day in period for day in known):
        return
    allowed = interval(examination, name, period.start)
    if allowed is not None and allowed.since == period.start:
        since = before[-1] if before else period.start
        yield Stretch(since=since, has_last=bool(before), next=None, allowed=allowed, is_too_long=False)
