"""A record is in time from the end of the exercise on, in business days of the company."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.exercises import examination, limits, record
from tieout.judgement.recording import recording
from tieout.model.deadline import Timeliness
from tieout.model.limit import Unit
from tieout.model.program import Organization, Program

LATE, IN_TIME, OPEN, UNKNOWN = Timeliness.LATE, Timeliness.IN_TIME, Timeliness.OPEN, Timeliness.UNKNOWN
FIVE = limits(exercise_record=(5, Unit.BUSINESS_DAYS))


def state(
    recorded: str | None, *, as_of: str = "2026-06-30", stated: Any = FIVE, **changes: Any
) -> tuple[str, Timeliness]:
    one = record(recorded_on=date.fromisoformat(recorded) if recorded else None, **changes)
    found = recording(examination(one, as_of=date.fromisoformat(as_of), statements=stated), one)
    assert found is not None
    return str(found.due), found.timeliness


@pytest.mark.parametrize(("recorded", "is_"), [("2026-05-12", IN_TIME), ("2026-05-19", IN_TIME), ("2026-05-20", LATE)])
def test_the_fifth_business_day_is_in_time(recorded: str, is_: Timeliness) -> None:
    """2026-05-12 is a Tuesday."""
    assert state(recorded) == ("2026-05-19", is_)


@pytest.mark.parametrize(("as_of", "is_"), [("2026-05-19", OPEN), ("2026-05-20", LATE)])
def test_one_that_is_not_committed_is_late_when_its_day_is_over(as_of: str, is_: Timeliness) -> None:
    assert state(None, as_of=as_of) == ("2026-05-19", is_)


def test_it_begins_with_the_end_of_the_exercise() -> None:
    assert state("2026-05-20", ended_at=datetime(2026, 5, 13, 1, tzinfo=UTC)) == ("2026-05-20", IN_TIME)
    assert state("2026-05-20", ended_at=None) == ("2026-05-19", LATE)


def test_a_holiday_is_no_business_day() -> None:
    one = record(recorded_on=date(2026, 5, 20))
    program = Program(organization=Organization(holidays=frozenset({date(2026, 5, 14)})))
    found = recording(examination(one, statements=FIVE, program=program), one)
    assert found is not None
    assert (found.due, found.timeliness) == (date(2026, 5, 20), IN_TIME)


@pytest.mark.parametrize("stated", [(), limits(exercise_record=(5, Unit.COUNT)), limits(other=(5, Unit.DAYS))])
def test_without_a_limit_of_time_nobody_knows(stated: Any) -> None:
    assert state("2026-05-20", stated=stated) == ("None", UNKNOWN)


def test_a_record_without_a_day_has_no_limit() -> None:
    one = record(held_on=None)
    assert recording(examination(one), one) is None
