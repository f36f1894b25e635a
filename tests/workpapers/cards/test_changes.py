"""The card of a change holds each fact with its witness and place, and names every fact that is not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests import approvals, ties
from tieout.judgement.approvals.judge import judge
from tieout.model.change_policy import TicketRule
from tieout.model.content import Content, Method
from tieout.model.examination import Examination
from tieout.model.landing import LandedChange, Relation, ReviewedCommit
from tieout.model.operation.deployments import Deployments
from tieout.model.operation.facts import Operation
from tieout.model.operation.tickets import TicketListing, Tickets
from tieout.model.proposal import ReviewState
from tieout.model.strength import Strength
from tieout.workpapers.cards.base import Line, Part
from tieout.workpapers.cards.changes import change_card

PLACE = f"{approvals.LEDGER_PATH}:1:1"
FORGE, GIT, SELF = Strength.FORGE, Strength.GIT, Strength.SELF


def card(*changes: LandedChange, of: Examination | None = None, **rest: Any) -> dict[str, Part]:
    examination = of or approvals.examination(*changes, **rest)
    judged = judge(examination)
    examination = replace(examination, judged=judged)
    return {part.title: part for part in change_card(judged[-1], examination)}


def missing(found: dict[str, Part]) -> list[tuple[str, str]]:
    return [(line.what, line.detail) for part in found.values() for line in part.lines if line.is_missing]


def test_a_sound_change_has_every_fact() -> None:
    proposal = approvals.proposal(checks=(approvals.check_run(),))
    change = approvals.change(proposal, tickets=("SHOP-7",))
    examination = replace(
        approvals.examination(change, policy=approvals.policy(required_checks=("test",))),
        operation=Operation(
            tickets=Tickets(tickets=(ties.ticket(),), listings=(TicketListing(ties.ticket().listing),)),
            deployments=Deployments(
                deployments=(ties.deployment(commit=change.oid, at=approvals.MERGED_AT + timedelta(hours=1)),),
                listings=(ties.deployment().listing,),
            ),
        ),
    )
    found = card(of=examination)
    assert list(found) == ["Request", "Review", "Checks", "Merge", "Deployment", "Author and approver"]
    assert missing(found) == []
    assert found["Request"].lines[0] == Line(
        "Pull request", "#12 Tighten access reviews, opened by alice on 2026-03-01 10:00", FORGE, PLACE
    )
    assert found["Request"].lines[1].place == ties.ticket().place
    assert found["Review"].lines == (
        Line("bob", "APPROVED on 2026-03-02 10:00, of 0000000020: the head that was merged", FORGE, PLACE),
        Line("Verdict by the rules of changes", "approved, by bob"),
    )
    assert found["Checks"].lines == (Line("test (required)", "SUCCESS on 2026-03-03 10:00, run by ci", FORGE, PLACE),)
    assert found["Merge"].lines[0] == Line("Merged", "by alice on 2026-03-03 11:00, to main", FORGE, PLACE)
    assert found["Merge"].lines[-1] == Line("Content", "what landed is what was proposed, to the last byte", GIT)
    (live,) = found["Deployment"].lines
    assert (live.strength, live.place) == (SELF, ties.deployment().place)
    assert [line.what for line in found["Author and approver"].lines] == [
        "Proposed by",
        "Had a hand in its commits",
        "Approvals that count",
    ]


def test_a_change_that_nobody_proposed_says_what_cannot_be_examined() -> None:
    found = card(approvals.direct())
    no_record = "the approval ledger has no record of a pull request for this commit"
    assert missing(found) == [
        ("Pull request", no_record),
        ("Reviews", no_record),
        ("Checks", no_record),
        ("Content", "the ledger has no record that the commit could be held against"),
        ("Deployment", "no capture is a table of deployments"),
    ]


def test_a_review_of_an_earlier_commit_says_so() -> None:
    proposal = approvals.proposal(reviews=(approvals.review(oid=approvals.EARLIER),))
    found = card(approvals.change(proposal))
    assert found["Review"].lines[0].detail == (
        "APPROVED on 2026-03-02 10:00, of 0000000010: an earlier commit; the head holds something that it did not, 1 later"
    )
    absent = ReviewedCommit(oid=approvals.EARLIER, relation=Relation.ABSENT, commits_after=0)
    found = card(approvals.change(proposal, reviewed=(absent,)))
    assert "is not in this repository" in found["Review"].lines[0].detail


def test_a_review_by_nobody_of_nothing_at_no_time_is_told() -> None:
    proposal = approvals.proposal(reviews=(approvals.review(None, at=None, oid=None),))
    line = card(approvals.change(proposal))["Review"].lines[0]
    assert (line.what, line.detail) == (
        "a deleted account",
        "APPROVED never submitted, of a commit that the code host no longer knows",
    )


def test_a_dismissal_is_told() -> None:
    review = approvals.review()
    proposal = approvals.proposal(reviews=(review,), dismissals=(approvals.dismissal(review),))
    lines = card(approvals.change(proposal))["Review"].lines
    assert lines[1] == Line("alice", "set a review aside on 2026-03-03 10:50 that had said APPROVED", FORGE, PLACE)


@pytest.mark.parametrize(
    ("dismissed", "says"),
    [
        ({}, "APPROVED on 2026-03-02 10:00, of 0000000020: the head that was merged; set aside on 2026-03-03 10:50"),
        (
            {"was": None},
            (
                "a review on 2026-03-02 10:00, of 0000000020: the head that was merged; set aside on 2026-03-03 10:50"
                ", and no record says what it had said"
            ),
        ),
        (
            None,
            (
                "a review on 2026-03-02 10:00, of 0000000020: the head that was merged; set aside, and no record says when"
                ", and no record says what it had said"
            ),
        ),
    ],
)
def test_a_review_says_what_it_said_when_it_was_given(dismissed: dict[str, Any] | None, says: str) -> None:
    """The forge calls it dismissed today, with the time at which it was given: it was not dismissed then."""
    review = approvals.review()
    gone = () if dismissed is None else (approvals.dismissal(review)._replace(**dismissed),)
    proposal = approvals.proposal(reviews=(review._replace(state=ReviewState.DISMISSED),), dismissals=gone)
    assert card(approvals.change(proposal))["Review"].lines[0].detail == says


def test_a_merge_that_no_record_has_was_not_held_against_a_proposal() -> None:
    found = card(approvals.direct(content=Content.CLEAN, method=Method.MERGE, parents=(approvals.BASE, approvals.HEAD)))
    assert (
        "Content",
        "it is the clean merge of its parents, and the ledger has no record that the commit could be held against",
    ) in missing(found)


@pytest.mark.parametrize(
    ("parents", "differing", "says"),
    [
        ((approvals.HEAD, approvals.oid(21)), (), "what landed is what was proposed, to the last byte"),
        (
            (approvals.HEAD, approvals.oid(22)),
            (),
            "not shown to be what was proposed (it merges several branches at once); it merges 0000000022, the head of no record",
        ),
        (
            (approvals.HEAD, approvals.oid(21)),
            ("policies/a.md",),
            "not shown to be what was proposed (it merges several branches at once): policies/a.md",
        ),
    ],
)
def test_a_batch_in_one_merge_is_held_against_its_heads(
    parents: tuple[str, ...], differing: tuple[str, ...], says: str
) -> None:
    first, second = approvals.proposal(), approvals.proposal(number=13, head_oid=approvals.oid(21))
    batch = approvals.change(
        first,
        batch=(approvals.observation(first), approvals.observation(second)),
        method=Method.OCTOPUS,
        content=Content.OCTOPUS,
        parents=(approvals.BASE, *parents),
        differing=differing,
    )
    assert card(batch)["Merge"].lines[-1].detail == says


@pytest.mark.parametrize(
    ("method", "content", "parents"),
    [
        (Method.MERGE, Content.CLEAN, (approvals.HEAD,)),
        (Method.OCTOPUS, Content.OCTOPUS, (approvals.HEAD, approvals.oid(21))),
    ],
)
def test_a_head_that_nobody_knows_is_not_what_was_proposed(
    method: Method, content: Content, parents: tuple[str, ...]
) -> None:
    proposal = approvals.proposal(head_oid=None)
    landed = approvals.change(proposal, method=method, content=content, parents=(approvals.BASE, *parents))
    why = "the ledger has no head of pull request #12 that the commit could be held against"
    assert ("Content", why) in missing(card(landed))


def test_a_merge_request_is_called_one() -> None:
    change = approvals.change()
    assert change.observation is not None
    source = change.observation.source._replace(forge="gitlab")
    found = card(replace(change, observation=change.observation._replace(source=source)))
    line = found["Request"].lines[0]
    assert (line.what, line.detail.partition(" ")[0]) == ("Merge request", "!12")


def test_a_required_check_that_did_not_run_is_no_silence() -> None:
    found = card(approvals.change(), policy=approvals.policy(required_checks=("test",)))
    assert found["Checks"].lines == (Line("test (required)", "did not run on the head", FORGE, PLACE),)


def test_checks_and_reviews_that_the_forge_would_not_give_are_missing() -> None:
    proposal = approvals.proposal(reviews=(), unknown=(("checks", "no right to read them"), ("reviews", "denied")))
    found = card(approvals.change(proposal))
    assert missing(found)[:2] == [("Reviews", "denied"), ("Checks", "no right to read them")]


def test_a_ticket_that_is_named_and_not_captured_is_missing() -> None:
    found = card(approvals.change(tickets=("SHOP-7",)))
    assert ("Ticket SHOP-7", "no tracker was captured") in missing(found)


def test_a_ticket_that_is_required_and_not_named_is_missing() -> None:
    found = card(approvals.change(), policy=approvals.policy(ticket_rule=TicketRule.TICKET))
    assert ("Ticket", "none is named, and changes.ticket requires one") in missing(found)


@pytest.mark.parametrize(
    ("change", "rule", "says"),
    [
        (approvals.change(), TicketRule.REQUEST_OR_TICKET, "changes.ticket does not require one beside a pull request"),
        (
            approvals.direct(),
            TicketRule.REQUEST_OR_TICKET,
            "and no pull request is on record: changes.ticket requires one of the two",
        ),
        (approvals.direct(), TicketRule.NONE, "changes.ticket asks for none"),
    ],
)
def test_what_is_said_of_no_ticket_is_what_the_setting_says(change: LandedChange, rule: TicketRule, says: str) -> None:
    found = card(change, policy=approvals.policy(ticket_rule=rule))
    (line,) = [line for line in found["Request"].lines if line.what == "Ticket"]
    assert line.detail.endswith(says)
    assert not line.is_missing


def test_what_landed_otherwise_is_told_with_its_files() -> None:
    found = card(approvals.change(content=Content.DIFFERS, differing=("policies/a.md",)))
    assert found["Merge"].lines[-1].detail == (
        "not shown to be what was proposed (it was changed before it landed): policies/a.md"
    )


def deployed(*commits: str, **more: object) -> Deployments:
    made = tuple(
        ties.deployment(id=str(number), commit=commit, at=approvals.MERGED_AT + timedelta(hours=number), **more)
        for number, commit in enumerate(commits, 1)
    )
    return Deployments(deployments=made, listings=(ties.deployment().listing,))


def test_a_later_commit_of_the_branch_brings_a_change_to_production() -> None:
    first, second = approvals.change(), approvals.direct(oid=approvals.oid(40))
    base = approvals.examination(first, second)
    judged = judge(base)
    for commits, holds in (
        ((second.oid,), "(a later commit of the branch) to"),
        ((first.oid, second.oid), f"success: commit {first.oid} to"),
    ):
        of = replace(base, judged=judged, operation=Operation(deployments=deployed(*commits)))
        (line,) = {part.title: part for part in change_card(judged[0], of)}["Deployment"].lines
        assert holds in line.detail
    of = replace(base, judged=judged, operation=Operation(deployments=deployed(first.oid)))
    (line,) = {part.title: part for part in change_card(judged[1], of)}["Deployment"].lines
    assert line.is_missing


def test_a_deployment_that_failed_or_went_elsewhere_brings_nothing() -> None:
    change = approvals.change()
    base = approvals.examination(change)
    for more in ({"result": "failure"}, {"environment": "staging"}):
        of = replace(base, operation=Operation(deployments=deployed(change.oid, **more)))
        (line,) = card(of=of)["Deployment"].lines
        assert line.detail == "the captures show none of its commit, nor of a later one of the branch"


def test_a_head_that_is_not_here_is_told_in_words_and_as_not_examined() -> None:
    found = card(approvals.change(content=Content.NO_REF))
    assert found["Merge"].lines[-1].detail == (
        "not shown to be what was proposed (not examined: the head of its pull request is not in the repository)"
    )


@pytest.mark.parametrize("content", list(Content))
def test_no_result_of_the_content_proof_stands_on_a_card_as_its_code(content: Content) -> None:
    landed = approvals.direct(content=content, method=Method.MERGE, parents=(approvals.BASE, approvals.HEAD))
    lines = [line.detail for part in card(landed).values() for line in part.lines]
    assert not any(f"({content.value})" in line for line in lines)
