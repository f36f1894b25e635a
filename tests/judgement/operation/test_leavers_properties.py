"""What holds of every series of lists: a later list that lacks the account makes nothing worse, order does not matter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tests.listings import Table, dave, examination, series, table
from tieout.judgement.operation.departures import departures_of
from tieout.judgement.operation.identity import People
from tieout.judgement.operation.leavers import Outcome, leavers_of
from tieout.judgement.operation.orphans import unclaimed_of
from tieout.judgement.operation.unlisted import unlisted
from tieout.model.evidence.tables.accounts import NO, UNKNOWN, YES
from tieout.model.operation.accounts import ListSeries
from tieout.model.people import Person

RANK = {Outcome.BETWEEN: 1, Outcome.UNKNOWN: 1, Outcome.UNLISTED: 1, Outcome.LATE: 2, Outcome.ACCESS: 3}
FIRST = datetime(2026, 3, 20)  # noqa: DTZ001  # read as UTC
steps = st.integers(0, 60 * 24)
states = st.sampled_from([YES, NO, UNKNOWN, "absent"])
events = st.sampled_from(["", "2026-03-31", "2026-04-02T10:00:00Z", "2026-04-20"])
told = st.lists(st.tuples(steps, states, events, st.booleans()), max_size=8)


def at(step: int) -> str:
    return f"{FIRST + timedelta(hours=step):%Y-%m-%d %H:%M}"


def tables(found: list[tuple[int, str, str, bool]]) -> list[Table]:
    """Give lists in the order of their moments: Dave's state, and whether the list is whole."""
    return [
        table(
            at(step),
            {"account": "ben@example.com"},
            *([] if state == "absent" else [{"account": "dave-at-work", "active": state, "deactivated_at": event}]),
            partial="" if is_whole else "page 2 was refused",
        )
        for step, state, event, is_whole in sorted(found, key=lambda item: item[0])
    ]


def rank(found: ListSeries) -> int:
    of = examination(dave(), accounts=(found,))
    return max((RANK[item.outcome] for item in leavers_of(of).verdicts), default=0)


@given(told)
def test_a_later_whole_list_without_the_account_makes_nothing_worse(found: list[tuple[int, str, str, bool]]) -> None:
    before, after = series(*tables(found)), series(*tables(found), table("2026-06-29 12:00"))
    assert rank(after) <= max(rank(before), 0)
    missed = [unlisted(examination(dave(), accounts=(each,))) for each in (before, after)]
    assert len(missed[1]) <= len(missed[0])
    assert missed[1] == ()


@given(told, st.integers(1, 89))
def test_what_was_late_or_open_for_sure_stays_a_finding(found: list[tuple[int, str, str, bool]], days: int) -> None:
    """A list after the limit that shows the account active is never forgotten."""
    of = series(*tables(found))
    is_sure = any(step >= 24 * 13 and state == YES for step, state, _, _ in found)
    as_of = max(date(2026, 6, 30), date(2026, 4, 2) + timedelta(days=days))
    verdicts = leavers_of(examination(dave(), accounts=(of,), as_of=as_of)).verdicts
    assert bool({item.outcome for item in verdicts} & {Outcome.LATE, Outcome.ACCESS}) or not is_sure


@given(st.permutations(["ana", "ben", "dave", "eve"]), told)
def test_the_order_of_people_changes_nothing(order: list[str], found: list[tuple[int, str, str, bool]]) -> None:
    eve = factories.person(id="eve", name="Eve Other", emails=("e@example.com",), left_on=date(2026, 4, 30))
    people = {person.id: person for person in (*factories.roster().people, dave(), eve)}
    of = series(*tables(found))
    judged = [
        leavers_of(examination(accounts=(of,), roster=factories.roster(*(people[name] for name in names))))
        for names in (("ana", "ben", "dave", "eve"), order)
    ]
    shown = [
        sorted((item.outcome.value, item.departure.row.id, item.id, item.sight.last_place) for item in each.verdicts)
        for each in judged
    ]
    assert shown[0] == shown[1]


@given(told)
def test_spells_keep_every_change_and_nothing_else(found: list[tuple[int, str, str, bool]]) -> None:
    of = series(*tables(found))
    assert len(of.listings) == len(found)
    for item in of.items:
        ends = [(spell.first, spell.last) for spell in item.spells]
        assert all(first <= last for first, last in ends)
        assert all(one[1] < other[0] for one, other in pairwise(ends))


@pytest.mark.parametrize("count", [50, 400])
def test_the_work_grows_with_the_rows(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """For each account as many look-ups, however many people, systems and lists there are."""
    calls = 0

    def counting(method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal calls
            calls += 1
            return method(*arguments, **named)

        return call

    for of, name in ((People, "of_account"), (ListSeries, "whole_after"), (ListSeries, "last_before")):
        monkeypatch.setattr(of, name, counting(getattr(of, name)))
    people = [leaver(number) for number in range(count)]
    rows = [{"account": f"a{number}"} for number in range(count)]
    systems = tuple(factories.system(id=f"s{number}") for number in range(4))
    lists = [
        series(table("2026-03-01 12:00", *rows), table("2026-05-01 12:00", *rows), system=item.id) for item in systems
    ]
    of_all = examination(*people, accounts=lists, registers=factories.registers(systems=systems))
    assert len(departures_of(of_all).clear) == count
    assert len(leavers_of(of_all).verdicts) == 4 * count
    assert (unclaimed_of(of_all), unlisted(of_all)) == ((), ())
    assert calls <= 4 * count * 8


def leaver(number: int) -> Person:
    return dave(id=f"p{number}", name=f"P {number}", emails=(), logins=(f"a{number}",))
