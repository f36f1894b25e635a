"""The commits beside the line: what each proposed change consists of, and what the base had already."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.model.errors import NotExaminableError, UnreachableError
from tieout.ports import git_commits, git_dates
from tieout.ports.git_objects import REMEDY
from tieout.sources.landings.messages import coauthors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tieout.model.change import Identity
    from tieout.ports.git import Repository
    from tieout.sources.landings.line import Line


class Node(NamedTuple):
    """A commit of the graph."""

    tree: str
    parents: tuple[str, ...]
    author_line: bytes
    """With its date: a rebase keeps it."""
    committer_line: bytes
    coauthors: tuple[Identity, ...]

    @property
    def author(self) -> Identity:
        """Who wrote it, as the object says."""
        return git_dates.identity(self.author_line)

    @property
    def committer(self) -> Identity:
        """Who made the commit, as the object says."""
        return git_dates.identity(self.committer_line)


class Graph:
    """Every commit that a stretch of the line, or one of some heads, reaches, down to the commit below the stretch.

    What is not in it and is reached from it, the line had before the stretch. ``arrivals`` are the
    places of the line at which each commit came to the base; of a commit that never came, none.
    """

    def __init__(self, repository: Repository, line: Line, first: int, end: int) -> None:
        """Read the commits of the stretch from ``first`` to before ``end``, with what it merged.

        Raises NotExaminableError where that history is not whole.
        """
        self._git = repository.git
        self._ends = [line.oid(place) for place in (end - 1, first - 1) if place >= 0]
        self.nodes: dict[str, Node] = {}
        self.missing: set[str] = set()
        """Of the heads asked for: those that are not here, or whose history is not."""
        self._trees: dict[str, str] = {}
        try:
            self._add(self._ends[:1], self._ends[1:])
        except UnreachableError as error:
            raise NotExaminableError(f"the history is not whole: {error}", remedy=REMEDY) from error
        self._arrivals = _arrivals(self.nodes, line, first, end)
        self._line, self._first = line, first

    def extend(self, heads: Iterable[str]) -> None:
        """Read what these reach besides; one that is not here, or not whole, is missing from then on."""
        wanted = [oid for oid in dict.fromkeys(heads) if oid not in self.nodes and oid not in self.missing]
        trees = {commit.oid: commit.tree for commit in git_commits.present(self._git, wanted)}
        self._trees |= trees
        here = list(trees)
        self.missing.update(set(wanted) - set(here))
        rest = [here] if here else []
        while rest:
            some = rest.pop()
            before = len(self.nodes)
            try:
                self._add(some, self._ends)
            except UnreachableError:
                for oid in list(self.nodes)[before:]:  # what was read until then is not all
                    del self.nodes[oid]
                middle = len(some) // 2
                if middle:
                    rest += [some[:middle], some[middle:]]
                else:
                    self.missing.update(some)

    def is_here(self, oid: str | None) -> bool:
        """Say whether a head that was asked for is here, with its history."""
        return oid is not None and oid not in self.missing

    def tree(self, oid: str) -> str:
        """Give the tree of a commit of the graph, or of one that stands right below it."""
        node = self.nodes.get(oid)
        if node is not None:
            return node.tree
        if oid not in self._trees:
            parents = {parent for node in self.nodes.values() for parent in node.parents}
            below = (parent for parent in (*parents, oid) if parent not in self.nodes)
            self._trees |= {item.oid: item.tree for item in git_commits.present(self._git, below)}
        if oid not in self._trees:
            raise NotExaminableError(f"the history is not whole: commit {oid} could not be read", remedy=REMEDY)
        return self._trees[oid]

    def _add(self, heads: Iterable[str], without: Iterable[str]) -> None:
        for item in git_commits.reached(self._git, heads, without):
            self.nodes[item.oid] = Node(
                tree=item.tree,
                parents=item.parents,
                author_line=item.author_line,
                committer_line=item.committer_line,
                coauthors=coauthors(item.message),
            )

    def has_come(self, oid: str, place: int) -> bool:
        """Say whether the base had a commit when the landing at this place came, which is reached from the graph."""
        return oid not in self.nodes or self._arrivals.get(oid, place) < place

    def arrival(self, oid: str) -> int | None:
        """Give the place at which a commit came to the base within the stretch, else None."""
        return self._arrivals.get(oid)

    def since(self, heads: Iterable[str], place: int) -> tuple[str, ...]:
        """Give the commits that heads reach and that the base had not when the landing at this place came.

        In the order of a walk that takes first parents first.
        """
        return tuple(self.walk(heads, lambda oid: self.has_come(oid, place)))

    def walk(self, heads: Iterable[str], is_end: Callable[[str], bool]) -> Iterator[str]:
        """Give each commit that heads reach without going through one that is an end, once."""
        rest = list(heads)[::-1]
        seen: set[str] = set()
        while rest:
            oid = rest.pop()
            if oid in seen or is_end(oid):
                continue
            seen.add(oid)
            yield oid
            rest.extend(reversed(self.nodes[oid].parents))

    def fork(self, head: str, is_base: Callable[[str], bool]) -> str | None:
        """Give the commit of the base from which a change goes on: the last one that it took in.

        None where the change took in several of which none is known to hold the others.
        """
        parents = {parent for oid in self.walk([head], is_base) for parent in self.nodes[oid].parents}
        taken = [oid for oid in parents if is_base(oid)]
        if len(taken) == 1:
            return taken[0]
        # A commit of the line holds all that came to the line before it.
        places = {place: oid for oid, place in self._line.places(frozenset(taken)).items()}
        last = max(places, default=-1)
        beside = [oid for oid in taken if oid not in places.values()]
        is_last = all(self._arrivals.get(oid, self._first - 1) <= last for oid in beside)
        return places[last] if places and is_last else None


def _arrivals(nodes: dict[str, Node], line: Line, first: int, end: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for place in range(first, end):
        rest = [line.oid(place)]
        while rest:
            oid = rest.pop()
            if oid in nodes and oid not in found:
                found[oid] = place
                rest.extend(nodes[oid].parents)
    return found
