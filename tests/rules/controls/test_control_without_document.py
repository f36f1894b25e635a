"""Every control rests on policies that are there."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import POLICY_PATH, control, document, examination
from tests.rules.seen import messages, observed, severities
from tieout.model.document import Kind, Status
from tieout.model.examination import SETTINGS_PATH
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location, Unreadable
from tieout.rules.controls.control_without_document import control_without_document

RUNBOOK = document(kind=Kind.RUNBOOK, path="runbooks/a.md", id="RB-001")


def unread(path: str, kind: str = "no-closing-fence") -> Unreadable:
    return Unreadable(location=Location(path=path), kind=kind, message="m", remedy="r")


def test_a_control_on_a_policy_that_is_there_is_no_finding() -> None:
    seen = examination(document(), RUNBOOK, controls=(control(runbooks=("RB-001",)),))
    assert observed(control_without_document, seen) == []


@pytest.mark.parametrize("status", [Status.ACTIVE, Status.DRAFT, None])
def test_a_draft_is_a_document_too(status: Status | None) -> None:
    assert observed(control_without_document, examination(document(status=status))) == []


@pytest.mark.parametrize("runbooks", [(), ("RB-001",)])
def test_a_control_without_a_policy_is_an_error(runbooks: tuple[str, ...]) -> None:
    seen = examination(document(), RUNBOOK, controls=(control(policies=(), runbooks=runbooks),))
    assert observed(control_without_document, seen) == [
        Observation(
            subject="AC-01",
            location=Location(path=SETTINGS_PATH, line=15, column=7),
            message="AC-01 names no policy",
            remedy="name the policy that promises it under policies, writing one first if there is none",
            about="policies",
        )
    ]


def test_an_id_that_no_document_has_is_an_error_with_the_nearest_one() -> None:
    seen = examination(controls=(control(policies=("POL-020",)),))
    assert observed(control_without_document, seen) == [
        Observation(
            subject="AC-01",
            location=Location(path=SETTINGS_PATH, line=16, column=7),
            message="AC-01 rests on the policy POL-020, and no document has that id. Did you mean POL-002?",
            remedy="name a document that is there",
            about="policies POL-020",
        )
    ]


def test_each_wrong_id_is_a_finding() -> None:
    seen = examination(controls=(control(policies=("POL-002", "X-9"), runbooks=("Y-9",)),))
    assert messages(control_without_document, seen) == [
        "AC-01 rests on the runbook Y-9, and no document has that id",
        "AC-01 rests on the policy X-9, and no document has that id",
    ]


def test_a_file_that_could_not_be_read_may_have_the_id() -> None:
    silent = document(id=None, path="policies/b.md")
    seen = examination(silent, controls=(control(),), unreadable=(unread("policies/b.md"), unread("policies/c.md")))
    (found,) = observed(control_without_document, seen)
    assert found.message == (
        "AC-01 rests on the policy POL-002, and no readable document has that id; "
        "policies/b.md and policies/c.md could not be read and may have it"
    )
    assert found.remedy == "make that file readable, or name a document that is there"


def test_files_that_cannot_have_it_are_not_named() -> None:
    others = (unread(POLICY_PATH), unread(SETTINGS_PATH), unread("registers/people.yaml"))
    seen = examination(controls=(control(policies=("ZZ-9",)),), unreadable=others)
    assert messages(control_without_document, seen) == ["AC-01 rests on the policy ZZ-9, and no document has that id"]


def test_a_retired_document_carries_nothing() -> None:
    (seen,) = observed(control_without_document, examination(document(status=Status.RETIRED)))
    assert (seen.message, seen.remedy) == (
        "AC-01 rests on the policy POL-002, which is retired",
        "name the document that replaced it",
    )


def test_one_document_of_that_id_that_is_not_retired_is_enough() -> None:
    twice = (document(status=Status.RETIRED), document(path="policies/b.md"))
    assert observed(control_without_document, examination(*twice)) == []


def test_an_id_of_the_other_kind_is_a_warning() -> None:
    seen = examination(document(), RUNBOOK, controls=(control(policies=("RB-001",), runbooks=("POL-002",)),))
    assert messages(control_without_document, seen) == [
        "AC-01 rests on the runbook POL-002, which is a policy",
        "AC-01 rests on the policy RB-001, which is a runbook",
    ]
    assert severities(control_without_document, seen) == [Severity.WARNING, Severity.WARNING]


@pytest.mark.parametrize(
    ("ended", "count"), [("2025-12-31", 0), ("2026-01-01", 1), ("2026-06-30", 1), ("2026-12-31", 1)]
)
def test_a_control_that_ended_before_the_period_is_history(ended: str, count: int) -> None:
    past = control(policies=(), effective_to=date.fromisoformat(ended))
    assert len(observed(control_without_document, examination(controls=(past,)))) == count


@pytest.mark.parametrize(("ended", "count"), [("2026-06-29", 0), ("2026-06-30", 1)])
def test_without_a_period_the_day_counts(ended: str, count: int) -> None:
    past = control(policies=(), effective_to=date.fromisoformat(ended))
    assert len(observed(control_without_document, examination(controls=(past,), period=None))) == count


def test_without_controls_there_is_nothing_to_rest() -> None:
    assert observed(control_without_document, examination(controls=())) == []
