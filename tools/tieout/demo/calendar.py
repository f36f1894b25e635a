"""Days of the sample company's year, counted back from the day of the examination."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tieout.model.cadence import Cadence, Every
from tieout.model.period import Period, add_months

_SATURDAY = 5
DAYS_LATE = 82
"""How late the one stale review is at least (see ``Calendar.stale_review``)."""
DAYS_IN_GRACE = 5
"""How late another review is at least: within the grace of a half-yearly one."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Dates relative to ``as_of``, so that the sample never grows old."""

    as_of: date

    def ago(self, days: int) -> date:
        """Give the day so many days ago, or the Friday before it."""
        return _weekday(self.as_of - timedelta(days=days))

    def at(self, days: int, hour: int, minute: int = 0) -> datetime:
        """Give an instant on ``ago(days)``, in UTC."""
        return datetime.combine(self.ago(days), time(hour, minute), UTC)

    def since(self, day: date) -> int:
        """Give how many days ago a day was."""
        return (self.as_of - day).days

    @property
    def stale_review(self) -> date:
        """The review whose yearly successor was due ``DAYS_LATE`` days ago, or up to three more.

        It was on a Friday where the day is one of a weekend; and a day later where the due day would
        be the 29th of February, on which no yearly review falls.
        """
        due = self.as_of - timedelta(days=DAYS_LATE)
        review = add_months(due, -12)
        yearly = Cadence(every=Every.ANNUAL)
        return _weekday(review if yearly.due(review) == due else review + timedelta(days=1))

    @property
    def review_in_grace(self) -> date:
        """The review whose half-yearly successor was due ``DAYS_IN_GRACE`` days ago, or a few more.

        A few more after a weekend, and where the due day is the last of a month that is longer than
        that of the review.
        """
        return _weekday(add_months(self.as_of - timedelta(days=DAYS_IN_GRACE), -6))

    @property
    def period(self) -> Period:
        """Twelve whole months that end with the month of the examination."""
        first = add_months(self.as_of.replace(day=1), -11)
        end = add_months(first, 12) - timedelta(days=1)
        return Period(id=f"{first:%Y-%m}-to-{end:%Y-%m}", start=first, end=end)


def _weekday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - _SATURDAY + 1))
