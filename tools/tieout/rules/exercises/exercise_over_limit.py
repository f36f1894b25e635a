"""A recovery took longer, or lost more, than the policy allows."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.measure import Comparison, compared
from tieout.model.document import ExerciseKind
from tieout.model.examination import Examination
from tieout.model.exercise import ExerciseOutcome, ExerciseRecord
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.wording import lasting

_NAMES = {"recovery_time": "recovery time", "recovery_point": "recovery point"}


@rule(severity=Severity.ERROR, criteria=("A1.2", "A1.3", "CC9.1"), needs=("history",))
def exercise_over_limit(examination: Examination) -> Iterator[Observation]:
    """An exercise measured more than the policy allows.

    ## What it checks
    The `recovery_time` and `recovery_point` that an exercise measured, against the parameters
    `recovery-time` and `recovery-point` of the policy that was in force on the day of the exercise. As
    much as is allowed is still within it. A later policy with a longer limit changes nothing. For a
    tabletop, which only estimates, more than that is a warning, and the exercise still counts.
    Where no policy in force on that day stated the limit, or stated it in a unit that measures no length,
    that is a warning of its own: there is nothing to hold the figure against.

    ## Why the auditor asks
    The recovery time is a promise, to customers too. The drill is the only evidence of whether it can be
    kept, and a figure beside a limit is the first thing that is read in a drill's record.

    ## Example
    `evidence/exercises/EX-2026-02.md:20:3: EX-2026-02 measured a recovery time of 5 hours 10 minutes; on
    2026-05-12 the limit was 4 hours (POL-005, policies/business-continuity.md:14)`

    ## How to fix
    Never change what was measured. Write `outcome: fail`, find out what took so long, write it into
    `findings` with an owner, a date and a ticket, and repeat the exercise. If the promise is one that
    cannot be kept, change the policy, and tell those who rely on it.

    ## Sources
    The limits are the policy's own. Criteria A1.2 and A1.3 (recovery, and its test), CC9.1 (disruptions).
    """
    for record in examination.exercises:
        for item in compared(examination, record):
            if item.allowed is None:
                yield _unlimited(record, item)
            elif item.is_over:
                yield _over(record, item)


def _over(record: ExerciseRecord, item: Comparison) -> Observation:
    cited = item.threshold.cited if item.threshold else ""
    on_paper = record.kind is ExerciseKind.TABLETOP
    passed = record.outcome is ExerciseOutcome.PASS and not on_paper
    fail = "" if on_paper else "write outcome: fail, and "
    return Observation(
        subject=record.subject,
        location=record.at(f"measured.{item.measure}"),
        message=(
            f"{record.subject} measured a {_NAMES[item.measure]} of {lasting(item.value)}; "
            f"on {record.held_on} the limit was {cited}{', and it says pass' if passed else ''}"
        ),
        remedy=f"{fail}write into findings what took so long; then repeat the exercise",
        about=item.measure,
        severity=Severity.WARNING if on_paper else None,
    )


def _unlimited(record: ExerciseRecord, item: Comparison) -> Observation:
    name = _NAMES[item.measure]
    why = f"no policy in force on {record.held_on} limits it"
    if item.threshold is not None:
        why = f"the limit of {record.held_on}, {item.threshold.cited}, is no length that can be compared"
    return Observation(
        subject=record.subject,
        location=record.at(f"measured.{item.measure}"),
        message=f"{record.subject} measured a {name} of {lasting(item.value)}, and {why}",
        remedy=f"state {item.parameter} in hours under parameters of the policy on continuity, from now on",
        about=f"{item.measure} without limit",
        severity=Severity.WARNING,
        is_doubt=True,
    )
