"""The heads of proposed changes: fetched before they are recorded, bundled when a quarter closes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.model.errors import UnreachableError
from tieout.model.proposal import ReviewState
from tieout.ports.git_bundle import make_bundle
from tieout.ports.git_fetch import fetch, remote_refs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.model.proposal import Proposal
    from tieout.ports.git import Repository

PATTERNS = {"github": "refs/pull/*/head", "gitlab": "refs/merge-requests/*/head"}
"""Where each forge keeps the head of a proposed change; ``*`` stands for its number."""


REVIEWED = "refs/tieout/reviewed/"
"""Where a commit is kept that a review names and that no ref of the forge leads to any more: the full id behind it."""
_WORDLESS = frozenset({ReviewState.COMMENTED, ReviewState.PENDING})
_MOST_REVIEWED = 50
"""Such commits asked for in one run, each by a call of its own: a forge refuses a call in which one is gone."""


class Fetched(NamedTuple):
    """What became of heads that were not here."""

    missing: int
    """How many still are not. A reviewed commit that the forge no longer has is not counted."""
    problem: str
    """Why, where the remote did not answer; empty otherwise."""


class Heads:
    """The heads at a remote, asked for once a run."""

    def __init__(self, repository: Repository, remote: str | None, forge: str) -> None:
        """Without a remote nothing is fetched, and what is not here is only counted."""
        self._repository = repository
        self._remote = remote
        self._pattern = PATTERNS.get(forge)
        self._there: dict[str, str] | None = None
        self._refused: set[str] = set()

    def fetch_all(self) -> str:
        """Fetch every head, as a first run needs them; give why not, where the remote did not answer."""
        if self._remote is None or self._pattern is None:
            return ""
        try:
            fetch(self._repository.git, self._remote, [f"+{self._pattern}:{self._pattern}"], root=self._repository.root)
        except UnreachableError as error:
            return error.message
        return ""

    def fetch(self, proposals: Iterable[Proposal]) -> Fetched:
        """Fetch the heads of these changes that are not here."""
        wanted = {item.number: item.head_oid for item in proposals if item.head_oid is not None}
        gone = self._gone(wanted)
        remote, pattern = self._remote, self._pattern
        if not gone or remote is None or pattern is None:
            return Fetched(missing=len(gone), problem="")
        git, root = self._repository.git, self._repository.root
        try:
            if self._there is None:
                self._there = remote_refs(git, remote, pattern, root=root)
            names = [name for number in sorted(gone) if (name := pattern.replace("*", str(number))) in self._there]
            fetch(git, remote, [f"+{name}:{name}" for name in names], root=root)
        except UnreachableError as error:
            return Fetched(missing=len(gone), problem=error.message)
        return Fetched(missing=len(self._gone(gone)), problem="")

    def fetch_reviewed(self, proposals: Iterable[Proposal]) -> None:
        """Fetch by their ids the commits that reviews name and that a rebase or a forced push took off the change."""
        if self._remote is None or self._pattern is None:
            return
        wanted = reviewed_in(proposals)
        kinds = self._repository.kinds(wanted)
        for oid in [oid for oid in wanted if oid not in kinds and oid not in self._refused][:_MOST_REVIEWED]:
            try:
                fetch(self._repository.git, self._remote, [f"{oid}:{REVIEWED}{oid}"], root=self._repository.root)
            except UnreachableError:  # the forge has it no longer, or gives nothing by id: then it is not tested
                self._refused.add(oid)

    def _gone(self, wanted: dict[int, str]) -> dict[int, str]:
        kinds = self._repository.kinds(dict.fromkeys(wanted.values()))
        return {number: oid for number, oid in wanted.items() if oid not in kinds}


def command_for(remote: str, forge: str) -> str:
    """Give the command that fetches every head, for people to type."""
    pattern = PATTERNS.get(forge, PATTERNS["github"])
    return f"git fetch --no-tags {remote} '+{pattern}:{pattern}'"


def reviewed_in(proposals: Iterable[Proposal]) -> tuple[str, ...]:
    """Give the commits that reviews with a word on the change name, heads apart, each once."""
    return tuple(
        dict.fromkeys(
            review.oid
            for proposal in proposals
            for review in proposal.reviews
            if review.oid is not None and review.oid != proposal.head_oid and review.state not in _WORDLESS
        )
    )


def bundle_of(
    repository: Repository, proposals: Iterable[Proposal], *, forge: str, tip: str | None
) -> tuple[bytes | None, int]:
    """Give a bundle of the heads and reviewed commits of these changes that the branch does not hold, and how many.

    What the branch reaches is a prerequisite, so the bundle stays small; a head that it reaches is in
    every clone already. None where nothing is left.
    """
    pattern = PATTERNS.get(forge, PATTERNS["github"])
    some = tuple(proposals)
    named = {pattern.replace("*", str(item.number)): item.head_oid for item in some if item.head_oid is not None}
    ends = () if tip is None else (tip,)
    refs = _beyond(repository, named, ends)
    refs |= _beyond(repository, {f"{REVIEWED}{oid}": oid for oid in reviewed_in(some)}, (*ends, *refs.values()))
    return (make_bundle(repository.git, repository.hash_name, refs, without=ends), len(refs)) if refs else (None, 0)


def _beyond(repository: Repository, named: dict[str, str], ends: tuple[str, ...]) -> dict[str, str]:
    """Give those of these refs whose commit is here, and that none of ``ends`` reaches."""
    kinds = repository.kinds(dict.fromkeys(named.values()))
    here = {ref: oid for ref, oid in named.items() if kinds.get(oid) == "commit"}
    beyond = repository.unreachable(here.values(), ends) if here else {}
    return {ref: oid for ref, oid in here.items() if oid in beyond}
