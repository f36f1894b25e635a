"""No tabletop was held in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tieout.judgement.exercise import INTERVALS, is_tabletop, runbooks_in_force, schedule, why_no_tabletop
from tieout.judgement.in_force import limit
from tieout.judgement.operation.succession import Stretch, too_long
from tieout.model.document import ExerciseKind
from tieout.model.examination import Examination
from tieout.model.exercise import ExerciseRecord
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.wording import days

_PARAMETER = INTERVALS[ExerciseKind.TABLETOP]
_TOPIC = "incident-response"


@rule(severity=Severity.ERROR, criteria=("CC7.4", "CC7.5"), needs=("history",))
def tabletop_missing(examination: Examination) -> Iterator[Observation]:
    """No tabletop that counts was held in time.

    ## What it checks
    Where a policy states `tabletop-interval`: the tabletops in `evidence/exercises`, and live uses of a
    runbook that asks for a tabletop, by their sign-off. They count as in `runbook-never-exercised`, whichever
    runbook they tried. From one to the next, and from the last one to today, no more time passes than the
    policy in force at the beginning of that time allows; the last day is still in time. The first stretch
    begins with the last tabletop before the period, else with the period, and never before the policy
    promised it. What was late in the period stays reported after it was held. A period that is over without
    any is an error where none is on record at all, and else a warning.
    That a runbook which asks for a tabletop is late today is said once, by `runbook-never-exercised`.
    Where no text in force states the parameter, and one in force is about incident response, that is a
    warning.

    ## Why the auditor asks
    "We had it in the calendar" is among the exceptions that auditors report most. A meeting without notes
    shows nothing: the record with who, what, when and what followed is the exercise.

    ## Example
    `policies/incident-response.md:16:5: no tabletop that counts was signed off from 2025-03-02 (EX-2025-01,
    evidence/exercises/EX-2025-01.md:24) to 2026-04-20 (EX-2026-01, ...), 414 days; allowed are 12 months
    (POL-004, policies/incident-response.md:16)`

    ## How to fix
    Hold one this week: two people, an hour, one scenario from the runbook. Write the record the same day:

    ```yaml
    kind: tabletop
    runbooks: [RB-001]
    participants: [person:dan, person:eve]
    scenario: A laptop with access to production is stolen on a Friday evening.
    ```

    What was late stays late: tell the auditor why, and put the next one on a day that is kept.

    ## Sources
    The interval is the policy's own. Criteria CC7.4 and CC7.5 (the response is tested, and improved).
    """
    held = {item.path: item for item in examination.exercises if is_tabletop(examination, item)}
    counting = [item for item in held.values() if why_no_tabletop(examination, item) is None]
    signed = [item.signed_off_on for item in counting if item.signed_off_on is not None]
    for stretch in too_long(examination, _PARAMETER, signed):
        if stretch.next is not None or not stretch.is_too_long or not _is_told_of_a_runbook(examination):
            yield _missing(examination, stretch, counting, tuple(held.values()))
    if limit(examination, _PARAMETER, examination.as_of) is None:
        yield from _unstated(examination)


def _is_told_of_a_runbook(examination: Examination) -> bool:
    for runbook in runbooks_in_force(examination):
        if runbook.exercised is not None and runbook.exercised.kind is ExerciseKind.TABLETOP:
            plan = schedule(examination, runbook)
            if plan is not None and examination.as_of > plan.tolerated:
                return True
    return False


def _missing(
    examination: Examination, stretch: Stretch, counting: Sequence[ExerciseRecord], held: Sequence[ExerciseRecord]
) -> Observation:
    began = f"{stretch.since} ({_of(counting, stretch.since)})" if stretch.has_last else f"{stretch.since}"
    allowed = stretch.allowed
    if not stretch.is_too_long and examination.period is not None:
        last = f"the last that counts is of {began}" if stretch.has_last else "none that counts is on record"
        message = (
            f"no tabletop that counts was signed off in {examination.period.id}; {last}; "
            f"promised is {allowed.threshold.cited}"
        )
    else:
        until = stretch.next or examination.as_of
        end = f"{until} ({_of(counting, until)})" if stretch.next else f"{until}"
        from_then = "" if allowed.since == stretch.since else f" from {allowed.since} on"
        message = (
            f"no tabletop that counts was signed off from {began} to {end}, {days((until - stretch.since).days)}; "
            f"allowed are {allowed.threshold.cited}{from_then}"
        )
    newest = max(held, key=lambda item: (str(item.held_on or ""), item.path), default=None)
    why = None if newest is None or stretch.next else why_no_tabletop(examination, newest)
    return Observation(
        subject=allowed.threshold.document,
        location=allowed.threshold.parameter.location,
        message=f"{message}{f'; {newest.subject} does not count: it {why}' if newest and why else ''}",
        remedy="hold one, write its record the same day, and have somebody who did not lead it sign it off",
        about=f"tabletop {stretch.since}",
        severity=Severity.WARNING if stretch.is_only_asked_about else None,
    )


def _of(counting: Sequence[ExerciseRecord], day: date) -> str:
    record = next(item for item in counting if item.signed_off_on == day)
    return f"{record.subject}, {record.at('signed_off_on').brief}"


def _unstated(examination: Examination) -> Iterator[Observation]:
    policy = next((item for item in examination.documents if item.is_in_force and item.topic == _TOPIC), None)
    if policy is not None:
        yield Observation(
            subject=policy.subject,
            location=policy.at("parameters"),
            message=f"no text in force states {_PARAMETER}, so it is not known how often a tabletop is held",
            remedy=f"state {_PARAMETER} under parameters of the policy that promises it, such as 12 months",
            about=f"limit {_PARAMETER}",
            severity=Severity.WARNING,
            is_doubt=True,
        )
