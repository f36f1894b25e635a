"""Things that are done again and again, and the stretches in between that are longer than a policy allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from tieout.judgement.operation.interval import Interval, interval

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from tieout.model.examination import Examination

T = TypeVar("T")


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


def successive(
    items: Sequence[T], on: Callable[[T], date], begin: date | None
) -> Iterator[tuple[date, T | None, T | None]]:
    """Yield from which day on, after which item and up to which one each stretch is; the oldest first.

    The items are in the order of their days. The first stretch begins with the last of them that is not after
    ``begin``, else with that day; without it, with the first of them. The last one has not ended.
    """
    before = [item for item in items if begin is not None and on(item) <= begin]
    last = before[-1] if before else None
    since = begin if last is None else on(last)
    for item in (*items[len(before) :], None):
        if since is not None:
            yield since, last, item
        if item is not None:
            last, since = item, on(item)


def too_long(examination: Examination, name: str, days: Iterable[date]) -> Iterator[Stretch]:
    """Yield the stretches between ``days``, and to today, that the period has to do with; the oldest first.

    The first one begins with the last of the days that is not after the period's start, else with the period. Without
    a period it begins with the first of the days.
    """
    period, as_of = examination.period, examination.as_of
    known = sorted({day for day in days if day <= as_of})
    end = as_of if period is None else min(period.end, as_of)
    found = False
    for since, last, day in successive(known, lambda day: day, None if period is None else period.start):
        allowed = interval(examination, name, since)
        done = as_of if day is None else day
        if allowed is not None and allowed.due is not None and allowed.due < done and allowed.due < end:
            found = True
            yield Stretch(since=since, has_last=last is not None, next=day, allowed=allowed)
    if period is None or found or period.end >= as_of or any(day in period for day in known):
        return
    allowed = interval(examination, name, period.start)
    if allowed is not None and allowed.since == period.start:
        before = [day for day in known if day < period.start]
        since = before[-1] if before else period.start
        yield Stretch(since=since, has_last=bool(before), next=None, allowed=allowed, is_too_long=False)
