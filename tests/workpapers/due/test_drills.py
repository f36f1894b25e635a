"""Exercises of runbooks fall due as judgement/exercise.py says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.exercises import examination, limits, record, runbook
from tieout.model.document import Document, Kind, Status
from tieout.model.exercise import ExerciseOutcome
from tieout.model.limit import Unit
from tieout.workpapers.due.drills import drills
from tieout.workpapers.due.obligation import Kind as DueKind
from tieout.workpapers.due.obligation import Obligation, Unlisted


def test_an_exercise_is_due_after_the_last_that_counts() -> None:
    [item] = drills(examination(documents=(runbook(),)))
    assert isinstance(item, Obligation)
    assert (item.kind, item.id, item.owner) == (DueKind.DRILL, "drill:RB-003", "role:head-of-engineering")
    assert item.title == "Backup Restore Runbook: restore exercise (the last was EX-2026-01)"
    assert (item.due_on, item.lost_after) == (date(2026, 8, 14), date(2026, 8, 21))
    assert item.location.path == "runbooks/backup-restore.md"


def test_the_gap_that_a_policy_allows_comes_first() -> None:
    statements = limits(restore_drill_gap=(60, Unit.DAYS))
    [item] = drills(examination(documents=(runbook(),), statements=statements))
    assert isinstance(item, Obligation)
    assert (item.due_on, item.lost_after) == (date(2026, 7, 13), date(2026, 7, 13))


def test_a_runbook_that_was_never_exercised_says_so() -> None:
    failed = record(outcome=ExerciseOutcome.FAIL)
    [item] = drills(examination(failed, documents=(runbook(kind=None),)))
    assert isinstance(item, Obligation)
    assert item.title == "Backup Restore Runbook: exercise (no exercise that counts is on record)"
    assert (item.due_on, item.lost_after) == (date(2026, 4, 1), date(2026, 4, 10))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (runbook(status=Status.DRAFT), "a draft is not in force, so its exercise is not due"),
        (runbook(every=None), "it does not say how often it is exercised"),
        (
            runbook(effective=None, id="RB-009"),
            "no exercise that counts is on record, and nothing says since when it is in force",
        ),
    ],
)
def test_what_has_no_day_is_named_with_the_reason(text: Document, reason: str) -> None:
    assert list(drills(examination(documents=(text,), history=None))) == [
        Unlisted(kind=DueKind.DRILL, subject=text.subject, reason=reason)
    ]


def test_policies_and_retired_runbooks_have_none() -> None:
    assert list(drills(examination(documents=(runbook(status=Status.RETIRED),)))) == []
    policy = Document(kind=Kind.POLICY, path="policies/a.md", id="POL-1", title="A", status=Status.ACTIVE)
    assert list(drills(examination(documents=(policy,)))) == []


def test_where_no_document_could_be_read_no_exercise_could_be_looked_at() -> None:
    assert list(drills(replace(examination(), documents=()))) == [
        Unlisted(kind=DueKind.DRILL, subject="", reason="no document could be read")
    ]
