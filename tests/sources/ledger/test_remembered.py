"""What the forge forgets, the ledger's earlier record still knows; what it says anew counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.approvals import EARLIER, HEAD, REVIEWED_AT, TREE, account, dismissal, proposal, review
from tieout.model.proposal import ForcePush, Proposal, ProposedCommit, Review, ReviewState
from tieout.sources.ledger.remembered import remembered

AT = REVIEWED_AT - timedelta(hours=1)
DISMISSED = dismissal(review("carol", id="2"))
BEFORE = proposal(
    merged_by=account("carol"),
    reviews=(review(tree=TREE), review("carol", id="2")),
    dismissals=(DISMISSED,),
    force_pushes=(ForcePush(at=AT, by=account("alice"), before=EARLIER, after=HEAD),),
)


def forgotten(of: Proposal) -> Proposal:
    """Give the same change once every account was deleted and every reviewed commit collected."""
    return replace(
        of,
        author=None,
        merged_by=None,
        reviews=tuple(item._replace(by=None, oid=None, tree=None) for item in of.reviews),
        dismissals=tuple(item._replace(by=None) for item in of.dismissals),
        force_pushes=tuple(item._replace(by=None) for item in of.force_pushes),
        commits=tuple(item._replace(author=None, committer=None) for item in of.commits),
    )


def test_whatever_was_forgotten_is_remembered() -> None:
    assert remembered(forgotten(BEFORE), BEFORE) == BEFORE


def test_nothing_is_remembered_where_nothing_was_known() -> None:
    nothing = forgotten(BEFORE)
    assert remembered(nothing, nothing) == nothing
    assert remembered(nothing, replace(BEFORE, id="PR_99")) == nothing


@pytest.mark.parametrize(
    "now",
    [
        review(by=account("erin"), tree="e" * 40),
        review(state=ReviewState.DISMISSED, tree=TREE),
        review(oid=EARLIER),
        review(id="7", by=None, oid=None),
    ],
)
def test_what_is_said_anew_counts(now: Review) -> None:
    assert remembered(replace(BEFORE, reviews=(now,)), BEFORE).reviews == (now,)


def test_a_tree_is_remembered_for_its_own_commit_alone() -> None:
    found = remembered(replace(BEFORE, reviews=(review(), review(oid=EARLIER))), BEFORE)
    assert [item.tree for item in found.reviews] == [TREE, None]


def test_a_list_that_is_missing_stays_missing() -> None:
    lost = replace(
        BEFORE,
        reviews=(),
        commits=(),
        unknown=(
            ("author", "?"),
            ("reviews", "page 2"),
        ),
    )
    found = remembered(replace(lost, author=None), BEFORE)
    assert (found.reviews, found.commits, found.unknown) == ((), (), (("reviews", "page 2"),))
    assert found.author == BEFORE.author


def test_a_commit_that_is_new_is_left_as_it_is() -> None:
    new = ProposedCommit(oid=EARLIER, author=None, committer=None)
    assert remembered(replace(BEFORE, commits=(new,)), BEFORE).commits == (new,)
