"""The records of the ledger, to be found by the commits that they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

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

    def landed_by(self, oid: str, claimed: tuple[int, ...]) -> Observation | None:
        """Give the record whose merge a commit is, else None.

        A forge may name one commit as the merge of several changes, where one of them brought the
        others along. Then a change to the branch examined comes before one to another, one whose
        number the message claims before others, and the newest record before older ones.
        """
        return max(self.by_merge.get(oid, ()), key=lambda item: self._order(item, claimed), default=None)

    def with_head(self, oid: str) -> Observation | None:
        """Give the record of the change whose head a commit is, else None; of several as ``landed_by``."""
        return max(self._by_head.get(oid, ()), key=lambda item: self._order(item, ()), default=None)

    def numbered(self, number: int) -> Observation | None:
        """Give the record of this number, else None."""
        return self._by_number.get(number)

    def _order(self, item: Observation, claimed: tuple[int, ...]) -> tuple[bool, bool, int]:
        proposal = item.proposal
        return (not self._branch or proposal.base == self._branch, proposal.number in claimed, item.seq)
