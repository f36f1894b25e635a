"""A sign-off of an exercise does not stand."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.exercise import is_restore
from tieout.judgement.sign_off import LATEST_COMMIT, reached_the_branch_late, sign_off_faults
from tieout.model.examination import Examination
from tieout.model.exercise import ExerciseRecord
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.place import place_of
from tieout.rules.wording import days

_REMEDY = "have somebody who did not lead the exercise read the record and sign it off"
_REMEDIES = {"rewritten": "put back what was signed off, or have it signed off anew with the day of today"}


@rule(severity=Severity.ERROR, criteria=("CC5.1", "CC7.5"))
def exercise_sign_off_void(examination: Examination) -> Iterator[Observation]:
    """An exercise is signed off in a way that does not count.

    ## What it checks
    The `signed_off_by` of every exercise record means one person, who was here on the day of the
    sign-off, by the people register. It is not the facilitator, nor the only one who took part; for a
    restore, and a live use of a runbook that asks for one, it is none of those who took part.
    `signed_off_on` is not before the exercise and not in the future, nor was it when it was committed. A
    sign-off that reached the branch more than three days after the day that it names is a warning.
    After the day on which the sign-off came to the branch, what was signed off stays as it was, by the
    versions on the first-parent line: the kind, the runbooks, the days and times, who led it and took
    part, what was measured, the outcome, and the sign-off itself. A sign-off of a later day is a new one.
    Rows of the people register that share an e-mail address, a login or an account number are one person.
    Without a people register the names are compared as they are written.

    ## Why the auditor asks
    The sign-off is the moment from which an exercise counts. Whoever led it would sign their own work,
    and a sign-off with an earlier date than the commit that brought it was written when it was needed. Whoever
    signed off five hours has not signed off three.

    ## Example
    `evidence/exercises/EX-2026-02.md:19:1: EX-2026-02 is signed off by role:security-lead, who led it`

    ## How to fix
    Have somebody else read the record, set `signed_off_by` and `signed_off_on`, and approve the pull
    request. Write the person, not the role, where several people hold the role.
    If a record was changed after its sign-off, put back what was signed off; if that was wrong, correct it
    and have it signed off anew, with the day on which that was done.

    ## Sources
    Segregation of duties (criterion CC5.1); CC7.5. The three days are Tieout's convention.
    """
    for record in examination.exercises:
        for fault in sign_off_faults(examination, record, is_restore=is_restore(examination, record)):
            yield Observation(
                subject=record.subject,
                location=place_of(record, "signed_off_by"),
                message=f"{record.subject} {fault.says}",
                remedy=_REMEDIES.get(fault.kind, _REMEDY),
                about=fault.kind,
            )
        if reached_the_branch_late(record):
            yield _late(record)


def _late(record: ExerciseRecord) -> Observation:
    return Observation(
        subject=record.subject,
        location=record.at("signed_off_on"),
        message=(
            f"{record.subject} is signed off on {record.signed_off_on}, and the branch had that only on "
            f"{record.sign_off_recorded_on}; allowed are {days(LATEST_COMMIT.days)}"
        ),
        remedy="say in the record why; from now on merge the pull request on the day of the sign-off",
        about="late sign-off",
        severity=Severity.WARNING,
    )
