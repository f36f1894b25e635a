"""The tips that the ledger recorded are still part of the branch: nobody rewrote it since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.ledger import LedgerFault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.model.ledger import BranchTip
    from tieout.ports.git import Repository

_REMEDY = (
    "ask who moved the branch and why; git reflog, a clone from before, or the forge's activity shows what was there"
)


def lost_tips(repository: Repository, commit: str, tips: Iterable[BranchTip], branch: str) -> tuple[LedgerFault, ...]:
    """Give a fault for each recorded tip of a branch that is no longer part of it.

    A tip counts as part of it where it is reachable from the commit examined, or from the branch as it
    was fetched (else as it is here): a proposed change is examined at a commit of its own.
    """
    named = tuple(tip for tip in tips if tip.branch == branch)
    ends = tuple(dict.fromkeys((commit, end_of(repository, commit, branch))))
    lost = repository.unreachable((tip.tip for tip in named), ends)
    found = []
    for tip in named:
        if tip.tip in lost:
            where = "is not in this repository" if lost[tip.tip] else "is no ancestor of it now"
            message = f"{branch} stood at {tip.tip[:12]} on {tip.observed_at:%Y-%m-%d}, which {where}: its history was rewritten"
            found.append(LedgerFault(kind="ancestry", location=tip.location, message=message, remedy=_REMEDY))
    return tuple(found)


def end_of(repository: Repository, commit: str, branch: str) -> str:
    """Give where a branch stands: as it was fetched, else as it is here, else the commit examined."""
    return _stands(repository, branch) or commit


def is_here(repository: Repository, branch: str) -> bool:
    """Say whether a branch is in this repository, fetched or its own."""
    return _stands(repository, branch) is not None


def _stands(repository: Repository, branch: str) -> str | None:
    return repository.ref(f"refs/remotes/origin/{branch}") or repository.ref(f"refs/heads/{branch}")
