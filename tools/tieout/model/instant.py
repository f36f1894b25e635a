"""Instants and lengths of time as ISO 8601 writes them, where only one reading is possible."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from tieout.model.period import DAY_FORM, iso_date

_TIME = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
INSTANT_FORM = rf"{DAY_FORM}T{_TIME}(?::[0-5][0-9](?:\.[0-9]{{1,6}})?)?(?:Z|[+-]{_TIME})"
"""A day, a time and the offset from UTC (RFC 3339, section 5.6, with seconds as one likes)."""
SPAN_FORM = (
    r"P(?:[0-9]{1,4}W|[0-9]{1,5}D(?:T(?=[0-9])(?:[0-9]{1,6}H)?(?:[0-9]{1,8}M)?(?:[0-9]{1,9}S)?)?"
    r"|T(?=[0-9])(?:[0-9]{1,6}H)?(?:[0-9]{1,8}M)?(?:[0-9]{1,9}S)?)"
)
"""Weeks, or days, hours, minutes and seconds. Years and months have no fixed length, so they are none."""

_INSTANT = re.compile(INSTANT_FORM, re.ASCII)
_SPAN = re.compile(SPAN_FORM, re.ASCII)
_PART = re.compile(r"([0-9]+)([WDHMS])", re.ASCII)
_UNITS = {
    "W": timedelta(weeks=1),
    "D": timedelta(days=1),
    "H": timedelta(hours=1),
    "M": timedelta(minutes=1),
    "S": timedelta(seconds=1),
}
_UNKNOWN_OFFSET = "-00:00"
"""RFC 3339, section 4.3: the offset is not known, so the text names no instant."""


def iso_instant(text: str) -> datetime | None:
    """Read an instant such as ``2026-03-31T18:00:00+02:00``, aware; None for any other text.

    Also None in the first and the last year of the calendar, where it has no day in some zones.
    """
    if _INSTANT.fullmatch(text) is None or text.endswith(_UNKNOWN_OFFSET):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if date.min.year < found.year < date.max.year else None


def iso_moment(text: str) -> date | None:
    """Read an instant, else a day where no more is known; None for any other text."""
    return iso_instant(text) or iso_date(text)


def iso_span(text: str) -> timedelta | None:
    """Read a length such as ``PT4H``, ``P1D`` or ``P2W``; None for any other text."""
    if _SPAN.fullmatch(text) is None:
        return None
    parts = (int(number) * _UNITS[unit] for number, unit in _PART.findall(text))
    return sum(parts, timedelta())
