"""Which exercises count for a runbook, and when its next one is due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.judgement.came_in_force import came_in_force
from tieout.judgement.in_force import limit
from tieout.judgement.measure import compared
from tieout.judgement.sign_off import sign_off_faults
from tieout.model.cadence import Cadence
from tieout.model.deadline import deadline
from tieout.model.document import ExerciseKind, Kind
from tieout.model.exercise import ExerciseOutcome
from tieout.model.period import is_future

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.model.exercise import ExerciseRecord
    from tieout.model.statement import Threshold

INTERVALS = {
    ExerciseKind.RESTORE: "restore-drill-gap",
    ExerciseKind.FAILOVER: "failover-exercise-interval",
    ExerciseKind.TABLETOP: "tabletop-interval",
}
"""The parameter of a policy that says how long may pass between two exercises of a kind."""
_RECOVERIES = frozenset({ExerciseKind.RESTORE, ExerciseKind.FAILOVER})
"""What only counts when it passed: it is to show that the company can come back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When a runbook was last exercised, and when it is due. Days are inclusive."""

    runbook: Document
    last: ExerciseRecord | None
    """The newest exercise that counts, by its sign-off."""
    since: date
    """The sign-off of that exercise, else the day on which the runbook came in force."""
    due: date
    """The last day on which the next exercise is on time."""
    tolerated: date
    """The last day on which lateness is only asked about; ``due`` where nothing is tolerated."""
    gap: Threshold | None
    """The gap that a policy in force allows for the kind, where one does."""


def runbooks_in_force(examination: Examination) -> tuple[Document, ...]:
    """Give the runbooks that people must follow, by path."""
    return tuple(item for item in examination.documents if item.kind is Kind.RUNBOOK and item.is_in_force)


def schedule(examination: Examination, runbook: Document) -> Schedule | None:
    """Give the schedule of a runbook as of the day of the examination.

    None where it does not say how often, or where it was never exercised and nothing says since when
    it is in force.
    """
    promised = runbook.exercised
    counting = exercises_of(examination, runbook)
    last = counting[-1] if counting else None
    since = last.signed_off_on if last else came_in_force(examination, runbook)
    if promised is None or since is None:
        return None
    cadence = Cadence(every=promised.every)
    due = cadence.on_time_until(since)
    tolerated = cadence.tolerated_until(since)
    name = None if promised.kind is None else INTERVALS.get(promised.kind)
    stated = None if name is None else limit(examination, name, examination.as_of)
    allowed = None if stated is None else stated.parameter.limit
    end = None if allowed is None else deadline(allowed, since, examination.program.organization.calendar)
    if end is not None:
        due, tolerated = min(due, end.on), min(tolerated, end.on)
    return Schedule(runbook=runbook, last=last, since=since, due=due, tolerated=tolerated, gap=stated)


def exercises_of(examination: Examination, runbook: Document) -> tuple[ExerciseRecord, ...]:
    """Give the exercises that count for a runbook, the oldest sign-off first."""
    named = [item for item in records_of(examination, runbook) if why_not(examination, item, runbook) is None]
    return tuple(sorted(named, key=lambda item: (str(item.signed_off_on), item.path)))


def records_of(examination: Examination, runbook: Document) -> tuple[ExerciseRecord, ...]:
    """Give the records that name a runbook, whether they count or not, by the day on which they were held."""
    named = [item for item in examination.exercises if runbook.id is not None and runbook.id in item.runbooks]
    return tuple(sorted(named, key=lambda item: (str(item.held_on or ""), item.path)))


def why_not(examination: Examination, record: ExerciseRecord, runbook: Document) -> str | None:
    """Say why a record does not count as an exercise of a runbook that it names; None if it does."""
    reasons = (*_of_the_kind(record, runbook), *_of_the_days(examination, record, runbook))
    faults = sign_off_faults(examination, record, is_restore=is_restore(examination, record))
    return next(iter((*reasons, *(fault.says for fault in faults), *_of_the_outcome(examination, record))), None)


def why_no_restore(examination: Examination, record: ExerciseRecord) -> str | None:
    """Say why a record shows no restore that passed, was verified and signed off in time; None if it does."""
    if not is_restore(examination, record):
        return "is of no restore"
    return _why_not_at_all(examination, record, is_restore=True)


def why_no_tabletop(examination: Examination, record: ExerciseRecord) -> str | None:
    """Say why a record shows no tabletop that did not fail and was signed off in time; None if it does."""
    if not is_tabletop(examination, record):
        return "is of no tabletop"
    return _why_not_at_all(examination, record, is_restore=is_restore(examination, record))


def _why_not_at_all(examination: Examination, record: ExerciseRecord, *, is_restore: bool) -> str | None:
    """Say why a record does not count, whichever runbook it names: of several the sign-off has to be in time for one."""
    runbooks = tuple(item for item in map(examination.document, record.runbooks) if item is not None)
    late = [next(_of_the_days(examination, record, runbook), None) for runbook in runbooks or (None,)]
    faults = sign_off_faults(examination, record, is_restore=is_restore)
    reasons = (*(late[:1] if all(late) else ()), *(fault.says for fault in faults))
    return next(iter((*reasons, *_of_the_outcome(examination, record))), None)


def outcome_of(examination: Examination, record: ExerciseRecord) -> ExerciseOutcome | None:
    """Give the outcome that the facts of a record allow: that which it states, or a worse one.

    A restore without integrity check or recovery time, or a failover without recovery time, is partial
    at best. A check that failed fails the exercise, and so does, except on paper, more than the policy
    allows. None where none is stated.
    """
    if record.outcome is None:
        return None
    found = [record.outcome]
    if unmeasured(examination, record):
        found.append(ExerciseOutcome.PARTIAL)
    check = record.measured.integrity_check
    if check is not None and check.outcome is not None:
        found.append(check.outcome)
    if record.kind is not ExerciseKind.TABLETOP and any(item.is_over for item in compared(examination, record)):
        found.append(ExerciseOutcome.FAIL)
    return max(found, key=lambda item: item.rank)


def outcome_fault(examination: Examination, record: ExerciseRecord) -> str | None:
    """Say why its outcome lets a record show nothing that was exercised; None if it does not."""
    return next(_of_the_outcome(examination, record), None)


def unmeasured(examination: Examination, record: ExerciseRecord) -> tuple[str, ...]:
    """Give what a restore or failover must have measured to be more than partial, and has not: keys of ``measured``."""
    kinds = _stands_for(examination, record)
    absent: list[str] = []
    if kinds & _RECOVERIES and not record.measured.recovery_time:  # of nothing is not measured
        absent.append("recovery_time")
    check = record.measured.integrity_check
    if ExerciseKind.RESTORE in kinds and (check is None or check.outcome is None or not check.checked):
        absent.append("integrity_check")
    return tuple(absent)


def is_restore(examination: Examination, record: ExerciseRecord) -> bool:
    """Say whether a record is of a restore: by its kind, or live by a runbook that asks for one."""
    return ExerciseKind.RESTORE in _stands_for(examination, record)


def is_tabletop(examination: Examination, record: ExerciseRecord) -> bool:
    """Say whether a record is of a tabletop: by its kind, or live by a runbook that asks for one."""
    return ExerciseKind.TABLETOP in _stands_for(examination, record)


def _of_the_kind(record: ExerciseRecord, runbook: Document) -> Iterator[str]:
    wanted = None if runbook.exercised is None else runbook.exercised.kind
    if record.kind is None:
        yield "does not say of which kind it is"
    elif wanted is not None and record.kind not in {wanted, ExerciseKind.LIVE}:
        yield f"is of the kind {record.kind.value}, and the runbook asks for {wanted.value}"


def _of_the_days(examination: Examination, record: ExerciseRecord, runbook: Document | None) -> Iterator[str]:
    held, signed = record.held_on, record.signed_off_on
    if held is None:
        yield "does not say when it was held"
    elif is_future(held, examination.as_of):
        yield f"is dated {held}, which has not come yet"
    elif record.signed_off_by is None or signed is None:
        yield "is not signed off"
    elif (
        runbook is not None
        and runbook.exercised is not None
        and signed > Cadence(every=runbook.exercised.every).due(held)
    ):
        yield f"is signed off on {signed}, after the next one was due"


def _of_the_outcome(examination: Examination, record: ExerciseRecord) -> Iterator[str]:
    outcome = outcome_of(examination, record)
    if outcome is None:
        yield "states no outcome"
    elif outcome is ExerciseOutcome.FAIL:
        yield "failed"
    elif outcome is ExerciseOutcome.PARTIAL and _stands_for(examination, record) & _RECOVERIES:
        yield "is partial"


def _stands_for(examination: Examination, record: ExerciseRecord) -> frozenset[ExerciseKind]:
    """Give the kind of a record and, for a live one, the kinds that its runbooks ask for."""
    if record.kind is not ExerciseKind.LIVE:
        return frozenset() if record.kind is None else frozenset({record.kind})
    asked = (examination.document(name) for name in record.runbooks)
    kinds = {item.exercised.kind for item in asked if item is not None and item.exercised is not None}
    return frozenset({ExerciseKind.LIVE, *(kind for kind in kinds if kind is not None)})
