"""A company of which nobody can tell is told so, and accused of nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.test_cases import CASES, repository_of
from tieout.check import check
from tieout.load import load
from tieout.model.finding import RuleState, Severity
from tieout.rules.operation.change_ticket_unsound import change_ticket_unsound
from tieout.rules.operation.changes_unjudged import changes_unjudged
from tieout.rules.operation.deployment_by_hand import deployment_by_hand
from tieout.rules.operation.deployment_off_branch import deployment_off_branch
from tieout.rules.operation.deployment_untied import deployment_untied
from tieout.rules.operation.exercise_action_overdue import exercise_action_overdue
from tieout.rules.operation.incident_action_overdue import incident_action_overdue

ACCUSING = (
    change_ticket_unsound,
    deployment_by_hand,
    deployment_off_branch,
    deployment_untied,
    exercise_action_overdue,
    incident_action_overdue,
)


@pytest.mark.parametrize("name", ["unknown", "unknown-actions", "broken-not-captured", "broken"])
def test_what_cannot_be_told_accuses_nobody_and_passes_nobody(name: str, tmp_path: Path) -> None:
    repository = repository_of(CASES / "changes-unjudged" / name, tmp_path / "repository")
    examination = load(repository, as_of=date(2026, 6, 30))
    outcome = check(examination, (*ACCUSING, changes_unjudged))
    assert {item.rule for item in outcome.findings} == {"changes-unjudged"}
    assert {item.severity for item in outcome.findings} == {Severity.ERROR}
    examined = {item.rule for item in outcome.rules if item.state is RuleState.EXAMINED}
    assert {rule.id for rule in ACCUSING} - examined <= {"incident-action-overdue"}
