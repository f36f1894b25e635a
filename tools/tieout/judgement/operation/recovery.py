"""What listings of recovery points show of each system: its days without one, and what nobody can tell."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.judgement.in_force import limit
from tieout.judgement.operation.drills import backed_up
from tieout.judgement.operation.kept_days import ONE_DAY, RETENTION, KeptDays, each, stretches
from tieout.judgement.operation.recovery_gaps import GapSearch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from tieout.judgement.operation.recovery_gaps import Gap
    from tieout.model.examination import Examination
    from tieout.model.operation.recovery import RecoveryPoint
    from tieout.model.registers.assets import System
    from tieout.model.statement import Threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """One system, by its listings."""

    system: System
    listings: tuple[int, ...]
    """Numbers of those that tell of it, whole or not, the oldest state first."""
    whole: tuple[int, ...]
    by_point: Mapping[str, list[RecoveryPoint]]
    """Each as listings have it, by its own id."""
    retention: Threshold | None
    """How long points are kept, by the policy in force on the day of the newest whole listing."""
    visible: frozenset[date]
    """The days that whole listings show."""
    gaps: tuple[Gap, ...] = ()
    lost: tuple[tuple[date, date], ...] = ()
    """Stretches of the period that no listing shows, and that none of today would show any more."""


def recoveries(examination: Examination) -> tuple[Recovery, ...]:
    """Give what is known of each system that is backed up, in the order of the register; once for all who ask."""
    of = examination
    return of.operation.memo.of(
        _recoveries, of, of.operation.recovery_points, of.registers, of.statements, of.as_of, of.period, of.program
    )


def _recoveries(examination: Examination) -> tuple[Recovery, ...]:
    listings: dict[str, list[int]] = defaultdict(list)
    points: dict[str, list[RecoveryPoint]] = defaultdict(list)
    for number, item in enumerate(examination.operation.recovery_listings):
        for system in item.systems:
            listings[system].append(number)
    for point in examination.operation.recovery_points:
        points[point.system].append(point)
    kept = KeptDays(examination)
    return tuple(
        _recovery(examination, system, tuple(listings[system.id]), tuple(points[system.id]), kept)
        for system in backed_up(examination)
    )


def _recovery(
    examination: Examination,
    system: System,
    listings: tuple[int, ...],
    points: tuple[RecoveryPoint, ...],
    kept: KeptDays,
) -> Recovery:
    known = examination.operation.recovery_listings
    whole = tuple(number for number in listings if known[number].listing.is_whole)
    shown: dict[date, int] = {}
    for number in whole:
        for day in each(kept.days(number)):
            shown[day] = number
    retention = None
    newest = known[whole[-1]].listing.at if whole else None
    if newest is not None:
        retention = limit(examination, RETENTION, examination.program.organization.calendar.day_of(newest))
    by_point: dict[str, list[RecoveryPoint]] = defaultdict(list)
    for point in points:
        by_point[point.point].append(point)
    return Recovery(
        system=system,
        listings=listings,
        whole=whole,
        by_point=by_point,
        retention=retention,
        visible=frozenset(shown),
        gaps=tuple(GapSearch(examination, system, points, shown).gaps()) if system.rpo is not None and shown else (),
        lost=tuple(_lost(examination, system, shown, kept)) if whole and retention else (),
    )


def _lost(
    examination: Examination, system: System, shown: Mapping[date, int], kept: KeptDays
) -> Iterator[tuple[date, date]]:
    """Yield the stretches of the period without any listing; of a period that goes on, what can still be shown is none."""
    period = examination.period
    part = None if period is None else period.part(system.in_scope_from, examination.as_of - ONE_DAY)
    if period is None or part is None:
        return
    last = part.end
    still = kept.since(examination.program.organization.calendar.bounds(examination.as_of)[1])
    if examination.as_of <= period.end and still is not None:
        last = min(last, still[0] - ONE_DAY)
    yield from stretches(day for day in each((part.start, last)) if day not in shown)
