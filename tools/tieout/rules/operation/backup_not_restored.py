"""A system that is backed up was not restored in time."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.drills import (
    PARAMETER,
    RestoreGap,
    is_told_of_the_runbook,
    restores,
)
from tieout.judgement.operation.interval import interval
from tieout.model.examination import Examination
from tieout.model.exercise import ExerciseRecord
from tieout.model.finding import Observation, Severity
from tieout.model.statement import Threshold
from tieout.rules.base import rule
from tieout.rules.limits import Limits
from tieout.rules.rows import called, gathered
from tieout.rules.wording import days


@rule(severity=Severity.ERROR, criteria=("A1.2", "A1.3", "CC7.5"), needs=("systems", "history"))
def backup_not_restored(examination: Examination) -> Iterator[Observation]:
    """A system that is backed up was not restored in time.

    ## What it checks
    Every system of `registers/systems.yaml` in use with `backup: yes`, against the restores in
    `evidence/exercises` that are of it: those whose `restored` names it, and those without `restored` whose
    runbooks are for this system and no other. A restore counts if it passed, was verified by an integrity
    check, measured its recovery time, and is signed off (as in `runbook-never-exercised`).
    From sign-off to sign-off, and from the last one to today, no more time passes than the parameter
    `restore-drill-gap` of the policy in force at the beginning of that time; the last day is still in time.
    The first stretch begins with the last restore before the period, else with the period, or with
    `in_scope_from`. What was late in the period stays reported after it was done. A period that is over
    has at least one restore of each system, however long the gap may be.
    Where a restore may be of this system, and would close the gap, nobody can tell: `backups-unjudged`.
    That the one runbook of the system is late today is said once, by `runbook-never-exercised`.

    ## Why the auditor asks
    A backup is a promise that nobody has seen kept until it is restored. "Backups were taken and never
    restored" is among the exceptions that auditors report most.

    ## Example
    `registers/systems.yaml:24:5: production-database was restored on 2026-06-14 (EX-2026-03,
    evidence/exercises/EX-2026-03.md:32), 151 days after 2026-01-14 (EX-2026-01, ...); allowed are 92 days
    (POL-005, policies/business-continuity.md:14)`

    ## How to fix
    Restore it today into a place of its own, compare it with the original, and write the record:

    ```yaml
    kind: restore
    restored: {system: production-database, point: rds:orders-2026-06-13, to: the recovery account}
    measured: {recovery_time: PT2H, recovery_point: PT20M, integrity_check: {outcome: pass, checked: "rows of 41 tables"}}
    ```

    Tell the auditor the days of both restores and what you changed so that the next one is not late.
    What was late stays late: never date a record back.

    ## Sources
    The limit is the policy's own. Criteria A1.2 and A1.3 (backups are made, and recovery is tested), CC7.5.
    """
    limits = Limits(examination)
    for restored in restores(examination):
        for since in restored.anchors:
            allowed = interval(examination, PARAMETER, since)
            if allowed is None or allowed.due is None:
                limits.held(PARAMETER, restored.system, "backup", since, since)
        for gap in restored.gaps:
            if not gap.unsure and not is_told_of_the_runbook(examination, gap):
                yield gathered(
                    [gap.system],
                    "backup",
                    message=_message(gap, examination),
                    remedy="restore it into a place of its own, compare, and have the record signed off; say why it is late",
                    about=f"{gap.since}",
                )
    yield from limits.unknown()


def _message(gap: RestoreGap, examination: Examination) -> str:
    name = called(gap.system)
    if gap.threshold is None:
        period = examination.period
        last = f"the last that counts is {_cited(gap.last)}" if gap.last else "none that counts is on record"
        return f"{name} is backed up and was not restored in {period.id if period else 'the period'}; {last}"
    since = (
        f"{gap.since} ({_cited(gap.last)})"
        if gap.last
        else f"{gap.since}, before which no restore that counts is on record"
    )
    if gap.next is not None and gap.next.signed_off_on is not None:
        count = days((gap.next.signed_off_on - gap.since).days)
        return (
            f"{name} was restored on {gap.next.signed_off_on} ({_cited(gap.next)}), {count} after {since}; "
            f"allowed are {_allowed(gap, gap.threshold)}"
        )
    count = days((examination.as_of - gap.since).days)
    return f"{name} was not restored for {count}, since {since}; allowed are {_allowed(gap, gap.threshold)}, until {gap.due}"


def _allowed(gap: RestoreGap, threshold: Threshold) -> str:
    return threshold.cited if gap.stated == gap.since else f"{threshold.cited} from {gap.stated} on"


def _cited(record: ExerciseRecord | None) -> str:
    if record is None:
        return ""
    at = record.at("signed_off_on")
    return f"{record.subject}, {at.path}:{at.line}"
