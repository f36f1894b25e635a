"""Merges that the ledger has of the branch and that its line has not: nobody judged them, and no row tells of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.ledger import LedgerFault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.landing import Landings
    from tieout.ports.git import Repository

_TOLD = 10
_REWRITTEN = (
    "ask who moved the branch and why; `git fetch origin {oid}` brings the commit as long as the code host has it"
)
_PASSED = (
    "have somebody who had no hand in it review what `git log --first-parent {oid}` shows, and let {branch} take"
    " changes by pull request alone"
)


def off_the_line(repository: Repository, landings: Landings, tip: str | None, end: str) -> Iterator[LedgerFault]:
    """Give a fault for each merge of the window that is recorded and not on the line that ends at ``tip``; ten at most.

    None where no ``tip`` is known: that is said of the branch. What ``end``, where the branch stands, holds beyond the
    tip landed after the state that is examined.

    A merge into which the branch was merged, and to which it was then moved, has the line of before as its
    second parent: what landed there is part of the branch and no state of it.
    """
    if tip is None:
        return
    some = [(item, item.proposal.merge_oid) for item in landings.unlanded if item.proposal.merge_oid is not None]
    lost = repository.unreachable((oid for _, oid in some), (tip,)) if some else {}
    gone = repository.unreachable(lost, (end,)) if lost else {}
    some = [(item, oid) for item, oid in some if oid in gone or oid not in lost]
    branch = visible(landings.branch)
    for item, oid in some[:_TOLD]:
        of = f"#{item.proposal.number} was merged as {oid[:12]} on {item.proposal.merged_at:%Y-%m-%d}, which"
        if oid in lost:
            says, step = f"is no part of {branch} now: its history was rewritten", _REWRITTEN
        else:
            says, step = f"is part of {branch}, and not on its first-parent line: a merge was pushed over it", _PASSED
        yield LedgerFault(
            kind="ancestry",
            location=item.location,
            message=f"{of} {says}; it is judged nowhere",
            remedy=step.format(oid=oid, branch=branch),
        )
    if len(some) > _TOLD:
        yield LedgerFault(
            kind="ancestry",
            location=some[_TOLD][0].location,
            message=f"{len(some)} changes were merged as commits that are not on the first-parent line of {branch}; {_TOLD} are told",
            remedy=f"git log --first-parent {branch} shows the line; ask who moved the branch and why",
        )
