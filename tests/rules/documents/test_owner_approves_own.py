"""Whoever owns a document is not the only one who may approve it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import POLICY_PATH, document, examination, person, roster
from tests.rules.seen import messages, observed, severities
from tieout.model.document import Status
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location, NotExamined
from tieout.model.people import Person, Roster
from tieout.rules.documents.owner_approves_own import owner_approves_own

BOTH_ROLES = ("cto", "security-lead")
ANA = person(roles=BOTH_ROLES)
BEN = person(id="ben", name="Ben Example", roles=BOTH_ROLES)
NO_REGISTER = NotExamined(need="people", reason="there is no register")
PLACE = Location(path=POLICY_PATH, line=7, column=5)


def test_two_people_in_two_roles_are_no_finding() -> None:
    assert observed(owner_approves_own, examination()) == []


def test_two_roles_of_one_person_are_an_error() -> None:
    assert observed(owner_approves_own, examination(roster=roster(ANA))) == [
        Observation(
            subject="POL-002",
            location=PLACE,
            message=(
                "owner role:security-lead and approver role:cto of Access Control Policy are both Ana Example "
                "on 2026-06-30; nobody else could approve it"
            ),
            remedy="name an approver who is somebody else",
            about="approver",
        )
    ]


def test_the_same_people_in_both_roles_are_an_error_too() -> None:
    (seen,) = messages(owner_approves_own, examination(roster=roster(ANA, BEN)))
    assert "are both Ana Example and Ben Example on" in seen


@pytest.mark.parametrize(
    "people",
    [
        (ANA, person(id="ben", name="Ben Example", roles=("cto",))),
        (ANA, person(id="ben", name="Ben Example", roles=("security-lead",))),
    ],
)
def test_an_overlap_is_a_note(people: tuple[Person, ...]) -> None:
    assert observed(owner_approves_own, examination(roster=roster(*people))) == [
        Observation(
            subject="POL-002",
            location=PLACE,
            message=(
                "Ana Example could be owner (role:security-lead) and approver (role:cto) "
                "of Access Control Policy at once on 2026-06-30"
            ),
            remedy="see to it that whoever approves a version is not the one who owns it",
            about="approver",
            severity=Severity.NOTE,
        )
    ]


def test_a_second_approver_who_has_left_is_no_second_approver() -> None:
    gone = person(id="ben", name="Ben Example", roles=("cto",), left_on=date(2026, 6, 29))
    assert severities(owner_approves_own, examination(roster=roster(ANA, gone))) == [Severity.ERROR]
    assert severities(owner_approves_own, examination(roster=roster(ANA, gone), as_of=date(2026, 6, 29))) == [
        Severity.NOTE
    ]


def test_a_role_and_the_person_who_holds_it_are_one() -> None:
    text = document(owner="role:cto", approver="person:ana")
    assert severities(owner_approves_own, examination(text)) == [Severity.ERROR]


def test_the_same_name_twice_is_an_error_whoever_that_is() -> None:
    same = document(owner="role:nobody", approver="role:nobody")
    for register in ({}, {"roster": Roster(people=(), roles=())}, {"unexamined": (NO_REGISTER,)}):
        assert observed(owner_approves_own, examination(same, **register)) == [
            Observation(
                subject="POL-002",
                location=PLACE,
                message="Access Control Policy has role:nobody as owner and as approver",
                remedy="name an approver who is somebody else",
                about="approver",
            )
        ]


def test_without_a_register_two_roles_may_be_two_people() -> None:
    seen = examination(roster=roster(ANA), unexamined=(NO_REGISTER,))
    assert observed(owner_approves_own, seen) == []


@pytest.mark.parametrize(("owner", "approver"), [("role:nobody", "role:cto"), ("role:cto", "person:nobody")])
def test_unknown_names_are_another_rules_business(owner: str, approver: str) -> None:
    assert observed(owner_approves_own, examination(document(owner=owner, approver=approver))) == []


def test_vacant_roles_are_another_rules_business() -> None:
    gone = person(roles=BOTH_ROLES, left_on=date(2026, 1, 1))
    assert observed(owner_approves_own, examination(roster=roster(gone))) == []


@pytest.mark.parametrize(
    ("status", "severity"),
    [
        (Status.ACTIVE, [Severity.ERROR]),
        (None, [Severity.ERROR]),
        (Status.DRAFT, [Severity.WARNING]),
        (Status.RETIRED, []),
    ],
)
@pytest.mark.parametrize("approver", ["role:cto", "role:security-lead"])
def test_a_draft_can_still_be_changed(status: Status | None, severity: list[Severity], approver: str) -> None:
    text = document(status=status, approver=approver)
    assert severities(owner_approves_own, examination(text, roster=roster(ANA))) == severity


@pytest.mark.parametrize("missing", ["owner", "approver"])
def test_missing_names_are_another_rules_business(missing: str) -> None:
    text = document(**{missing: None})
    assert observed(owner_approves_own, examination(text, roster=roster(ANA))) == []
