"""A later record of a change adds to the earlier ones; what it undoes of them is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.approvals import (
    EARLIER,
    MERGED_AT,
    REVIEWED_AT,
    TREE,
    account,
    dismissal,
    observation,
    proposal,
    review,
)
from tieout.model.ledger import Observation
from tieout.model.proposal import Dismissal, Proposal, Review, ReviewState
from tieout.sources.ledger.consistency import Consistency

SEEN = MERGED_AT + timedelta(hours=2)
LATER = SEEN + timedelta(days=1)
SET_ASIDE = review("carol", id="2", state=ReviewState.DISMISSED)
WAS_SET_ASIDE = dismissal(SET_ASIDE)
BEFORE = proposal(reviews=(review(tree=TREE), SET_ASIDE), dismissals=(WAS_SET_ASIDE,))


def seen(of: Proposal, at: datetime = SEEN, *, complete: bool = True) -> Observation:
    one = observation(of, observed_at=at)
    return one._replace(source=one.source._replace(is_complete=complete))


def undone(now: Proposal, *earlier: Observation, complete: bool = True) -> list[str]:
    """Give what a record of a day later says of these, else of one that is BEFORE."""
    known = Consistency()
    for item in earlier or (seen(BEFORE),):
        known.learn(item)
    return known.contradictions(seen(now, LATER, complete=complete))


def reviews(*some: Review) -> Proposal:
    return replace(BEFORE, reviews=some)


def dismissals(*some: Dismissal) -> Proposal:
    return replace(BEFORE, dismissals=some)


ONE = review(tree=TREE)


@pytest.mark.parametrize(
    ("now", "what"),
    [
        (replace(BEFORE, id="PR_99"), "#12: its id was PR_12, and this record says PR_99"),
        (replace(BEFORE, base="dev"), "its base was main, and this record says dev"),
        (replace(BEFORE, head_oid=EARLIER), "its head_oid"),
        (replace(BEFORE, merge_oid=EARLIER), "its merge_oid"),
        (replace(BEFORE, merge_oid=None), "this record says nothing"),
        (replace(BEFORE, head_tree="e" * 40), "its head_tree"),
        (replace(BEFORE, merged_at=MERGED_AT + timedelta(days=1)), "its merged_at was 2026-03-03T11:00:00Z"),
        (replace(BEFORE, author=account("bob")), "its author was alice (101), and this record says bob (102)"),
        (reviews(ONE), "its review 2 (dismissed by carol (103)) was recorded, and this record lacks it"),
        (reviews(ONE, SET_ASIDE._replace(state=ReviewState.APPROVED)), "the state of its review 2"),
        (reviews(ONE._replace(state=ReviewState.CHANGES_REQUESTED), SET_ASIDE), "the state of its review 1"),
        (reviews(ONE._replace(oid=EARLIER), SET_ASIDE), "the commit of its review 1"),
        (reviews(ONE._replace(tree="e" * 40), SET_ASIDE), "the tree of its review 1"),
        (reviews(ONE._replace(by=account("erin")), SET_ASIDE), "the account of its review 1"),
        (reviews(ONE._replace(at=REVIEWED_AT - timedelta(days=1)), SET_ASIDE), "the time of its review 1"),
        (
            reviews(ONE, SET_ASIDE, review("dave", id="3")),
            "2026-03-02T10:00:00Z, and the record of 2026-03-03T13:00:00Z had all and lacked it",
        ),
        (dismissals(), "its dismissal of the review 2 was recorded, and this record lacks it"),
        (dismissals(WAS_SET_ASIDE._replace(was=ReviewState.COMMENTED)), "set aside was APPROVED"),
        (dismissals(WAS_SET_ASIDE, dismissal(ONE)), "its dismissal of the review 1 is of"),
    ],
)
def test_what_a_later_record_undoes_is_told(now: Proposal, what: str) -> None:
    (message,) = undone(now)
    assert message.startswith("#12: ")
    assert what in message


@pytest.mark.parametrize(
    "now",
    [
        BEFORE,
        replace(BEFORE, title="Another", labels=("emergency",), issues=("#1",), checks=(), merged_by=None),
        replace(BEFORE, author=account("alice")._replace(login="alicia")),
        replace(BEFORE, author=None),
        replace(BEFORE, head_tree=None, merge_tree=None),
        replace(BEFORE, merge_oid=None, unknown=(("merge_oid", "GitHub names no merge commit"),)),
        replace(BEFORE, reviews=(), unknown=(("reviews", "page 2"),)),
        replace(BEFORE, dismissals=(), unknown=(("dismissals", "page 2"),)),
        reviews(ONE._replace(by=None, oid=None, tree=None), SET_ASIDE),
        reviews(ONE, SET_ASIDE, review("dave", id="3", at=SEEN + timedelta(hours=1))),
        reviews(ONE, SET_ASIDE, review("dave", id="3", at=SEEN - timedelta(minutes=59))),
        replace(
            BEFORE,
            reviews=(ONE._replace(state=ReviewState.DISMISSED), SET_ASIDE),
            dismissals=(WAS_SET_ASIDE, dismissal(ONE, at=SEEN + timedelta(hours=1))),
        ),
    ],
)
def test_what_happens_to_a_merged_change_is_no_contradiction(now: Proposal) -> None:
    assert undone(now) == []


def test_a_record_that_was_not_whole_may_be_completed() -> None:
    lost = replace(BEFORE, reviews=(), dismissals=(), merge_oid=None, author=None)
    assert undone(BEFORE, seen(lost, complete=False)) == []
    assert undone(replace(BEFORE, reviews=(ONE._replace(oid=None),)), seen(BEFORE), complete=False) == []


def test_what_was_known_is_held_against_through_a_record_that_knew_less() -> None:
    lost = seen(replace(BEFORE, reviews=(), author=None), SEEN + timedelta(hours=1), complete=False)
    assert len(undone(replace(BEFORE, author=account("bob")), seen(BEFORE), lost)) == 1
    assert len(undone(reviews(ONE), seen(BEFORE), lost)) == 1
    forgotten = seen(reviews(ONE._replace(oid=None, by=None), SET_ASIDE), SEEN + timedelta(hours=1))
    assert len(undone(reviews(ONE._replace(oid=EARLIER, by=account("erin")), SET_ASIDE), seen(BEFORE), forgotten)) == 2


def test_a_review_without_its_commit_does_not_get_one() -> None:
    assert len(undone(BEFORE, seen(reviews(ONE._replace(oid=None, tree=None), SET_ASIDE)))) == 1


def test_a_review_that_was_not_submitted_may_be_or_not() -> None:
    pending = review(state=ReviewState.PENDING, at=None, oid=None)
    assert undone(proposal(reviews=()), seen(proposal(reviews=(pending,)))) == []
    assert undone(proposal(reviews=(review(at=LATER),)), seen(proposal(reviews=(pending,)))) == []


@pytest.mark.parametrize(
    ("total", "hours", "complete", "found"),
    [(1, 2, True, 1), (1, 2, False, 0), (2, 2, True, 0), (None, 2, True, 0), (1, 0.5, True, 0)],
)
def test_a_change_comes_too_late_if_the_ledger_had_all_there_were(
    total: int | None, hours: float, complete: bool, found: int
) -> None:
    known = Consistency()
    known.learn(seen(BEFORE))
    known.counted(total, MERGED_AT + timedelta(hours=hours), is_complete=complete)
    new = known.contradictions(seen(replace(BEFORE, number=13, id="PR_13"), LATER))
    assert len(new) == found
    if found:
        assert "#13 was merged at 2026-03-03T11:00:00Z, and is first recorded here" in new[0]
