"""The recovery points of a system, or of one thing in it, in the order in which they were made."""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tieout.judgement.operation.kept_days import ONE_DAY
from tieout.model.evidence.tables.recovery_points import FAILED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tieout.model.calendar import Calendar
    from tieout.model.operation.recovery import RecoveryPoint


class PointSeries:
    """Laid out once: each question costs a look-up."""

    def __init__(self, points: Sequence[RecoveryPoint], calendar: Calendar) -> None:
        self._calendar = calendar
        self.is_empty = not points
        whole = {(item.asset, item.point) for item in points if item.was_whole}
        made = [(calendar.bounds(item.made_at), item) for item in points if item.was_whole and item.made_at is not None]
        made.sort(key=lambda each: (each[0][0], each[1].place))
        self._made = [item for _, item in made]
        self._bounds = [bounds for bounds, _ in made]
        self._days = [calendar.day_of(bounds[0]) for bounds in self._bounds]
        poor = [item for item in points if not item.was_whole and (item.asset, item.point) not in whole]
        # A point that was under way in one listing and is partial in the next is one point: the last word counts.
        last = {(item.asset, item.point): item for item in poor}
        dated = sorted(
            ((calendar.day_of(item.made_at), item) for item in last.values() if item.made_at is not None),
            key=lambda each: (each[0], each[1].place),
        )
        self._poor = [item for _, item in dated]
        self._poor_days = [day for day, _ in dated]
        self.undated = next(
            (item for item in points if item.made_at is None and item.status != FAILED and _is_last(item, last, whole)),
            None,
        )
        """One that may be of any day; None where each says when it was made, or failed."""

    def around(self, first: date, last: date) -> tuple[RecoveryPoint | None, RecoveryPoint | None]:
        """Give the last point before the first day, and the first after the last day."""
        low, high = bisect_left(self._days, first), bisect_left(self._days, last + ONE_DAY)
        return self._made[low - 1] if low else None, self._made[high] if high < len(self._made) else None

    def between(self, first: date, last: date) -> list[tuple[RecoveryPoint, datetime, datetime]]:
        """Give the points of these days, each with the earliest and the latest moment at which it can have been made."""
        low, high = bisect_left(self._days, first), bisect_left(self._days, last + ONE_DAY)
        return [(self._made[place], *self._bounds[place]) for place in range(low, high)]

    def poor(self, first: date, last: date) -> tuple[RecoveryPoint, ...]:
        """Give those of these days that never were whole."""
        low, high = bisect_left(self._poor_days, first), bisect_left(self._poor_days, last + ONE_DAY)
        return tuple(self._poor[low:high])

    def apart(self, one: RecoveryPoint, other: RecoveryPoint) -> timedelta:
        """Give the time between two points; more than any where one has a day alone."""
        first, second = one.made_at, other.made_at
        if isinstance(first, datetime) and isinstance(second, datetime):
            # Between two instants of one zone Python counts what the clock shows, not what elapsed.
            return self._calendar.bounds(second)[0] - self._calendar.bounds(first)[0]
        return timedelta.max


def _is_last(item: RecoveryPoint, last: dict[tuple[str, str], RecoveryPoint], whole: set[tuple[str, str]]) -> bool:
    key = (item.asset, item.point)
    return item.was_whole or (key not in whole and last.get(key) is item)
