"""The days of one system on which whole listings show no recovery point, where its objective asks for one."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tieout.judgement.operation.kept_days import ONE_DAY, each, stretches
from tieout.model.evidence.tables.recovery_points import EXPIRED, FAILED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from tieout.model.examination import Examination
    from tieout.model.operation.listing import Listing
    from tieout.model.operation.recovery import RecoveryPoint
    from tieout.model.registers.assets import System


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Days on which a whole listing shows no recovery point of a system, or of one thing in it, where one was due."""

    asset: str
    """Empty for the whole system."""
    first: date
    last: date
    """Both inclusive, in the organization's zone."""
    length: timedelta | None
    """From point to point, at least, where more than a day is allowed; None where one is due each day."""
    before: RecoveryPoint | None
    after: RecoveryPoint | None
    poor: tuple[RecoveryPoint, ...]
    """Those of these days that are not whole."""
    shown: Listing
    """The newest listing that shows the last of these days."""
    why_unsure: str = ""
    """Why nobody can tell whether there was one after all; empty for a gap that is proven."""


class GapSearch:
    """Looks for the gaps of one system."""

    def __init__(
        self, examination: Examination, system: System, points: Sequence[RecoveryPoint], shown: Mapping[date, int]
    ) -> None:
        self._examination = examination
        self._calendar = examination.program.organization.calendar
        self._system = system
        self._shown = shown
        self._days = frozenset(day for day in shown if self._counts(day))
        self._of: dict[str, list[RecoveryPoint]] = defaultdict(list)
        for point in points:
            self._of[point.asset].append(point)
        self._all = tuple(points)

    def gaps(self) -> Iterator[Gap]:
        """Yield those of the system, and those of one thing in it while the others had points, by their days."""
        rpo = self._system.rpo
        if rpo is None or not self._days:
            return
        if rpo > ONE_DAY:
            yield from self._long("", self._all, rpo)
            return
        covered = {asset: self._covered(points) for asset, points in self._of.items()}
        everywhere = frozenset().union(*covered.values())
        missing = self._days - everywhere
        yield from self._daily("", self._all, missing)
        if len(covered) < 2:
            return
        for asset, days in sorted(covered.items()):
            inside = [day for day in days if day in self._shown]
            if inside:
                lacking = {day for day in self._days - days - missing if day >= min(inside)}
                yield from self._daily(asset, self._of[asset], lacking, newest=max(inside))

    def _counts(self, day: date) -> bool:
        period, start = self._examination.period, self._system.in_scope_from
        if start is not None and day < start:
            return False
        return day <= self._examination.as_of and (period is None or day in period)

    def _covered(self, points: Iterable[RecoveryPoint]) -> frozenset[date]:
        found: set[date] = set()
        for point in points:
            if not point.was_whole:
                continue
            if point.is_continuous and point.started_at is not None:
                seen = self._examination.operation.recovery_listings[point.last].listing.at
                end = None if seen is None else self._calendar.day_of(seen)
                found.update(each((self._calendar.day_of(point.started_at), end) if end else None))
            elif point.made_at is not None:
                found.add(self._calendar.day_of(point.made_at))
        return frozenset(found)

    def _daily(
        self, asset: str, points: Sequence[RecoveryPoint], missing: Iterable[date], newest: date | None = None
    ) -> Iterator[Gap]:
        made = self._made(points)
        for first, last in stretches(missing):
            before, after = self._around(made, first, last)
            if before is not None and after is not None and self._apart(before, after) <= ONE_DAY:
                continue  # a day of 23 hours, between two points that are a day apart at most
            poor = self._poor(points, first, last)
            why = self._why_unsure(points, poor, before)
            if newest is not None and first > newest and not why:
                why = (
                    f"the points of {asset} end on {newest}, and nothing says whether it is gone or no longer backed up"
                )
            yield Gap(
                asset=asset,
                first=first,
                last=last,
                length=None,
                before=before,
                after=after,
                poor=poor,
                shown=self._listing(last),
                why_unsure=why,
            )

    def _long(self, asset: str, points: Sequence[RecoveryPoint], rpo: timedelta) -> Iterator[Gap]:
        """Yield the stretches from point to point that are longer than ``rpo``, inside of what listings show."""
        made = self._made(points)
        covered = self._covered([point for point in points if point.is_continuous])
        for first, last in stretches(self._shown):
            begins, ends = self._calendar.first_instant(first), self._calendar.first_instant(last + ONE_DAY)
            inside = [item for item in made if first <= self._calendar.day_of(_moment(item)) <= last]
            for before, after in zip([None, *inside], [*inside, None], strict=True):
                since = begins if before is None else self._calendar.bounds(_moment(before))[1]
                until = ends if after is None else self._calendar.bounds(_moment(after))[0]
                days = (self._calendar.day_of(since), self._calendar.day_of(until - timedelta.resolution))
                counting = [day for day in each(days) if day in self._days and day not in covered]
                if until - since <= rpo or not counting:
                    continue
                earlier = before or self._around(made, first, first)[0]
                poor = self._poor(points, counting[0], counting[-1])
                yield Gap(
                    asset=asset,
                    first=counting[0],
                    last=counting[-1],
                    length=until - since,
                    before=earlier,
                    after=after,
                    poor=poor,
                    shown=self._listing(counting[-1]),
                    why_unsure=self._why_unsure(points, poor, earlier),
                )

    def _why_unsure(
        self, points: Sequence[RecoveryPoint], poor: Sequence[RecoveryPoint], before: RecoveryPoint | None
    ) -> str:
        """Say why there may have been one all the same; empty where there was none."""
        undated = next((item for item in points if item.was_whole and item.made_at is None), None)
        if undated is not None:
            return f"the point {undated.point} does not say when it was made ({undated.place})"
        vague = next((item for item in poor if item.status not in {FAILED, EXPIRED}), None)
        if vague is not None:
            return f"the point {vague.point} of that time is {vague.status} ({vague.place})"
        if before is None and points and self._system.in_scope_from is None:
            return "no point of before is on record, and the register does not say since when the system is in scope"
        return ""

    def _poor(self, points: Iterable[RecoveryPoint], first: date, last: date) -> tuple[RecoveryPoint, ...]:
        found = {}
        for point in points:
            moment = point.made_at
            if not point.was_whole and moment is not None and first <= self._calendar.day_of(moment) <= last:
                found[point.asset, point.point] = point
        whole = {(item.asset, item.point) for item in points if item.was_whole}
        return tuple(point for key, point in found.items() if key not in whole)

    def _made(self, points: Iterable[RecoveryPoint]) -> list[RecoveryPoint]:
        dated = [item for item in points if item.was_whole and item.made_at is not None]
        return sorted(dated, key=lambda item: (self._calendar.bounds(_moment(item))[0], item.place))

    def _around(
        self, made: Sequence[RecoveryPoint], first: date, last: date
    ) -> tuple[RecoveryPoint | None, RecoveryPoint | None]:
        """Give the last point before the first day, and the first after the last day."""
        days = [self._calendar.day_of(_moment(item)) for item in made]
        low, high = bisect_left(days, first), bisect_left(days, last + ONE_DAY)
        return made[low - 1] if low else None, made[high] if high < len(made) else None

    def _apart(self, one: RecoveryPoint, other: RecoveryPoint) -> timedelta:
        """Give the time between two points; more than any where one has a day alone."""
        first, second = _moment(one), _moment(other)
        if isinstance(first, datetime) and isinstance(second, datetime):
            # Between two instants of one zone Python counts what the clock shows, not what elapsed.
            return self._calendar.bounds(second)[0] - self._calendar.bounds(first)[0]
        return timedelta.max

    def _listing(self, day: date) -> Listing:
        return self._examination.operation.recovery_listings[self._shown[day]].listing


def _moment(point: RecoveryPoint) -> date:
    if point.made_at is None:
        raise ValueError(f"{point.place} has no moment")
    return point.made_at
