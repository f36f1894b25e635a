"""A stretch of the line, read at once -> the landings in it that are wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.content import Method
from tieout.ports import git_commits
from tieout.ports.git_patches import patch_digests
from tieout.ports.git_scratch import scratch
from tieout.sources.landings import messages, proving
from tieout.sources.landings.graph import Graph
from tieout.sources.landings.likeness import likely
from tieout.sources.landings.own import read_own
from tieout.sources.landings.owners import Owners
from tieout.sources.landings.plan import Planner
from tieout.sources.landings.policies import Policies
from tieout.sources.landings.telling import Telling
from tieout.sources.ledger.place import is_ledger_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tieout.model.landing import LandedChange
    from tieout.model.ledger import Observation
    from tieout.model.program import Program
    from tieout.ports.git import Repository
    from tieout.sources.landings.appends import Kept
    from tieout.sources.landings.heads import Heads
    from tieout.sources.landings.line import Line
    from tieout.sources.landings.own import Own, Scope
    from tieout.sources.landings.plan import Pair
    from tieout.sources.landings.proving import Proven, Within
    from tieout.sources.landings.records import Records

_MARGIN = 250
"""Commits of the line on either side of a stretch among which a rebase may go on that lies partly in it."""
_CONTEXT = 3
"""Lines around a change that count in a patch: the same lines elsewhere are another change."""


@dataclass(slots=True, kw_only=True)
class Stretches:
    """Reads stretches of one line."""

    repository: Repository
    line: Line
    records: Records
    scope: Scope
    program: Program
    kept: Kept
    """What the ledger's own branch holds."""
    heads: Heads
    """What the forge's refs say of the heads."""
    people: str | None
    """The blob of the people register that is examined."""
    merge_places: Mapping[str, int]
    """Where the commits stand on the line that records name as merges."""

    def landings(self, wanted: Sequence[int]) -> tuple[LandedChange, ...]:
        """Give the landings at these places, oldest first; best if they lie close together."""
        if not wanted:
            return ()
        chosen = frozenset(wanted)
        first, end = max(0, min(wanted) - _MARGIN), min(self.line.size, max(wanted) + 1 + _MARGIN)
        graph = Graph(self.repository, self.line, first, end)
        landed = [oid for oid, place in self.merge_places.items() if first <= place < end]
        heads = {oid for merge in landed for item in self.records.by_merge[merge] for oid in proving.heads_of(item)}
        heads.update(self._of_batches(graph, first, end))
        graph.extend(sorted(heads))
        inner = self._inner(graph)
        planner = Planner(self.line, graph, self.records, self._claims(landed))
        with (
            scratch(self.repository.git, self.repository.hash_name) as beside,
            self.repository.blob_reader() as reader,
        ):
            merged: dict[Pair, str | None] = {}
            plans = proving.settled(planner, beside, merged, range(first, end), chosen)
            found = proving.prove(plans, beside, merged, line=self.line, graph=graph, inner=inner)
            for item in found:
                item.inner = tuple(self._come_first_with(item))
            own = self._own(found)
            like = likely(self.repository, self.line, self.records, own.values())
            pairs = [*proving.patches(found), *(pair for item in like.values() for pair in (item.mine, item.other))]
            digests = patch_digests(beside, pairs, context=_CONTEXT)
            telling = Telling(
                line=self.line,
                graph=graph,
                scope=self.scope,
                kept=self.kept,
                heads=self.heads,
                owners=Owners(
                    self.repository,
                    reader,
                    self.scope,
                    self.program.documents,
                    self.people,
                    Policies(reader, self.program.changes),
                ),
                reader=reader,
                merged=merged,
                digests=digests,
                likenesses={oid: item.told(digests) for oid, item in like.items()},
            )
            told = [change for item in found for change in telling.told(item, own, chosen)]
        return tuple(told)

    def _inner(self, graph: Graph) -> dict[str, Observation]:
        """Give the records of what was merged to other branches, by their merges, and read their heads.

        Once the heads of the landings are here: of a squash no commit of the line leads to them, nor from one
        that was squashed into a branch to what it held.
        """
        found: dict[str, Observation] = {}
        while more := {
            oid: max(items, key=lambda item: item.seq)
            for oid, items in self.records.by_merge.items()
            if oid in graph.nodes and oid not in self.merge_places and oid not in found
        }:
            found |= more
            graph.extend(sorted({oid for item in more.values() for oid in proving.heads_of(item)}))
        return found

    def _come_first_with(self, proven: Proven) -> Iterator[Within]:
        """Give the inner changes that no earlier landing brought: of one that was squashed the line has no commit."""
        if not proven.inner or proven.plan.method is Method.MERGE:
            yield from proven.inner  # the graph knows what had come by a merge
            return
        earlier = [
            item.proposal.head_oid
            for merge, place in self.merge_places.items()
            for item in (self.records.by_merge[merge] if place < proven.plan.low else ())
            if item.proposal.head_oid is not None
        ]
        here = [oid for oid, kind in self.repository.kinds(dict.fromkeys(earlier)).items() if kind == "commit"]
        new = self.repository.unreachable((item.oid for item in proven.inner), here)
        yield from (item for item in proven.inner if item.oid in new)

    def _own(self, found: Sequence[Proven]) -> dict[str, Own]:
        places = sorted({place for item in found for place in item.plan.places})
        oids = [self.line.oid(place) for place in places]
        own = read_own(self.repository, oids, self.scope, lambda path: is_ledger_path(path, self.scope.prefix))
        return {item.oid: item for item in own}

    def _of_batches(self, graph: Graph, first: int, end: int) -> Iterator[str]:
        """Give what the records of an octopus need."""
        for place in range(first, end):
            parents = graph.nodes[self.line.oid(place)].parents
            for parent in parents[1:] if len(parents) > 2 else ():
                record = self.records.with_head(parent)
                yield from () if record is None else proving.heads_of(record)

    def _claims(self, oids: Sequence[str]) -> dict[str, tuple[int, ...]]:
        """Give the numbers that the messages claim of those commits that several records name."""
        several = [oid for oid in oids if len(self.records.by_merge[oid]) > 1]
        commits = git_commits.present(self.repository.git, several)
        return {item.oid: messages.numbers(messages.text(item.message).partition("\n")[0]) for item in commits}
