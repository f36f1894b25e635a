"""What local Git knows of the commits that a record names: their trees."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tieout.model.proposal import Proposal
    from tieout.ports.git import Repository


def with_trees(
    repository: Repository, proposals: Iterable[Proposal], earlier: Mapping[int, Proposal]
) -> Iterator[Proposal]:
    """Give the proposals with the trees of head, merge and reviewed commits filled in.

    Where the commit is not here, what an earlier record said of it stays: objects that one machine had
    and another lacks are no news of the change.
    """
    some = tuple(proposals)
    trees = repository.trees(oid for proposal in some for oid in _commits(proposal))
    for proposal in some:
        before = earlier.get(proposal.number)
        known = {**(_known(before) if before else {}), **trees}
        yield replace(
            proposal,
            head_tree=known.get(proposal.head_oid or "", proposal.head_tree),
            merge_tree=known.get(proposal.merge_oid or "", proposal.merge_tree),
            reviews=tuple(item._replace(tree=known.get(item.oid or "", item.tree)) for item in proposal.reviews),
        )


def _commits(proposal: Proposal) -> Iterator[str]:
    oids = (proposal.head_oid, proposal.merge_oid, *(review.oid for review in proposal.reviews))
    return (oid for oid in oids if oid is not None)


def _known(proposal: Proposal) -> dict[str, str]:
    pairs = [(proposal.head_oid, proposal.head_tree), (proposal.merge_oid, proposal.merge_tree)]
    pairs += [(review.oid, review.tree) for review in proposal.reviews]
    return {oid: tree for oid, tree in pairs if oid is not None and tree is not None}
