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

    A tip counts as part of it where it is reachable from the branch as it was fetched (else as it is here), or
    from what goes on from there: the branch here, the commit examined. What parted from it keeps nothing on it.
    One that is not here at all, and was recorded after all that are, may be newer than the clone.
    """
    named = tuple(tip for tip in tips if tip.branch == branch)
    lost = repository.unreachable((tip.tip for tip in named), _ends(repository, commit, branch))
    newest = max((at for at, tip in enumerate(named) if not lost.get(tip.tip, False)), default=-1)
    found = []
    for at, tip in enumerate(named):
        if tip.tip not in lost:
            continue
        where, remedy = "is no ancestor of it now: its history was rewritten", _REMEDY
        if lost[tip.tip]:
            where = "is not in this repository: its history was rewritten"
            if at > newest:
                where = f"is not in this repository: it is behind the ledger, or the history of {branch} was rewritten"
                remedy = f"`git fetch origin {branch}`, then examine again; if it stays so, {_REMEDY}"
        message = f"{branch} stood at {tip.tip[:12]} on {tip.observed_at:%Y-%m-%d}, which {where}"
        found.append(LedgerFault(kind="ancestry", location=tip.location, message=message, remedy=remedy))
    return tuple(found)


def _ends(repository: Repository, commit: str, branch: str) -> tuple[str, ...]:
    """Give the commits whose history is that of the branch."""
    end = end_of(repository, commit, branch)
    further = dict.fromkeys((repository.ref(f"refs/heads/{branch}") or commit, commit))
    return (end, *(oid for oid in further if oid != end and not repository.unreachable((end,), (oid,))))


def end_of(repository: Repository, commit: str, branch: str) -> str:
    """Give where a branch stands: as it was fetched, else as it is here, else the commit examined."""
    return _stands(repository, branch) or commit


def is_here(repository: Repository, branch: str) -> bool:
    """Say whether a branch is in this repository, fetched or its own."""
    return _stands(repository, branch) is not None


def _stands(repository: Repository, branch: str) -> str | None:
    return repository.ref(f"refs/remotes/origin/{branch}") or repository.ref(f"refs/heads/{branch}")
