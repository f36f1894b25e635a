"""The windows of a cadence: one completion is expected in each.

Windows of one kind tile time: every day lies in exactly one, and both its ends are inclusive.
Those of a rolling cadence depend on what was completed: see ``judgement/occurrence.py``.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tieout.model.cadence import MONTHS, Every, Windows
from tieout.model.period import MONTHS_A_YEAR, add_days, add_months

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.cadence import Cadence
    from tieout.model.calendar import Calendar
    from tieout.model.period import Period

_DAYS_A_WEEK = 7
_LETTER = {3: "-Q", 6: "-H"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One stretch of days with a name: ``2026-Q1``, ``2026-W05``, ``FY2026-H2``."""

    id: str
    start: date
    end: date
    """The last day, inclusive."""
    required: bool = True
    """Whether a completion is expected in it."""
    reason: str = ""
    """Why none is."""

    def __contains__(self, day: date) -> bool:
        """Say whether the day lies in the window; both ends do."""
        return self.start <= day <= self.end

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1


def windows(cadence: Cadence, period: Period, calendar: Calendar) -> Iterator[Window]:
    """Give the windows that share a day with the period, oldest first, each in its full length.

    Those at the period's edges of which too little lies inside, and days off for a daily cadence,
    are not required. None at all for a rolling cadence and for one that sets no days.
    """
    return iter(_laid_out(cadence, period, calendar))


@functools.lru_cache(maxsize=64)
def _laid_out(cadence: Cadence, period: Period, calendar: Calendar) -> tuple[Window, ...]:
    """Lay them out once: many controls and their entries share a cadence."""
    return tuple(_windows(cadence, period, calendar))


def _windows(cadence: Cadence, period: Period, calendar: Calendar) -> Iterator[Window]:
    window = window_of(period.start, cadence, calendar)
    while window is not None:
        yield _weighed(window, period)
        if window.end >= period.end:
            return
        window = window_of(window.end + timedelta(days=1), cadence, calendar)


def window_of(day: date, cadence: Cadence, calendar: Calendar) -> Window | None:
    """Give the window in which a day lies; None for a rolling cadence and for one that sets no days."""
    if cadence.windows is Windows.ROLLING:
        return None
    if cadence.every is Every.DAILY:
        return _business_day(day, calendar)
    if cadence.every is Every.WEEKLY:
        return _week(day)
    months = MONTHS.get(cadence.every)
    if months is None:
        return None
    if cadence.windows is Windows.FISCAL and months > 1:
        return _months(day, months, calendar.fiscal_year_start, "FY")
    return _months(day, months, 1, "")


def _business_day(day: date, calendar: Calendar) -> Window:
    off = "" if calendar.is_business_day(day) else "weekend" if calendar.is_weekend(day) else "holiday"
    return Window(id=day.isoformat(), start=day, end=day, required=not off, reason=off)


def _week(day: date) -> Window:
    year, week, weekday = day.isocalendar()
    start = day - timedelta(days=weekday - 1)
    return Window(id=f"{year:04}-W{week:02}", start=start, end=add_days(start, _DAYS_A_WEEK - 1))


def _months(day: date, months: int, first_month: int, prefix: str) -> Window:
    """Give the window of so many months, in years that begin with ``first_month``.

    A fiscal year bears the number of the calendar year in which it ends.
    """
    into_year = (day.month - first_month) % MONTHS_A_YEAR
    into_window = into_year % months
    start = add_months(day.replace(day=1), -into_window)
    after = add_months(day.replace(day=1), months - into_window)
    end = after if after == date.max else after - timedelta(days=1)
    year = day.year + (first_month > 1 and day.month >= first_month)
    if months == 1:
        return Window(id=f"{year:04}-{day.month:02}", start=start, end=end)
    part = f"{_LETTER[months]}{into_year // months + 1}" if months in _LETTER else ""
    return Window(id=f"{prefix}{year:04}{part}", start=start, end=end)


def _weighed(window: Window, period: Period) -> Window:
    """Say that a window is not required if less of it lies in the period than the period asks for."""
    inside = (min(window.end, period.end) - max(window.start, period.start)).days + 1
    if inside * 100 >= period.required_share * window.days:
        return window
    return replace(window, required=False, reason=f"{inside} of its {window.days} days lie in the period")
