"""The people register: who is meant by a reference, and who is there on a day."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import person, roster
from tieout.model.people import Role, Roster

ANA = person()
BEN = person(id="ben", name="Ben Example", roles=("security-lead", "cto"))
EMPTY_ROLE = Role(id="ciso", title="CISO")
REGISTER = Roster(people=(ANA, BEN), roles=(Role(id="cto", title="CTO"), EMPTY_ROLE))


@pytest.mark.parametrize(
    ("reference", "wanted"),
    [
        ("role:cto", (ANA, BEN)),
        ("cto", (ANA, BEN)),
        ("role:security-lead", (BEN,)),
        ("person:ana", (ANA,)),
        ("ana", (ANA,)),
        ("role:ciso", ()),
        ("ciso", ()),
    ],
)
def test_a_reference_names_a_person_or_the_holders_of_a_role(reference: str, wanted: tuple[object, ...]) -> None:
    assert REGISTER.holders(reference) == wanted


@pytest.mark.parametrize(
    "reference",
    [
        *("", ":", "nobody", "role:nobody", "person:nobody", "role:ana", "person:cto", "role:", "person:"),
        *(":cto", ":ana", "team:cto", "Role:cto", "ROLE:CTO", "CTO", "role: cto", "role:cto ", " cto", "role:role:cto"),
        *("person:role:cto", "role:cto:", "Ana Example", "ana@example.com", "@ana"),
    ],
)
def test_a_near_miss_names_nobody(reference: str) -> None:
    assert REGISTER.holders(reference) is None


def test_a_person_goes_before_a_role_of_the_same_name() -> None:
    ops = person(id="ops", roles=())
    register = Roster(people=(ops, person(roles=("ops",))), roles=())
    assert register.holders("ops") == (ops,)
    assert register.holders("role:ops") == (person(roles=("ops",)),)


def test_a_role_that_only_a_person_names_is_known() -> None:
    register = Roster(people=(ANA,), roles=())
    assert register.knows_role("cto")
    assert not register.knows_role("security-lead")


def test_an_empty_register_knows_nobody() -> None:
    empty = Roster(people=(), roles=())
    assert [empty.holders(reference) for reference in ("ana", "role:cto", "")] == [None, None, None]


@pytest.mark.parametrize(
    ("day", "present"),
    [("2026-01-31", False), ("2026-02-01", True), ("2026-03-31", True), ("2026-04-01", False)],
)
def test_the_first_and_the_last_day_are_worked(day: str, present: bool) -> None:
    someone = person(started_on=date(2026, 2, 1), left_on=date(2026, 3, 31))
    assert someone.is_present(date.fromisoformat(day)) is present


def test_open_ends_count_as_always() -> None:
    assert [ANA.is_present(day) for day in (date.min, date.max)] == [True, True]


def test_the_sample_register_has_two_people_in_two_roles() -> None:
    holders = [roster().holders(reference) for reference in ("role:cto", "role:security-lead")]
    assert [[someone.id for someone in found or ()] for found in holders] == [["ana"], ["ben"]]
