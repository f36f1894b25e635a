"""Civil dates, and the period that is examined.

All arithmetic is on civil dates in the organization's zone. A period is written with both ends
inclusive and is half-open inside. *Months are months*: a date some months on is computed from its
anchor, the day clamped to the month's end, so it never drifts.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

DAY_FORM = (
    r"[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31|02-29)"
)
"""A day; which years have a 29 February, the tool alone says."""
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_DAYS = re.compile(r"P(?:([0-9]{1,4})W|([0-9]{1,5})D)", re.ASCII)
MONTHS_A_YEAR = 12
LONGEST_YEARS = 10
"""No examination is longer: a year is usual. It bounds the work that a repository can ask for."""
ENDS_EVERYWHERE = timedelta(days=1, hours=12)
"""From the first moment of a day in UTC until it has ended in every zone (UTC-12 is the last)."""
FUTURE_TOLERANCE = timedelta(days=1)
"""A date up to this far after the as-of day may come from a zone that is ahead of ours."""


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


def add_days(day: date, days: int) -> date:
    """Give the day so many days on, none or more; 9999-12-31 at most."""
    return day + timedelta(days=min(days, (date.max - day).days))


def spoken_days(first: date, last: date) -> str:
    """Give ``on DAY`` or ``from DAY to DAY``, both inclusive."""
    return f"on {first}" if first == last else f"from {first} to {last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The examined window: civil dates in the organization's zone."""

    id: str
    start: date
    end: date
    """The last day, inclusive."""
    type: int = 2
    """1: as of a day; 2: over the window (the two types of SOC report)."""
    required_share: int = 50
    """The least share of a window, in percent of its days, that lies in the period where a completion
    is required in it. Auditors differ on windows that a period cuts."""

    def __contains__(self, day: date) -> bool:
        """Say whether the day lies in the period; both ends do."""
        return self.start <= day <= self.end

    @property
    def told(self) -> str:
        """``on DAY`` for a single one, else ``from DAY to DAY``, both inclusive."""
        return spoken_days(self.start, self.end)

    @property
    def days(self) -> str:
        """``on DAY`` for a single one, else ``DAY to DAY``, as it stands behind a comma."""
        return self.told.removeprefix("from ")

    @property
    def is_too_long(self) -> bool:
        """Whether it is longer than anything that is examined."""
        return self.end >= add_months(self.start, LONGEST_YEARS * MONTHS_A_YEAR)

    def part(self, first: date | None, last: date | None) -> Period | None:
        """Give the part from ``first`` to ``last``, both inclusive, None for an open end; None if empty.

        A control that came or went in the period is held to the part in which it was effective.
        """
        start, end = max(self.start, first or self.start), min(self.end, last or self.end)
        return replace(self, start=start, end=end) if start <= end else None


def is_future(day: date, as_of: date) -> bool:
    """Say whether a day lies after the as-of day by more than another zone could explain."""
    return day - as_of > FUTURE_TOLERANCE
