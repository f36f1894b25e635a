"""Whether the recovery point that a drill restored is one that a listing had, before the drill and until then."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.judgement.operation.drills import drills
from tieout.judgement.operation.kept_days import KeptDays
from tieout.judgement.operation.recovery import recoveries
from tieout.model.evidence.tables.recovery_points import EXPIRED, FAILED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from tieout.judgement.operation.drills import Drill
    from tieout.judgement.operation.recovery import Recovery
    from tieout.model.examination import Examination
    from tieout.model.operation.listing import Listing
    from tieout.model.operation.recovery import RecoveryPoint


class PointFault(enum.Enum):
    """What is the matter with the recovery point of a drill."""

    UNLISTED = "unlisted"
    """Neither the listing before the drill nor the one after it has it, and nothing could have expired in between."""
    LATER = "later"
    """It was made after the drill began."""
    GONE = "gone"
    """It had expired when the drill began."""
    FAILED = "failed"
    """It never was a point to go back to."""
    NOT_BEFORE = "not before"
    """No listing has it, and no whole one is from before the drill: from here on nobody can tell."""
    NOT_AFTER = "not after"
    """No listing has it, and no whole one is from after the drill."""
    BETWEEN = "between"
    """No listing has it, and it can have come and gone between the two around the drill."""
    POOR = "poor"
    """It is listed as something that is neither whole nor failed."""
    UNDATED = "undated"
    """Nothing says when it was made."""

    @property
    def is_proven(self) -> bool:
        """Whether the drill cannot have restored it; else nobody can tell."""
        return self in {PointFault.UNLISTED, PointFault.LATER, PointFault.GONE, PointFault.FAILED}


@dataclass(frozen=True, slots=True, kw_only=True)
class PointDoubt:
    """A drill whose recovery point the listings of its system do not bear out."""

    drill: Drill
    recovery: Recovery
    fault: PointFault
    point: RecoveryPoint | None = None
    """As it was listed when the drill began, else as it was listed first; None where it never was."""
    around: tuple[Listing, ...] = ()
    """The listings that would have to have it."""


def point_doubts(examination: Examination) -> Iterator[PointDoubt]:
    """Yield one for each drill that names a recovery point and is not borne out by the listings of its system.

    Drills from before the period are history. Of a system that no capture lists nothing is said here.
    """
    by_system = {item.system.id: item for item in recoveries(examination)}
    kept = KeptDays(examination)
    period = examination.period
    for drill in drills(examination):
        recovery, held = by_system.get(drill.system), drill.record.held_on
        if recovery is None or not recovery.listings or not drill.point:
            continue
        if held is None or held > examination.as_of or (period is not None and held < period.start):
            continue
        found = _found(recovery, drill.point)
        if found is None:
            yield _unlisted(examination, drill, recovery, kept)
        elif (judged := _listed(examination, drill, found)) is not None:
            fault, point = judged
            yield PointDoubt(drill=drill, recovery=recovery, fault=fault, point=point)


def _found(recovery: Recovery, name: str) -> list[RecoveryPoint] | None:
    """Give the point of a name as listings have it; also by the last part of a longer one, such as an ARN, if it is one."""
    if name in recovery.by_point:
        return recovery.by_point[name]
    longer = [each for each in recovery.by_point if each.endswith((f":{name}", f"/{name}"))]
    return recovery.by_point[longer[0]] if len(longer) == 1 else None


def _began(examination: Examination, drill: Drill) -> tuple[datetime, datetime]:
    """Give the earliest and the latest moment at which a drill can have begun."""
    record = drill.record
    moment: date | None = record.started_at or record.held_on
    return examination.program.organization.calendar.bounds(examination.as_of if moment is None else moment)


def _listed(
    examination: Examination, drill: Drill, found: list[RecoveryPoint]
) -> tuple[PointFault, RecoveryPoint] | None:
    calendar = examination.program.organization.calendar
    earliest, latest = _began(examination, drill)
    listings = examination.operation.recovery_listings
    before = [item for item in found if (at := listings[item.first].listing.at) is not None and at <= latest]
    point = before[-1] if before else found[0]
    if point.made_at is not None and calendar.bounds(point.made_at)[0] > latest:
        return PointFault.LATER, point
    has_expired = point.expires_at is not None and calendar.bounds(point.expires_at)[1] < earliest
    if has_expired or (point.status == EXPIRED and before):
        return PointFault.GONE, point
    if point.status == FAILED:
        return PointFault.FAILED, point
    if not point.was_whole:
        return PointFault.POOR, point
    return (PointFault.UNDATED, point) if point.made_at is None else None


def _unlisted(examination: Examination, drill: Drill, recovery: Recovery, kept: KeptDays) -> PointDoubt:
    """Say what listings show of a point that none of them has.

    One of before the drill has each point that was there, if it was made by then; one of after has what was made
    since, if it is still kept. Only both together show that there was none.
    """
    calendar = examination.program.organization.calendar
    earliest, latest = _began(examination, drill)
    known = [(number, examination.operation.recovery_listings[number].listing) for number in recovery.whole]
    before = [item for _, item in known if item.at is not None and item.at <= earliest]
    after = [(number, item) for number, item in known if item.at is not None and item.at >= latest]
    around = (*before[-1:], *(item for _, item in after[:1]))
    if not before:
        return PointDoubt(drill=drill, recovery=recovery, fault=PointFault.NOT_BEFORE, around=around)
    if not after:
        return PointDoubt(drill=drill, recovery=recovery, fault=PointFault.NOT_AFTER, around=around)
    days, at = kept.days(after[0][0]), before[-1].at
    is_gapless = days is not None and at is not None and days[0] <= calendar.day_of(at)
    fault = PointFault.UNLISTED if is_gapless else PointFault.BETWEEN
    return PointDoubt(drill=drill, recovery=recovery, fault=fault, around=around)
