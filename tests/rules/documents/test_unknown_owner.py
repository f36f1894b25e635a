"""Owners and approvers are people who are in the register and there on the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.factories import POLICY_PATH, control, document, person, roster
from tests.rules.seen import messages, observed, severities
from tieout.check import check
from tieout.model.document import Document, Status
from tieout.model.examination import PEOPLE_PATH, SETTINGS_PATH, Examination
from tieout.model.finding import Observation, RuleState, Severity
from tieout.model.location import Location, NotExamined, Unreadable
from tieout.model.people import Person, Role, Roster
from tieout.model.registers.assets import Standing, VendorStatus
from tieout.model.registers.collection import Registers
from tieout.model.registers.risks import FindingStatus, RiskStatus
from tieout.rules.documents.unknown_owner import unknown_owner

ERROR, WARNING = Severity.ERROR, Severity.WARNING
ANA = person()
LEFT = person(id="ben", name="Ben Example", roles=("security-lead",), left_on=date(2026, 6, 29))


def examination(*documents: Document, **changes: Any) -> Examination:
    """Give the sound examination without the rows of its registers, which have owners too."""
    return replace(factories.examination(*documents), **{"registers": Registers(), **changes})


def test_people_of_the_register_who_are_there_are_no_finding() -> None:
    assert observed(unknown_owner, examination()) == []


def test_a_name_that_the_register_has_not_is_an_error_with_the_names_that_it_has() -> None:
    assert observed(unknown_owner, examination(document(owner="role:ciso"))) == [
        Observation(
            subject="POL-002",
            location=Location(path=POLICY_PATH, line=6, column=5),
            message="POL-002 has the owner role:ciso, which is not in registers/people.yaml",
            remedy=(
                "name role:cto, role:security-lead, person:ana or person:ben, "
                "or add the right one to registers/people.yaml"
            ),
            about="owner",
        )
    ]


@pytest.mark.parametrize(
    ("reference", "meant"),
    [
        ("role:ctp", "role:cto"),
        ("role:security-laed", "role:security-lead"),
        ("Role:cto", "role:cto"),
        ("role:ana", "person:ana"),
        ("person:cto", "role:cto"),
        ("Ana Example", "person:ana"),
        ("ana@example.com", "person:ana"),
        ("@ana", "person:ana"),
        ("CTO", "role:cto"),
        (":cto", "role:cto"),
    ],
)
def test_what_was_meant_is_suggested_and_not_accepted(reference: str, meant: str) -> None:
    (seen,) = observed(unknown_owner, examination(document(approver=reference)))
    assert seen.message == (
        f"POL-002 has the approver {reference}, which is not in registers/people.yaml. Did you mean {meant}?"
    )


def test_everyone_is_unknown_to_an_empty_register() -> None:
    seen = observed(unknown_owner, examination(roster=Roster(people=(), roles=())))
    assert [item.about for item in seen] == ["owner", "owner", "approver"]
    assert seen[0].remedy == "add role:security-lead to registers/people.yaml"


def test_a_register_that_was_read_in_part_is_spoken_of_so() -> None:
    broken = Unreadable(location=Location(path=PEOPLE_PATH, line=9), kind="duplicate-key", message="m", remedy="r")
    (seen,) = observed(unknown_owner, examination(document(owner="role:ciso"), unreadable=(broken,)))
    assert seen.message == (
        "POL-002 has the owner role:ciso, which is not in the readable part of registers/people.yaml"
    )


def test_the_register_is_named_by_its_own_path() -> None:
    at = Location(path="registers/people.csv", line=2)
    rows = roster(person(location=at), person(id="ben", roles=("security-lead",), location=at))
    assert messages(unknown_owner, examination(document(owner="role:ciso"), roster=rows)) == [
        "POL-002 has the owner role:ciso, which is not in registers/people.csv"
    ]


def test_a_role_that_nobody_holds_is_an_error() -> None:
    nobody = Roster(people=(ANA,), roles=(Role(id="security-lead", title="x"),))
    seen = observed(unknown_owner, examination(roster=nobody))
    assert [item.message for item in seen] == [
        "AC-01 has the owner role:security-lead; nobody holds that role",
        "POL-002 has the owner role:security-lead; nobody holds that role",
    ]
    assert seen[1].remedy == ("name another owner, or give the role to somebody who is there in registers/people.yaml")
    assert severities(unknown_owner, examination(roster=nobody)) == [ERROR, ERROR]


@pytest.mark.parametrize(
    ("someone", "why"),
    [
        (LEFT, "Ben Example left on 2026-06-29"),
        (
            person(id="ben", name="Ben Example", roles=("security-lead",), started_on=date(2026, 7, 1)),
            "Ben Example starts on 2026-07-01",
        ),
    ],
)
def test_people_who_are_not_there_on_the_day_are_named_with_the_date(someone: Person, why: str) -> None:
    assert messages(unknown_owner, examination(roster=roster(ANA, someone))) == [
        f"AC-01 has the owner role:security-lead; {why}",
        f"POL-002 has the owner role:security-lead; {why}",
    ]


@pytest.mark.parametrize(("left", "count"), [("2026-06-29", 2), ("2026-06-30", 0), ("2026-07-01", 0)])
def test_the_last_day_still_counts(left: str, count: int) -> None:
    someone = person(id="ben", roles=("security-lead",), left_on=date.fromisoformat(left))
    assert len(observed(unknown_owner, examination(roster=roster(ANA, someone)))) == count


def test_one_holder_who_is_there_is_enough() -> None:
    both = roster(ANA, LEFT, person(id="cleo", roles=("security-lead",)))
    assert observed(unknown_owner, examination(roster=both)) == []


def test_everyone_who_has_gone_is_named() -> None:
    gone = roster(ANA, LEFT, person(id="cleo", name="Cleo Example", roles=("security-lead",), left_on=date(2025, 1, 1)))
    seen = messages(unknown_owner, examination(roster=gone))
    assert seen[1] == (
        "POL-002 has the owner role:security-lead; Ben Example left on 2026-06-29 and Cleo Example left on 2025-01-01"
    )


def test_for_a_draft_a_vacant_role_is_a_warning_and_an_unknown_name_an_error() -> None:
    draft = document(status=Status.DRAFT, approver="role:ciso")
    seen = examination(draft, roster=roster(ANA, LEFT), controls=())
    assert severities(unknown_owner, seen) == [WARNING, ERROR]


def test_retired_documents_need_nobody() -> None:
    gone = document(status=Status.RETIRED, owner="person:nobody", approver="person:nobody")
    assert observed(unknown_owner, examination(gone)) == []


def test_a_document_without_a_status_needs_somebody() -> None:
    assert severities(unknown_owner, examination(document(status=None), roster=roster(ANA, LEFT), controls=())) == [
        ERROR
    ]


def test_missing_owners_are_another_rules_business() -> None:
    silent = examination(document(owner=None, approver=None), controls=(control(owner=None),))
    assert observed(unknown_owner, silent) == []


def test_an_owner_of_a_control_is_placed_at_the_control() -> None:
    (seen,) = observed(unknown_owner, examination(controls=(control(owner="person:nobody"),)))
    assert (seen.subject, seen.location) == ("AC-01", Location(path=SETTINGS_PATH, line=11, column=7))


@pytest.mark.parametrize(
    ("dates", "owner", "severity"),
    [
        ({"effective_to": date(2026, 6, 29)}, "role:security-lead", []),
        ({"effective_to": date(2026, 6, 30)}, "role:security-lead", [ERROR]),
        ({"effective_from": date(2026, 6, 30)}, "role:security-lead", [ERROR]),
        ({"effective_from": date(2026, 7, 1)}, "role:security-lead", [WARNING]),
        ({"effective_from": None}, "role:security-lead", [ERROR]),
        ({"effective_to": date(2026, 6, 29)}, "role:nobody", [ERROR]),
        ({"effective_from": date(2026, 7, 1)}, "role:nobody", [ERROR]),
    ],
)
def test_a_control_needs_its_owner_while_it_is_in_operation(
    dates: dict[str, date | None], owner: str, severity: list[Severity]
) -> None:
    seen = examination(document(owner="role:cto"), controls=(control(owner=owner, **dates),), roster=roster(ANA, LEFT))
    assert severities(unknown_owner, seen) == severity


def test_without_a_register_the_rule_is_not_examined() -> None:
    lacking = examination(
        document(owner="person:nobody"), unexamined=(NotExamined(need="people", reason="there is no register"),)
    )
    outcome = check(lacking, (unknown_owner,))
    assert [(item.state, item.reason) for item in outcome.rules] == [(RuleState.NOT_EXAMINED, "there is no register")]


def rows(**changes: Any) -> Registers:
    """Give registers with these rows and no others."""
    return replace(Registers(), **changes)


def test_an_owner_in_a_register_is_looked_up_too() -> None:
    two = (
        factories.system(owner="role:ctoo"),
        factories.system(id="code-host", owner="role:ctoo", location=factories.row_at("systems", 9)),
    )
    assert observed(unknown_owner, examination(registers=rows(systems=two))) == [
        Observation(
            subject="registers/systems.yaml",
            location=factories.row_at("systems"),
            message=(
                "identity-provider and code-host have the owner role:ctoo, which is not in registers/people.yaml"
                ". Did you mean role:cto?"
            ),
            remedy=(
                "name role:cto, role:security-lead, person:ana or person:ben, "
                "or add the right one to registers/people.yaml"
            ),
            about="owner role:ctoo",
        )
    ]


@pytest.mark.parametrize(
    ("registers", "severity"),
    [
        (rows(systems=(factories.system(),)), [ERROR]),
        (rows(systems=(factories.system(status=Standing.DRAFT),)), [WARNING]),
        (rows(systems=(factories.system(status=Standing.RETIRED),)), []),
        (rows(vendors=(factories.vendor(),)), [ERROR]),
        (rows(vendors=(factories.vendor(status=VendorStatus.PROPOSED),)), [WARNING]),
        (rows(vendors=(factories.vendor(status=VendorStatus.LEFT),)), []),
        (rows(risks=(factories.risk(),)), [ERROR]),
        (rows(risks=(factories.risk(status=RiskStatus.DRAFT),)), [WARNING]),
        (rows(risks=(factories.risk(status=RiskStatus.CLOSED),)), []),
        (rows(findings=(factories.reported(status=FindingStatus.OPEN),)), [ERROR]),
        (rows(findings=(factories.reported(status=FindingStatus.CLOSED),)), []),
        (rows(commitments=(factories.commitment(),)), [ERROR]),
        (rows(commitments=(factories.commitment(owner=""),)), []),
    ],
)
def test_a_row_needs_its_owner_while_it_counts(registers: Registers, severity: list[Severity]) -> None:
    seen = examination(document(owner="role:cto"), controls=(), roster=roster(ANA, LEFT), registers=registers)
    assert severities(unknown_owner, seen) == severity


def test_contacts_of_a_runbook_are_looked_up_where_they_say_whom_they_mean() -> None:
    calls = factories.runbook(contacts=("role:ciso", "the pager", "role:cto"))
    assert messages(unknown_owner, examination(calls)) == [
        "RB-001 has the contact role:ciso, which is not in registers/people.yaml"
    ]
