"""Reviews of documents fall due on the days of the rule ``stale-review``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.factories import AS_OF, POLICY_PATH, document, examination, places
from tieout.check import check
from tieout.model.cadence import Cadence, Every
from tieout.model.document import Document, Kind, Status
from tieout.model.finding import Severity
from tieout.model.location import Location
from tieout.workpapers.due.obligation import Kind as DueKind
from tieout.workpapers.due.obligation import Obligation, Unlisted
from tieout.workpapers.due.reviews import reviews
from tieout.workpapers.due.sheet import State, due


def found(*documents: Document) -> list[Obligation | Unlisted]:
    return list(reviews(examination(*documents)))


def test_a_review_is_due_a_cadence_after_the_last() -> None:
    assert found(document()) == [
        Obligation(
            kind=DueKind.REVIEW,
            subject="POL-002",
            title="Access Control Policy: review of this policy",
            owner="role:security-lead",
            due_on=date(2027, 1, 14),
            lost_after=date(2027, 1, 14),
            step="tieout review POL-002",
            location=Location(path=POLICY_PATH, line=10, column=5),
        )
    ]


def test_a_quarterly_one_can_be_closed_until_its_grace_ends() -> None:
    [item] = found(document(review=Cadence(every=Every.QUARTERLY), kind=Kind.RUNBOOK, owner=None))
    assert isinstance(item, Obligation)
    assert (item.due_on, item.lost_after) == (date(2026, 4, 14), date(2026, 4, 23))
    assert (item.owner, item.title) == ("", "Access Control Policy: review of this runbook")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"status": Status.DRAFT}, "a draft is not in force, so its review is not due"),
        ({"last_reviewed": None}, "no review of it is on record"),
        ({"review": Cadence(every=Every.EVENT)}, "it is reviewed event, which sets no date"),
        (
            {"last_reviewed": AS_OF + timedelta(days=2)},
            "its last review is dated 2026-07-02, which has not come yet",
        ),
    ],
)
def test_what_has_no_day_is_named_with_the_reason(changes: dict[str, object], reason: str) -> None:
    assert found(document(**changes)) == [Unlisted(kind=DueKind.REVIEW, subject="POL-002", reason=reason)]


def test_a_review_of_tomorrow_counts_as_another_zone_may_be_ahead() -> None:
    assert isinstance(found(document(last_reviewed=AS_OF + timedelta(days=1)))[0], Obligation)


def test_a_retired_document_is_not_named() -> None:
    assert found(document(status=Status.RETIRED)) == []


def test_a_document_that_is_silent_about_its_status_is_in_force() -> None:
    assert isinstance(found(document(status=None))[0], Obligation)


@pytest.mark.parametrize("every", [Every.WEEKLY, Every.MONTHLY, Every.QUARTERLY, Every.SEMIANNUAL, Every.ANNUAL])
@pytest.mark.parametrize("grace", [None, timedelta(3)])
def test_what_is_late_here_is_what_the_rule_reports(every: Every, grace: timedelta | None) -> None:
    """Day by day across the due date and the grace: a warning within grace, an error after it."""
    cadence = Cadence(every=every, grace=grace)
    text = document(review=cadence, places=places(POLICY_PATH, "last_reviewed"), next_review=None)
    assert text.last_reviewed is not None
    graver = {State.LATE_WITHIN_GRACE: Severity.WARNING, State.LATE: Severity.ERROR}
    first = cadence.on_time_until(text.last_reviewed)
    for ahead in range(-2, 20):
        of = examination(text, as_of=first + timedelta(days=ahead), controls=())
        reported = [item.severity for item in check(of).open() if item.rule == "stale-review"]
        [item] = due(of, within=timedelta(), kinds=(DueKind.REVIEW,)).items
        assert [graver[item.state]] * item.is_late == reported if item.is_late else reported == []


def test_where_no_document_could_be_read_no_review_could_be_looked_at() -> None:
    assert list(reviews(replace(examination(), documents=()))) == [
        Unlisted(kind=DueKind.REVIEW, subject="", reason="no document could be read")
    ]
