"""Each alert that is on has one runbook in force, and both sides name each other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.factories import alert, document, places, row_at, runbook
from tests.rules.seen import messages, observed, of_rows, severities
from tieout.model.document import Document, Status
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.rules.registers.alert_without_runbook import alert_without_runbook as rule

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
SECOND = runbook(id="RB-002", path="runbooks/second.md", places=places("runbooks/second.md", "answers"))


def judged(*documents: Document, **changes: Any) -> list[tuple[str, Severity]]:
    seen = of_rows(document(), *documents, alerts=(alert(**changes),))
    return list(zip(messages(rule, seen), severities(rule, seen), strict=True))


def test_an_alert_that_one_runbook_in_force_answers_is_no_finding() -> None:
    assert judged(runbook()) == []
    assert judged(runbook(status=None), runbook="") == []


def test_an_alert_that_nothing_answers_is_an_error_at_its_row() -> None:
    assert observed(rule, of_rows(alerts=(alert(runbook=""),))) == [
        Observation(
            subject="backup-failed",
            location=row_at("alerts"),
            message="the alert backup-failed is on, and no runbook answers it",
            remedy="list the alert under answers of one runbook, and have that approved",
            about="answers",
        )
    ]


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        ((runbook(), SECOND), ("is answered by 2 runbooks in force, RB-001 and RB-002, where one should be", ERROR)),
        ((runbook(status=Status.DRAFT),), ("is on, and what answers it, RB-001, is still a draft", WARNING)),
        ((runbook(status=Status.RETIRED),), ("is on, and what answers it, RB-001, is retired", ERROR)),
        (
            (replace(SECOND, status=Status.RETIRED), runbook(status=Status.DRAFT)),
            ("is on, and what answers it, RB-001, is still a draft", WARNING),
        ),
    ],
)
def test_one_runbook_in_force_answers_it(documents: tuple[Document, ...], expected: tuple[str, Severity]) -> None:
    assert judged(*documents) == [(f"the alert backup-failed {expected[0]}", expected[1])]


def test_a_draft_and_a_retired_one_beside_it_are_no_matter() -> None:
    assert judged(runbook(), replace(SECOND, status=Status.DRAFT)) == []
    assert judged(runbook(), replace(SECOND, status=Status.RETIRED)) == []


@pytest.mark.parametrize(("enabled", "severity"), [(True, ERROR), (False, WARNING)])
def test_the_row_names_a_runbook_that_is_there_and_answers_it(enabled: bool, severity: Severity) -> None:
    named = "the alert backup-failed names the runbook"
    lost = judged(runbook(), runbook="RB-O01", enabled=enabled)
    assert lost[0] == (f"{named} RB-O01, and no readable runbook has that id. Did you mean RB-001?", severity)
    other = judged(runbook(), replace(SECOND, answers=()), runbook="RB-002", enabled=enabled)
    assert other[0] == (f"{named} RB-002, which does not list it under answers; RB-001 does", severity)


def test_a_row_whose_runbook_says_nothing_of_it_is_told_once() -> None:
    assert judged(runbook(answers=())) == [
        ("the alert backup-failed names the runbook RB-001, which does not list it under answers", ERROR)
    ]


def test_a_policy_is_no_runbook() -> None:
    (first, *_) = judged(runbook(), runbook="POL-002")
    assert first[0] == "the alert backup-failed names the runbook POL-002, and no readable runbook has that id"


@pytest.mark.parametrize(("status", "expected"), [(Status.ACTIVE, [ERROR]), (Status.DRAFT, [WARNING])])
def test_a_runbook_answers_alerts_of_the_register(status: Status, expected: list[Severity]) -> None:
    odd = runbook(status=status, answers=("backup-faild",))
    seen = of_rows(odd, alerts=(alert(enabled=False, runbook=""),))
    assert observed(rule, seen) == [
        Observation(
            subject="RB-001",
            location=Location(path="runbooks/backup.md", line=5),
            message=(
                "Backup Runbook answers the alert backup-faild, which is not in registers/alerts.yaml"
                ". Did you mean backup-failed?"
            ),
            remedy="add the alert to registers/alerts.yaml, or correct its id",
            about="answers backup-faild",
            severity=None if status is Status.ACTIVE else WARNING,
        )
    ]
    assert severities(rule, seen) == expected


def test_a_retired_runbook_may_name_what_it_likes() -> None:
    assert observed(rule, of_rows(runbook(status=Status.RETIRED, answers=("gone",)), alerts=())) == []


def test_a_runbook_in_force_that_answers_alerts_which_are_off_is_a_note() -> None:
    assert judged(runbook(), enabled=False) == [
        ("Backup Runbook is in force and answers backup-failed, which is off", NOTE)
    ]
    assert judged(runbook(status=Status.DRAFT), enabled=False) == []


def test_of_an_alert_that_does_not_say_whether_it_is_on_nobody_can_tell() -> None:
    what = "it cannot be told whether backup-failed needs a runbook"
    assert judged(runbook(), enabled=None) == [
        (f"{what}, because the register does not say whether the alert is on", ERROR)
    ]
