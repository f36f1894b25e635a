"""Nobody approved who may approve these files."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.ERROR, criteria=("CC8.1", "CC5.3"), needs=("ledger",))
def unauthorized_approver(examination: Examination) -> Iterator[Observation]:
    """Nobody approved who may approve the files that were changed.

    ## What it checks
    Each file that was changed. Of a policy or runbook the `approver` of its head may approve; of any other
    file those whom the last matching line of CODEOWNERS names, and where there is none, anybody. Both are
    read from the branch as it was *before* the change, and so is the people register, which says who holds
    a role: a change cannot name its own approver. For every file one of the approvals has to be of one who
    may. A file that was moved is held to the place where it was.

    ## Why the auditor asks
    A policy that says who approves it is tested by that: was it so? An approval by just anybody shows that
    two people agreed, and not that the one who answers for the text did.

    ## Example
    `pull request #12, merged 2026-03-02 by Ben Example: policies/data-classification.md is for
    role:cto (Ana Example) to approve, as the branch had it before, and only Cleo Example
    approved`.

    ## How to fix
    Have the right person approve it now. Name the approvers of your documents in CODEOWNERS too, and let
    the code host ask for code owners' reviews: then it cannot be merged without them.

    ## Sources
    Criterion CC5.3 asks that policies are put into action by those who answer for them; CC8.1 for
    authorization of changes. GitHub: about code owners; the last matching line takes precedence.
    """
    yield from reported(examination, "unauthorized-approver")
