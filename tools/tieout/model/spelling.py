"""A day or a period spelled in another way than we read -> what was meant, where only one thing can be."""

from __future__ import annotations

import re

from tieout.model.period import add_days, add_months, iso_date

_LONGEST = 64
_DAY = re.compile(r"([12][0-9]{3})([-/. ]?)([0-9]{1,2})\2([0-9]{1,2})(?:[T ][0-9:.]+(?:Z|[+-][0-9:]+)?)?", re.ASCII)
_QUARTER = re.compile(
    r"(?:([12][0-9]{3})[-_/ ]?([QH])([1-4])|([QH])([1-4])[-_/ ]?([12][0-9]{3}))", re.ASCII | re.IGNORECASE
)
_MONTHS = re.compile(r"([12][0-9]{3})(?:-([0-9]{2}))?", re.ASCII)
# What people write between two days; the longest first, so that none is a part of another.
_BETWEEN = re.compile(r"\s*\.{2,3}\s*|\s+(?:to|until|-)\s+|\s*[/,:;\u2013]\s*|\s+", re.IGNORECASE)
_TOGETHER = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})-([0-9]{4}-[0-9]{2}-[0-9]{2})", re.ASCII)


def day_meant(text: str) -> str | None:
    """Give ``2026-06-30`` for ``2026-6-30``, ``2026/06/30``, ``20260630`` and a moment of that day; else None.

    The year has to come first: 03/04/2026 has two readings.
    """
    found = _DAY.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if found is None or (not found[2] and len(found[3] + found[4]) < len("0630")):
        return None
    day = iso_date(f"{found[1]}-{found[3]:0>2}-{found[4]:0>2}")
    return None if day is None else day.isoformat()


def period_meant(text: str) -> str | None:
    """Give ``2026-Q3``, ``2026-H1`` or ``2026-01-01..2026-06-30`` for another spelling of it; else None.

    A month and a year are ranges; of two days the earlier is put first.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    part = _QUARTER.fullmatch(text)
    if part is not None:
        year, kind, number = (part[1] or part[6]), (part[2] or part[4]).upper(), (part[3] or part[5])
        return f"{year}-{kind}{number}" if kind == "Q" or number in "12" else None
    whole = _span(text)
    if whole is not None:
        return "..".join(whole)
    ends = _TOGETHER.fullmatch(text)
    parts = list(ends.groups()) if ends else _BETWEEN.split(text)
    spans = [_span(item) or _one(item) for item in parts]
    if len(spans) != 2 or None in spans:
        return None
    days = sorted(day for span in spans for day in span or ())
    return f"{days[0]}..{days[-1]}"


def _span(text: str) -> tuple[str, str] | None:
    """Give the first and last day of a month, ``2026-06``, or of a year."""
    found = _MONTHS.fullmatch(text)
    first = iso_date(f"{found[1]}-{found[2] or '01'}-01") if found else None
    if found is None or first is None:
        return None
    return first.isoformat(), add_days(add_months(first, 1 if found[2] else 12), -1).isoformat()


def _one(text: str) -> tuple[str, str] | None:
    day = day_meant(text)
    return None if day is None else (day, day)
