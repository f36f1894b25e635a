"""A system that is backed up was not restored in time."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.drills import (
    DEFAULT_MONTHS,
    RestoreGap,
    is_told_of_the_runbook,
    restores,
)
from tieout.model.examination import Examination
from tieout.model.exercise import ExerciseRecord
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.rows import called, gathered
from tieout.rules.wording import days, lasting, listed


@rule(severity=Severity.ERROR, criteria=("A1.2", "A1.3", "CC7.5"), needs=("systems", "history"))
def backup_not_restored(examination: Examination) -> Iterator[Observation]:
    """A system that is backed up was not restored in time.

    ## What it checks
    Every system of `registers/systems.yaml` in use with `backup: yes`, against the restores in
    `evidence/exercises` that are of it: those whose `restored` names it, and those without `restored` whose
    runbooks are for this system and no other. A restore counts if it passed, was verified by an integrity
    check, measured its recovery time, and is signed off (as in `runbook-never-exercised`).
    From sign-off to sign-off, and from the last one to today, no more time passes than the shortest of
    these: `restore_every` of its row; the parameter `system-restore-gap` of the policy in force at the
    beginning of that time; and `restore-drill-gap`, if the system has a restore runbook for it alone or is
    the only one that is backed up, so that each drill is one of it. Where none of them says anything of the
    system, twelve months. The last day is still in time, and a policy binds from the day on which it first
    states it. The first stretch begins with the last restore before the period, else with the period, or with
    `in_scope_from`. What was late in the period stays reported after it was done.
    A period that is over and has no restore of the system is an error where none is on record at all, and
    else a warning, unless more than twelve months are allowed.
    Where a restore may be of this system, and would close the gap, nobody can tell: `backups-unjudged`.
    That the one runbook of the system is late today is said once, by `runbook-never-exercised`.

    ## Why the auditor asks
    A backup is a promise that nobody has seen kept until it is restored. "Backups were taken and never
    restored" is among the exceptions that auditors report most.

    ## Example
    `registers/systems.yaml:24:5: production-database was restored on 2026-06-14 (EX-2026-03,
    evidence/exercises/EX-2026-03.md:32), 151 days after 2026-01-14 (EX-2026-01, ...); allowed are 92 days
    (restore_every, registers/systems.yaml:124)`

    ## How to fix
    Restore it today into a place of its own, compare it with the original, and write the record:

    ```yaml
    kind: restore
    restored: {system: production-database, point: rds:orders-2026-06-13, to: the recovery account}
    measured:
      recovery_time: PT2H
      recovery_point: PT20M
      integrity_check: {outcome: pass, checked: "rows of 41 tables"}
    ```

    Tell the auditor the days of both restores and what you changed so that the next one is not late.
    What was late stays late: never date a record back.

    ## Sources
    The limit is the register's or the policy's own; twelve months is Tieout's convention. Criteria A1.2 and
    A1.3 (backups are made, and recovery is tested), CC7.5.
    """
    for restored in restores(examination):
        for gap in restored.gaps:
            if not gap.unsure and not is_told_of_the_runbook(examination, gap):
                is_asked = not gap.is_too_long and gap.last is not None
                yield gathered(
                    [gap.system],
                    "backup",
                    message=_message(gap, examination),
                    remedy="restore it into a place of its own, compare, and have the record signed off; say why it is late",
                    about=f"{gap.since}",
                    severity=Severity.WARNING if is_asked else None,
                )


def _message(gap: RestoreGap, examination: Examination) -> str:
    name = called(gap.system)
    if not gap.is_too_long and examination.period is not None:
        last = f"the last that counts is {_cited(gap.last)}" if gap.last else "none that counts is on record"
        return (
            f"{name} is backed up and was not restored in {examination.period.id}; {last}; allowed are {_allowed(gap)}"
        )
    since = f"{gap.since} ({_cited(gap.last)})" if gap.last else f"{gap.since}, before which none is on record"
    maybe = listed((_cited(item) for item in gap.possible), "or", at_most=3)
    but = f"; that {maybe} was of it is not said, and would not be enough" if maybe else ""
    allowed = f"allowed are {_allowed(gap)}"
    if gap.next is not None and gap.next.signed_off_on is not None:
        count = days((gap.next.signed_off_on - gap.since).days)
        return f"{name} was restored on {gap.next.signed_off_on} ({_cited(gap.next)}), {count} after {since}; {allowed}{but}"
    count = days((examination.as_of - gap.since).days)
    return f"{name} was not restored for {count}, since {since}; {allowed}, until {gap.allowed.due}{but}"


def _allowed(gap: RestoreGap) -> str:
    allowed = gap.allowed
    if allowed.threshold is not None:
        from_then = "" if allowed.since == gap.since else f" from {allowed.since} on"
        return f"{allowed.threshold.cited}{from_then}"
    if allowed.is_own and gap.system.restore_every is not None:
        return f"{lasting(gap.system.restore_every)} (restore_every, {gap.system.at('restore_every').brief})"
    return f"{DEFAULT_MONTHS} months, as neither the register nor a policy says how often it is restored"


def _cited(record: ExerciseRecord | None) -> str:
    return "" if record is None else f"{record.subject}, {record.at('signed_off_on').brief}"
