"""Again and again: the last day is in time, what was late stays late, a promise binds from its day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exercises import examination, stated
from tieout.judgement.operation.succession import too_long
from tieout.model.limit import Unit
from tieout.model.period import Period

NAME = "tabletop-interval"
YEAR = Period(id="2026", start=date(2026, 1, 1), end=date(2026, 12, 31))
YEARLY = (stated(NAME, 12, Unit.MONTHS, since=date(2020, 1, 1)),)


def found(*days: date, **changes: Any) -> list[tuple[date, date | None, bool]]:
    sound: dict[str, Any] = {"period": YEAR, "as_of": YEAR.end, "statements": YEARLY}
    of = examination(**{**sound, **changes})
    return [(item.since, item.next, item.is_too_long) for item in too_long(of, NAME, days)]


@pytest.mark.parametrize(
    ("first", "second", "is_late"),
    [
        (date(2025, 3, 2), date(2026, 3, 2), False),
        (date(2025, 3, 2), date(2026, 3, 3), True),
        (date(2024, 2, 29), date(2025, 2, 28), False),
        (date(2024, 2, 29), date(2025, 3, 1), True),
        (date(2025, 1, 31), date(2026, 1, 31), False),
    ],
)
def test_the_last_day_is_in_time_and_the_next_is_not(first: date, second: date, is_late: bool) -> None:
    period = Period(id="p", start=date(second.year, 1, 1), end=date(second.year, 12, 31))
    assert found(first, second, period=period, as_of=second) == ([(first, second, True)] if is_late else [])


def test_the_time_since_the_last_one_runs_to_today() -> None:
    day = date(2025, 6, 30)
    assert found(day, as_of=date(2026, 6, 30)) == []
    assert found(day, as_of=date(2026, 7, 1)) == [(day, None, True)]


def test_what_was_over_before_the_period_is_history() -> None:
    assert found(date(2023, 1, 1), date(2025, 6, 1), date(2026, 6, 1)) == []


def test_a_stretch_that_is_late_only_after_the_period_is_another_periods() -> None:
    half = Period(id="h", start=date(2026, 1, 1), end=date(2026, 6, 30))
    days = (date(2025, 6, 1), date(2026, 6, 1))
    assert found(*days, period=half, as_of=date(2027, 9, 1)) == []


def test_a_period_that_is_over_and_has_none_is_told_unless_the_stretch_is_too_long_anyway() -> None:
    half = Period(id="h", start=date(2026, 1, 1), end=date(2026, 6, 30))
    day = date(2025, 12, 1)
    assert found(day, period=half, as_of=half.end) == []
    assert found(day, period=half, as_of=date(2026, 7, 1)) == [(day, None, False)]
    assert found(day, half.end, period=half, as_of=date(2026, 7, 1)) == []
    old = date(2025, 2, 1)
    assert found(old, period=half, as_of=date(2026, 7, 1)) == [(old, None, True)]


def test_a_promise_binds_from_the_day_on_which_it_was_made() -> None:
    late = (stated(NAME, 12, Unit.MONTHS, since=date(2026, 3, 1)),)
    day = date(2024, 1, 1)
    assert found(day, statements=late) == []
    assert found(day, statements=late, as_of=date(2027, 3, 2), period=None) == [(day, None, True)]
    assert found(day, statements=late, as_of=date(2027, 3, 1), period=None) == []
    assert found(day, statements=()) == []
    assert found(day, statements=(stated(NAME, 12, Unit.PERCENT, since=date(2020, 1, 1)),)) == []


def test_a_limit_that_was_changed_counts_for_what_began_after_the_change() -> None:
    changed = (*YEARLY, stated(NAME, 3, Unit.MONTHS, since=date(2026, 2, 1)))
    days = (date(2025, 12, 1), date(2026, 6, 1), date(2026, 9, 2))
    assert found(*days, statements=changed, as_of=date(2026, 9, 30)) == [(days[1], days[2], True)]


@given(st.sets(st.dates(date(2024, 1, 1), YEAR.end), max_size=6), st.dates(date(2024, 1, 1), YEAR.end))
def test_one_more_never_makes_a_stretch_longer(days: set[date], more: date) -> None:
    begun = date(2023, 6, 1)
    few, many = found(begun, *days), found(begun, *days, more)
    longest = max((_length(item) for item in few), default=timedelta(0))
    assert all(_length(item) <= longest for item in many if item[2])


def _length(item: tuple[date, date | None, bool]) -> timedelta:
    since, after, _ = item
    return (after or YEAR.end) - since
