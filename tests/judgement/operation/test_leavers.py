"""What lists show of those who left: to the minute, by bounds, and what they cannot show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests import factories
from tests.listings import dave, examination, series, table
from tieout.judgement.operation.leavers import Leavers, leavers_of
from tieout.judgement.operation.orphans import unclaimed_of
from tieout.judgement.operation.unlisted import strays, unlisted
from tieout.model.examination import Examination
from tieout.model.operation.accounts import ListSeries
from tieout.model.people import Person
from tieout.model.program import Organization
from tieout.model.registers.assets import Standing
from tieout.model.registers.operation import GrantKind

ACCOUNT = {"account": "dave-at-work"}
GONE: dict[str, str] | None = None
MARCH, MAY = "2026-03-31 12:00", "2026-05-01 12:00"


def lists(*states: tuple[str, dict[str, str] | None], **more: Any) -> ListSeries:
    """Give a list for each moment, with Ben and with Dave as told; None: he is not in it."""
    ben = {"account": "ben@example.com"}
    return series(*(table(at, ben, *(() if row is None else (ACCOUNT | row,)), **more) for at, row in states))


def company(*found: ListSeries, person: Person | None = None, **changes: Any) -> Examination:
    return examination(person or dave(), accounts=found, **changes)


def outcomes(*found: ListSeries, **changes: Any) -> list[str]:
    return told(leavers_of(company(*found, **changes)))


def told(found: Leavers) -> list[str]:
    return [f"{item.outcome.value} {item.what}" for item in found.verdicts]


YES: dict[str, str] = {}
NO = {"active": "no"}
UNKNOWN = {"active": "unknown"}


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        # The limit is over with 2026-04-01 in UTC.
        ([("2026-04-01 23:59", YES)], ["unlisted account"]),
        ([("2026-04-02 00:00", YES)], ["access account"]),
        ([(MARCH, YES), ("2026-04-01 23:59", GONE)], []),
        ([(MARCH, YES), ("2026-04-01 23:59", NO)], []),
        ([(MARCH, YES), ("2026-04-02 00:00", GONE)], ["between account"]),
        ([(MARCH, YES), (MAY, NO)], ["between account"]),
        ([("2026-04-01 23:59", YES), (MAY, GONE)], ["between account"]),
        ([("2026-04-02 00:00", YES), (MAY, GONE)], ["late account"]),
        ([("2026-04-02 00:00", YES), (MAY, NO)], ["late account"]),
        ([(MARCH, UNKNOWN)], ["unlisted account"]),
        ([(MAY, UNKNOWN)], ["unknown account"]),
        ([(MARCH, YES), (MAY, UNKNOWN)], ["unknown account"]),
        ([("2026-04-02 00:00", YES), (MAY, UNKNOWN)], ["access account"]),
        ([("2026-04-02 00:00", YES), ("2026-04-20 12:00", NO), (MAY, UNKNOWN)], ["late account"]),
        ([("2026-04-01 12:00", YES), ("2026-04-20 12:00", NO), (MAY, UNKNOWN)], ["unknown account"]),
        ([(MARCH, UNKNOWN), (MAY, GONE)], ["between account"]),
        ([(MAY, NO)], ["between account"]),
        ([(MARCH, NO), (MAY, NO)], []),
        ([(MARCH, NO), (MAY, YES)], ["access account"]),
        ([(MARCH, YES), ("2026-04-01 12:00", GONE), (MAY, YES)], ["access account"]),
        ([(MAY, GONE)], []),
    ],
)
def test_what_lists_show(states: list[tuple[str, dict[str, str] | None]], expected: list[str]) -> None:
    assert outcomes(lists(*states)) == expected


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("2026-03-31T18:00:00Z", []),
        ("2026-04-01T23:59:59Z", []),
        ("2026-04-02T00:00:00Z", ["late account"]),
        ("2026-03-31", []),
        ("2026-04-01", []),
        ("2026-04-02", ["late account"]),
        ("soon", ["between account"]),
        # An end before a list that shows it active is none.
        ("2026-03-01", ["between account"]),
    ],
)
def test_an_end_that_the_source_dates_counts(event: str, expected: list[str]) -> None:
    found = lists((MARCH, YES), (MAY, NO | {"deactivated_at": event}))
    assert outcomes(found) == expected


def test_a_day_that_holds_the_end_of_the_limit_leaves_it_open() -> None:
    found = lists((MARCH, YES), (MAY, NO | {"deactivated_at": "2026-04-01"}))
    program = factories.program(organization=Organization(timezone="Europe/Berlin"))
    statements = (factories.statement(),)
    assert outcomes(found, program=program, statements=statements) == []
    twelve = replace(factories.statement().parameters[0], value=Decimal(12), phrase="12 hours")
    within = (factories.statement(parameters=(twelve,)),)
    assert outcomes(found, program=program, statements=within) == ["between account"]


def test_an_end_that_is_dated_after_a_list_that_shows_it_in_use_late_is_late() -> None:
    found = lists(("2026-04-10 12:00", YES), (MAY, NO | {"deactivated_at": "2026-03-31"}))
    assert outcomes(found) == ["late account"]


def test_another_day_of_the_same_lists_is_judged_by_itself() -> None:
    before = company(lists((MARCH, YES), (MAY, YES)), as_of=date(2026, 3, 31))
    assert unclaimed_of(before) == ()
    assert told(leavers_of(replace(before, as_of=date(2026, 5, 20)))) == ["access account"]


def test_nothing_is_late_until_the_limit_is_over() -> None:
    found = lists((MARCH, YES))
    assert outcomes(found, as_of=date(2026, 4, 1)) == []
    assert outcomes(found, as_of=date(2026, 4, 2)) == ["unlisted account"]


@pytest.mark.parametrize("as_of", [date(2026, 4, 1), date(2026, 4, 2)])
def test_no_list_is_missed_until_the_limit_is_over(as_of: date) -> None:
    assert bool(unlisted(company(lists((MARCH, GONE)), as_of=as_of))) is (as_of.day == 2)


def test_a_list_that_is_not_all_shows_what_it_holds_and_nothing_by_what_it_lacks() -> None:
    part = {"partial": "page 2 was refused"}
    whole = table(MARCH, ACCOUNT)
    assert outcomes(series(whole, table(MAY, ACCOUNT, **part))) == ["access account"]
    assert outcomes(series(whole, table(MAY, **part))) == ["unlisted account"]
    found = company(series(whole, table(MAY, **part)))
    assert [(item.system.id, len(item.things), item.newest and item.newest.partial) for item in unlisted(found)] == [
        ("identity-provider", 1, "page 2 was refused")
    ]


@pytest.mark.parametrize(("at", "missed"), [("2026-03-31 23:59", True), ("2026-04-01 00:00", False)])
def test_of_somebody_in_no_list_a_whole_list_from_after_the_last_day_is_enough(at: str, missed: bool) -> None:
    assert bool(unlisted(company(lists((at, GONE))))) is missed


def test_a_system_without_a_list_is_named_with_all_who_left_in_the_period() -> None:
    old = dave(id="old", name="Old Other", emails=(), logins=(), left_on=date(2025, 3, 31))
    found = unlisted(examination(dave(), old))
    assert [(item.system.id, [each.name for each in item.departures], item.newest) for item in found] == [
        ("identity-provider", ["Dave Example"], None)
    ]
    assert len(unlisted(examination(dave(), old, period=None))[0].departures) == 2
    assert unlisted(examination()) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"in_scope": False},
        {"status": Standing.DRAFT},
        {"status": Standing.RETIRED},
        {"in_scope_from": date(2026, 7, 1)},
    ],
)
def test_a_system_out_of_scope_or_out_of_use_is_left_alone(changes: dict[str, Any]) -> None:
    registers = factories.registers(systems=(factories.system(**changes),))
    found = company(lists((MAY, YES)), registers=registers)
    assert (leavers_of(found).verdicts, unlisted(found), strays(found)) == ((), (), {})


def test_a_list_of_no_known_system_is_named() -> None:
    found = series(table(MAY, ACCOUNT), system="elsewhere")
    assert list(strays(company(found))) == ["elsewhere"]
    assert strays(examination(accounts=(found,))) == {}


def test_what_ended_before_the_period_is_history() -> None:
    gone = dave(left_on=date(2025, 11, 28))
    found = lists(("2025-12-15 12:00", YES), ("2025-12-31 23:59", GONE))
    assert outcomes(found, person=gone) == []
    assert outcomes(found, person=gone, period=None) == ["late account"]
    assert outcomes(lists(("2025-12-15 12:00", YES), ("2026-01-01 00:00", GONE)), person=gone) == ["late account"]
    assert outcomes(lists((MAY, NO | {"deactivated_at": "2025-12-30"})), person=gone) == []
    assert outcomes(lists((MAY, NO)), person=gone) == []
    assert outcomes(lists((MAY, YES)), person=gone) == ["access account"]


def again(**changes: Any) -> Person:
    return dave(**{"id": "dave-again", "started_on": date(2026, 5, 4), "left_on": None, **changes})


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([(MARCH, YES), ("2026-04-01 12:00", GONE), ("2026-05-04 00:00", YES)], []),
        ([(MARCH, YES), ("2026-05-04 00:00", YES)], ["unlisted account"]),
        ([(MARCH, YES), ("2026-05-03 23:59", YES), ("2026-05-10 09:00", YES)], ["access account"]),
        ([(MARCH, YES), ("2026-04-20 12:00", YES), ("2026-05-01 12:00", YES), ("2026-06-01 12:00", YES)], None),
        ([("2026-06-01 12:00", YES)], []),
    ],
)
def test_who_came_back_may_use_an_account_from_that_day(
    states: list[tuple[str, dict[str, str] | None]], expected: list[str] | None
) -> None:
    found = leavers_of(examination(dave(), again(), accounts=(lists(*states),)))
    assert told(found) == (["access account"] if expected is None else expected)


def test_a_list_in_the_middle_of_a_spell_is_named_by_its_record() -> None:
    states = [(MARCH, YES), ("2026-04-20 12:00", YES), ("2026-06-01 12:00", YES)]
    (item,) = leavers_of(examination(dave(), again(), accounts=(lists(*states),))).verdicts
    assert item.sight.last_place == "evidence/2026-04-20T12:00/evidence.yaml"


def test_an_absence_that_was_over_before_the_period_is_history() -> None:
    first, second = dave(left_on=date(2025, 3, 31)), again(started_on=date(2025, 12, 1))
    found = lists(("2025-06-01 12:00", YES), (MAY, YES))
    assert told(leavers_of(examination(first, second, accounts=(found,)))) == []
    assert told(leavers_of(examination(first, second, accounts=(found,), period=None))) == ["access account"]


def test_two_accounts_of_one_person_are_two() -> None:
    found = series(table(MAY, ACCOUNT, {"account": "Dave+admin@example.com"}))
    assert sorted(item.id for item in leavers_of(company(found)).verdicts) == ["Dave+admin@example.com", "dave-at-work"]


def test_a_name_alone_accuses_nobody() -> None:
    found = series(table(MAY, {"account": "u-17", "name": "Dave Example"}))
    assert outcomes(found) == []


def test_of_two_people_of_one_name_the_one_who_left_is_named_by_the_address() -> None:
    stays = dave(id="dave2", emails=("d2@example.com",), logins=(), left_on=None)
    found = series(table(MAY, {"account": "d2@example.com"}, {"account": "dave@example.com"}))
    assert [item.id for item in leavers_of(examination(dave(), stays, accounts=(found,))).verdicts] == [
        "dave@example.com"
    ]


def test_an_account_is_still_its_persons_when_a_later_list_has_lost_the_address() -> None:
    rows = [{"account": "u-17", "email": "dave@example.com"}, {"account": "u-17"}]
    assert outcomes(series(table(MARCH, rows[0]), table(MAY, rows[1]))) == ["access account"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"active": "no", "key_active": "yes"}, ["between account", "residue key of the account"]),
        ({"active": "yes", "key_active": "yes"}, ["access account"]),
        ({"active": "unknown", "roles": "Outside collaborator"}, ["residue account"]),
        ({"active": "yes", "roles": "read;outside_collaborator"}, ["residue account"]),
        ({"active": "unknown", "deactivated_at": "2026-03-31T18:00:00Z"}, []),
    ],
)
def test_what_outlives_an_account(row: dict[str, str], expected: list[str]) -> None:
    assert outcomes(lists((MAY, row))) == expected


def test_a_key_that_ended_late_is_late_though_its_account_was_in_time() -> None:
    states = [(MARCH, {"key_active": "yes"}), ("2026-04-01 12:00", NO | {"key_active": "yes"})]
    later = [("2026-04-20 12:00", NO | {"key_active": "yes"}), (MAY, NO | {"key_active": "no"})]
    assert outcomes(lists(*states, *later)) == ["late key of the account"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, ["residue role"]),
        ({"valid_until": "2027-01-01T00:00:00Z"}, ["residue role"]),
        ({"valid_until": "2026-04-01T00:00:00Z"}, []),
        ({"valid_until": "2026-04-20T00:00:00Z"}, ["late role"]),
        ({"can_login": "false"}, ["between role"]),
        ({"can_login": "?"}, ["unknown role"]),
    ],
)
def test_a_role_of_a_database_is_open_until_its_end(row: dict[str, str], expected: list[str]) -> None:
    form = "postgres.roles"
    tables = [
        table(
            MARCH,
            {"role": "dave-at-work"} | ({"valid_until": row["valid_until"]} if "valid_until" in row else {}),
            form=form,
        ),
        table(MAY, {"role": "dave-at-work"} | row, form=form),
    ]
    assert outcomes(series(*tables, form=form)) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, ["residue token"]),
        ({"kind": "deploy_key"}, ["residue deploy key"]),
        ({"kind": "app", "active": "unknown"}, ["unknown app"]),
        ({"kind": "unknown", "expires_at": "2026-04-01"}, []),
        ({"active": "no", "revoked_at": "2026-04-05"}, ["late token"]),
        ({"active": "unknown", "revoked_at": "2026-04-01T09:00:00Z"}, []),
        ({"owner": "ben@example.com"}, []),
    ],
)
def test_a_credential_of_a_leaver(row: dict[str, str], expected: list[str]) -> None:
    form = "credentials"
    found = series(table(MAY, {"credential": "T-9", "owner": "dave-at-work"} | row, form=form), form=form)
    assert told(leavers_of(examination(dave(), credentials=(found,)))) == expected


def test_a_programs_account_asks_for_another_owner_while_it_works() -> None:
    grant = factories.grant(person="dave", account="ci-bot", kind=GrantKind.SERVICE_ACCOUNT)
    registers = factories.registers(access=(grant,))
    for active, expected in (("yes", ["program account"]), ("no", []), ("unknown", [])):
        found = series(table(MAY, {"account": "CI-bot", "active": active, "last_sign_in": "2026-04-30"}))
        judged = leavers_of(company(found, registers=registers))
        assert (told(judged), judged.activity) == (expected, ())


@pytest.mark.parametrize(
    ("used", "expected"),
    [
        ("2026-03-31T23:59:59Z", []),
        ("2026-04-01T00:00:00Z", ["2026-04-01T00:00:00Z"]),
        ("2026-03-31", []),
        ("2026-04-01", ["2026-04-01"]),
        ("never", []),
        ("unknown", []),
        ("", []),
    ],
)
def test_use_after_the_end_of_the_last_day_is_activity(used: str, expected: list[str]) -> None:
    found = leavers_of(company(lists((MAY, NO | {"last_sign_in": used}))))
    assert [item.used for item in found.activity] == expected


def test_use_is_counted_in_the_organizations_zone() -> None:
    program = factories.program(organization=Organization(timezone="America/New_York"))
    for used, expected in (("2026-04-01T03:59:59Z", 0), ("2026-04-01T04:00:00Z", 1)):
        found = company(lists((MAY, NO | {"last_sign_in": used})), program=program)
        assert len(leavers_of(found).activity) == expected


def test_use_after_a_return_or_before_the_period_is_none() -> None:
    found = lists((MAY, YES | {"last_sign_in": "2026-05-04"}))
    assert leavers_of(examination(dave(), again(), accounts=(found,))).activity == ()
    old = lists((MAY, NO | {"last_sign_in": "2025-12-31T10:00:00Z"}))
    assert leavers_of(company(old, person=dave(left_on=date(2025, 11, 28)))).activity == ()


def test_the_newest_use_is_told_and_that_of_a_deploy_key_is_a_machines() -> None:
    states = [("2026-04-10 12:00", YES | {"last_sign_in": "2026-04-09"}), (MAY, NO | {"last_sign_in": "2026-04-20"})]
    (item,) = leavers_of(company(lists(*states))).activity
    assert (item.used, item.place) == ("2026-04-20", "evidence/2026-05-01T12:00/raw.csv:3")
    key = {"credential": "K", "owner": "dave-at-work", "kind": "deploy_key", "last_used_at": "2026-04-20"}
    found = series(table(MAY, key, form="credentials"), form="credentials")
    assert leavers_of(examination(dave(), credentials=(found,))).activity == ()


def test_an_earlier_use_that_a_later_list_forgot_is_still_one() -> None:
    states = [("2026-04-10 12:00", YES | {"last_sign_in": "2026-04-09"}), (MAY, NO | {"last_sign_in": "2026-04-02"})]
    (item,) = leavers_of(company(lists(*states))).activity
    assert item.used == "2026-04-09"


def test_words_of_no_table_are_unknown() -> None:
    assert outcomes(lists((MAY, {"active": "perhaps", "key_active": "true"}))) == [
        *("unknown account", "residue key of the account")
    ]


def test_a_list_of_other_accounts_shows_nothing_of_these() -> None:
    members = series(table(MARCH, ACCOUNT, {"account": "ben"}), collector="members")
    outside = series(table(MARCH, {"account": "eve"}), table(MAY, {"account": "eve"}), collector="outside")
    assert outcomes(members, outside) == ["unlisted account"]


@pytest.mark.parametrize(
    ("state", "expected"), [(GONE, ["between account"]), (YES, ["access account"]), (NO, ["between account"])]
)
def test_a_collector_that_took_anothers_place_goes_on_with_its_list(
    state: dict[str, str] | None, expected: list[str]
) -> None:
    staff = [{"account": name} for name in ("ana", "ben", "cia")]
    old = series(table("2026-03-01 12:00", *staff, ACCOUNT), collector="old")
    rows = staff if state is None else [*staff, {"account": "DAVE-at-work"} | state]
    new = series(table(MAY, *rows), collector="new")
    assert outcomes(old, new) == expected


def test_without_a_limit_what_is_open_is_open_and_nothing_is_late() -> None:
    assert outcomes(lists((MAY, YES)), statements=()) == ["access account"]
    assert outcomes(lists(("2026-04-10 12:00", YES), (MAY, GONE)), statements=()) == []
