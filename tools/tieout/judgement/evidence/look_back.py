"""The days in which something has to be there for a control: its part of the period, or what leads up to a single day."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tieout.model.period import add_days, add_months

if TYPE_CHECKING:
    from tieout.model.calendar import Calendar
    from tieout.model.control import Control
    from tieout.model.period import Period

_YEAR = 12
"""Months. No cadence is longer, and of a control that acts on an event nobody looks back further."""
_MOST_DAYS = 366
EXPORTED = timedelta(days=35)
"""A month and some days: how long after a day the export that tells of it may be awaited."""
_DAY = timedelta(days=1)


def days_looked_at(period: Period, control: Control, calendar: Calendar) -> Period | None:
    """Give the days of a period in which a control operates; None if there are none.

    An examination of one day (type 1) asks whether a control is in place, and nothing has to be left on that very
    day. Then it is the days up to it, as far back as the last time may lie by the widest gap and the grace, and 35 days at
    least, for much is exported afterwards; a year for what sets no days.
    """
    part = period.part(control.effective_from, control.effective_to)
    if part is None or period.type != 1:
        return part
    first = _first(part.end, control, calendar)
    return replace(part, start=max(first, control.effective_from or first))


def is_shortened(part: Period, control: Control, calendar: Calendar) -> bool:
    """Say whether a control began so late that it may never have had to act before the one day that is examined."""
    return part.start > _first(part.end, control, calendar)


def _first(day: date, control: Control, calendar: Calendar) -> date:
    cadence = control.cadence
    if cadence is None or not cadence.is_dated:
        return max(add_months(day, -_YEAR), date.min) + _DAY
    most = min(_MOST_DAYS, (day - date.min).days)
    back = bisect_left(
        range(most),
        True,
        key=lambda days: add_days(cadence.gap_until(day - (days + 1) * _DAY, calendar), cadence.grace_days) < day,
    )
    return day - min(max(back, EXPORTED.days), most) * _DAY
