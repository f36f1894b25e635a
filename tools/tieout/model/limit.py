"""What a policy or control allows: so many hours, business days, per cent."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from datetime import timedelta


class Unit(enum.Enum):
    """What a limit counts."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    BUSINESS_DAYS = "business_days"
    MONTHS = "months"
    YEARS = "years"
    PERCENT = "percent"
    COUNT = "count"


_ISO = re.compile(r"PT([0-9]{1,5})([HM])|P([0-9]{1,5})([DWMY])", re.ASCII)
_WORDS = re.compile(r"([0-9]{1,5}) (minute|hour|day|business day|week|month|year)s?", re.ASCII)
# One unit each: `P1DT2H` would mix days, which are civil, with hours, which are elapsed time.
_UNITS = {
    "TM": (Unit.MINUTES, 1),
    "TH": (Unit.HOURS, 1),
    "D": (Unit.DAYS, 1),
    "W": (Unit.DAYS, 7),
    "M": (Unit.MONTHS, 1),
    "Y": (Unit.YEARS, 1),
    "minute": (Unit.MINUTES, 1),
    "hour": (Unit.HOURS, 1),
    "day": (Unit.DAYS, 1),
    "week": (Unit.DAYS, 7),
    "business day": (Unit.BUSINESS_DAYS, 1),
    "month": (Unit.MONTHS, 1),
    "year": (Unit.YEARS, 1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A number with what it counts: ``24 hours``, ``2 business days``, ``10 percent``."""

    value: int
    unit: Unit

    @classmethod
    def from_text(cls, text: str) -> Limit | None:
        """Read a length of time, ``PT24H`` or ``2 business days``; None for what is none.

        Weeks are read as days. A length of two units (``P1DT2H``) is none.
        """
        if match := _ISO.fullmatch(text):
            hours, of_day, days, of_calendar = match.groups()
            number, name = (hours, f"T{of_day}") if hours else (days, of_calendar)
        elif match := _WORDS.fullmatch(text):
            number, name = match.groups()
        else:
            return None
        unit, each = _UNITS[name]
        return cls(value=int(number) * each, unit=unit)

    @property
    def elapsed(self) -> timedelta | None:
        """The elapsed time that minutes or hours allow; None for what is counted in days or not time."""
        if self.unit is Unit.MINUTES:
            return timedelta(minutes=self.value)
        return timedelta(hours=self.value) if self.unit is Unit.HOURS else None

    def __str__(self) -> str:
        if self.unit is Unit.COUNT:
            return f"{self.value}"
        words = self.unit.value.replace("_", " ")
        return f"{self.value} {words.removesuffix('s') if self.value == 1 else words}"
