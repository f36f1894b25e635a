"""Accounts and addresses are people of the register, and nobody is taken for somebody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.approvals import NUMBERS, account, identity, people, somebody
from tieout.judgement.approvals.identity import NOBODY, Identities, Party, are_same, may_be_same
from tieout.model.account import Account
from tieout.model.change import Identity
from tieout.model.people import Person, Roster


def register(*rows: Person) -> Identities:
    return Identities(Roster(people=rows, roles=()) if rows else people())


def who(known: Identities, login: str, number: str | None) -> str | None:
    party = known.of_account(Account(login=login, id=number))
    return None if party.person is None else party.person.id


@pytest.mark.parametrize(
    ("login", "number", "person"),
    [
        ("bob", NUMBERS["bob"], "bob"),
        ("BOB", NUMBERS["bob"], "bob"),
        ("renamed", NUMBERS["bob"], "bob"),
        ("bob", "999", None),
        ("nobody", "999", None),
        ("nobody", None, None),
    ],
)
def test_a_person_who_lists_numbers_is_known_by_them(login: str, number: str, person: str | None) -> None:
    assert who(register(), login, number) == person


@pytest.mark.parametrize(
    ("login", "number", "person"), [("Bob", "999", "bob"), ("bob", None, "bob"), ("bobby", "999", None)]
)
def test_a_person_without_numbers_is_known_by_the_login(login: str, number: str | None, person: str | None) -> None:
    assert who(register(somebody("bob", ids=())), login, number) == person


def test_an_account_without_a_number_is_in_doubt_where_the_person_lists_numbers() -> None:
    party = register().of_account(account("bob", id=None))
    assert party.person is not None
    assert party.doubt == "the forge did not give the number of the account bob"


def test_a_login_of_one_row_with_numbers_in_another_of_the_same_person_was_taken_over() -> None:
    rows = somebody("bob", ids=()), somebody("bob", id="bob-2", logins=("robert",), ids=("7",))
    assert who(register(*rows), "bob", "999") is None
    assert who(register(*rows), "robert", "7") == "bob"


@pytest.mark.parametrize(
    "shared", [{"emails": ("BOB@example.com ",)}, {"logins": ("Bob",)}, {"ids": (NUMBERS["bob"],)}, {"id": "bob"}]
)
def test_rows_that_share_anything_are_one_person(shared: dict[str, Any]) -> None:
    other = replace(somebody("carol"), **shared)
    known = register(somebody("bob"), other)
    assert known.group_of(other) == known.group_of(somebody("bob")) == 0


def test_rows_are_one_person_by_way_of_a_third() -> None:
    rows = (
        somebody("alice", emails=("a@example.com",)),
        somebody("bob", emails=("b@example.com",)),
        somebody("carol", emails=("a@example.com", "b@example.com")),
    )
    known = register(*rows)
    assert [known.group_of(row) for row in rows] == [0, 0, 0]


def test_rows_without_id_share_nothing_by_that() -> None:
    known = register(somebody("alice", id=""), somebody("bob", id=""))
    assert known.group_of(somebody("bob", id="")) == 1
    assert known.group_of(somebody("dave")) is None


@pytest.mark.parametrize(
    ("email", "person", "login"),
    [
        ("bob@example.com", "bob", None),
        (" Bob@Example.com", "bob", None),
        (f"{NUMBERS['bob']}+old-name@users.noreply.github.com", "bob", "old-name"),
        ("bob@users.noreply.github.com", "bob", "bob"),
        ("BOB@users.noreply.git.example.com", "bob", "bob"),
        ("999+bob@users.noreply.github.com", None, "bob"),
        ("noreply@github.com", None, None),
        ("stranger@example.com", None, None),
        ("", None, None),
    ],
)
def test_addresses_name_people_and_accounts(email: str, person: str | None, login: str | None) -> None:
    party = register().of_identity(Identity(name="X", email=email))
    assert (party.person.id if party.person else None) == person
    assert (party.account.login if party.account else None) == login


def test_a_listed_noreply_address_is_the_persons_whatever_account_it_names() -> None:
    known = register(somebody("bob", emails=("9+erin@users.noreply.github.com",)))
    party = known.of_identity(Identity(name="X", email="9+erin@users.noreply.github.com"))
    assert (party.name, party.account) == ("Bob", Account(login="erin", id="9"))


def test_a_deleted_account_is_nobodys_equal() -> None:
    known = register()
    assert known.of_account(None) is NOBODY
    assert not are_same(NOBODY, NOBODY)
    assert not are_same(NOBODY, known.of_account(account("bob")))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (account("bob"), account("Robert", id=NUMBERS["bob"]), True),
        (account("erin"), account("ERIN", id=None), True),
        (account("erin"), account("erin", id="7"), False),
        (account("alice"), account("bob"), False),
    ],
)
def test_accounts_are_one_by_person_number_or_login(one: Account, other: Account, same: bool) -> None:
    known = register()
    assert are_same(known.of_account(one), known.of_account(other)) is same


def test_strangers_are_one_by_their_address() -> None:
    known = register()
    one = known.of_identity(Identity(name="X", email="x@example.org"))
    assert are_same(one, known.of_identity(Identity(name="Y", email="X@example.org")))
    assert not are_same(one, known.of_identity(identity("bob")))


@pytest.mark.parametrize(("rows", "knows"), [({}, True), ({"logins": ()}, True), ({"logins": (), "ids": ()}, False)])
def test_a_register_knows_accounts_if_any_row_lists_one(rows: dict[str, tuple[str, ...]], knows: bool) -> None:
    assert register(somebody("bob", **rows)).knows_accounts is knows


def test_somebody_is_present_by_any_row() -> None:
    rows = (
        somebody("bob", left_on=date(2025, 1, 31)),
        somebody("bob", id="bob-again", started_on=date(2026, 1, 1)),
    )
    known = register(*rows)
    party = known.of_account(account("bob"))
    days = [date(2025, 1, 31), date(2025, 2, 1), date(2026, 1, 1)]
    assert [known.is_present(party, day) for day in days] == [True, False, True]
    assert [known.is_present(known.of_identity(identity("bob")), day) for day in days] == [True, False, True]
    assert not known.is_present(NOBODY, days[0])
    assert known.id_of(party) == "bob"


@pytest.mark.parametrize(
    ("party", "name"),
    [
        (Party(group=None, person=None, account=account("er\u202ein")), "er\\u202ein"),
        (Party(group=None, person=None, account=None, email="x@example.com"), "x@example.com"),
        (Party(group=0, person=replace(somebody("bob"), name=""), account=account("bob")), "bob"),
        (NOBODY, ""),
    ],
)
def test_what_somebody_is_called(party: Party, name: str) -> None:
    assert party.name == name
    assert party.called == (name or "a deleted account")
    assert register().id_of(party._replace(person=None)) == name


def test_who_lists_a_login() -> None:
    assert register().group_with_login("BOB") == 1
    assert register().group_with_login("erin") is None


def tagged(known: Identities, email: str) -> Party:
    return known.of_identity(Identity(name="", email=email))


def test_a_tagged_address_is_its_owners_for_what_bars_and_for_nothing_else() -> None:
    known = register()
    bob = known.of_account(account("bob"))
    found = tagged(known, "bob+git@example.com")
    assert (found.group, are_same(found, bob), may_be_same(found, bob)) == (None, False, True)
    other = tagged(known, "carol+git@example.com")
    assert not may_be_same(found, other)
    assert may_be_same(tagged(known, "x+1@example.com"), tagged(known, "x@example.com"))


def test_tags_that_the_register_lists_are_persons_of_their_own() -> None:
    rows = [replace(somebody(name), emails=(f"dev+{name}@example.com",)) for name in ("bob", "carol")]
    known = register(*rows)
    one, other = (tagged(known, f"dev+{name}@example.com") for name in ("bob", "carol"))
    assert one.group is not None
    assert other.group is not None
    assert not may_be_same(one, other)


def test_an_account_that_changed_hands_is_both_persons_for_what_bars() -> None:
    shared = Account(login="shared", id="9")
    then = Identities(Roster(people=(replace(somebody("bob"), logins=("bob", "shared"), ids=("102", "9")),), roles=()))
    now = (somebody("bob"), replace(somebody("carol"), logins=("shared",), ids=("9",)))
    known = Identities(Roster(people=now, roles=()), then)
    one, other = known.of_account(shared), known.of_account(Account(login="bob", id="102"))
    assert known.id_of(one) == "carol"
    assert not are_same(one, other)
    assert may_be_same(one, other)
