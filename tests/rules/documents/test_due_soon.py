"""A review is announced in the days before it falls due, never after."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories import AS_OF, POLICY_PATH, document, examination, program
from tests.rules.seen import messages, observed, severities
from tieout.model.cadence import Cadence, Every
from tieout.model.document import Status
from tieout.model.examination import SETTINGS_PATH
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.model.period import add_months
from tieout.model.program import RuleSetting, RuleValue
from tieout.rules.documents.due_soon import due_soon

REVIEWED = date(2025, 7, 30)
AT = Location(path=SETTINGS_PATH)


def test_the_finding_names_the_day_and_is_a_note() -> None:
    due = examination(document(last_reviewed=REVIEWED))
    assert observed(due_soon, due) == [
        Observation(
            subject="POL-002",
            location=Location(path=POLICY_PATH, line=10, column=5),
            message="the annual review of Access Control Policy is due on 2026-07-30, in 30 days",
            remedy="review the text, set last_reviewed, and have role:cto approve the pull request by then",
            about="last_reviewed",
        )
    ]
    assert severities(due_soon, due) == [Severity.NOTE]


@pytest.mark.parametrize(("left", "count"), [(31, 0), (30, 1), (1, 1), (0, 1), (-1, 0)])
def test_thirty_days_before_and_the_day_itself(left: int, count: int) -> None:
    reviewed = add_months(AS_OF + timedelta(days=left), -12)
    assert len(messages(due_soon, examination(document(last_reviewed=reviewed)))) == count


def test_today_and_tomorrow_are_said_in_words() -> None:
    (today,) = messages(due_soon, examination(document(last_reviewed=date(2025, 6, 30), approver=None)))
    (tomorrow,) = messages(due_soon, examination(document(last_reviewed=date(2025, 7, 1))))
    assert (today[-17:], tomorrow[-8:]) == ("2026-06-30, today", "in 1 day")


@pytest.mark.parametrize(
    ("every", "left", "count"),
    [(Every.WEEKLY, 2, 1), (Every.WEEKLY, 3, 0), (Every.QUARTERLY, 30, 1), (Every.QUARTERLY, 32, 0)],
)
def test_a_frequent_review_is_announced_in_the_last_third_of_its_time(every: Every, left: int, count: int) -> None:
    cadence = Cadence(every=every)
    reviewed = next(
        day
        for day in (AS_OF - timedelta(days=n) for n in range(100))
        if (cadence.on_time_until(day) - AS_OF).days == left
    )
    assert len(messages(due_soon, examination(document(last_reviewed=reviewed, review=cadence)))) == count


@pytest.mark.parametrize(
    ("text", "left", "count"), [("45", 45, 1), ("45", 46, 0), ("0", 0, 1), ("0", 1, 0), ("x", 31, 0)]
)
def test_the_days_are_set_in_the_settings(text: str, left: int, count: int) -> None:
    value = RuleValue(key="days", text=text, location=AT)
    settings = program(rules=(RuleSetting(rule="due-soon", off=False, location=AT, values=(value,)),))
    reviewed = add_months(AS_OF + timedelta(days=left), -12)
    assert len(messages(due_soon, examination(document(last_reviewed=reviewed), program=settings))) == count


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_only_what_is_in_force_is_due(status: Status) -> None:
    assert messages(due_soon, examination(document(last_reviewed=REVIEWED, status=status))) == []


def test_without_a_last_review_or_with_one_that_sets_no_date_nothing_is_due() -> None:
    event = document(last_reviewed=REVIEWED, review=Cadence(every=Every.EVENT))
    assert messages(due_soon, examination(document(last_reviewed=None), event)) == []
