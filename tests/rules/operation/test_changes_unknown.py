"""A company of which nobody can tell is told so, and accused of nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests import factories
from tests.test_cases import CASES, repository_of
from tieout.check import check
from tieout.load import load
from tieout.model.cadence import Cadence, Every
from tieout.model.control import Requirement
from tieout.model.finding import RuleState, Severity
from tieout.model.population import Population, Shown
from tieout.rules.operation.change_ticket_unsound import change_ticket_unsound
from tieout.rules.operation.changes_unjudged import changes_unjudged
from tieout.rules.operation.deployment_by_hand import deployment_by_hand
from tieout.rules.operation.deployment_off_branch import deployment_off_branch
from tieout.rules.operation.deployment_untied import deployment_untied
from tieout.rules.operation.exercise_action_overdue import exercise_action_overdue
from tieout.rules.operation.incident_action_overdue import incident_action_overdue
from tieout.workpapers.population import population
from tieout.workpapers.shown import Found, shown

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


def test_each_deployment_that_one_sentence_tells_of_cannot_be_shown(tmp_path: Path) -> None:
    """The sentence has one subject, and silence about the second is no support of it."""
    repository = repository_of(CASES / "changes-unjudged" / "unknown", tmp_path / "repository")
    examination = load(repository, as_of=date(2026, 6, 30))
    control = factories.control(
        cadence=Cadence(every=Every.EVENT),
        evidence=(Requirement(id="deployments", system="pipeline", kind="deployments"),),
    )
    of = population(control, examination)
    assert isinstance(of, Population)
    found = {item.item.id: item.shown for item in shown(of, Found.of(examination, check(examination)))}
    assert found == dict.fromkeys((f"{number}" for number in range(41, 48)), Shown.UNKNOWN)
