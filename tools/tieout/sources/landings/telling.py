"""What was proven of a plan, and what its commits say -> a value for each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.content import Content
from tieout.model.landing import Author, InnerChange, LandedChange
from tieout.sources import ticket_pattern
from tieout.sources.landings import messages, proving

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from tieout.model.change import Identity
    from tieout.model.change_policy import ChangePolicy
    from tieout.model.landing import Likeness
    from tieout.model.proposal import Proposal
    from tieout.ports.git_objects import BlobReader
    from tieout.sources.landings.appends import Kept
    from tieout.sources.landings.graph import Graph
    from tieout.sources.landings.line import Line
    from tieout.sources.landings.own import Own, Scope
    from tieout.sources.landings.owners import Owners
    from tieout.sources.landings.plan import Pair, Plan
    from tieout.sources.landings.proving import Proven


@dataclass(slots=True, kw_only=True)
class Telling:
    """Tells the landings of a stretch, in the order of the line."""

    line: Line
    graph: Graph
    scope: Scope
    kept: Kept
    owners: Owners
    reader: BlobReader
    merged: Mapping[Pair, str | None]
    digests: Mapping[Pair, str]
    likenesses: Mapping[str, Likeness]

    def told(self, proven: Proven, own: Mapping[str, Own], wanted: Collection[int]) -> Iterator[LandedChange]:
        """Give the landings of one plan that are wanted, the oldest first."""
        plan = proven.plan
        rows = [(place, own[self.line.oid(place)]) for place in reversed(plan.places)]
        owned = self.owners.of([item for _, item in rows])
        proposal = None if plan.observation is None else plan.observation.proposal
        authors = tuple(self._authors(proven, rows[-1][1]))
        reviewed = proving.reviewed(proven.records, self.digests)
        inner = tuple(
            InnerChange(oid=item.oid, observation=item.observation, reviewed=proving.reviewed((item,), self.digests))
            for item in proven.inner
        )
        untested = (*self._untested(proven, proposal), *owned.untested)
        for (place, item), paths in zip(rows, owned.paths, strict=True):
            if place not in wanted:
                continue
            yield LandedChange(
                oid=item.oid,
                parents=item.parents,
                tree=item.tree,
                subject=item.subject,
                author=item.author,
                committer=item.committer,
                committed_at=item.committed_at,
                on=self.line.on(place),
                claimed=self.line.ahead(place, item.committed_at),
                method=plan.method,
                numbers=item.numbers,
                observation=plan.observation,
                batch=plan.batch,
                content=proven.content,
                differing=self._shown(proven, "files"),
                beside_conflict=self._shown(proven, "outside_conflict") if proven.content is Content.CONFLICT else (),
                paths=tuple(entry.path for entry in paths),
                owned=paths,
                authors=authors,
                newcomers=owned.newcomers,
                roster=owned.roster,
                had_register=owned.had_register,
                reviewed=reviewed,
                head_is_here=plan.head_is_here,
                head_committer=self._head_committer(plan, proposal),
                tickets=self._tickets(item, proposal, owned.policy),
                policy=owned.policy,
                inner=inner,
                likeness=self.likenesses.get(item.oid),
                is_ledger=len(item.parents) == 1
                and len(item.changes) == len(item.names)
                and self.kept.only_copied(item.changes, self.reader, prefix=self.scope.prefix),
                untested=untested,
            )

    def _shown(self, proven: Proven, which: str) -> tuple[str, ...]:
        files = () if proven.proof is None else getattr(proven.proof, which)
        return tuple(sorted(map(self.scope.shown, files)))

    def _authors(self, proven: Proven, top: Own) -> Iterator[Author]:
        """Give who had a hand in the change; those who pressed a button that cleanly merges the base had none."""
        clean = {item.oid for item in proven.updates if self.merged.get(item.pair) == item.tree}
        for oid in proven.commits:
            node = self.graph.nodes[oid]
            if oid not in clean:
                yield from _hands(oid, node.author, node.committer, node.coauthors)
        if top.oid in proven.commits:
            return
        if not proven.plan.heads and proven.plan.observation is None:
            yield from _hands(top.oid, top.author, top.committer, top.coauthors)
        elif len(top.parents) == 1:  # a squash gathers the trailers of its commits, and may add some
            yield from (Author(identity=item, part="co-author", oid=top.oid) for item in top.coauthors)

    def _head_committer(self, plan: Plan, proposal: Proposal | None) -> Identity | None:
        head = None if proposal is None else proposal.head_oid
        node = self.graph.nodes.get(head) if head is not None and plan.head_is_here else None
        if node is None:
            return None
        return node.author if messages.is_web_flow(node.committer) else node.committer

    def _tickets(self, item: Own, proposal: Proposal | None, policy: ChangePolicy | None) -> tuple[str, ...]:
        texts = () if proposal is None else (proposal.title, proposal.head)
        if policy is None or policy.ticket_pattern == self.scope.tickets:
            return tuple(sorted({*item.tickets, *ticket_pattern.find(self.scope.tickets, texts)}))
        texts = (messages.text(item.message), *texts)
        return tuple(sorted({*ticket_pattern.find(policy.ticket_pattern, texts)}))

    def _untested(self, proven: Proven, proposal: Proposal | None) -> Iterator[str]:
        plan, proof = proven.plan, proven.proof
        if proposal is not None:
            head, number = proposal.head_oid, proposal.number
            if head is not None and not plan.head_is_here:
                yield f"the head of #{number}, {head[:10]}, is not in this repository with all that it builds on"
            elif head is not None and proposal.head_tree not in {None, self.graph.tree(head)}:
                yield f"the record of #{number} gives its head {head[:10]} another tree than Git does"
            top = self.line.oid(plan.places[0])
            if proposal.merge_tree not in {None, self.graph.tree(top)}:
                yield f"the record of #{number} gives its merge {top[:10]} another tree than Git does"
        if proof is not None and proof.reason and not proof.is_deviation and plan.head_is_here:
            yield f"what it landed could not be held against its head: {proof.reason}"


def _hands(oid: str, author: Identity, committer: Identity, coauthors: tuple[Identity, ...]) -> Iterator[Author]:
    yield Author(identity=author, part="author", oid=oid)
    if not messages.is_web_flow(committer):
        yield Author(identity=committer, part="committer", oid=oid)
    yield from (Author(identity=item, part="co-author", oid=oid) for item in coauthors)
