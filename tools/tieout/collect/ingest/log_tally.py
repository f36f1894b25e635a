"""Times of entries -> how many lie in each hour or day, in what order, and within which window.

Nearly all logs write their times in one form and in order. Such a batch is checked and counted as a whole, by
what Python does in C; any other entry by entry.
"""

from __future__ import annotations

import operator
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tieout.collect.ingest.moments import Moments, Unclear
from tieout.model.evidence.record import Span

if TYPE_CHECKING:
    from tieout.collect.ingest.base import Problems
    from tieout.collect.ingest.log_blocks import Batch

STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
_PREFIX = {"hour": 13, "day": 10}
_DIGITS = (0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18)
_SIGNS = {4: "-", 7: "-", 13: ":", 16: ":"}
_UTC = ("Z", "+00:00", "+0000", " UTC")
_SIXTY = frozenset("012345")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Step:
    """One hour or day."""

    line: int
    entries: int
    first: datetime
    last: datetime
    backward: int = 0
    outside: int = 0


@dataclass(slots=True, kw_only=True)
class Tally:
    """What was counted so far."""

    problems: Problems
    moments: Moments
    step: str
    window: Span | None = None
    unit: int = 0
    """Of times that are numbers: how many of them make a second; 0 where none are expected."""
    steps: dict[str, Step] = field(default_factory=dict)
    entries: int = 0
    backward: int = 0
    forward: int = 0
    """Entries that are later than the one before; of a batch in order, 1 stands for all of them."""
    turned_at: int = 0
    """The line of the first that is earlier than the one before."""
    outside: int = 0
    outside_at: int = 0
    _before: datetime | None = None

    def add(self, batch: Batch) -> None:
        """Count a batch."""
        times, lines = batch
        if not times:
            return
        form = self._form(times)
        if form and all(map(operator.le, times, times[1:])):
            self._add_ordered(times, lines, form)
        elif form and all(map(operator.ge, times, times[1:])) and self.window is None:
            self._add_descending(times, lines, form)
        else:
            self._add_each(times, lines)

    def _form(self, times: list[str]) -> str:
        """Give the sign between day and time if all are of one form and in UTC, so that text sorts like time."""
        first, count = times[0], len(times)
        length = len(first)
        if length < 19 or set(map(len, times)) != {length}:
            return ""
        zone = next((each for each in _UTC if first.endswith(each)), "")
        sign, fraction = first[10], first[19 : length - len(zone)]
        if sign not in "T " or not (zone or self.moments.zone is UTC) or fraction[:1] not in {"", "."}:
            return ""
        joined = "".join(times)
        signs = {**_SIGNS, 10: sign, **({19: "."} if fraction else {}), **dict(enumerate(zone, length - len(zone)))}
        digits = (*_DIGITS, *range(20, 19 + len(fraction)))
        is_form = (
            joined.isascii()
            and fraction != "."
            and all(joined[place::length] == mark * count for place, mark in signs.items())
            and all(joined[place::length].isdigit() for place in digits)
            and all(_SIXTY.issuperset(joined[place::length]) for place in (14, 17))
        )
        return sign if is_form else ""

    def _add_ordered(self, times: list[str], lines: Sequence[int], sign: str) -> None:
        """Count a batch that is in order, cut where an hour or a day ends."""
        width, count, begin = _PREFIX[self.step], len(times), 0
        while begin < count:
            prefix = times[begin][:width]
            end = count if times[-1][:width] == prefix else bisect_left(times, f"{prefix}\x7f", begin)
            first, last = self._instant(times[begin]), self._instant(times[end - 1])
            if first is None or last is None:  # the 30th of February, the 25th hour
                for index in range(begin, end):
                    self._add_one(times[index], lines[index])
            else:
                key = prefix if sign == "T" else prefix.replace(" ", "T")
                step = self._step(key, lines[begin], first, last, end - begin)
                self._follow(first, step, lines[begin])
                self.forward += last > first
                self._before = last
                self._look_outside(times, lines, begin, end, sign, step)
            begin = end

    def _add_descending(self, times: list[str], lines: Sequence[int], sign: str) -> None:
        width, count, begin = _PREFIX[self.step], len(times), 0
        rising = times[::-1]
        while begin < count:
            prefix = times[begin][:width]
            end = count - bisect_left(rising, prefix)
            first, last = self._instant(times[end - 1]), self._instant(times[begin])
            if first is None or last is None:
                for index in range(begin, end):
                    self._add_one(times[index], lines[index])
            else:
                key = prefix if sign == "T" else prefix.replace(" ", "T")
                step = self._step(key, lines[begin], first, last, end - begin)
                self._follow(last, step, lines[begin])
                falls = sum(map(operator.gt, times[begin:end], times[begin + 1 : end]))
                self.backward += falls
                step.backward += falls
                self.turned_at = self.turned_at or (lines[min(begin + 1, count - 1)] if falls else 0)
                self._before = first
            begin = end

    def _add_each(self, times: list[str], lines: Sequence[int]) -> None:
        for text, line in zip(times, lines, strict=True):
            self._add_one(text, line)

    def _add_one(self, text: str, line: int) -> None:
        try:
            found = self._read(text)
        except Unclear as unclear:
            self.entries += 1
            self.problems.add(f":{line}", f"the time is {text!r}: {unclear}")
            return
        found = found.astimezone(UTC)
        key = found.isoformat()[: _PREFIX[self.step]]
        step = self._step(key, line, found, found, 1)
        self._follow(found, step, line)
        self._before = found
        if self.window and not self.window.since <= found < self.window.until:
            step.outside += 1
            self.outside += 1
            self.outside_at = self.outside_at or line

    def _step(self, key: str, line: int, first: datetime, last: datetime, entries: int) -> Step:
        self.entries += entries
        step = self.steps.get(key)
        if step is None:
            step = self.steps[key] = Step(line, entries, first, last)
            return step
        step.entries += entries
        step.first, step.last = min(step.first, first), max(step.last, last)
        return step

    def _follow(self, found: datetime, step: Step, line: int) -> None:
        """Hold an entry against the one before it."""
        if self._before is None or found == self._before:
            return
        if found > self._before:
            self.forward += 1
        else:
            self.backward += 1
            step.backward += 1
            self.turned_at = self.turned_at or line

    def _look_outside(
        self, times: list[str], lines: Sequence[int], begin: int, end: int, sign: str, step: Step
    ) -> None:
        if self.window is None or (self.window.since <= step.first and step.last < self.window.until):
            return
        since, until = (f"{each.astimezone(UTC):%Y-%m-%d{sign}%H:%M:%S}" for each in self.window)
        low, high = bisect_left(times, since, begin, end), bisect_left(times, until, begin, end)
        count = (low - begin) + (end - high)
        if count:
            step.outside += count
            self.outside += count
            self.outside_at = self.outside_at or lines[begin if low > begin else high]

    def _instant(self, text: str) -> datetime | None:
        try:
            return self.moments.instant(text)
        except Unclear:
            return None

    def _read(self, text: str) -> datetime:
        if self.unit and text.isascii() and text.isdigit():
            try:
                return _EPOCH + timedelta(microseconds=int(text) * 1_000_000 // self.unit)
            except (OverflowError, ValueError) as error:
                raise Unclear("no time that exists") from error
        return self.moments.instant(text)
