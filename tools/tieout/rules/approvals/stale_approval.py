"""The approval is of an earlier state of the change."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.ERROR, criteria=("CC8.1",), needs=("ledger",))
def stale_approval(examination: Examination) -> Iterator[Observation]:
    """The only approval is of an earlier state of what was merged.

    ## What it checks
    A review names the commit that the reviewer looked at. The approval counts for the head that was
    merged if that is the same commit, or one with the very same files, or one that differs from it only
    by clean merges of the branch into the change, or by a rebase that left every patch as it was.
    Anything else came after the approval. Times play no part: a commit can bear any date.

    Where the approved commit is no longer to be found, nothing is proven either way, and the change is
    not tested (`untested-change`).

    ## Why the auditor asks
    Approve a harmless change, add the other one, merge: on the screen it says approved. Whether
    approvals fall when something is pushed is a setting of the code host, and settings change.

    ## Example
    `pull request #12, merged 2026-03-02 by Ben Example: the approval of Ana Example of
    2026-03-02 is of commit 77aa01bcde; 2 commits came after it`.

    ## How to fix
    Have what was added after the approval looked at and approved now. Then let the code host dismiss
    approvals when something new is pushed (GitHub: *Dismiss stale pull request approvals when new
    commits are pushed*).

    ## Sources
    Criterion CC8.1 asks that the change that is made is the one that was approved. A commit's id and its
    tree's id are made from its content (git-commit-tree(1)), git-patch-id(1) says when two patches are
    the same.
    """
    yield from reported(examination, "stale-approval")
