"""A threshold is that of the text in force on the day; a later text never reaches back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests import factories
from tieout.judgement.in_force import in_force, limit, magnitude
from tieout.model.document import Status
from tieout.model.limit import Unit
from tieout.model.location import Location
from tieout.model.parameter import Parameter
from tieout.model.statement import Statement, Threshold

PATH = "policies/a.md"
MAY_1, MAY_2, JUNE_1 = date(2026, 5, 1), date(2026, 5, 2), date(2026, 6, 1)


def parameter(value: int | str = 24, unit: Unit = Unit.HOURS, *, name: str = "access-removal") -> Parameter:
    return Parameter(
        name=name, value=Decimal(value), unit=unit, phrase=f"{value}", location=Location(path=PATH, line=12)
    )


def statement(
    since: date = MAY_1,
    *parameters: Parameter,
    path: str = PATH,
    status: Status | None = Status.ACTIVE,
    effective: date | None = None,
    document: str = "POL-002",
) -> Statement:
    return Statement(
        document=document,
        path=path,
        since=since,
        commit="1" * 40,
        status=status,
        effective=effective,
        parameters=parameters,
    )


def held(*statements: Statement, day: date) -> int | None:
    found = limit(factories.examination(statements=statements), "access-removal", day)
    return None if found is None else int(found.parameter.value)


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 4, 30), None), (MAY_1, 24), (date(2026, 5, 31), 24)])
def test_a_text_holds_from_the_day_it_stood_on_the_branch(day: date, hours: int | None) -> None:
    assert held(statement(MAY_1, parameter(24)), day=day) == hours


def test_a_changed_limit_does_not_reach_back() -> None:
    versions = (statement(MAY_1, parameter(24)), statement(JUNE_1, parameter(72)))
    assert [held(*versions, day=day) for day in (MAY_2, date(2026, 5, 31), JUNE_1)] == [24, 24, 72]


def test_an_announced_text_leaves_the_one_before_it_in_force_until_its_day() -> None:
    versions = (statement(MAY_1, parameter(24)), statement(MAY_2, parameter(72), effective=JUNE_1))
    assert [held(*versions, day=day) for day in (MAY_2, date(2026, 5, 31), JUNE_1)] == [24, 24, 72]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED, None])
def test_a_draft_or_a_retired_text_ends_what_was_promised(status: Status | None) -> None:
    versions = (statement(MAY_1, parameter(24)), statement(MAY_2, parameter(24), status=status))
    assert [held(*versions, day=day) for day in (MAY_1, MAY_2)] == [24, None]


def test_a_text_that_drops_the_parameter_promises_nothing() -> None:
    assert held(statement(MAY_1, parameter(24)), statement(MAY_2), day=MAY_2) is None


def test_where_two_texts_state_it_the_smaller_counts() -> None:
    one = statement(MAY_1, parameter(2, Unit.DAYS), path="policies/b.md", document="POL-001")
    assert held(one, statement(MAY_1, parameter(24)), day=MAY_1) == 24


def test_a_limit_cites_the_line_that_states_it() -> None:
    found = limit(factories.examination(statements=(statement(MAY_1, parameter(24)),)), "access-removal", MAY_1)
    assert found == Threshold(parameter=parameter(24), document="POL-002", since=MAY_1, commit="1" * 40)
    assert found is not None
    assert found.cited == "24 hours (POL-002, policies/a.md:12)"


def test_texts_in_force_come_by_path() -> None:
    texts = (statement(path="b.md"), statement(path="a.md"), statement(MAY_2, path="b.md"))
    assert [(item.path, item.since) for item in in_force(texts, MAY_2)] == [("a.md", MAY_1), ("b.md", MAY_2)]


@pytest.mark.parametrize(
    ("value", "unit", "hours"),
    [
        (90, Unit.MINUTES, 1.5),
        (24, Unit.HOURS, 24),
        (1, Unit.DAYS, 24),
        (2, Unit.BUSINESS_DAYS, 48),
        (1, Unit.MONTHS, 730.5),
        (1, Unit.YEARS, 8766),
        (95, Unit.PERCENT, 95),
        (3, Unit.COUNT, 3),
    ],
)
def test_lengths_of_any_unit_can_be_ordered(value: int, unit: Unit, hours: float) -> None:
    assert magnitude(parameter(value, unit)) == hours


def test_values_are_shown_with_their_unit() -> None:
    shown = [
        parameter(1, Unit.BUSINESS_DAYS).shown,
        parameter("99.9", Unit.PERCENT).shown,
        parameter(0, Unit.DAYS).shown,
    ]
    assert shown == ["1 business day", "99.9 percent", "0 days"]
