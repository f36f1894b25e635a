"""A commit came to the branch without a proposed change."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.ERROR, criteria=("CC8.1",), needs=("ledger",))
def direct_push(examination: Examination) -> Iterator[Observation]:
    """A commit came to the branch without a pull request.

    ## What it checks
    Every commit of the branch's first-parent line in the period: what the branch was, state by state.
    For each of them the ledger has to hold a record of a pull request that was merged as this very
    commit. Here there is none, and the commit's message does not claim one either. A branch that
    somebody merged on their own machine counts as a push, too, and so does one that was proposed, closed without a
    merge, and pushed all the same. The day of a commit is that on which it reached the branch, whatever
    date it bears.

    Exempt is only a commit that provably does nothing but add lines to the approval ledger's files.
    It is exempt for what it holds, and not for who made it.

    ## Why the auditor asks
    A change that nobody proposed is one that nobody was asked about. The auditor starts from the whole
    list of changes, picks some, and asks for the approval of each; for this one there is nothing to
    hand over. One such commit also shows that the branch could be pushed to.

    ## Example
    `commit 3f2a9c1d07 of 2026-03-02 by Ben Example: the ledger has no change that was merged as it; it was pushed to main`.

    ## How to fix
    History stays as it is. Have somebody who had no hand in it look at the commit now and keep that
    with the commit's id, for the auditor will ask. Then close the door: let the branch's rules ask for a
    pull request from everybody, administrators too.

    ## Sources
    Criterion CC8.1 asks that changes are authorized, tested and approved before they are made. That the
    first-parent line is what the branch was follows from how Git merges (git-log(1), `--first-parent`).
    """
    yield from reported(examination, "direct-push")
