"""A sheet cut down to one owner."""

from __future__ import annotations

import pytest

from tests.factories import document, examination, person, roster
from tests.workpapers.due.test_sheet import MONTH
from tieout.model.errors import UsageError
from tieout.model.examination import Examination
from tieout.model.people import Roster
from tieout.workpapers.due.obligation import Kind
from tieout.workpapers.due.owners import of_owner
from tieout.workpapers.due.sheet import due

OWNERS = ("role:cto", "cto", "role:security-lead", "person:ana", "ana", "team:x", "", None, "role:none")


def of() -> Examination:
    """Give documents of every owner; Ana is CTO, Ben security lead."""
    texts = [document(id=f"POL-{n}", path=f"policies/{n}.md", owner=owner) for n, owner in enumerate(OWNERS)]
    return examination(*texts)


def theirs(wanted: str) -> list[str]:
    sheet = due(of(), within=MONTH, kinds=(Kind.REVIEW,))
    return [item.obligation.subject for item in of_owner(sheet, wanted, of()).items]


@pytest.mark.parametrize(
    ("wanted", "subjects"),
    [
        ("role:cto", ["POL-0", "POL-1"]),
        ("cto", ["POL-0", "POL-1"]),
        ("security-lead", ["POL-2"]),
        ("person:ana", ["POL-0", "POL-1", "POL-3", "POL-4"]),
        ("ana", ["POL-0", "POL-1", "POL-3", "POL-4"]),
        ("ben", ["POL-2"]),
        ("team:x", ["POL-5"]),
        ("none", ["POL-6", "POL-7"]),
        ("role:none", ["POL-8"]),
    ],
)
def test_a_role_has_what_names_it_and_a_person_what_they_hold(wanted: str, subjects: list[str]) -> None:
    assert theirs(wanted) == subjects


def test_the_sheet_says_whose_it_is() -> None:
    sheet = due(of(), within=MONTH, kinds=(Kind.REVIEW,))
    owners = [sheet.owner, *(of_owner(sheet, wanted, of()).owner for wanted in ("ana", "none"))]
    assert owners == [None, "person:ana", "none"]


def test_who_has_nothing_due_has_an_empty_list() -> None:
    of_ana = examination(document(owner="role:security-lead"))
    sheet = due(of_ana, within=MONTH, kinds=(Kind.REVIEW,))
    assert of_owner(sheet, "ana", of_ana).items == ()


def test_a_name_that_nobody_has_is_refused_with_those_there_are() -> None:
    sheet = due(of(), within=MONTH)
    with pytest.raises(UsageError, match="'role:cfo' is nobody") as refused:
        of_owner(sheet, "role:cfo", of())
    assert refused.value.remedy == "name one of role:cto, role:security-lead, person:ana, person:ben"


def test_without_a_people_register_names_are_those_of_the_items() -> None:
    nobody = examination(document(), roster=Roster(people=(), roles=()))
    sheet = due(nobody, within=MONTH, kinds=(Kind.REVIEW,))
    assert len(of_owner(sheet, "role:security-lead", nobody).items) == 1
    with pytest.raises(UsageError) as refused:
        of_owner(sheet, "ana", nobody)
    assert refused.value.remedy == "the people register names nobody: see registers/people.yaml"


def test_somebody_who_left_owns_what_names_them_and_holds_no_role() -> None:
    gone = person(left_on=of().as_of.replace(day=1))
    left = examination(document(owner="ana"), document(owner="role:cto", id="POL-9"), roster=roster(gone))
    sheet = due(left, within=MONTH, kinds=(Kind.REVIEW,))
    assert [item.obligation.subject for item in of_owner(sheet, "ana", left).items] == ["POL-002"]
