"""A record of an exercise came late."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.recording import PARAMETER, Recording, recording
from tieout.model.deadline import Timeliness
from tieout.model.examination import Examination
from tieout.model.exercise import ExerciseRecord
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule


@rule(severity=Severity.ERROR, criteria=("CC2.1", "CC7.5"), needs=("history",))
def exercise_recorded_late(examination: Examination) -> Iterator[Observation]:
    """An exercise was recorded later than the policy allows.

    ## What it checks
    The day on which the record first stood on the branch, by the commits of its first-parent line,
    against the parameter `exercise-record` of the policy that was in force on the day of the exercise,
    from the end of the exercise on. Business days are those of the company's calendar. A record that is
    not committed yet is late once its last day has passed.
    Where no policy in force on that day stated the limit, that is a note.

    ## Why the auditor asks
    Notes that were written the week after are notes. A record that appears eleven months later, a day
    before the auditor, is a story, and the auditor sees the commit's date.

    ## Example
    `evidence/exercises/EX-2026-02.md:5:1: EX-2026-02 of 2026-05-12 was recorded on 2026-06-20; allowed
    are 5 business days (POL-004, policies/incident-response.md:14), until 2026-05-19`

    ## How to fix
    What is late stays late: leave the dates as they are, and say in the record why. Open the pull request
    with the record on the day of the exercise next time, and complete it there.

    ## Sources
    The limit is the policy's own. The day is that of the commit, a claim of whoever made it, and never
    earlier than those before it. Criteria CC2.1 and CC7.5.
    """
    for record in examination.exercises:
        found = recording(examination, record)
        if found is None:
            continue
        if found.due is None:
            yield _unlimited(record, found)
        elif found.timeliness is Timeliness.LATE:
            yield _late(record, found)


def _late(record: ExerciseRecord, found: Recording) -> Observation:
    when = f"was recorded on {record.recorded_on}" if record.recorded_on else "is not committed yet"
    cited = found.threshold.cited if found.threshold else ""
    return Observation(
        subject=record.subject,
        location=record.at("held_on"),
        message=f"{record.subject} of {record.held_on} {when}; allowed are {cited}, until {found.due}",
        remedy="say in the record why it is late; commit the next one on the day of the exercise",
        about="recorded",
    )


def _unlimited(record: ExerciseRecord, found: Recording) -> Observation:
    why = f"no policy in force on {record.held_on} says how soon an exercise is recorded"
    if found.threshold is not None:
        why = f"the limit for it, {found.threshold.cited}, is no whole length of time"
    when = f"was recorded on {record.recorded_on}" if record.recorded_on else "is not committed yet"
    return Observation(
        subject=record.subject,
        location=record.at("held_on"),
        message=f"{record.subject} of {record.held_on} {when}, and {why}",
        remedy=f"state {PARAMETER} under parameters of the policy that promises records, from now on",
        about="recorded without limit",
        severity=Severity.NOTE,
    )
