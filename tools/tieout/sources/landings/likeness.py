"""Whether a landing repeats or takes back another one that its message names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.model.landing import Likeness
from tieout.ports import git_commits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tieout.ports.git import Repository
    from tieout.sources.landings.line import Line
    from tieout.sources.landings.own import Own
    from tieout.sources.landings.plan import Pair
    from tieout.sources.landings.records import Records


class Likely(NamedTuple):
    """Another landing, and the two steps whose patches are equal if this one repeats it, or takes it back."""

    oid: str
    is_revert: bool
    mine: Pair
    other: Pair

    def told(self, digests: Mapping[Pair, str]) -> Likeness:
        """Say what the comparison gave."""
        is_exact = digests[self.mine] == digests[self.other]
        return Likeness(oid=self.oid, is_revert=self.is_revert, is_exact=is_exact)


def likely(repository: Repository, line: Line, records: Records, commits: Iterable[Own]) -> dict[str, Likely]:
    """Give for each landing that names an earlier one of the line what is to be compared.

    A landing that names several is held against the first of them that is on the line before it.
    """
    named: dict[str, list[tuple[str, bool]]] = {}
    for commit in commits:
        for item in commit.named if commit.parents else ():
            record = None if item.number is None else records.numbered(item.number)
            oid = item.oid if record is None else record.proposal.merge_oid
            if oid:
                named.setdefault(commit.oid, []).append((oid, item.is_revert))
    if not named:
        return {}
    others = {oid for items in named.values() for oid, _ in items}
    places = line.places(frozenset(named) | others)
    chosen = {
        oid: next((item for item in items if places.get(item[0], places[oid]) < places[oid]), None)
        for oid, items in named.items()
    }
    steps = _steps(repository, {*chosen, *(item[0] for item in chosen.values() if item)})
    return {
        oid: Likely(item[0], item[1], steps[oid][::-1] if item[1] else steps[oid], steps[item[0]])
        for oid, item in chosen.items()
        if item is not None and item[0] in steps and oid in steps
    }


def _steps(repository: Repository, oids: Iterable[str]) -> dict[str, Pair]:
    """Give the trees between which each commit leads, from its first parent; none of a root commit."""
    commits = {item.oid: item for item in git_commits.present(repository.git, oids)}
    parents = [item.parents[0] for item in commits.values() if item.parents]
    trees = {item.oid: item.tree for item in git_commits.present(repository.git, parents)}
    return {
        oid: (trees[item.parents[0]], item.tree)
        for oid, item in commits.items()
        if item.parents and item.parents[0] in trees
    }
