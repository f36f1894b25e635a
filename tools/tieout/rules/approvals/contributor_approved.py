"""Somebody who worked on a change approved it."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.ERROR, criteria=("CC8.1", "CC5.1"), needs=("ledger",))
def contributor_approved(examination: Examination) -> Iterator[Observation]:
    """The approver wrote, co-wrote or committed a part of the change.

    ## What it checks
    Every commit that came with the change, those too that came in by a merge within it: its author, its
    committer, and the `Co-authored-by:` lines of its message. By the addresses and accounts in
    `registers/people.yaml` they are held against those who approved. Where nobody else approved this is
    an error and the change an exception; where somebody else did, it is a note that this approval was
    not counted.

    ## Why the auditor asks
    Code hosts bar the account that opened the pull request, and nobody else. Two people who work on one
    branch can each open what the other wrote.

    ## Example
    `pull request #12, merged 2026-03-02 by Ben Example: Ana Example, who approved it, is a co-author of
    its commit 77aa01bcde`.

    ## How to fix
    Have somebody who did not work on it review what landed. On GitHub *Require approval of the most recent
    reviewable push* covers the commonest case.

    ## Sources
    Criterion CC5.1 asks for segregation of duties, CC8.1 for approval of changes. Names in commits are
    claims of whoever made them (git-commit-tree(1)): here they are used against an approval, never for it.
    """
    yield from reported(examination, "contributor-approved")
