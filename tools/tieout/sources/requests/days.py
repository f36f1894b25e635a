"""A day as auditors write it -> a date; a text with two readings is none."""

from __future__ import annotations

import re
from datetime import date

from tieout.model.period import iso_date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
         "december")  # fmt: skip
_SLASHED = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})", re.ASCII)
_DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})", re.ASCII)
_DAY_MONTH = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -]([0-9]{4})", re.ASCII)
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.? ([0-9]{1,2}),? ([0-9]{4})", re.ASCII)
_MIDNIGHT = re.compile(r"[ T](?:0?0:00(:00(\.0+)?)?Z?|12:00(:00)? ?AM)$", re.ASCII | re.IGNORECASE)
"""What spreadsheets add to a day that has no time, as LibreOffice (``0:00:00``) and Excel (``12:00:00 AM``) write CSV."""


def readings(text: str) -> tuple[date, ...]:
    """Give every day that a text may mean, the earliest first: none for no day, two where nobody can tell which."""
    plain = _MIDNIGHT.sub("", " ".join(text.split()))
    whole = iso_date(plain)
    if whole is not None:
        return (whole,)
    if found := _YEAR_FIRST.fullmatch(plain):
        return _days((int(found[1]), int(found[2]), int(found[3])))
    if found := _DOTTED.fullmatch(plain):  # with dots the day comes first wherever it is written so (CLDR)
        return _days((int(found[3]), int(found[2]), int(found[1])))
    if found := _SLASHED.fullmatch(plain):
        one, other, year = int(found[1]), int(found[2]), int(found[3])
        return _days((year, other, one), (year, one, other))
    return _spelled(plain)


def _spelled(plain: str) -> tuple[date, ...]:
    """Read a day whose month is a word."""
    if found := _DAY_MONTH.fullmatch(plain):
        return _days((int(found[3]), _month(found[2]), int(found[1])))
    if found := _MONTH_DAY.fullmatch(plain):
        return _days((int(found[3]), _month(found[1]), int(found[2])))
    return ()


def _month(name: str) -> int:
    word = name.casefold()
    for names in (_MONTHS, _LONG):
        if word in names:
            return names.index(word) + 1
    return 9 if word == "sept" else 0


def _days(*parts: tuple[int, int, int]) -> tuple[date, ...]:
    found = set()
    for year, month, day in parts:
        try:
            found.add(date(year, month, day))
        except ValueError:
            continue
    return tuple(sorted(found))
