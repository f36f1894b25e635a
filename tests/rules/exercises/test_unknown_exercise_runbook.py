"""An exercise is of a runbook that is there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.exercises import examination, record, runbook
from tests.factories import document
from tests.rules.seen import messages, observed
from tieout.model.document import Status
from tieout.rules.exercises.unknown_exercise_runbook import unknown_exercise_runbook


@pytest.mark.parametrize("status", [*Status, None])
def test_a_runbook_in_any_state_is_one(status: Status | None) -> None:
    assert observed(unknown_exercise_runbook, examination(documents=(runbook(status=status),))) == []


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("RB-03", "is not there. Did you mean RB-003?"),
        ("restore", "is not there"),
        ("POL-002", "is a policy"),
    ],
)
def test_what_is_no_runbook_is_named(name: str, what: str) -> None:
    wrong = examination(record(runbooks=("RB-003", name)), documents=(runbook(), document()))
    assert messages(unknown_exercise_runbook, wrong) == [f"EX-2026-01 names the runbook {name}, which {what}"]


def test_the_place_is_that_of_the_item_else_of_the_key() -> None:
    wrong = record(runbooks=("RB-1",))
    (seen,) = observed(unknown_exercise_runbook, examination(wrong))
    assert (seen.location, seen.about) == (wrong.at("runbooks"), "RB-1")
    placed = replace(wrong, places=(*wrong.places, ("runbooks[0]", wrong.at("scenario"))))
    (seen,) = observed(unknown_exercise_runbook, examination(placed))
    assert seen.location == wrong.at("scenario")
