"""The days of one system on which whole listings show no recovery point, where its objective asks for one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tieout.judgement.operation.kept_days import ONE_DAY, each, stretches
from tieout.judgement.operation.point_series import PointSeries
from tieout.model.evidence.tables.recovery_points import FAILED

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
        series = PointSeries(self._all, self._calendar)
        if rpo > ONE_DAY:
            yield from self._long(series, rpo)
            return
        covered = {asset: self._covered(points) for asset, points in self._of.items()}
        everywhere = frozenset().union(*covered.values())
        missing = self._days - everywhere
        yield from self._daily("", series, missing)
        if len(covered) < 2:
            return
        for asset, days in sorted(covered.items()):
            inside = [day for day in days if day in self._shown]
            lacking = {day for day in self._days - days - missing if day >= min(inside)} if inside else set()
            if lacking:
                yield from self._daily(asset, PointSeries(self._of[asset], self._calendar), lacking, max(inside))

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
        self, asset: str, series: PointSeries, missing: Iterable[date], newest: date | None = None
    ) -> Iterator[Gap]:
        for first, last in stretches(missing):
            before, after = series.around(first, last)
            if before is not None and after is not None and series.apart(before, after) <= ONE_DAY:
                continue  # a day of 23 hours, between two points that are a day apart at most
            poor = series.poor(first, last)
            why = self._why_unsure(series, poor, before)
            if newest is not None and first > newest and not why:
                told = "and nothing says whether it is gone or no longer backed up"
                why = f"the points of {asset} end on {newest}, {told}"
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

    def _long(self, series: PointSeries, rpo: timedelta) -> Iterator[Gap]:
        """Yield the stretches from point to point that are longer than ``rpo``, inside of what listings show."""
        covered = self._covered([point for point in self._all if point.is_continuous])
        for first, last in stretches(self._shown):
            begins, ends = self._calendar.first_instant(first), self._calendar.first_instant(last + ONE_DAY)
            since, before = begins, None
            for after, earliest, latest in (*series.between(first, last), (None, ends, ends)):
                ends_on = (self._calendar.day_of(since), self._calendar.day_of(earliest - timedelta.resolution))
                if earliest - since > rpo:
                    counting = [day for day in each(ends_on) if day in self._days and day not in covered]
                    if counting:
                        earlier = before or series.around(first, first)[0]
                        yield self._of_length(series, counting, earliest - since, earlier, after)
                since, before = latest, after

    def _of_length(
        self,
        series: PointSeries,
        days: Sequence[date],
        length: timedelta,
        before: RecoveryPoint | None,
        after: RecoveryPoint | None,
    ) -> Gap:
        poor = series.poor(days[0], days[-1])
        return Gap(
            asset="",
            first=days[0],
            last=days[-1],
            length=length,
            before=before,
            after=after,
            poor=poor,
            shown=self._listing(days[-1]),
            why_unsure=self._why_unsure(series, poor, before),
        )

    def _why_unsure(self, series: PointSeries, poor: Sequence[RecoveryPoint], before: RecoveryPoint | None) -> str:
        """Say why there may have been one all the same; empty where there was none."""
        undated = series.undated
        if undated is not None:
            return f"the point {undated.point} does not say when it was made ({undated.place})"
        vague = next((item for item in poor if item.status != FAILED), None)
        if vague is not None:
            return f"the point {vague.point} of that time is {vague.status} ({vague.place})"
        if before is None and not series.is_empty and self._system.in_scope_from is None:
            return "no point of before is on record, and the register does not say since when the system is in scope"
        return ""

    def _listing(self, day: date) -> Listing:
        return self._examination.operation.recovery_listings[self._shown[day]].listing
