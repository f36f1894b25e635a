"""A runbook in force has not been tried in time."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.exercise import Schedule, records_of, runbooks_in_force, schedule, why_not
from tieout.model.document import Document, ExerciseKind
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.wording import days

_WRITE = "write exercised: {every: annual, kind: tabletop} into its head, as often and as it is to be tried"


@rule(severity=Severity.ERROR, criteria=("A1.3", "CC7.4", "CC7.5"))
def runbook_never_exercised(examination: Examination) -> Iterator[Observation]:
    """A runbook in force was never exercised, or not for too long.

    ## What it checks
    Every runbook in force, against the records in `evidence/exercises` that name it under `runbooks`.
    Its next exercise is due as many months after the sign-off of the last one that counts as its
    `exercised: {every: ...}` says, on the same day of the month or the month's last; that day is still
    on time. Where a policy in force states the widest gap for the kind (`restore-drill-gap`,
    `failover-exercise-interval`, `tabletop-interval`), it is due by the end of that gap too.
    After that it is late: a warning until the widest gap of the frequency and its grace are over (as in
    `stale-review`), or until the gap that the policy states is over, without grace; an error then.
    A runbook that was never exercised has the same time from the day on which it came in force: a warning
    within it, late after it. A new `effective` in a later version does not begin it anew.
    A runbook without `exercised` is a warning: nobody says how often.

    An exercise counts if it is of the kind that the runbook asks for, or live; if its day and its
    sign-off lie in the past; if its sign-off stands (`exercise-sign-off-void`) and came before the next
    one was due; and if it did not fail. A restore or a failover has to have passed. A restore without an
    integrity check or a measured recovery time is partial, and so is a failover without a recovery
    time, whatever the record says. One that took longer, or lost more, than the policy allows failed.

    ## Why the auditor asks
    A runbook that nobody has tried is a text. The first real use is the wrong day to find out that the
    backup cannot be read or that the telephone number has gone. "Backups were not tested" and "the
    tabletop was not documented" are among the most common exceptions in SOC 2 reports.

    ## Example
    `runbooks/backup-restore.md:12:1: Backup Restore Runbook was due for its quarterly restore on
    2026-06-14, 16 days ago; the last that counts is EX-2026-02, signed off on 2026-03-14`

    ## How to fix
    Exercise it, write the record `evidence/exercises/EX-2026-03.md`, and have somebody who did not lead
    it sign it off by approving the pull request. If an exercise was held and is not counted, the message
    says why.

    ## Sources
    Criteria A1.3 (recovery is tested), CC7.4 and CC7.5 (response and recovery). The interval is the
    runbook's and the policy's own.
    """
    for runbook in runbooks_in_force(examination):
        if runbook.exercised is None:
            yield Observation(
                subject=runbook.subject,
                location=runbook.at("exercised"),
                message=f"{runbook.name} does not say how often it is exercised",
                remedy=_WRITE,
                about="exercised",
                severity=Severity.WARNING,
            )
            continue
        plan = schedule(examination, runbook)
        if plan is None:
            yield _observation(examination, runbook, "was never exercised, and nothing says since when it is in force")
        elif plan.last is None:
            yield _never(examination, plan)
        elif examination.as_of > plan.due:
            yield _late(examination, plan)


def _never(examination: Examination, plan: Schedule) -> Observation:
    is_due = "was" if examination.as_of > plan.due else "is"
    when = f"its first {_kind(plan.runbook)} {is_due} due by {plan.due}{_ago(examination, plan)}"
    what = f"was never exercised since it came in force on {plan.since}; {when}"
    return _observation(examination, plan.runbook, f"{what}{_gap(plan)}", late=examination.as_of > plan.tolerated)


def _late(examination: Examination, plan: Schedule) -> Observation:
    last = plan.last.subject if plan.last else ""
    what = (
        f"was due for its {_kind(plan.runbook)} on {plan.due}{_ago(examination, plan)}"
        f"; the last that counts is {last}, signed off on {plan.since}{_gap(plan)}"
    )
    return _observation(examination, plan.runbook, what, late=examination.as_of > plan.tolerated)


def _observation(examination: Examination, runbook: Document, what: str, *, late: bool = False) -> Observation:
    owner = runbook.owner or "its owner"
    return Observation(
        subject=runbook.subject,
        location=runbook.at("exercised"),
        message=f"{runbook.name} {what}{_uncounted(examination, runbook)}",
        remedy=f"have {owner} exercise it, and the record in evidence/exercises signed off",
        about="exercised",
        severity=None if late else Severity.WARNING,
    )


def _kind(runbook: Document) -> str:
    promised = runbook.exercised
    every = f"{promised.every.value} " if promised else ""
    kind = promised.kind if promised else None
    return f"{every}{'exercise' if kind is None else 'live exercise' if kind is ExerciseKind.LIVE else kind.value}"


def _ago(examination: Examination, plan: Schedule) -> str:
    late = (examination.as_of - plan.due).days
    tolerated = ", within grace" if examination.as_of <= plan.tolerated else ""
    return f", {days(late)} ago{tolerated}" if late > 0 else ""


def _gap(plan: Schedule) -> str:
    return f"; allowed are {plan.gap.cited}" if plan.gap else ""


def _uncounted(examination: Examination, runbook: Document) -> str:
    """Name the newest record that does not count, if it is newer than all that do."""
    records = records_of(examination, runbook)
    why = why_not(examination, records[-1], runbook) if records else None
    return f"; {records[-1].subject} does not count: it {why}" if why else ""
