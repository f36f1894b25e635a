"""One record of a proposed change beside what Git knows of it: what the judgement of approvals goes by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.landing import Relation, ReviewedCommit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.model.landing import Author, InnerChange, LandedChange
    from tieout.model.ledger import Observation
    from tieout.model.proposal import Proposal, Review

_HARMLESS = frozenset(
    {
        *("auto_merge", "base_oid", "created_at", "cross_repo", "head", "head_tree", "id", "issues", "landed"),
        *("merge_oid", "merge_tree", "merged_by", "queue", "title"),
        # Each of these is looked at where it counts.
        *("checks", "dismissals", "labels"),
    }
)
"""Facts whose absence changes no approval. Any fact that is not named here counts, a new one too."""
_CUTS = frozenset({"base", "base_changes", "commits", "head_oid", "number"})
"""Facts whose absence may take approvals away, and can add none."""
_OF_ONE = frozenset({"author", "force_pushes"})
"""Facts by which one person, and no more, may turn out to be no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A proposed change of a landing: its only one, one of a batch, or one that was merged to another branch."""

    change: LandedChange
    observation: Observation
    reviewed: tuple[ReviewedCommit, ...]
    authors: tuple[Author, ...]
    is_whole: bool
    """Whether it is all that its merge brought, so that what Git knows of the landing is about it alone."""

    @property
    def proposal(self) -> Proposal:
        """What the forge said."""
        return self.observation.proposal

    def relation(self, review: Review) -> ReviewedCommit:
        """Say how the commit of a review stands to the head; by what Git has, else by what it had at the time."""
        proposal = self.proposal
        if review.oid is not None and review.oid == proposal.head_oid:
            return ReviewedCommit(oid=review.oid, relation=Relation.HEAD, commits_after=0)
        found = next((item for item in self.reviewed if item.oid == review.oid), None)
        if found is not None and found.relation is not Relation.ABSENT and proposal.head_oid is not None:
            return found
        same = review.tree is not None and review.tree == proposal.head_tree
        relation = Relation.SAME_TREE if same else Relation.ABSENT
        return ReviewedCommit(oid=review.oid or "", relation=relation, commits_after=0)

    @property
    def may_have_more_reviews(self) -> bool:
        """Whether reviews may be missing from the record: then an approval may, and what took back a request."""
        return not self.observation.source.is_complete or any(
            fact not in _CUTS | _HARMLESS | _OF_ONE for fact, _ in self.proposal.unknown
        )

    def doubts(self) -> tuple[str, ...]:
        """Say what is unknown that could change any approval, or add one."""
        return tuple(self._doubts())

    def doubts_of_one(self) -> tuple[str, ...]:
        """Say what is unknown by which one approver, and no more, may turn out not to be another person."""
        return tuple(self._told(fact, why) for fact, why in self.proposal.unknown if fact in _OF_ONE)

    def why_unknown(self, fact: str) -> str | None:
        """Say that a fact is unknown, and why; None if it is known."""
        why = self.proposal.why_unknown(fact)
        return None if why is None else self._told(fact, why)

    def _doubts(self) -> Iterable[str]:
        proposal = self.proposal
        if not self.observation.source.is_complete:
            yield "the record is of an answer that was not read to its end"
        for fact, why in proposal.unknown:
            if fact not in _HARMLESS | _OF_ONE:
                yield self._told(fact, why)
        if proposal.head_oid is None and proposal.why_unknown("head_oid") is None:
            yield "the record does not say which commit was its head"
        if not proposal.commits and not self.authors and proposal.why_unknown("commits") is None:
            yield "nothing says who made its commits"

    @staticmethod
    def _told(fact: str, why: str) -> str:
        return f"the forge did not give its {fact.replace('_', ' ')} ({why})"


def records_of(change: LandedChange) -> tuple[Record, ...]:
    """Give the record whose merge a landing is, and each of its batch, once; none of one that nobody proposed.

    A forge names the merge of a batch as that of each change in it, so the one record is mostly among the others.
    """
    found = change.batch
    if change.observation is not None and change.observation not in found:
        found = (change.observation, *found)
    is_whole = len(found) == 1
    return tuple(
        Record(
            change=change,
            observation=item,
            reviewed=change.reviewed,
            authors=change.authors if is_whole else _authors_of(item.proposal, change),
            is_whole=is_whole,
        )
        for item in found
    )


def record_within(inner: InnerChange, change: LandedChange) -> Record:
    """Give the record of a change that was merged to another branch, and came to this one with the landing."""
    return Record(
        change=change,
        observation=inner.observation,
        reviewed=inner.reviewed,
        authors=_authors_of(inner.observation.proposal, change),
        is_whole=False,
    )


def _authors_of(proposal: Proposal, change: LandedChange) -> tuple[Author, ...]:
    oids = {proposal.head_oid, *(item.oid for item in proposal.commits)}
    return tuple(item for item in change.authors if item.oid in oids)
