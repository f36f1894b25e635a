"""Documents and controls name each other, and nothing rests on what has gone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories import POLICY_PATH, control, document, examination, places
from tests.rules.seen import messages, observed, severities
from tieout.model.document import Document, Kind, Link, Status
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location, Unreadable
from tieout.rules.documents.one_way_mapping import one_way_mapping
from tieout.rules.documents.orphan_document import orphan_document
from tieout.rules.documents.retired_in_use import retired_in_use

OTHER = "policies/b.md"


def other(**changes: Any) -> Document:
    return document(**{"path": OTHER, "id": "POL-009", "title": "B", "controls": (), **changes})


def test_a_document_that_no_control_rests_on_is_told() -> None:
    assert observed(orphan_document, examination(document(), other())) == [
        Observation(
            subject="POL-009",
            location=document().at("controls"),
            message="no control rests on B",
            remedy="name it in the control that carries it out, and the control in it; or retire it",
            about="controls",
        )
    ]


@pytest.mark.parametrize(
    ("changes", "severity"),
    [
        ({}, [Severity.WARNING]),
        ({"status": Status.DRAFT}, [Severity.NOTE]),
        ({"status": Status.RETIRED}, []),
        ({"id": "POL-002"}, []),
        ({"controls": ("AC-01",)}, []),
        ({"controls": ("AC-99",)}, [Severity.WARNING]),
        ({"kind": Kind.RUNBOOK, "id": None}, [Severity.WARNING]),
    ],
)
def test_a_tie_on_either_side_is_one(changes: dict[str, Any], severity: list[Severity]) -> None:
    assert severities(orphan_document, examination(document(), other(**changes))) == severity


def test_where_no_control_names_any_document_one_note_says_so() -> None:
    bare = examination(document(), other(), controls=())
    assert messages(orphan_document, bare) == ["no control names any of the 2 documents: POL-002 and POL-009"]
    assert severities(orphan_document, bare) == [Severity.NOTE]
    assert messages(orphan_document, examination(controls=())) == ["no control rests on Access Control Policy"]


def test_controls_that_could_not_all_be_read_are_called_readable() -> None:
    lost = Unreadable(location=Location(path="controls.yaml"), kind="bad-value", message="m", remedy="r")
    assert messages(orphan_document, examination(document(), other(), unreadable=(lost,))) == [
        "no readable control rests on B"
    ]


def test_controls_of_each_direction_are_one_finding() -> None:
    seen = examination(
        document(controls=("AC-02", "AC-03", "AC-99")),
        controls=(control(), control(id="AC-02", policies=()), control(id="AC-03", policies=("POL-009",))),
    )
    assert messages(one_way_mapping, seen) == [
        "AC-01 rests on Access Control Policy, which does not name it",
        "Access Control Policy names AC-02 and AC-03, which do not name it back",
    ]
    assert [item.remedy for item in observed(one_way_mapping, seen)] == [
        "add AC-01 to controls of the document, or take the document off the control",
        "add POL-002 to policies of the control, or take the control off the document",
    ]


def test_a_runbook_is_named_under_runbooks_or_policies() -> None:
    runbook = other(kind=Kind.RUNBOOK, id="RB-001", controls=("AC-01",))
    assert messages(one_way_mapping, examination(document(), runbook, controls=(control(runbooks=("RB-001",)),))) == []


@pytest.mark.parametrize(
    ("status", "severity"),
    [(Status.ACTIVE, [Severity.WARNING]), (Status.DRAFT, [Severity.NOTE]), (Status.RETIRED, [])],
)
def test_of_a_draft_it_is_a_note(status: Status, severity: list[Severity]) -> None:
    assert severities(one_way_mapping, examination(document(status=status, controls=()))) == severity


@pytest.mark.parametrize(("last", "count"), [(date(2025, 12, 31), 0), (date(2026, 1, 1), 1)])
def test_a_control_that_ended_before_the_period_need_not_be_named(last: date, count: int) -> None:
    seen = examination(document(controls=()), controls=(control(effective_to=last),))
    assert len(messages(one_way_mapping, seen)) == count
    assert len(messages(one_way_mapping, examination(document(controls=()), controls=seen.controls, period=None))) == 0


def test_documents_that_a_runbook_names_are_there() -> None:
    runbook = other(kind=Kind.RUNBOOK, id="RB-001", policies=("POL-002", "POL-022"), runbooks=("X-1",))
    assert messages(one_way_mapping, examination(document(), runbook)) == [
        "B names POL-022 under policies, and no readable document has that id. Did you mean POL-002?",
        "B names X-1 under runbooks, and no readable document has that id",
    ]


def link(path: str = OTHER) -> Link:
    at = Location(path=POLICY_PATH, line=30, column=2)
    return Link(target="b.md", location=at, path=path, exists=True, anchor_exists=None)


def gone(**changes: Any) -> Document:
    return other(**{"status": Status.RETIRED, "retired": date(2026, 3, 1), **changes})


def test_a_link_to_a_retired_document_is_told_with_the_day() -> None:
    assert observed(retired_in_use, examination(document(links=(link(),)), gone())) == [
        Observation(
            subject="POL-002",
            location=Location(path=POLICY_PATH, line=30, column=2),
            message="Access Control Policy links to b.md, and B was retired on 2026-03-01",
            remedy="name the document that replaced it",
            about="b.md",
            severity=Severity.WARNING,
        )
    ]
    assert messages(retired_in_use, examination(document(links=(link(),)), gone(retired=None))) == [
        "Access Control Policy links to b.md, and B is retired"
    ]


@pytest.mark.parametrize(
    "texts",
    [
        (document(links=(link(),)), other()),
        (document(links=(link(),), supersedes="POL-009@1.0"), gone()),
        (document(links=(link(),), status=Status.DRAFT), gone()),
        (document(links=(link("policies/c.md"),)), gone()),
        (document(policies=("POL-009",), supersedes="POL-009"), gone()),
        (document(policies=("POL-009",)), gone(), other(path="policies/c.md")),
    ],
)
def test_other_links_are_none_of_ours(texts: tuple[Document, ...]) -> None:
    assert messages(retired_in_use, examination(*texts)) == []


def test_a_head_that_names_a_retired_document_is_told() -> None:
    text = document(policies=("POL-009",), places=places(POLICY_PATH, "policies", "policies[0]"))
    (found,) = observed(retired_in_use, examination(text, gone()))
    assert found.message == "Access Control Policy names POL-009 under policies, and B was retired on 2026-03-01"
    assert found.location == text.at("policies[0]")


@pytest.mark.parametrize(
    ("supersedes", "old", "count"),
    [
        ("POL-009", {}, 1),
        ("POL-009@1.0", {}, 1),
        ("POL-009 @ 1.0", {}, 1),
        ("POL-009@0.9", {}, 0),
        ("POL-009", {"status": None}, 1),
        ("POL-009", {"status": Status.RETIRED}, 0),
        ("POL-009", {"status": Status.DRAFT}, 0),
        ("POL-002@1.0", {}, 0),
        ("POL-077", {}, 0),
        (None, {}, 0),
    ],
)
def test_what_is_superseded_is_not_in_force(supersedes: str | None, old: dict[str, Any], count: int) -> None:
    found = observed(retired_in_use, examination(document(supersedes=supersedes), other(**old)))
    assert len(found) == count
    assert all(
        item.message == "Access Control Policy supersedes B (policies/b.md), which is still in force"
        and item.severity is None
        for item in found
    )
