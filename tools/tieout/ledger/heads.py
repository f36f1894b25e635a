"""The heads of proposed changes: fetched before they are recorded, bundled when a quarter closes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.model.errors import UnreachableError
from tieout.ports.git_bundle import make_bundle
from tieout.ports.git_fetch import fetch, remote_refs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.model.proposal import Proposal
    from tieout.ports.git import Repository

PATTERNS = {"github": "refs/pull/*/head", "gitlab": "refs/merge-requests/*/head"}
"""Where each forge keeps the head of a proposed change; ``*`` stands for its number."""


class Fetched(NamedTuple):
    """What became of heads that were not here."""

    missing: int
    """How many still are not."""
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

    def _gone(self, wanted: dict[int, str]) -> dict[int, str]:
        kinds = self._repository.kinds(dict.fromkeys(wanted.values()))
        return {number: oid for number, oid in wanted.items() if oid not in kinds}


def command_for(remote: str, forge: str) -> str:
    """Give the command that fetches every head, for people to type."""
    pattern = PATTERNS.get(forge, PATTERNS["github"])
    return f"git fetch --no-tags {remote} '+{pattern}:{pattern}'"


def bundle_of(
    repository: Repository, proposals: Iterable[Proposal], *, forge: str, tip: str | None
) -> tuple[bytes | None, int]:
    """Give a bundle of the heads of these changes that the branch does not hold, and how many they are.

    What the branch reaches is a prerequisite, so the bundle stays small; a head that it reaches is in
    every clone already. None where nothing is left.
    """
    pattern = PATTERNS.get(forge, PATTERNS["github"])
    oids = {item.number: item.head_oid for item in proposals if item.head_oid is not None}
    kinds = repository.kinds(dict.fromkeys(oids.values()))
    here = {number: oid for number, oid in oids.items() if kinds.get(oid) == "commit"}
    ends = () if tip is None else (tip,)
    beyond = repository.unreachable(here.values(), ends) if here else {}
    refs = {pattern.replace("*", str(number)): oid for number, oid in here.items() if oid in beyond}
    return (make_bundle(repository.git, repository.hash_name, refs, without=ends), len(refs)) if refs else (None, 0)
