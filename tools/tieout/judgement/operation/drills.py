"""Which systems must be restorable, which restores were drilled of each, and the stretches without one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from tieout.judgement.exercise import INTERVALS, is_restore, runbooks_in_force, schedule, why_no_restore
from tieout.judgement.operation.interval import interval
from tieout.model.document import ExerciseKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from tieout.model.examination import Examination
    from tieout.model.exercise import ExerciseRecord
    from tieout.model.registers.assets import System
    from tieout.model.statement import Threshold

PARAMETER = INTERVALS[ExerciseKind.RESTORE]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """A record of a restore, and of what."""

    record: ExerciseRecord
    system: str
    """The id that it names, or the one that its runbooks are for; empty where they are for several, or for none."""
    possible: frozenset[str] | None
    """Without ``system``: those of which it may be; None for any."""
    why_not: str
    """Why it shows no restore that passed; empty if it does."""

    def may_be_of(self, system: str) -> bool:
        """Whether nobody can tell that it is not of this system."""
        return not self.system and (self.possible is None or system in self.possible)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreGap:
    """A stretch from one restore of a system to the next that is longer than a policy allows, or a period without one."""

    system: System
    since: date
    """The sign-off of the last one, else the first day that counts."""
    last: ExerciseRecord | None
    next: ExerciseRecord | None
    """None for one that has not ended."""
    threshold: Threshold | None
    """None for a period in which there was none at all, however long the gap may be."""
    stated: date
    """The day from which that is counted: ``since``, unless the policy first stated it later."""
    due: date
    """The last day that was in time: of a whole period its last."""
    unsure: tuple[ExerciseRecord, ...] = ()
    """Restores that may be of this system, and with which there would be no gap: then nobody can tell."""


def backed_up(examination: Examination) -> tuple[System, ...]:
    """Give the systems in use that are backed up, in the order of the register."""
    return tuple(item for item in examination.registers.systems if item.is_used and item.backup)


def drills(examination: Examination) -> tuple[Drill, ...]:
    """Give a drill for each record of a restore, by path; once for all who ask."""
    of = examination
    return of.operation.memo.of(
        _drills, of, of.exercises, of.documents, of.registers, of.roster, of.statements, of.as_of
    )


def _drills(examination: Examination) -> tuple[Drill, ...]:
    return tuple(_drill(examination, item) for item in examination.exercises if is_restore(examination, item))


def _drill(examination: Examination, record: ExerciseRecord) -> Drill:
    system, possible = "", None
    if record.restored is not None and record.restored.system:
        system = record.restored.system
    else:
        runbooks = [item for item in map(examination.document, record.runbooks) if item is not None]
        named = frozenset(name for item in runbooks for name in item.systems)
        if runbooks and all(item.systems for item in runbooks):
            possible = named
        if possible is not None and len(possible) == 1:
            (system,) = possible
    return Drill(record=record, system=system, possible=possible, why_not=why_no_restore(examination, record) or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restores:
    """One system that is backed up, by its restores."""

    system: System
    anchors: tuple[date, ...]
    """The days from which the time to the next restore runs, the oldest first."""
    gaps: tuple[RestoreGap, ...]


def restores(examination: Examination) -> tuple[Restores, ...]:
    """Give every system that is backed up, as far as the examined period has to do with it; once for all who ask."""
    of = examination
    return of.operation.memo.of(
        _restores, of, of.exercises, of.documents, of.registers, of.roster, of.statements, of.as_of, of.period
    )


def _restores(examination: Examination) -> tuple[Restores, ...]:
    sure: dict[str, list[ExerciseRecord]] = defaultdict(list)
    unsure: list[Drill] = []
    for drill in drills(examination):
        if drill.why_not:
            continue
        if drill.system:
            sure[drill.system].append(drill.record)
        else:
            unsure.append(drill)
    return tuple(
        _of_system(
            examination,
            system,
            _signed(sure[system.id]),
            _signed([item.record for item in unsure if item.may_be_of(system.id)]),
        )
        for system in backed_up(examination)
    )


def beginning(examination: Examination, system: System) -> date | None:
    """Give the first day on which a restore of a system is asked for; None where neither period nor register says."""
    start = None if examination.period is None else examination.period.start
    return max((day for day in (start, system.in_scope_from) if day is not None), default=None)


def _of_system(
    examination: Examination, system: System, sure: Sequence[ExerciseRecord], unsure: Sequence[ExerciseRecord]
) -> Restores:
    start, end = beginning(examination, system), _last_day(examination)
    before = [item for item in sure if start is not None and _day(item) <= start]
    last = before[-1] if before else None
    since = _day(last) if last else start
    anchors: list[date] = []
    gaps: list[RestoreGap] = []
    for item in (*sure[len(before) :], None):
        if since is not None:
            anchors.append(since)
            gap = _gap(examination, system, since, last, item, unsure)
            if gap is not None and gap.due < end:
                gaps.append(gap)
        if item is not None:
            last, since = item, _day(item)
    if not gaps and examination.period is not None and examination.period.end < examination.as_of:
        gaps.extend(_none_inside(examination, system, sure, unsure))
    return Restores(system=system, anchors=tuple(anchors), gaps=tuple(gaps))


def _gap(
    examination: Examination,
    system: System,
    since: date,
    last: ExerciseRecord | None,
    after: ExerciseRecord | None,
    unsure: Sequence[ExerciseRecord],
) -> RestoreGap | None:
    done = examination.as_of if after is None else _day(after)
    allowed = interval(examination, PARAMETER, since)
    if allowed is None or allowed.due is None or done <= allowed.due:
        return None
    if after is not None and examination.period is not None and done < examination.period.start:
        return None
    between = [item for item in unsure if since < _day(item) <= done]
    days = [since, *(_day(item) for item in between), done]
    is_open_question = bool(between) and all(
        (end := _due(examination, one)) is None or two <= end for one, two in pairwise(days)
    )
    return RestoreGap(
        system=system,
        since=since,
        last=last,
        next=after,
        threshold=allowed.threshold,
        stated=allowed.since,
        due=allowed.due,
        unsure=tuple(between) if is_open_question else (),
    )


def _none_inside(
    examination: Examination, system: System, sure: Sequence[ExerciseRecord], unsure: Sequence[ExerciseRecord]
) -> Iterator[RestoreGap]:
    period = examination.period
    part = None if period is None else period.part(system.in_scope_from, None)
    if part is None or part != period or any(_day(item) in part for item in sure):
        return  # of a part of the period the widest gap is all that can be asked
    before = [item for item in sure if _day(item) < part.start]
    yield RestoreGap(
        system=system,
        since=part.start,
        last=before[-1] if before else None,
        next=None,
        threshold=None,
        stated=part.start,
        due=part.end,
        unsure=tuple(item for item in unsure if _day(item) in part),
    )


def _due(examination: Examination, since: date) -> date | None:
    found = interval(examination, PARAMETER, since)
    return None if found is None else found.due


def is_told_of_the_runbook(examination: Examination, gap: RestoreGap) -> bool:
    """Say whether ``runbook-never-exercised`` tells the very same: of the one runbook that is for this system alone."""
    if gap.next is not None or gap.threshold is None:
        return False
    runbooks = [
        item
        for item in runbooks_in_force(examination)
        if gap.system.id in item.systems and item.exercised is not None and item.exercised.kind is ExerciseKind.RESTORE
    ]
    if len(runbooks) != 1 or runbooks[0].systems != (gap.system.id,):
        return False
    plan = schedule(examination, runbooks[0])
    return plan is not None and plan.last == gap.last and examination.as_of > plan.tolerated


def _last_day(examination: Examination) -> date:
    end = None if examination.period is None else examination.period.end
    return examination.as_of if end is None else min(end, examination.as_of)


def _day(record: ExerciseRecord) -> date:
    if record.signed_off_on is None:
        raise ValueError(f"{record.path} counts and is not signed off")
    return record.signed_off_on


def _signed(records: Sequence[ExerciseRecord]) -> tuple[ExerciseRecord, ...]:
    return tuple(sorted(records, key=lambda item: (_day(item), item.path)))
