"""Actions of reviews are held to the limit of the text in force on the day of the review."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests import factories
from tests.exercises import record
from tests.ties import at, examined, ticket
from tieout.judgement.operation.actions import JudgedActions, judged_actions
from tieout.model.exercise import Lesson
from tieout.model.limit import Unit
from tieout.model.location import Location
from tieout.model.operation.tickets import Ticket, TicketStatus
from tieout.model.parameter import Parameter
from tieout.model.statement import Statement


def stated(since: date, days: int, unit: Unit = Unit.DAYS) -> Statement:
    parameters = tuple(
        Parameter(name=name, value=Decimal(days), unit=unit, phrase="", location=Location("policies/a.md", 7))
        for name in ("action-due", "action-due-cause")
    )
    return replace(factories.statement(), document="POL-004", since=since, parameters=parameters)


TEXTS = (stated(date(2025, 1, 1), 90), stated(date(2026, 2, 1), 30))


def judged(reviewed: str, *tickets: Ticket, actions: tuple[str, ...] = ("OPS-1",), **more: Any) -> JudgedActions:
    row = factories.incident(id="INC-1", pir_at=at(reviewed), actions=actions)
    told: dict[str, Any] = {"statements": TEXTS, "registers": factories.registers(incidents=(row,))}
    return judged_actions(examined(tickets=tickets, **(told | more)))


@pytest.mark.parametrize(
    ("reviewed", "closed", "late"),
    [
        # 90 days from the last day of the old text, 30 from the first day of the new one.
        ("2026-01-31 10:00", date(2026, 5, 1), False),
        ("2026-01-31 10:00", date(2026, 5, 2), True),
        ("2026-02-01 10:00", date(2026, 3, 3), False),
        ("2026-02-01 10:00", date(2026, 3, 4), True),
    ],
)
def test_a_limit_that_changes_holds_for_what_was_reviewed_after_it(reviewed: str, closed: date, *, late: bool) -> None:
    told = judged(reviewed, ticket("OPS-1", status=TicketStatus.DONE, closed_at=closed))
    assert (len(told.of_incidents), told.doubts) == (int(late), ())


def test_late_before_the_period_is_history() -> None:
    texts = (stated(date(2025, 1, 1), 30),)
    for closed, count in ((date(2025, 12, 31), 0), (date(2026, 1, 1), 1)):
        told = judged("2025-11-01 10:00", ticket("OPS-1", status=TicketStatus.DONE, closed_at=closed), statements=texts)
        assert len(told.of_incidents) == count


@pytest.mark.parametrize(
    ("statements", "about"),
    [((), "limit action-due"), ((stated(date(2025, 1, 1), 3, Unit.PERCENT),), "limit action-due")],
)
def test_without_a_limit_nobody_is_accused(statements: tuple[Statement, ...], about: str) -> None:
    told = judged("2026-02-01 10:00", ticket("OPS-1"), statements=statements)
    assert (told.of_incidents, [doubt.about for doubt in told.doubts]) == ((), [about])


def test_an_action_that_no_capture_holds_is_unknown_from_the_day_after_its_last() -> None:
    assert judged("2026-02-01 10:00", as_of=date(2026, 3, 3)).doubts == ()
    told = judged("2026-02-01 10:00", as_of=date(2026, 3, 4))
    assert (told.of_incidents, [doubt.about for doubt in told.doubts]) == ((), ["actions not captured"])


def test_a_review_that_is_still_to_come_asks_for_nothing() -> None:
    assert judged("2026-07-01 10:00", ticket("OPS-1")) == JudgedActions()


def test_what_an_exercise_found_has_its_own_day() -> None:
    lessons = (
        Lesson(what="slow", due_on=date(2026, 6, 29)),
        Lesson(what="slow", due_on=date(2026, 6, 30)),
        Lesson(what="slow", due_on=date(2026, 6, 29), id="FND-1"),
        Lesson(what="slow"),
        Lesson(what="slow", due_on=date(2026, 6, 1), ticket="OPS-1"),
        Lesson(what="slow", due_on=date(2026, 6, 1), ticket="OPS-2"),
        Lesson(what="slow", due_on=date(2026, 6, 30), ticket="OPS-2"),
    )
    found = record(findings=lessons)
    told = judged_actions(
        examined(tickets=(ticket("OPS-1"),), exercises=(found,), registers=factories.registers(incidents=()))
    )
    assert [action.about for action in told.of_exercises] == ["findings[0]", "OPS-1"]
    assert [doubt.about for doubt in told.doubts] == ["actions not captured"]
