"""Which systems must be restorable, which restores were drilled of each, and the stretches without one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from tieout.judgement.exercise import INTERVALS, is_restore, runbooks_in_force, schedule, why_no_restore
from tieout.judgement.operation.interval import interval
from tieout.judgement.operation.succession import successive
from tieout.model.document import ExerciseKind
from tieout.model.period import add_days, add_months

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.model.exercise import ExerciseRecord, Restored
    from tieout.model.location import Location
    from tieout.model.registers.assets import System
    from tieout.model.statement import Threshold

OF_DRILLS = INTERVALS[ExerciseKind.RESTORE]
"""The parameter of a policy that says how long may pass between two drills, of whichever system."""
OF_SYSTEMS = "system-restore-gap"
"""The one that says how long may pass between two restores of one system."""
DEFAULT_MONTHS = 12
"""Where nothing says it of a system: a restore that is older than a year shows little of the backups of today. The
convention is Tieout's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """A record of a restore, and one system that it restored."""

    record: ExerciseRecord
    restored: Restored | None
    """What the record says of it; None where it says nothing."""
    system: str
    """The id that it names, or the one that its runbooks are for; empty where they are for several, or for none."""
    possible: frozenset[str] | None
    """Without ``system``: those of which it may be; None for any."""
    why_not: str
    """Why it shows no restore that passed; empty if it does."""

    @property
    def point(self) -> str:
        """The recovery point that it names; empty for none."""
        return "" if self.restored is None else self.restored.point

    def at(self, key: str) -> Location:
        """Give the place of a key of what it says of the restored system, else of that, else of the record."""
        stem = "restored" if self.restored is None else self.restored.key
        known = dict(self.record.places)
        return next((known[name] for name in (f"{stem}.{key}", stem) if name in known), self.record.at(stem))

    def may_be_of(self, system: str) -> bool:
        """Whether nobody can tell that it is not of this system."""
        return not self.system and (self.possible is None or system in self.possible)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """How long a system may go without a restore."""

    due: date
    """The last day that is in time."""
    since: date
    """The day from which that is counted: that of the last one, unless the policy first stated it later."""
    threshold: Threshold | None = None
    """What a policy states; None where the register says it, or nothing does."""
    is_own: bool = False
    """Whether the row of the register says it (``restore_every``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreGap:
    """A stretch from one restore of a system to the next that is longer than a policy allows, or a period without one."""

    system: System
    since: date
    """The sign-off of the last one, else the first day that counts."""
    last: ExerciseRecord | None
    next: ExerciseRecord | None
    """None for one that has not ended."""
    allowed: Allowed
    is_too_long: bool = True
    """False for a period in which there was none at all, however long the gap may be."""
    unsure: tuple[ExerciseRecord, ...] = ()
    """Restores that may be of this system, and with which there would be no gap: then nobody can tell."""
    possible: tuple[ExerciseRecord, ...] = ()
    """Restores in between that may be of this system: with them too the gap is too long, unless they are ``unsure``."""


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
    records = (item for item in examination.exercises if is_restore(examination, item))
    return tuple(drill for record in records for drill in _of_record(examination, record))


def _of_record(examination: Examination, record: ExerciseRecord) -> Iterator[Drill]:
    why_not = why_no_restore(examination, record) or ""
    named = [item for item in record.restored if item.system]
    for item in named:
        yield Drill(record=record, restored=item, system=item.system, possible=None, why_not=why_not)
    if not named:
        runbooks = [item for item in map(examination.document, record.runbooks) if item is not None]
        is_told = bool(runbooks) and all(item.systems for item in runbooks)
        possible = frozenset(name for item in runbooks for name in item.systems) if is_told else None
        system = next(iter(possible)) if possible is not None and len(possible) == 1 else ""
        yield Drill(record=record, restored=None, system=system, possible=possible, why_not=why_not)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restores:
    """One system that is backed up, by its restores."""

    system: System
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
    end = _last_day(examination)
    gaps: list[RestoreGap] = []
    for since, last, after in successive(sure, _day, beginning(examination, system)):
        gap = _gap(examination, system, since, last, after, unsure)
        if gap is not None and gap.allowed.due < end:
            gaps.append(gap)
    if not gaps and examination.period is not None and examination.period.end < examination.as_of:
        gaps.extend(_none_inside(examination, system, sure, unsure))
    return Restores(system=system, gaps=tuple(gaps))


def _gap(
    examination: Examination,
    system: System,
    since: date,
    last: ExerciseRecord | None,
    after: ExerciseRecord | None,
    unsure: Sequence[ExerciseRecord],
) -> RestoreGap | None:
    done = examination.as_of if after is None else _day(after)
    allowed = allowed_after(examination, system, since)
    if done <= allowed.due:
        return None
    between = [item for item in unsure if since < _day(item) <= done]
    days = [since, *(_day(item) for item in between), done]
    is_open_question = bool(between) and all(
        later <= allowed_after(examination, system, day).due for day, later in pairwise(days)
    )
    return RestoreGap(
        system=system,
        since=since,
        last=last,
        next=after,
        allowed=allowed,
        unsure=tuple(between) if is_open_question else (),
        possible=tuple(between),
    )


def _none_inside(
    examination: Examination, system: System, sure: Sequence[ExerciseRecord], unsure: Sequence[ExerciseRecord]
) -> Iterator[RestoreGap]:
    """Yield a period without any restore, unless the time that is allowed is longer than a year by what is stated."""
    period = examination.period
    part = None if period is None else period.part(system.in_scope_from, None)
    if part is None or part != period or any(_day(item) in part for item in sure):
        return  # of a part of the period the widest gap is all that can be asked
    allowed = allowed_after(examination, system, part.start)
    if allowed.due > add_months(part.start, DEFAULT_MONTHS):
        return
    before = [item for item in sure if _day(item) < part.start]
    yield RestoreGap(
        system=system,
        since=part.start,
        last=before[-1] if before else None,
        next=None,
        allowed=allowed,
        is_too_long=False,
        unsure=tuple(item for item in unsure if _day(item) in part),
    )


def allowed_after(examination: Examination, system: System, since: date) -> Allowed:
    """Give how long a system may go without a restore after a day: the shortest of what is said of it.

    The register says it of the system, a policy of all systems; what a policy says of drills holds for a system that
    has a restore runbook of its own, or is the only one that is backed up: then each drill is one of it. Where nothing
    says it, a year.
    """
    found: list[Allowed] = []
    if system.restore_every is not None:
        found.append(Allowed(due=add_days(since, system.restore_every.days), since=since, is_own=True))
    names = (OF_SYSTEMS, OF_DRILLS) if _has_own_drills(examination, system) else (OF_SYSTEMS,)
    for name in names:
        stated = interval(examination, name, since)
        if stated is not None and stated.due is not None:
            found.append(Allowed(due=stated.due, since=stated.since, threshold=stated.threshold))
    default = Allowed(due=add_months(since, DEFAULT_MONTHS), since=since)
    return min(found, key=lambda item: item.due, default=default)


def _has_own_drills(examination: Examination, system: System) -> bool:
    own = any(item.systems == (system.id,) and _is_of_restores(item) for item in runbooks_in_force(examination))
    return own or len(backed_up(examination)) == 1


def _is_of_restores(runbook: Document) -> bool:
    return runbook.exercised is not None and runbook.exercised.kind is ExerciseKind.RESTORE


def is_told_of_the_runbook(examination: Examination, gap: RestoreGap) -> bool:
    """Say whether ``runbook-never-exercised`` tells the very same: of the one runbook that is for this system alone."""
    if gap.next is not None or not gap.is_too_long:
        return False
    runbooks = [
        item for item in runbooks_in_force(examination) if gap.system.id in item.systems and _is_of_restores(item)
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
