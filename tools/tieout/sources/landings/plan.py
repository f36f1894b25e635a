"""Which commits of the line belong to which proposed change, and how they came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.content import Method
from tieout.ports.git_dates import seconds
from tieout.sources.landings.messages import is_web_flow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.model.ledger import Observation
    from tieout.sources.landings.graph import Graph
    from tieout.sources.landings.line import Line
    from tieout.sources.landings.records import Records

Pair = tuple[str, str]

_TOLERANCE_S = 3600
"""A forge makes the commits of a rebase within seconds of each other."""
_OCTOPUS = 3


@dataclass(slots=True, kw_only=True)
class Plan:
    """What a landing is held against; the commits of one rebase share one."""

    places: list[int]
    """Of its commits on the line, the newest first."""
    method: Method
    observation: Observation | None
    batch: tuple[Observation, ...] = ()
    heads: tuple[str, ...] = ()
    """The commits that it brought to the branch, as far as they are here."""
    head_is_here: bool = True
    is_forward: bool = False
    """Whether the commits of the change themselves stand on the line, none made anew."""
    steps: tuple[tuple[Pair, str], ...] = ()
    """Of what may be a rebase, for each of ``places``: what is to be merged, and the tree that must come of it."""

    @property
    def low(self) -> int:
        """The place of its oldest commit: what lies below is its base."""
        return self.places[-1]

    def settle(self, merged: Mapping[Pair, str | None]) -> list[int]:
        """Keep the commits below if each is a commit of the change put on the base; else give them up."""
        is_rebase = all(merged[pair] == tree for pair, tree in self.steps)
        given_up = [] if is_rebase else self.places[1:]
        self.method = Method.REBASE if is_rebase else Method.SQUASH
        self.places = self.places if is_rebase else self.places[:1]
        self.steps = ()
        return given_up


class Planner:
    """Plans the landings of one stretch of the line."""

    def __init__(self, line: Line, graph: Graph, records: Records, claims: Mapping[str, tuple[int, ...]]) -> None:
        """``claims`` are the numbers that messages claim, of the commits that several records name."""
        self._line = line
        self._graph = graph
        self._records = records
        self._claims = claims

    def plan(self, place: int) -> Plan:
        """Plan the landing at a place; what may be a rebase has ``steps``, and is still to be settled."""
        oid = self._line.oid(place)
        parents = self._graph.nodes[oid].parents
        observation = self._records.landed_by(oid, (oid, *parents[1:]), self._claims.get(oid, ()))
        plan = Plan(places=[place], method=_method(parents, observation), observation=observation)
        if len(parents) >= _OCTOPUS:
            batch = [self._records.with_head(parent) for parent in parents[1:]]
            plan.batch = tuple(item for item in batch if item is not None)
            if plan.batch:  # a forge may name it as the merge of each of them
                plan.observation = None
            plan.heads = parents[1:]
            return plan
        head = None if observation is None else observation.proposal.head_oid
        plan.head_is_here = observation is None or self._graph.is_here(head)
        mine = (head,) if head is not None and plan.head_is_here else ()
        plan.heads = tuple(dict.fromkeys((*mine, *parents[1:])))
        if mine and len(parents) == 1:
            self._follow(plan, mine[0])
        return plan

    def _follow(self, plan: Plan, head: str) -> None:
        """Find the commits below that came with this one: by a forward of the branch, or by a rebase."""
        place = plan.places[0]
        commits = self._graph.since([head], place)
        if self._line.oid(place) in commits:
            plan.is_forward, plan.method = True, Method.REBASE
            proposal = None if plan.observation is None else plan.observation.proposal
            named = {item.oid for item in proposal.commits} if proposal else set()
            for below in self._below(place):
                if self._line.oid(below) not in named:
                    break
                plan.places.append(below)
            return
        unmatched: dict[bytes, list[str]] = {}
        for oid in commits:
            node = self._graph.nodes[oid]
            if len(node.parents) == 1:
                unmatched.setdefault(node.author_line, []).append(oid)
        likely = []
        for below in (place, *self._below(place)):
            same = unmatched.get(self._graph.nodes[self._line.oid(below)].author_line)
            if not same or (below != place and not self._is_of_one_run(below, place)):
                break
            likely.append((below, same.pop(0)))
        made_by = self._graph.nodes[self._line.oid(place)].committer
        if len(likely) == 1 and is_web_flow(made_by):
            return  # the forge squashes in its own name, and rebases in that of whoever merged
        if likely:
            (base,) = self._graph.nodes[self._line.oid(likely[-1][0])].parents
            plan.places = [below for below, _ in likely]
            plan.steps = tuple(
                ((base, original), self._graph.nodes[self._line.oid(below)].tree) for below, original in likely
            )

    def _below(self, place: int) -> Iterator[int]:
        """Give the places below which no other change claims, in one row."""
        for below in range(place - 1, -1, -1):
            oid = self._line.oid(below)
            node = self._graph.nodes.get(oid)
            if node is None or len(node.parents) != 1 or oid in self._records.by_merge:
                return
            yield below

    def _is_of_one_run(self, below: int, place: int) -> bool:
        one, other = (self._graph.nodes[self._line.oid(at)] for at in (below, place))
        first_s, last_s = seconds(one.committer_line), seconds(other.committer_line)
        if one.committer != other.committer or first_s is None or last_s is None:
            return False
        return abs(last_s - first_s) <= _TOLERANCE_S


def _method(parents: tuple[str, ...], observation: Observation | None) -> Method:
    if len(parents) > 1:
        return Method.OCTOPUS if len(parents) >= _OCTOPUS else Method.MERGE
    return Method.DIRECT if observation is None or not parents else Method.SQUASH
