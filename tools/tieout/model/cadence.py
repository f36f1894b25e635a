"""How often something must happen, and how late is late."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tieout.model.period import add_days, add_months

if TYPE_CHECKING:
    from datetime import timedelta

    from tieout.model.calendar import Calendar
    from tieout.model.limit import Limit


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


class Windows(enum.Enum):
    """Where the windows of a cadence lie in time."""

    CALENDAR = "calendar"
    """Weeks, months, quarters, halves and years of the calendar."""
    FISCAL = "fiscal"
    """Quarters, halves and years of the organization's fiscal year; weeks and months as ever."""
    ROLLING = "rolling"
    """Each begins when the one before it is completed."""


MONTHS = {Every.MONTHLY: 1, Every.QUARTERLY: 3, Every.SEMIANNUAL: 6, Every.ANNUAL: 12}
"""The months of one step, for the frequencies that are counted in months."""
# The widest gap in days and the grace in days, by frequency: the conventions auditors apply to
# periodic controls (no standard prescribes them). A quarter has 90 to 92 days; 92 + 7 makes a
# review at 99 days late within grace and one at 100 days a deviation.
_MAX_GAP = {
    Every.DAILY: 1,
    Every.WEEKLY: 7,
    Every.MONTHLY: 31,
    Every.QUARTERLY: 92,
    Every.SEMIANNUAL: 184,
}
_GRACE = {Every.WEEKLY: 2, Every.MONTHLY: 5, Every.QUARTERLY: 7, Every.SEMIANNUAL: 14}
REVIEWABLE = frozenset({Every.WEEKLY, *MONTHS})
"""The frequencies that a document's review may have."""

SLACK = {
    Every.WEEKLY: (7, 7),
    Every.MONTHLY: (31, 31),
    Every.QUARTERLY: (92, 92),
    Every.SEMIANNUAL: (184, 184),
    Every.ANNUAL: (366, 31),
}
"""Days of max_gap and of grace that a document may have, by the frequency of its review: its widest gap. A change
that relaxes its own document must not make an overdue review tolerable."""
LONGEST_REVIEW_DAYS = sum(SLACK[Every.ANNUAL])
"""No review covers more days than these, whatever its document says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """How often, with the slack that is allowed."""

    every: Every
    max_gap: timedelta | None = None
    """Overrides the widest gap of the frequency."""
    grace: timedelta | None = None
    """Overrides the grace of the frequency."""
    windows: Windows = Windows.CALENDAR
    within: Limit | None = None
    """For an event: the time allowed."""

    @property
    def is_dated(self) -> bool:
        """Whether it sets days: continuous, several times a day and on an event do not."""
        return self.every in MONTHS or self.every in _MAX_GAP

    @property
    def grace_days(self) -> int:
        """The days of lateness that are only asked about."""
        return _GRACE.get(self.every, 0) if self.grace is None else self.grace.days

    def due(self, anchor: date, k: int = 1) -> date:
        """Give the k-th due date after ``anchor``: the day to plan for, inclusive.

        Each is computed from the anchor, so 31 Jan gives 28 Feb and then 31 Mar. 9999-12-31 where
        no date follows: for continuous, event and the like.
        """
        months = MONTHS.get(self.every)
        if months is not None:
            return add_months(anchor, k * months)
        days = _MAX_GAP.get(self.every)
        return date.max if days is None else add_days(anchor, k * days)

    def on_time_until(self, anchor: date) -> date:
        """Give the last day on which the review after ``anchor`` is on time; the next day it is late.

        The due date, or the widest gap where one is set that ends earlier.
        """
        due = self.due(anchor)
        return due if self.max_gap is None else min(due, add_days(anchor, self.max_gap.days))

    def tolerated_until(self, anchor: date) -> date:
        """Give the last day on which lateness is only asked about; from the next it is an exception.

        The later of the due date and the frequency's widest gap (three months have 89 to 92 days,
        and the convention allows 92), or the gap that is set; then the grace. Annual has none.
        """
        if self.max_gap is not None:
            return add_days(add_days(anchor, self.max_gap.days), self.grace_days)
        return add_days(max(self.due(anchor), add_days(anchor, _MAX_GAP.get(self.every, 0))), self.grace_days)

    def gap_until(self, completed: date, calendar: Calendar) -> date:
        """Give the last day on which the next completion is within the widest gap; grace comes on top.

        So many civil days where a gap is set; else 7, 31, 92 or 184 days, twelve months for annual,
        and the next business day for daily. 9999-12-31 where no date follows.
        """
        if self.max_gap is not None:
            return add_days(completed, self.max_gap.days)
        if self.every is Every.DAILY:
            return calendar.business_days_after(completed, 1)
        if self.every in _MAX_GAP:
            return add_days(completed, _MAX_GAP[self.every])
        return self.due(completed)


ANNUAL = Cadence(every=Every.ANNUAL)
