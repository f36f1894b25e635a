"""The records of the ledger, to be found by the commits that they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.proposal import ReviewState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tieout.model.ledger import Observation


class Records:
    """The newest record of each proposed change."""

    def __init__(self, observations: Iterable[Observation], branch: str) -> None:
        """``branch`` is the one examined: of two records of one commit, that of a change to it counts."""
        self._branch = branch
        self.by_merge: dict[str, list[Observation]] = {}
        self._by_head: dict[str, list[Observation]] = {}
        self._by_number: dict[int, Observation] = {}
        for item in observations:
            proposal = item.proposal
            self._by_number[proposal.number] = item
            if proposal.merge_oid is not None:
                self.by_merge.setdefault(proposal.merge_oid, []).append(item)
            if proposal.head_oid is not None:
                self._by_head.setdefault(proposal.head_oid, []).append(item)

    def landed_by(self, oid: str, heads: Collection[str], claimed: tuple[int, ...]) -> Observation | None:
        """Give the record whose merge a commit is, else None; ``heads`` are the commits that it brought, itself too.

        A forge may name one commit as the merge of several changes, where one of them brought the
        others along. Then a change to the branch examined comes before one to another, one whose
        head the commit brought before what that holds, one whose number the message claims before
        others, of the same commits proposed twice the one that was approved, and the newest record
        before older ones.
        """
        return max(self.by_merge.get(oid, ()), key=lambda item: self._order(item, heads, claimed), default=None)

    def with_head(self, oid: str) -> Observation | None:
        """Give the record of the change whose head a commit is, else None; of several as ``landed_by``."""
        return max(self._by_head.get(oid, ()), key=lambda item: self._order(item, (), ()), default=None)

    def numbered(self, number: int) -> Observation | None:
        """Give the record of this number, else None."""
        return self._by_number.get(number)

    def _order(
        self, item: Observation, heads: Collection[str], claimed: tuple[int, ...]
    ) -> tuple[bool, bool, bool, bool, int]:
        proposal = item.proposal
        return (
            not self._branch or proposal.base == self._branch,
            proposal.head_oid in heads,
            proposal.number in claimed,
            any(review.state is ReviewState.APPROVED for review in proposal.reviews),
            item.seq,
        )
