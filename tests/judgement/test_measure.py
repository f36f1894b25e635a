"""What was measured is held against the policy of the day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.exercises import examination, record, stated
from tieout.judgement.measure import compared
from tieout.model.exercise import Measured
from tieout.model.limit import Unit
from tieout.model.statement import Statement

FOUR_HOURS = timedelta(hours=4)


def over(value: timedelta, *statements: Statement, **changes: Any) -> list[bool | None]:
    one = record(measured=Measured(recovery_time=value), **changes)
    found = compared(examination(one, statements=statements), one)
    return [item.is_over if item.allowed is not None else None for item in found]


@pytest.mark.parametrize(
    ("value", "unit"),
    [(240, Unit.MINUTES), (4, Unit.HOURS), ("4.0", Unit.HOURS)],
)
def test_as_much_as_is_allowed_is_within(value: int | str, unit: Unit) -> None:
    limit = stated("recovery-time", value, unit)
    lengths = (FOUR_HOURS - timedelta(seconds=1), FOUR_HOURS, FOUR_HOURS + timedelta(seconds=1))
    assert [over(length, limit) for length in lengths] == [[False], [False], [True]]


def test_a_day_is_24_hours_and_parts_count() -> None:
    assert over(timedelta(hours=25), stated("recovery-time", 1, Unit.DAYS)) == [True]
    assert over(timedelta(minutes=91), stated("recovery-time", "1.5")) == [True]
    assert over(timedelta(minutes=90), stated("recovery-time", "1.5")) == [False]


@pytest.mark.parametrize("unit", [Unit.BUSINESS_DAYS, Unit.MONTHS, Unit.YEARS, Unit.PERCENT, Unit.COUNT])
def test_a_unit_that_measures_no_length_compares_nothing(unit: Unit) -> None:
    assert over(FOUR_HOURS, stated("recovery-time", 1, unit)) == [None]


def test_the_limit_is_that_of_the_day() -> None:
    later = stated("recovery-time", 8, since=date(2026, 5, 13))
    before = stated("recovery-time", 4)
    assert over(timedelta(hours=5), before, later) == [True]
    assert over(timedelta(hours=5), later) == [None]
    assert over(timedelta(hours=5), before, later, held_on=date(2026, 5, 13)) == [False]


def test_each_measure_has_its_own_parameter() -> None:
    one = record()
    found = compared(examination(one), one)
    assert [(item.measure, item.parameter, item.is_over) for item in found] == [
        ("recovery_time", "recovery-time", False),
        ("recovery_point", "recovery-point", False),
    ]
    assert [item.threshold.cited for item in found if item.threshold] == [
        "4 hours (POL-005, policies/business-continuity.md:11)",
        "1 hour (POL-005, policies/business-continuity.md:11)",
    ]


def test_without_a_day_or_a_figure_there_is_nothing_to_compare() -> None:
    for one in (record(held_on=None), record(measured=Measured())):
        assert compared(examination(one), one) == ()


def test_the_longest_limit_is_a_length() -> None:
    assert over(timedelta.max, stated("recovery-time", "999999999.999999", Unit.DAYS)) == [True]
