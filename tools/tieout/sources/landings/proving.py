"""The plans of a stretch -> what Git proves of each: method, content, reviewed commits.

All merges of one kind are made by one process, and all patches by another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.ports.git_merge import merges
from tieout.sources.content import Claim, proofs
from tieout.sources.landings.relations import Relations, Update, reviewed_oids, updates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tieout.model.content import Content, ContentProof
    from tieout.model.landing import ReviewedCommit
    from tieout.model.ledger import Observation
    from tieout.ports.git_scratch import Scratch
    from tieout.sources.landings.graph import Graph
    from tieout.sources.landings.line import Line
    from tieout.sources.landings.plan import Pair, Plan, Planner


@dataclass(slots=True, kw_only=True)
class Within:
    """A record of a landing, with what answers for its reviews."""

    oid: str
    """The commit that merged it: the landing itself, or one within it."""
    observation: Observation
    relations: Relations


@dataclass(slots=True, kw_only=True)
class Proven:
    """What is proven of one plan."""

    plan: Plan
    commits: tuple[str, ...]
    """Of the change, the base's own apart."""
    updates: tuple[Update, ...]
    """Those of them that merge the base into the change."""
    records: tuple[Within, ...]
    """Of the change itself, or of its batch."""
    inner: tuple[Within, ...]
    """Of changes that were merged to another branch, and came with this one."""
    proof: ContentProof | None = None

    @property
    def content(self) -> Content | None:
        """What was proven of its content."""
        return None if self.proof is None else self.proof.result


def merge(scratch: Scratch, merged: dict[Pair, str | None], pairs: Iterable[Pair]) -> None:
    """Add what cleanly comes of each pair: a tree, or None where the merge is not clean."""
    rest = [pair for pair in dict.fromkeys(pairs) if pair not in merged]
    for pair, made in zip(rest, merges(scratch, rest), strict=True):
        merged[pair] = made.tree if made.is_clean else None


def settled(
    planner: Planner, scratch: Scratch, merged: dict[Pair, str | None], places: range, wanted: frozenset[int]
) -> list[Plan]:
    """Plan a stretch, and give the plans of the places wanted, by their oldest place.

    Where what looked like a rebase is none, the commits below are planned by themselves.
    """
    plans: list[Plan] = []
    taken: set[int] = set()
    for place in reversed(places):
        if place not in taken:
            plan = planner.plan(place)
            taken.update(plan.places)
            if not wanted.isdisjoint(plan.places):
                plans.append(plan)
    merge(scratch, merged, (pair for plan in plans for pair, _ in plan.steps))
    for plan in [plan for plan in plans if plan.steps]:
        plans += [planner.plan(place) for place in plan.settle(merged)]  # these no record claims: they have no steps
    return sorted((plan for plan in plans if not wanted.isdisjoint(plan.places)), key=lambda plan: plan.low)


def prove(
    plans: Sequence[Plan],
    scratch: Scratch,
    merged: dict[Pair, str | None],
    *,
    line: Line,
    graph: Graph,
    inner: Mapping[str, Observation],
) -> list[Proven]:
    """Prove what can be without comparing patches; ``inner`` are records by the commits that merged them."""
    found = [_begun(plan, merged, line=line, graph=graph, inner=inner) for plan in plans]
    claims = [(item, claim) for item in found if (claim := _claim(item.plan, line, graph)) is not None]
    told = proofs(scratch, (claim for _, claim in claims))
    for (item, _), proof in zip(claims, told, strict=True):
        item.proof = proof
    merge(scratch, merged, (update.pair for item in found for update in item.updates))
    merge(scratch, merged, (pair for item in found for within in item.inner for pair in within.relations.pairs()))
    return found


def heads_of(observation: Observation) -> tuple[str, ...]:
    """Give the commits that a record needs to be judged by: its head, and those that reviews name."""
    proposal = observation.proposal
    head = () if proposal.head_oid is None else (proposal.head_oid,)
    return (*head, *reviewed_oids(proposal))


def patches(found: Iterable[Proven]) -> list[Pair]:
    """Give the pairs of trees whose differences tell whether a reviewed commit was rebased."""
    every = (within for item in found for within in (*item.records, *item.inner))
    return [pair for within in every for pair in within.relations.patches()]


def reviewed(within: Iterable[Within], digests: Mapping[Pair, str]) -> tuple[ReviewedCommit, ...]:
    """Give each commit that reviews of some records name, once."""
    found = (item for one in within for item in one.relations.reviewed(digests))
    return tuple({item.oid: item for item in found}.values())


def _begun(
    plan: Plan, merged: dict[Pair, str | None], *, line: Line, graph: Graph, inner: Mapping[str, Observation]
) -> Proven:
    low = plan.low

    def is_base(oid: str) -> bool:
        return graph.has_come(oid, low)

    def within(oid: str, observation: Observation, is_base: Callable[[str], bool]) -> Within:
        return Within(
            oid=oid, observation=observation, relations=Relations(graph, observation.proposal, is_base, merged)
        )

    own = (plan.observation,) if plan.observation is not None else plan.batch
    commits = graph.since(plan.heads, low)
    top = line.oid(plan.places[0])
    return Proven(
        plan=plan,
        commits=commits,
        updates=tuple(updates(graph, commits, is_base)),
        records=tuple(within(top, item, is_base) for item in own),
        inner=tuple(
            within(oid, inner[oid], _base_of_inner(graph, oid, is_base))
            for oid in _merged_within(graph, commits, inner, low)
            if inner[oid] not in own
        ),
    )


def _merged_within(graph: Graph, commits: Iterable[str], inner: Mapping[str, Observation], low: int) -> Iterator[str]:
    """Give the merges of inner changes among some commits, then those among the commits of these, each once."""
    rest = list(commits)
    seen = set(rest)
    for oid in rest:  # it grows
        if oid not in inner:
            continue
        yield oid
        head = inner[oid].proposal.head_oid
        if head in graph.nodes:
            more = [commit for commit in graph.since([head], low) if commit not in seen]
            seen.update(more)
            rest += more


def _base_of_inner(graph: Graph, oid: str, is_base: Callable[[str], bool]) -> Callable[[str], bool]:
    """Give what the branch had to which an inner change was merged: all that its merge's first parent holds."""
    before = frozenset(graph.walk(graph.nodes[oid].parents[:1], is_base))
    return lambda commit: commit in before or is_base(commit)


def _claim(plan: Plan, line: Line, graph: Graph) -> Claim | None:
    """Give what a plan's content is held against; None where there is nothing."""
    oid = line.oid(plan.places[0])
    node = graph.nodes[oid]
    proposal = None if plan.observation is None else plan.observation.proposal
    head = proposal.head_oid if proposal is not None and plan.head_is_here else None
    parents = node.parents
    if not parents or (proposal is None and len(parents) == 1):
        return None
    if len(parents) == 1 or (proposal is not None and len(parents) == 2 and head != parents[1]):
        # A merge of something else than the head of the record is held against that head.
        parents = graph.nodes[line.oid(plan.low)].parents[:1]
        if not parents:
            return None
    absent = "" if proposal is None else f"the head of #{proposal.number} is not in this repository"
    return Claim(oid=oid, tree=node.tree, parents=parents, head=head, absent=absent)
