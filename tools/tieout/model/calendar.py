"""The organization's calendar: its zone, its fiscal year, and the days on which it works."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tieout.model.period import add_days

if TYPE_CHECKING:
    from tieout.model.period import Period

# What a machine has beside the IANA list: its own setting, and copies that few machines have, one with leap seconds.
_OF_A_MACHINE = re.compile(r"(?:localtime|posixrules|Factory|(?:posix|right)/.*)", re.DOTALL)
_SATURDAY = 5
_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


def zone_of(name: str) -> ZoneInfo | None:
    """Give the zone that the IANA list calls so, the same on every machine; None where it has none."""
    if _OF_A_MACHINE.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """What turns instants into days, days into business days, and years into fiscal years."""

    zone: tzinfo = UTC
    """The zone in which every instant becomes a civil date."""
    fiscal_year_start: int = 1
    """The month in which the fiscal year begins, 1 to 12."""
    holidays: frozenset[date] = frozenset()
    """Days from Monday to Friday on which nobody works."""

    def is_weekend(self, day: date) -> bool:
        """Say whether a day is a Saturday or a Sunday."""
        return day.weekday() >= _SATURDAY

    def is_business_day(self, day: date) -> bool:
        """Say whether a day is one from Monday to Friday and no holiday."""
        return not self.is_weekend(day) and day not in self.holidays

    def business_days_after(self, day: date, count: int) -> date:
        """Give the business day so many after ``day``, which is day 0 and is not counted.

        The day itself for none. 9999-12-31 where the calendar ends first.
        """
        while count and day < date.max:
            day += timedelta(days=1)
            count -= self.is_business_day(day)
        return day

    def day_of(self, moment: date) -> date:
        """Give the civil date of an instant in the organization's zone; a date is its own.

        Raises ValueError for a time without an offset: whose clock it was is not known.
        """
        if not isinstance(moment, datetime):
            return moment
        return self._local(moment).date()

    def clock(self, moment: date) -> str:
        """Give ``2026-01-14 09:30``, what the organization's clocks show at an instant; a date as it is."""
        return f"{self._local(moment):%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else str(moment)

    def first_instant(self, day: date) -> datetime:
        """Give the instant, in UTC, at which a day begins in the organization's zone.

        Where the clock skips midnight the day begins after the skip; where it shows midnight
        twice, at the first.
        """
        return _utc(datetime.combine(day, time.min, self.zone))

    def instants(self, period: Period) -> tuple[datetime, datetime]:
        """Give the instants of a period, half-open: its first, and the first that is past it."""
        return self.first_instant(period.start), self._next_midnight(period.end)

    def bounds(self, moment: date) -> tuple[datetime, datetime]:
        """Give the earliest and the latest instant that is meant: one of an instant, a day's of a date."""
        if isinstance(moment, datetime):
            utc = _utc(moment)
            return utc, utc
        return self.first_instant(moment), self._next_midnight(moment) - timedelta.resolution

    def _local(self, moment: datetime) -> datetime:
        """Give an instant in the organization's zone; in UTC where that zone's calendar has ended."""
        utc = _utc(moment)
        try:
            return utc.astimezone(self.zone)
        except OverflowError:
            return utc

    def _next_midnight(self, day: date) -> datetime:
        return _LAST if day == date.max else self.first_instant(add_days(day, 1))


def _utc(moment: datetime) -> datetime:
    """Give an instant in UTC, so that lengths are elapsed time; the calendar's ends are clamped."""
    if moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} has no offset from UTC")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return _FIRST if moment.year == date.min.year else _LAST
