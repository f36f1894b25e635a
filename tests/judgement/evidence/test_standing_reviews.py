"""The record of an access review, or of an exercise, is evidence from its sign-off on, and none where it does not count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests import exercises
from tests.access_reviews import FOLDER, examination, landed, review
from tests.factories import control
from tieout.judgement.evidence.standing_file import of_entry
from tieout.model.control import Requirement
from tieout.model.evidence.gathered import Evidence
from tieout.model.evidence.kept import KeptFiles, KeptVersion
from tieout.model.exercise import ExerciseOutcome

CAME, ON = date(2026, 4, 2), date(2026, 4, 10)
PATTERN = f"{FOLDER}/*-code-host.yaml"
ENTRY = Requirement(id="access-review", system="code-host", kind="access-review", path=PATTERN)


@pytest.mark.parametrize(
    ("changes", "days"),
    [({}, [ON]), ({"signed_off_by": ""}, []), ({"landed": None}, []), ({"landed": landed(CAME)}, [CAME])],
)
def test_it_counts_from_the_day_of_its_sign_off(changes: dict[str, Any], days: list[date]) -> None:
    one = review(ON, **changes)
    kept = KeptFiles(
        pattern=PATTERN, versions=(KeptVersion(path=one.path, commit="c", on=CAME, digest="sha256:1", is_new=True),)
    )
    found = examination(one, evidence=Evidence(kept=(kept,)))
    assert [item.on for item in of_entry(found, control(evidence=(ENTRY,)), ENTRY, None)] == days


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        ({}, [exercises.SIGNED]),
        ({"outcome": ExerciseOutcome.FAIL}, []),
        ({"outcome": ExerciseOutcome.PARTIAL}, []),
        ({"outcome": None}, []),
        ({"measured": replace(exercises.MEASURED, integrity_check=None)}, []),
    ],
)
def test_a_drill_that_failed_by_what_it_measured_shows_no_window(changes: dict[str, Any], days: list[date]) -> None:
    record = exercises.record(**changes)
    pattern = "evidence/exercises/EX-*.md"
    came = KeptVersion(path=record.path, commit="c", on=exercises.HELD, digest="sha256:1", is_new=True)
    kept = KeptFiles(pattern=pattern, versions=(came,))
    entry = Requirement(id="restore-drills", system="policy-repository", kind="restore-drill", path=pattern)
    asked = control(evidence=(entry,), runbooks=record.runbooks)
    found = exercises.examination(record, evidence=Evidence(kept=(kept,)))
    assert [item.on for item in of_entry(found, asked, entry, None)] == days
