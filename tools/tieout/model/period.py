"""Civil dates, cadences and periods.

All arithmetic is on civil dates in the organization's zone. A period is written with both ends
inclusive and is half-open inside. *Months are months*: a due date is computed from its anchor,
the day clamped to the month's end, so it never drifts.
"""

from __future__ import annotations

import calendar
import enum
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_DAYS = re.compile(r"P(?:([0-9]{1,4})W|([0-9]{1,5})D)", re.ASCII)
MONTHS_A_YEAR = 12
FUTURE_TOLERANCE = timedelta(days=1)
"""A date up to this far after the as-of day may come from a zone that is ahead of ours."""


class Every(enum.Enum):
    """How often something must happen."""

    CONTINUOUS = "continuous"
    MULTIPLE_DAILY = "multiple_daily"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    SEMIANNUAL = "semiannual"
    ANNUAL = "annual"
    EVENT = "event"


# Months of a calendar step, the widest gap in days and the grace in days, by frequency: the
# conventions auditors apply to periodic controls (no standard prescribes them). A quarter has 90
# to 92 days; 92 + 7 makes a review at 99 days late within grace and one at 100 days a deviation.
_MONTHS = {Every.MONTHLY: 1, Every.QUARTERLY: 3, Every.SEMIANNUAL: 6, Every.ANNUAL: 12}
_MAX_GAP = {
    Every.DAILY: 1,
    Every.WEEKLY: 7,
    Every.MONTHLY: 31,
    Every.QUARTERLY: 92,
    Every.SEMIANNUAL: 184,
}
_GRACE = {Every.WEEKLY: 2, Every.MONTHLY: 5, Every.QUARTERLY: 7, Every.SEMIANNUAL: 14}
REVIEWABLE = frozenset({Every.WEEKLY, *_MONTHS})
"""The frequencies that a document's review may have."""


def iso_date(text: str) -> date | None:
    """Read ``YYYY-MM-DD``, ASCII digits and nothing else; None if it is no day of the calendar."""
    match = _ISO_DATE.fullmatch(text)
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def iso_days(text: str) -> timedelta | None:
    """Read an ISO 8601 duration of whole weeks or days, such as ``P7D``; None for any other."""
    match = _DAYS.fullmatch(text)
    if match is None:
        return None
    weeks, days = match.groups()
    return timedelta(weeks=int(weeks)) if weeks else timedelta(days=int(days))


def add_months(anchor: date, months: int) -> date:
    """Give the same day so many months on, clamped to the month's end (31 Jan + 1 = 28/29 Feb).

    Past year 9999 it gives 9999-12-31: nothing is ever due there. Before year 1, 0001-01-01.
    """
    years, month = divmod(anchor.month - 1 + months, MONTHS_A_YEAR)
    year = anchor.year + years
    if year > date.max.year:
        return date.max
    if year < date.min.year:
        return date.min
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(anchor.day, last))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """How often, with the slack that is allowed."""

    every: Every
    max_gap: timedelta | None = None
    """Overrides the widest gap of the frequency."""
    grace: timedelta | None = None
    """Overrides the grace of the frequency."""
    windows: str = "calendar"
    within: str = ""
    """For an event: the time allowed, as written (``PT24H``)."""

    def due(self, anchor: date, k: int = 1) -> date:
        """Give the k-th due date after ``anchor``: the day to plan for, inclusive.

        Each is computed from the anchor, so 31 Jan gives 28 Feb and then 31 Mar. 9999-12-31 where
        no date follows: for continuous, event and the like.
        """
        months = _MONTHS.get(self.every)
        if months is not None:
            return add_months(anchor, k * months)
        days = _MAX_GAP.get(self.every)
        return date.max if days is None else _plus(anchor, k * days)

    def on_time_until(self, anchor: date) -> date:
        """Give the last day on which what follows ``anchor`` is on time; the next day it is late.

        The due date, or the widest gap where one is set that ends earlier.
        """
        due = self.due(anchor)
        return due if self.max_gap is None else min(due, _plus(anchor, self.max_gap.days))

    def tolerated_until(self, anchor: date) -> date:
        """Give the last day on which lateness is only asked about; from the next it is an exception.

        The later of the due date and the frequency's widest gap (three months have 89 to 92 days,
        and the convention allows 92), or the gap that is set; then the grace. Annual has none.
        """
        grace = _GRACE.get(self.every, 0) if self.grace is None else self.grace.days
        if self.max_gap is not None:
            return _plus(_plus(anchor, self.max_gap.days), grace)
        return _plus(max(self.due(anchor), _plus(anchor, _MAX_GAP.get(self.every, 0))), grace)

    def due_dates(self, anchor: date, period: Period) -> Iterator[date]:
        """Give the due dates inside the period, oldest first; none for continuous and event."""
        k = self._steps_before(anchor, period.start)
        if k is None:
            return
        while (due := self.due(anchor, k)) <= period.end and due != date.max:
            if due >= period.start:
                yield due
            k += 1

    def _steps_before(self, anchor: date, day: date) -> int | None:
        """Give a k, 1 at least, whose due date is the last before ``day`` or an earlier one."""
        months, days = _MONTHS.get(self.every), _MAX_GAP.get(self.every)
        if months is not None:
            apart = (day.year - anchor.year) * MONTHS_A_YEAR + day.month - anchor.month
            return max(1, apart // months - 1)
        return None if days is None else max(1, (day - anchor).days // days)


ANNUAL = Cadence(every=Every.ANNUAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The examined window: civil dates in the organization's zone."""

    id: str
    start: date
    end: date
    """The last day, inclusive."""
    type: int = 2
    """1: as of a day; 2: over the window (the two types of SOC report)."""

    def __contains__(self, day: date) -> bool:
        """Say whether the day lies in the period; both ends do."""
        return self.start <= day <= self.end


def is_future(day: date, as_of: date) -> bool:
    """Say whether a day lies after the as-of day by more than another zone could explain."""
    return day - as_of > FUTURE_TOLERANCE


def _plus(day: date, days: int) -> date:
    """Give the day so many days on, 9999-12-31 at most."""
    left = (date.max - day).days
    return day + timedelta(days=min(days, left))
