"""A table of tickets that a tracker exports as CSV: its cells by the names of the header, several of one name too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tieout.collect.ingest.delimited import note_formula

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tieout.collect.ingest.base import Problems
    from tieout.collect.ingest.delimited import Delimited
    from tieout.collect.ingest.moments import Moments

# Jira's default form of a moment, "Configure the look and feel": 03/Sep/26 9:05 AM.
_JIRA = re.compile(
    r"(?P<day>[0-9]{1,2})/(?P<month>[A-Z][a-z]{2})/(?P<year>[0-9]{2}|[0-9]{4})"
    r"(?: (?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?: (?P<half>AM|PM))?)?",
    re.ASCII,
)
# What JavaScript prints of a date (ECMA-262, Date.prototype.toString): in older exports of Linear.
_SCRIPT = re.compile(
    r"[A-Z][a-z]{2} (?P<month>[A-Z][a-z]{2}) (?P<day>[0-9]{2}) (?P<year>[0-9]{4}) "
    r"(?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2}) GMT(?P<zone>[+-][0-9]{4})(?: \(.*\))?",
    re.ASCII,
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NOON = 12


class Cells:
    """The rows of a table by the names of its header, case apart."""

    def __init__(self, table: Delimited, problems: Problems, moments: Moments) -> None:
        self._table = table
        self._problems = problems
        self._moments = moments
        self._positions: dict[str, list[int]] = {}
        self.line = 0
        self._row: tuple[str, ...] = ()
        for number, name in enumerate(table.header):
            self._positions.setdefault(name.casefold(), []).append(number)

    def has(self, name: str) -> bool:
        """Tell whether there is such a column."""
        return name.casefold() in self._positions

    def lacks(self, needed: Sequence[str], single: Sequence[str]) -> bool:
        """Say what the header lacks, and what it has twice that may be there once; tell whether it is anything."""
        before = len(self._problems)
        for name in needed:
            if not self.has(name):
                self._problems.add(":1", f"the header has no {name}")
        for name in single:
            if len(self._positions.get(name.casefold(), ())) > 1:
                self._problems.add(":1", f"the header has {name} twice")
        return len(self._problems) > before

    def each(self, name: str) -> Iterator[str]:
        """Go through the rows; gives the key of each, which stands under ``name``. A second row of it is a problem.

        The cells that are asked for meanwhile are those of that row.
        """
        seen: dict[str, int] = {}
        for line, row in self._table.rows:
            self.line, self._row = line, row
            key = self.one(name)
            first = seen.setdefault(key, line)
            if key and first != line:
                self._problems.add(f":{line}", f"{key} stands in line {first} already")
            yield key

    def all(self, name: str) -> list[str]:
        """Give the cells of all columns of this name that are not empty."""
        return [cell for number in self._positions.get(name.casefold(), ()) if (cell := self._row[number])]

    def one(self, name: str) -> str:
        """Give a cell; a formula is a problem, and no value."""
        cell = next(iter(self.all(name)), "")
        note_formula(cell, self._problems, self.line, name)
        return cell

    def moment(self, name: str) -> str:
        """Give an instant in UTC, or a day; what cannot be read is a problem, and empty."""
        cell = self.one(name)
        return self._moments.cell(spelled(cell), self._problems, f":{self.line}", name, written=cell)

    def day(self, name: str) -> str:
        """Give a day; of a day with a time of the clock only that, for it stands for the day alone."""
        cell = spelled(self.one(name)).partition(" ")[0].partition("T")[0]
        return self._moments.cell(cell, self._problems, f":{self.line}", name)

    def unread(self, names: Mapping[str, object] | Sequence[str]) -> tuple[tuple[str, str], ...]:
        """Give the parameter that names the columns that were not read."""
        known = {name.casefold() for name in names}
        left = dict.fromkeys(name for name in self._table.header if name.casefold() not in known)
        return (("columns not read", "; ".join(left)),) if left else ()


def spelled(text: str) -> str:
    """Give a moment in the trackers' own forms as one that is known everywhere; any other text as it is."""
    found = _JIRA.fullmatch(text)
    if found is not None and found["month"] in _MONTHS:
        year = found["year"] if len(found["year"]) > 2 else f"20{found['year']}"
        day = f"{year}-{_MONTHS.index(found['month']) + 1:02}-{int(found['day']):02}"
        return f"{day} {_hour(found)}:{found['minute']}" if found["hour"] else day
    found = _SCRIPT.fullmatch(text)
    if found is not None and found["month"] in _MONTHS:
        day = f"{found['year']}-{_MONTHS.index(found['month']) + 1:02}-{found['day']}"
        return f"{day} {found['time']} {found['zone']}"
    return text


def _hour(found: re.Match[str]) -> str:
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % _NOON + (_NOON if found["half"] == "PM" else 0)
    return f"{hour:02}"
