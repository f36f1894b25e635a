"""Every account has one decision, and nobody decides on their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.access_reviews import account, code_host, decision, examination, listing, people, population, review
from tests.factories import grant, registers, roster
from tieout.judgement.operation.access_review import reviews_in
from tieout.judgement.operation.access_review_decisions import Tally, deciders, tally
from tieout.model.location import NotExamined
from tieout.model.operation.access_review import Choice, Decision
from tieout.model.operation.facts import Operation
from tieout.model.operation.listing import Listing
from tieout.model.operation.population import Account
from tieout.model.registers.operation import GrantKind

SIGNED = date(2026, 4, 10)
AT = datetime(2026, 4, 2, 9, tzinfo=UTC)
ZOE = account("zoe", kind="unknown")


def of(
    decisions: tuple[Decision, ...], accounts: tuple[Account, ...], *, shown: Listing | None = None, **changes: Any
) -> Tally:
    one = review(SIGNED, *decisions, **changes)
    operation = Operation(populations=(population(one, *accounts, shown=shown or listing(AT)),))
    found = examination(one, operation=operation)
    return tally(found, reviews_in(found).all[0])


def test_names_are_one_whatever_their_capitals() -> None:
    assert of((decision("ZOE"),), (ZOE,)) == Tally()


def test_an_account_without_a_decision_and_a_decision_without_an_account_are_told() -> None:
    extra = decision("erin")
    assert of((extra,), (ZOE,)) == Tally(undecided=(ZOE,), strangers=(extra,))


def test_a_list_that_may_not_be_all_says_nothing_of_what_it_lacks() -> None:
    shown = listing(AT, partial="page 2 is missing")
    assert of((decision("erin"),), (ZOE,), shown=shown) == Tally(undecided=(ZOE,))


def test_a_list_of_another_system_is_none_to_decide_on() -> None:
    assert of((decision("erin"),), (ZOE,), shown=listing(AT, system="wiki")) == Tally()


def test_behind_what_cannot_be_read_may_stand_the_decision() -> None:
    assert of((), (ZOE,), unread=("a row holds nothing",)) == Tally()


def test_a_role_that_nobody_can_sign_in_with_is_a_group() -> None:
    group, role = account("readers", active="no", kind="unknown"), account("app", kind="unknown")
    assert of((), (group, role), shown=listing(AT, schema="postgres.roles/1")) == Tally(undecided=(role,))
    assert of((), (group,)) == Tally(undecided=(group,))


def test_two_decisions_contradict_each_other_only_where_they_differ() -> None:
    first, same, other = decision("zoe"), decision("Zoe", line=11), decision("zoe", Choice.REVOKE, line=12)
    assert of((first, same, other), (ZOE,)) == Tally(contradicting=((first, other),))


@pytest.mark.parametrize(
    ("made", "is_told"),
    [
        (decision("zoe"), True),
        (decision("zoe", reason="runs it"), False),
        (decision("zoe", Choice.REVOKE), False),
        (decision("zoe", Choice.CHANGE), False),
    ],
)
def test_a_privileged_account_is_kept_with_a_reason(made: Decision, is_told: bool) -> None:
    assert of((made,), (ZOE._replace(privileged=True),)) == Tally(unreasoned=(made,) if is_told else ())


@pytest.mark.parametrize(
    ("row", "by", "is_own"),
    [
        (account("ben-ex"), "", True),
        (account("BEN-EX"), "", True),
        (account("u-1", email="Ben@Example.com"), "", True),
        (account("ben@example.com"), "", True),
        (account("ben-ex"), "person:ana", False),
        (account("ana-example"), "person:ana", True),
        (account("ana-example"), "", False),
        (account("u-2", email="someone@example.com", kind="service"), "", False),
    ],
)
def test_whose_an_account_is_the_register_says_by_logins_and_addresses(row: Account, by: str, is_own: bool) -> None:
    made = decision(row.account, by=by)
    assert of((made,), (row,)) == Tally(own=((made, row),) if is_own else ())


def test_a_name_decides_nothing() -> None:
    row = account("Ben Example")
    assert of((decision("Ben Example"),), (row,)) == Tally(nobodys=(row,))


def test_an_account_of_a_program_needs_no_person() -> None:
    assert of((decision("deploy"),), (account("deploy", kind="service"),)) == Tally()


def test_who_decided_has_to_be_known() -> None:
    assert of((decision("zoe", by="person:erin"),), (ZOE,)) == Tally(unknown_deciders=("person:erin",))
    assert of((decision("zoe"),), (ZOE,), reviewer="") == Tally(unknown_deciders=("",))


def test_without_a_people_register_nothing_is_said_of_people() -> None:
    one = review(SIGNED, decision("ben-ex"))
    found = examination(
        one,
        operation=Operation(populations=(population(one, account("ben-ex"), shown=listing(AT)),)),
        unexamined=(NotExamined(need="people", reason="there is no register"),),
    )
    assert tally(found, reviews_in(found).all[0]) == Tally()


def test_deciders_are_counted() -> None:
    one = review(SIGNED, decision("a"), decision("b", by="person:ana"), decision("c"))
    assert deciders(one) == {"person:ben": 2, "person:ana": 1}


_NAMES = st.lists(st.sampled_from(["a", "B", "c", "D", "é", "straße"]), unique=True)


@given(_NAMES, _NAMES)
def test_every_account_is_decided_on_or_told_and_every_decision_meets_one_or_is_told(
    listed: list[str], decided: list[str]
) -> None:
    accounts = tuple(account(name, kind="unknown") for name in listed)
    decisions = tuple(decision(name.swapcase()) for name in decided)
    found = of(decisions, accounts)
    keys = {item.account.casefold() for item in decisions}
    assert {item.key for item in found.undecided} == {item.key for item in accounts} - keys
    assert {item.account.casefold() for item in found.strangers} == keys - {item.key for item in accounts}


@pytest.mark.parametrize(
    ("kind", "is_own", "is_nobodys"),
    [(GrantKind.PERSON, True, False), (GrantKind.SERVICE_ACCOUNT, False, False), (None, False, True)],
)
def test_an_account_is_whose_the_access_register_says(kind: GrantKind | None, is_own: bool, is_nobodys: bool) -> None:
    root, made = account("root7"), decision("Root7")
    one = review(SIGNED, made)
    rows = () if kind is None else (grant(person="ben", system="code-host", account="root7", kind=kind),)
    operation = Operation(populations=(population(one, root, shown=listing(AT)),))
    found = examination(one, operation=operation, registers=registers(systems=(code_host(),), access=rows))
    told = tally(found, reviews_in(found).all[0])
    assert told == Tally(own=((made, root),) if is_own else (), nobodys=(root,) if is_nobodys else ())


@pytest.mark.parametrize(("left_on", "is_told"), [(date(2026, 4, 1), True), (date(2026, 4, 2), False), (None, False)])
def test_who_left_before_the_day_of_the_list_cannot_have_decided_on_it(left_on: date | None, is_told: bool) -> None:
    one = review(SIGNED, decision("zoe"))
    ana, ben = people().people
    gone = replace(ben, left_on=left_on)
    operation = Operation(populations=(population(one, ZOE, shown=listing(AT)),))
    found = examination(one, operation=operation, roster=roster(ana, gone))
    assert tally(found, reviews_in(found).all[0]).departed_deciders == ((gone,) if is_told else ())
