"""What holds of every change, whatever its reviews: laws, tried on many."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.approvals import (
    EARLIER,
    HEAD,
    MERGED_AT,
    account,
    change,
    examination,
    observation,
    oid,
    policy,
    proposal,
    review,
)
from tieout.judgement.approvals.judge import judge, qualified
from tieout.model.content import Content
from tieout.model.landing import LandedChange, Relation, ReviewedCommit
from tieout.model.proposal import Dismissal, Proposal, Review, ReviewState
from tieout.model.verdict import Judged, Totals, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from hypothesis.strategies import DrawFn

LOST = oid(11)
RELATIONS = (
    ReviewedCommit(HEAD, Relation.HEAD, 0),
    ReviewedCommit(EARLIER, Relation.EARLIER, 1),
    ReviewedCommit(LOST, Relation.ABSENT, 0),
)
UNKNOWN = st.sampled_from(
    [
        "reviews",
        "commits",
        "base_changes",
        "force_pushes",
        "author",
        "head_oid",
        "dismissals",
        "labels",
        "checks",
        "new",
    ]
)
PEOPLE = st.sampled_from(["alice", "bob", "carol", "dave", "erin", None])
RANK = [Verdict.EXCEPTION, Verdict.NOT_TESTED, Verdict.APPROVED_LATE, Verdict.APPROVED]
"""From the worst to the best."""
MOMENTS = st.integers(-4, 4).map(lambda hours: MERGED_AT + timedelta(hours=hours))


@st.composite
def reviews(draw: DrawFn) -> tuple[tuple[Review, ...], tuple[Dismissal, ...]]:
    found: list[Review] = []
    dismissals: list[Dismissal] = []
    for number in range(draw(st.integers(0, 5))):
        one = review(
            draw(PEOPLE),
            id=str(number),
            state=draw(st.sampled_from(ReviewState)),
            at=draw(st.one_of(MOMENTS, MOMENTS, MOMENTS, st.none())),
            oid=draw(st.sampled_from([HEAD, HEAD, EARLIER, LOST, None])),
        )
        found.append(one)
        if one.state is ReviewState.DISMISSED and draw(st.booleans()):
            was = draw(st.sampled_from([ReviewState.APPROVED, ReviewState.CHANGES_REQUESTED, None]))
            dismissals.append(Dismissal(review=one.id, was=was, at=draw(MOMENTS), by=account("alice")))
    return tuple(found), tuple(dismissals)


@st.composite
def proposals(draw: DrawFn) -> Proposal:
    found, dismissals = draw(reviews())
    facts = draw(st.sets(UNKNOWN, max_size=1))
    return proposal(reviews=found, dismissals=dismissals, unknown=tuple((fact, "lost") for fact in sorted(facts)))


NEEDED = st.integers(1, 2)


def landing(of: Proposal) -> LandedChange:
    return change(of, owned=(), reviewed=RELATIONS)


def judged(of: Proposal, needed: int) -> Judged:
    (found,) = judge(examination(landing(of), policy=policy(approvals_required=needed)))
    return found


def verdict(of: Proposal, needed: int) -> Verdict:
    return judged(of, needed).verdict


laws = settings(max_examples=150, deadline=None)


@laws
@given(proposals(), NEEDED, PEOPLE, MOMENTS)
def test_a_comment_never_changes_a_verdict(of: Proposal, needed: int, who: str | None, at: datetime) -> None:
    comment = review(who, id="99", state=ReviewState.COMMENTED, at=at)
    assert verdict(replace(of, reviews=(*of.reviews, comment)), needed) is verdict(of, needed)


@laws
@given(proposals(), NEEDED, st.data())
def test_taking_an_approval_away_never_makes_it_approved(of: Proposal, needed: int, data: st.DataObject) -> None:
    """Of whoever said no more: of one who spoke twice the newest word counts, whatever the older ones were."""
    plain = [item for item in of.reviews if item.state is ReviewState.APPROVED]
    if not plain:
        return
    gone = data.draw(st.sampled_from(plain))
    others = tuple(item for item in of.reviews if item is not gone)
    if any(item.by == gone.by and item.state is not ReviewState.COMMENTED for item in others):
        return
    assert RANK.index(verdict(replace(of, reviews=others), needed)) <= RANK.index(verdict(of, needed))


@laws
@given(proposals(), NEEDED, st.data())
def test_the_order_of_the_reviews_changes_nothing(of: Proposal, needed: int, data: st.DataObject) -> None:
    shuffled = replace(
        of,
        reviews=tuple(data.draw(st.permutations(of.reviews))),
        dismissals=tuple(data.draw(st.permutations(of.dismissals))),
    )
    one, other = judged(of, needed), judged(shuffled, needed)
    assert (one.verdict, one.deviations, one.approvers) == (other.verdict, other.deviations, other.approvers)


@laws
@given(proposals(), NEEDED, st.sampled_from(["alice", "bob", "carol", "dave"]))
def test_a_renamed_login_with_the_same_number_changes_nothing(of: Proposal, needed: int, who: str) -> None:
    def renamed(item: Review) -> Review:
        is_who = item.by is not None and item.by.login == who
        return item._replace(by=account(who)._replace(login="somebody-new")) if is_who else item

    after = replace(of, reviews=tuple(renamed(item) for item in of.reviews))
    one, other = judged(of, needed), judged(after, needed)
    assert (one.verdict, one.findings, one.approvers) == (other.verdict, other.findings, other.approvers)


def _forgets_commit(item: Review) -> Review:
    return item._replace(oid=None)


def _forgets_time(item: Review) -> Review:
    return item._replace(at=None)


def _forgets_who(item: Review) -> Review:
    return item if item.by is None else item._replace(by=item.by._replace(id=None))


FORGETTING = st.sampled_from([_forgets_commit, _forgets_time, _forgets_who])


@laws
@given(proposals(), NEEDED, UNKNOWN)
def test_a_fact_that_is_lost_never_makes_it_better(of: Proposal, needed: int, fact: str) -> None:
    lost = replace(of, unknown=((fact, "lost"),))
    known = replace(of, unknown=())
    before, after = verdict(known, needed), verdict(lost, needed)
    assert after is before or after is Verdict.NOT_TESTED


@laws
@given(proposals(), NEEDED, FORGETTING, st.data())
def test_a_review_of_which_less_is_known_never_makes_it_approved(
    of: Proposal, needed: int, forget: Callable[[Review], Review], data: st.DataObject
) -> None:
    if not of.reviews:
        return
    place = data.draw(st.integers(0, len(of.reviews) - 1))
    less = tuple(forget(item) if at == place else item for at, item in enumerate(of.reviews))
    before, after = verdict(of, needed), verdict(replace(of, reviews=less), needed)
    assert after not in {Verdict.APPROVED, Verdict.APPROVED_LATE} or RANK.index(after) <= RANK.index(before)


@laws
@given(proposals(), NEEDED)
def test_an_answer_that_was_not_read_whole_is_never_approved(of: Proposal, needed: int) -> None:
    record = observation(of)
    half = replace(landing(of), observation=record._replace(source=record.source._replace(is_complete=False)))
    (found,) = judge(examination(half, policy=policy(approvals_required=needed)))
    assert found.verdict in {Verdict.EXCEPTION, Verdict.NOT_TESTED}


@laws
@given(proposals(), NEEDED, st.sampled_from([None, Content.NO_REF, Content.DIFFERS, Content.EVIL]))
def test_what_was_not_proven_to_be_the_same_is_never_approved(
    of: Proposal, needed: int, content: Content | None
) -> None:
    one = replace(landing(of), content=content)
    (found,) = judge(examination(one, policy=policy(approvals_required=needed)))
    assert found.verdict in {Verdict.EXCEPTION, Verdict.NOT_TESTED}


@laws
@given(proposals())
def test_who_counts_is_a_person_other_than_the_proposer_and_no_more_is_needed_for_one(of: Proposal) -> None:
    one = landing(of)
    counted = qualified(examination(one), one)
    assert "alice" not in {item.by for item in counted}
    assert all(item.at <= of.merged_at and item.relation is Relation.HEAD for item in counted)
    assert (verdict(of, 1) is Verdict.APPROVED) <= bool(counted)


@laws
@given(st.lists(proposals(), max_size=6), NEEDED)
def test_every_change_has_one_verdict_and_totals_add_up(many: list[Proposal], needed: int) -> None:
    changes = tuple(replace(landing(of), oid=oid(500 + at)) for at, of in enumerate(many))
    found = judge(examination(*changes, policy=policy(approvals_required=needed)))
    assert [item.change.oid for item in found] == [item.oid for item in changes]
    total = Totals.of(found)
    assert total.changes == total.approved + total.approved_late + total.exception + total.exempt + total.not_tested
    for item in found:
        assert bool(item.reason) is (item.verdict is Verdict.NOT_TESTED)
        assert item.deviations or item.verdict is Verdict.APPROVED
