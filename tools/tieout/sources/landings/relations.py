"""How each commit that a review names stands to the head that was merged: by Git's objects alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.model.landing import Relation, ReviewedCommit
from tieout.model.proposal import ReviewState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tieout.model.proposal import Proposal
    from tieout.sources.landings.graph import Graph
    from tieout.sources.landings.plan import Pair


class Update(NamedTuple):
    """A commit of a change that merges the base into it."""

    oid: str
    tree: str
    pair: Pair
    """Its parents, the change's own first."""


def reviewed_oids(proposal: Proposal) -> tuple[str, ...]:
    """Give the commits that the reviews of a change name, each once."""
    named = (item.oid for item in proposal.reviews if item.state is not ReviewState.PENDING)
    return tuple(dict.fromkeys(oid for oid in named if oid is not None))


def updates(graph: Graph, commits: Iterable[str], is_base: Callable[[str], bool]) -> Iterator[Update]:
    """Give those of a change's commits that have two parents, one of which the base had."""
    for oid in commits:
        node = graph.nodes[oid]
        if len(node.parents) == 2 and is_base(node.parents[0]) != is_base(node.parents[1]):
            pair = node.parents if is_base(node.parents[1]) else (node.parents[1], node.parents[0])
            yield Update(oid, node.tree, (pair[0], pair[1]))


class Relations:
    """Answers for the reviews of one proposed change."""

    def __init__(
        self,
        graph: Graph,
        proposal: Proposal,
        is_base: Callable[[str], bool],
        merged: Mapping[Pair, str | None],
    ) -> None:
        """``is_base`` tells what the base had; ``merged`` the trees of clean merges, None for one that is not clean."""
        self._graph = graph
        self._proposal = proposal
        self._is_base = is_base
        self._merged = merged
        head = proposal.head_oid
        self._head = head if head is not None and graph.is_here(head) else None

    def pairs(self) -> tuple[Pair, ...]:
        """Give the merges of the base into the change, to be made again."""
        return tuple(item.pair for item in updates(self._graph, self._commits(), self._is_base))

    def patches(self) -> tuple[Pair, ...]:
        """Give what is to be compared: pairs of trees between which the reviewed commits and the head lead."""
        found = [pair for oid in reviewed_oids(self._proposal) if (pair := self._patch(oid)) is not None]
        whole = self._whole(self._head) if found else None
        return () if whole is None else (*found, whole)

    def reviewed(self, digests: Mapping[Pair, str]) -> tuple[ReviewedCommit, ...]:
        """Give each commit that a review names."""
        return tuple(self._one(oid, digests) for oid in reviewed_oids(self._proposal))

    def _one(self, oid: str, digests: Mapping[Pair, str]) -> ReviewedCommit:
        relation = self._plain(oid)
        if relation is Relation.EARLIER:
            patch, whole = self._whole(oid), self._whole(self._head)
            if patch is not None and whole is not None and digests[patch] == digests[whole]:
                relation = Relation.REBASED
        return ReviewedCommit(oid=oid, relation=relation, commits_after=self._after(oid))

    def _plain(self, oid: str) -> Relation:
        """Give the relation as far as it needs no comparison of patches."""
        if oid == self._proposal.head_oid:
            return Relation.HEAD
        if self._head is None or not self._graph.is_here(oid):
            return Relation.SAME_TREE if self._had_same_tree(oid) else Relation.ABSENT
        if self._graph.tree(oid) == self._graph.tree(self._head):
            return Relation.SAME_TREE if self._has_same_base(oid) else Relation.EARLIER
        return Relation.UPDATED if self._is_updated(oid) else Relation.EARLIER

    def _has_same_base(self, oid: str) -> bool:
        """Say whether a commit with the head's files also began with the same files.

        If it did not, the head takes back what came to the base meanwhile, which nobody reviewed:
        ``git merge --strategy ours`` makes such a head.
        """
        mine, whole = self._whole(oid), self._whole(self._head)
        return mine is not None and mine == whole

    def _had_same_tree(self, oid: str) -> bool:
        """Say whether it had the head's files, by what Git knew when the record was made."""
        trees = {item.tree for item in self._proposal.reviews if item.oid == oid}
        return self._proposal.head_tree is not None and trees == {self._proposal.head_tree}

    def _is_updated(self, oid: str) -> bool:
        """Say whether nothing but clean merges of the base came after a commit."""
        at = self._head or ""
        while at != oid:
            if self._is_base(at):
                return False
            found = next(updates(self._graph, [at], self._is_base), None)
            if found is None or self._merged.get(found.pair) != found.tree:
                return False
            at = found.pair[0]
        return not self._is_base(oid)

    def _patch(self, oid: str) -> Pair | None:
        """Give what a commit did in sum to its base; None where another relation holds or nothing can be said."""
        return self._whole(oid) if self._plain(oid) is Relation.EARLIER else None

    def _whole(self, oid: str | None) -> Pair | None:
        if oid is None or self._is_base(oid):
            return None
        base = self._graph.fork(oid, self._is_base)
        return None if base is None else (self._graph.tree(base), self._graph.tree(oid))

    def _after(self, oid: str) -> int:
        if self._head is None or oid == self._head:
            return 0
        commits = self._commits()
        return len(commits - set(self._graph.walk([oid], self._is_base))) if oid in commits else 0

    def _commits(self) -> frozenset[str]:
        return frozenset(self._graph.walk([self._head], self._is_base)) if self._head else frozenset()
