"""Whose an account is: what settles it, and what settles nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.listings import dave
from tieout.judgement.operation.identity import How, Match, People, plain_name, without_tag
from tieout.model.people import Person
from tieout.model.registers.operation import Grant, GrantKind

ANA = factories.person(logins=("ana-codes", " "), ids=("1001",))


def found(*people: Person, access: tuple[Grant, ...] = (), account: str = "", email: str = "", name: str = "") -> Match:
    return People(people, access).of_account("identity-provider", account, email=email, name=name)


def told(match: Match) -> tuple[str, str | None, list[str]]:
    whose = None if match.somebody is None else match.somebody.rows[0].id
    return match.how.value, whose, [item.rows[0].id for item in match.among]


@pytest.mark.parametrize(
    ("account", "email", "how"),
    [
        ("dave-at-work", "", "login"),
        ("Dave-At-WORK", "", "login"),
        ("dave@example.com", "", "address"),
        ("Dave+aws@Example.com", "", "address"),
        ("u-17", " DAVE@example.com ", "address"),
    ],
)
def test_what_settles_whose_it_is(account: str, email: str, how: str) -> None:
    assert told(found(ANA, dave(), account=account, email=email)) == (how, "dave", [])


def test_a_number_settles_it() -> None:
    assert told(found(ANA, dave(), account="1001")) == ("login", "ana", [])


@pytest.mark.parametrize(
    ("account", "name"),
    [
        ("u-17", "Dave Example"),
        ("u-17", "dave  EXAMPLE"),
        ("dave.example", ""),
        ("dave_example@mail.example", ""),
        ("dave", ""),
    ],
)
def test_a_name_alone_settles_nothing(account: str, name: str) -> None:
    assert told(found(ANA, dave(), account=account, name=name)) == ("name", None, ["dave"])


def test_nobody_is_nobody() -> None:
    assert told(found(ANA, dave(), account="mallory", email="m@mail.example", name="M")) == ("nobody", None, [])


def test_two_people_of_one_name_are_two_and_both_are_named() -> None:
    other = dave(id="dave2", emails=("d2@example.com",), logins=())
    assert told(found(dave(), other, account="u-17", name="Dave Example")) == ("name", None, ["dave", "dave2"])


def test_two_people_who_claim_one_account_leave_it_open() -> None:
    eve = factories.person(id="eve", name="Eve Other", emails=(), logins=("dave-at-work",))
    assert told(found(dave(), eve, account="dave-at-work")) == ("several", None, ["dave", "eve"])


def test_a_login_of_one_and_an_address_of_another_leave_it_open() -> None:
    assert told(found(ANA, dave(), account="ana-codes", email="dave@example.com")) == ("several", None, ["ana", "dave"])


def test_an_address_that_differs_in_its_tag_alone_is_the_one_that_is_listed_with_it() -> None:
    one, other = dave(emails=("ops+a@example.com",)), factories.person(emails=("ops+b@example.com",))
    assert told(found(one, other, account="ops+b@example.com")) == ("address", "ana", [])
    assert told(found(one, other, account="ops@example.com")) == ("several", None, ["dave", "ana"])


def test_rows_of_one_name_that_share_an_address_are_one_person() -> None:
    again = dave(id="dave-again", started_on=date(2026, 5, 4), left_on=None, logins=())
    match = found(dave(), again, account="dave-at-work")
    assert match.somebody is not None
    assert [row.id for row in match.somebody.rows] == ["dave", "dave-again"]


def test_rows_of_one_id_are_one_person() -> None:
    match = found(dave(), dave(name="D. Example", emails=(), logins=()), account="dave-at-work")
    assert match.somebody is not None
    assert len(match.somebody.rows) == 2


def granted(**changes: Any) -> Grant:
    return factories.grant(**{"person": "dave", "account": "Root-D", **changes})


def test_the_access_register_outweighs_everything() -> None:
    match = found(ANA, dave(), access=(granted(account="ana-codes"),), account="ANA-codes", email="ana@example.com")
    assert told(match) == ("grant", "dave", [])
    assert match.grant == granted(account="ana-codes")


def test_a_row_of_another_system_or_of_nobody_says_nothing() -> None:
    rows = (granted(system="data-store"), granted(person="gone"), granted(account=""))
    assert told(found(ANA, dave(), access=rows, account="root-d")) == ("nobody", None, [])


def test_an_account_that_was_handed_on_is_whose_row_stands() -> None:
    closed = granted(revoked_at=factories.at_hour("2026-03-01 09:00"))
    assert told(found(ANA, dave(), access=(closed, granted(person="person:ana")), account="root-d"))[1] == "ana"
    assert told(found(ANA, dave(), access=(granted(), granted(person="ana")), account="root-d")) == (
        *("several", None),
        ["ana", "dave"],
    )


def test_a_row_that_was_revoked_still_says_whose_the_account_is() -> None:
    closed = granted(revoked_at=factories.at_hour("2026-03-01 09:00"))
    assert told(found(ANA, dave(), access=(closed,), account="root-d")) == ("grant", "dave", [])


@pytest.mark.parametrize("kind", [GrantKind.SERVICE_ACCOUNT, GrantKind.KEY, GrantKind.TOKEN])
def test_a_programs_account_is_nobodys_own(kind: GrantKind) -> None:
    assert found(dave(), access=(granted(kind=kind),), account="root-d").is_program
    assert not found(dave(), access=(granted(),), account="root-d").is_program


@pytest.mark.parametrize(
    ("owner", "account", "email", "how"),
    [
        ("DAVE-at-work", "", "", How.LOGIN),
        ("dave@example.com", "", "", How.ADDRESS),
        ("", "dave-at-work", "", How.LOGIN),
        ("", "", "dave+k@example.com", How.ADDRESS),
        ("root-d", "", "", How.GRANT),
        ("Dave Example", "", "", How.NAME),
        ("", "", "", How.NOBODY),
    ],
)
def test_a_credential_is_its_owners(owner: str, account: str, email: str, how: How) -> None:
    people = People((ANA, dave()), (granted(),))
    assert people.of_credential("identity-provider", "T-9", owner=owner, account=account, email=email).how is how


def test_a_credential_of_the_access_register_is_a_programs() -> None:
    people = People((ANA, dave()), (granted(account="T-9", kind=GrantKind.TOKEN), granted(kind=GrantKind.KEY)))
    match = people.of_credential("identity-provider", "t-9", owner="ana-codes", account="", email="")
    assert (told(match), match.is_program) == (("grant", "dave", []), True)
    assert people.of_credential("identity-provider", "x", owner="root-d", account="", email="").how is How.NOBODY


def test_the_order_of_people_changes_nothing_but_the_order_of_candidates() -> None:
    for people in ((ANA, dave()), (dave(), ANA)):
        assert told(found(*people, account="dave-at-work")) == ("login", "dave", [])


@pytest.mark.parametrize(
    ("address", "expected"), [("A+b+c@X.example", "a@x.example"), ("+b@x.example", "+b@x.example"), ("a", "a")]
)
def test_an_address_without_its_tag(address: str, expected: str) -> None:
    assert without_tag(address) == expected


def test_a_name_by_its_words() -> None:
    assert [plain_name(name) for name in ("Dáve  O'Example", "dave_example", "...")] == [
        *("dáve o example", "dave example", "")
    ]
