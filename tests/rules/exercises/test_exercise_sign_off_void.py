"""A sign-off that does not stand is said, with its place."""

from __future__ import annotations

from datetime import date

import pytest

from tests.exercises import PATH, examination, record
from tests.rules.seen import messages, observed, severities
from tieout.model.document import ExerciseKind
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.rules.exercises.exercise_sign_off_void import exercise_sign_off_void


def test_a_sign_off_that_stands_is_no_finding() -> None:
    assert observed(exercise_sign_off_void, examination()) == []
    assert observed(exercise_sign_off_void, examination(record(signed_off_by=None, signed_off_on=None))) == []


def test_the_finding_is_placed_at_the_signer() -> None:
    own = examination(record(signed_off_by="person:cleo"))
    assert observed(exercise_sign_off_void, own) == [
        Observation(
            subject="EX-2026-01",
            location=Location(path=PATH, line=18),
            message="EX-2026-01 is signed off by person:cleo, who led it",
            remedy="have somebody who did not lead the exercise read the record and sign it off",
            about="own",
        )
    ]


def test_whoever_took_part_may_sign_a_tabletop_off_and_no_restore() -> None:
    restore = record(signed_off_by="person:dan")
    tabletop = record(signed_off_by="person:dan", kind=ExerciseKind.TABLETOP)
    assert len(observed(exercise_sign_off_void, examination(restore))) == 1
    assert observed(exercise_sign_off_void, examination(tabletop)) == []


@pytest.mark.parametrize(("landed", "late"), [("2026-05-17", False), ("2026-05-18", True)])
def test_one_that_reached_the_branch_late_is_asked_about(landed: str, *, late: bool) -> None:
    seen = examination(record(sign_off_recorded_on=date.fromisoformat(landed)))
    assert severities(exercise_sign_off_void, seen) == ([Severity.WARNING] if late else [])
    assert messages(exercise_sign_off_void, seen) == (
        ["EX-2026-01 is signed off on 2026-05-14, and the branch had that only on 2026-05-18; allowed are 3 days"]
        if late
        else []
    )
