"""The next review of each system is due as the rule has it: on the list it is late when it is reported, and as gravely."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.access_reviews import code_host, examination, limits, review
from tests.factories import registers
from tieout.model.examination import Examination
from tieout.model.finding import Severity
from tieout.rules.operation.access_review_late import access_review_late
from tieout.workpapers.due.access_reviews import access_reviews
from tieout.workpapers.due.obligation import STAYS_OPEN, Kind, Obligation, Unlisted
from tieout.workpapers.due.sheet import State, due

SIGNED = date(2026, 2, 1)


def one(found: Examination) -> Obligation | Unlisted:
    (item,) = access_reviews(found)
    return item


def test_it_is_due_on_the_last_day_of_the_gap_and_lost_on_the_day_of_the_deviation() -> None:
    assert one(examination(review(date(2026, 1, 5)), review(SIGNED), as_of=date(2026, 4, 1))) == Obligation(
        kind=Kind.ACCESS_REVIEW,
        subject="code-host",
        title="Identity provider: review of who has access",
        owner="role:security-lead",
        due_on=SIGNED + timedelta(days=92),
        lost_after=SIGNED + timedelta(days=99),
        step="capture its accounts, decide on each in evidence/access-reviews/, and land that by an approved pull request",
        location=review(SIGNED).at("signed_off_by"),
    )


def test_without_a_day_of_deviation_it_stays_open() -> None:
    found = one(examination(review(SIGNED), statements=(limits(access_review_deviation=0),)))
    assert isinstance(found, Obligation)
    assert (found.lost_after, found.stays_open) == (None, STAYS_OPEN)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"period": None}, "none is on record, and nothing says since when the system is in scope"),
        ({"statements": ()}, "no policy in force then states the parameter access-review-gap"),
    ],
)
def test_what_has_no_day_is_told(changes: dict[str, Any], reason: str) -> None:
    assert one(examination(**changes)) == Unlisted(kind=Kind.ACCESS_REVIEW, subject="code-host", reason=reason)


def test_a_system_out_of_scope_is_not_on_the_list() -> None:
    assert [*access_reviews(examination(registers=registers(systems=(code_host(in_scope=False),))))] == []


@pytest.mark.parametrize("days", [0, 91, 92, 93, 99, 100, 130])
def test_the_list_and_the_rule_give_one_answer(days: int) -> None:
    found = examination(review(SIGNED), as_of=SIGNED + timedelta(days=days))
    states = [item.state for item in due(found, within=timedelta(), kinds=(Kind.ACCESS_REVIEW,)).items]
    told = [
        item.severity or access_review_late.severity
        for item in access_review_late(found)
        if "no access" in item.message
    ]
    known = {Severity.ERROR: State.LATE, Severity.WARNING: State.LATE_WITHIN_GRACE}
    assert [item for item in states if item in known.values()] == [known[item] for item in told]
