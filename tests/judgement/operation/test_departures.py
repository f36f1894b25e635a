"""Who left, when the last day ended, until when access had to end, and who came back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests import factories
from tests.listings import dave, examination, instant
from tieout.judgement.operation.departures import Departure, Unclear, departures_of
from tieout.model.limit import Unit
from tieout.model.people import Person
from tieout.model.program import Organization, Program
from tieout.model.statement import Statement

CITED = "24 hours (POL-010, policies/limits.md:10)"


def stated(value: str, unit: Unit) -> Statement:
    sound = factories.statement()
    first = sound.parameters[0]
    return replace(sound, parameters=(replace(first, value=Decimal(value), unit=unit),))


def in_zone(zone: str) -> Program:
    return factories.program(organization=Organization(timezone=zone))


def only(*people: Person, **changes: Any) -> Departure:
    found = departures_of(examination(*people, **changes))
    assert found.unclear == ()
    (departure,) = found.clear
    return departure


def none_of(*people: Person, **changes: Any) -> bool:
    return departures_of(examination(*people, **changes)) == ((), ())


def test_the_limit_runs_from_the_end_of_the_last_day() -> None:
    found = only(dave())
    assert (found.end, found.due) == tuple(
        instant(f"2026-04-0{day} 00:00") - timedelta(microseconds=1) for day in (1, 2)
    )
    assert (found.cited, found.has_limit, found.is_due, found.back) == (CITED, True, True, None)


@pytest.mark.parametrize(
    ("zone", "last", "due"),
    [
        ("Europe/Berlin", date(2026, 3, 31), "2026-04-01 22:00"),
        # The clock goes forward on the last day, which has 23 hours; and on the day after it, where 24 hours end at 01:00.
        ("Europe/Berlin", date(2026, 3, 29), "2026-03-30 22:00"),
        ("Europe/Berlin", date(2026, 3, 28), "2026-03-29 23:00"),
        ("Europe/Berlin", date(2025, 10, 25), "2025-10-26 22:00"),
        ("America/New_York", date(2026, 3, 31), "2026-04-02 04:00"),
        ("Pacific/Kiritimati", date(2026, 3, 31), "2026-04-01 10:00"),
    ],
)
def test_the_last_day_is_one_of_the_organizations_zone_and_hours_are_elapsed_time(
    zone: str, last: date, due: str
) -> None:
    found = only(dave(left_on=last), program=in_zone(zone))
    assert found.due == instant(due) - timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("last", "value", "unit", "due"),
    [
        (date(2024, 2, 28), "1", Unit.DAYS, "2024-03-01 00:00"),
        (date(2024, 2, 29), "1", Unit.DAYS, "2024-03-02 00:00"),
        (date(2026, 4, 3), "1", Unit.BUSINESS_DAYS, "2026-04-07 00:00"),
        (date(2024, 1, 31), "1", Unit.MONTHS, "2024-03-01 00:00"),
        (date(2024, 2, 29), "90", Unit.MINUTES, "2024-03-01 01:30"),
    ],
)
def test_a_limit_in_days_is_over_when_its_last_day_is(last: date, value: str, unit: Unit, due: str) -> None:
    statement = replace(stated(value, unit), since=date(2024, 1, 1))
    found = only(dave(left_on=last), statements=(statement,))
    assert found.due == instant(due) - timedelta(microseconds=1)


def test_the_limit_of_the_last_day_counts_and_no_later_one() -> None:
    later = replace(stated("72", Unit.HOURS), since=date(2026, 4, 1))
    assert only(dave(), statements=(factories.statement(), later)).cited == CITED
    assert only(dave(left_on=date(2026, 4, 1)), statements=(factories.statement(), later)).cited.startswith("72 hours")


@pytest.mark.parametrize(
    ("statements", "cited"),
    [
        ((), "no text in force on 2026-03-31 states access-removal"),
        ((stated("5", Unit.COUNT),), "5 (POL-010, policies/limits.md:10) is no length of time"),
        ((stated("1.5", Unit.HOURS),), "1.5 hours (POL-010, policies/limits.md:10) is no length of time"),
    ],
)
def test_without_a_limit_it_is_the_end_of_the_last_day(statements: tuple[Statement, ...], cited: str) -> None:
    found = only(dave(), statements=statements)
    assert (found.due, found.has_limit, found.cited) == (found.end, False, cited)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2026, 3, 31), None),
        (date(2026, 4, 1), False),
        (date(2026, 4, 2), True),
    ],
)
def test_nobody_has_left_on_the_last_day_and_the_limit_is_over_with_the_day_after(
    as_of: date, expected: bool | None
) -> None:
    if expected is None:
        assert none_of(dave(), as_of=as_of)
    else:
        assert only(dave(), as_of=as_of).is_due is expected


def again(**changes: Any) -> Person:
    return dave(**{"id": "dave-again", "started_on": date(2026, 5, 4), "left_on": None, **changes})


def test_who_came_back_was_away_until_the_first_day_of_the_later_row() -> None:
    found = only(dave(), again(), program=in_zone("Europe/Berlin"))
    assert found.back == instant("2026-05-03 22:00")


@pytest.mark.parametrize("started", [date(2026, 3, 1), date(2026, 4, 1), date(2026, 4, 2)])
def test_who_came_back_before_the_limit_was_over_was_never_away(started: date) -> None:
    assert none_of(dave(), again(started_on=started))


def test_who_left_twice_left_twice() -> None:
    found = departures_of(examination(dave(), again(left_on=date(2026, 5, 29))))
    assert [(item.last, item.back) for item in found.clear] == [
        (date(2026, 3, 31), instant("2026-05-04 00:00")),
        (date(2026, 5, 29), None),
    ]


def test_a_row_that_ended_before_is_no_return() -> None:
    assert only(dave(), dave(id="old", left_on=date(2026, 3, 31))).back is None


def test_a_later_row_without_a_first_day_is_a_question() -> None:
    found = departures_of(examination(dave(), again(started_on=None)))
    why = "the same person has another row (registers/people.yaml:9:1) that does not say since when"
    assert found == ((), (Unclear(dave(), why),))


def test_a_first_day_after_the_last_one_is_a_question() -> None:
    row = dave(started_on=date(2026, 5, 4))
    found = departures_of(examination(row))
    assert found == ((), (Unclear(row, "its first day, 2026-05-04, comes after its last one, 2026-03-31"),))


def test_an_end_of_access_without_a_last_day_is_a_question() -> None:
    row = dave(left_on=None, access_removed_at=instant("2026-04-02 09:00"))
    why = "its last access had ended on 2026-04-02, and it names no last day (left_on)"
    assert departures_of(examination(row)) == ((), (Unclear(row, why),))
    returned = replace(row, started_on=date(2026, 4, 3))
    assert departures_of(examination(returned)) == ((), ())


def test_the_end_of_the_calendar_is_no_traceback() -> None:
    statement = replace(stated("99999", Unit.HOURS), since=date(2024, 1, 1))
    found = only(dave(left_on=date(9990, 1, 1)), as_of=date(9998, 1, 1), statements=(statement,))
    assert not found.is_due


@pytest.mark.parametrize("is_first", [True, False])
def test_of_an_id_that_stands_in_two_rows_nobody_knows_whether_that_person_left(is_first: bool) -> None:
    rows = dave(), dave(started_on=date(2026, 4, 20), left_on=None)
    first, second = rows if is_first else reversed(rows)
    found = examination(first)
    found = replace(found, roster=replace(found.roster, repeated=(second,)))
    why = "its id stands in two rows, and nobody knows which of them is meant"
    assert departures_of(found) == ((), (Unclear(rows[0], why),))
