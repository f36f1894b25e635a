"""A commit of the branch was not made by the code host."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.NOTE, criteria=("CC8.1",), needs=("ledger",))
def unsigned_landing(examination: Examination) -> Iterator[Observation]:
    """A squashed commit was not made by the code host.

    ## What it checks
    What the code host says of the commit as which a pull request landed: whether it made it itself, with
    its own signature. Here it did not, so somebody made the commit on their own machine and pushed it. That
    what landed is what was proposed is shown by Git all the same, or reported by
    `content-differs`.

    ## Why the auditor asks
    They hardly do. But a commit that the code host signed cannot have been altered on the way, and one that
    was not can; if many are not, somebody is merging by hand.

    ## Example
    `pull request #12, merged 2026-03-02 by Cleo Example: commit 3f2a9c1d07 carries no valid
    signature`.

    ## How to fix
    Merge by the code host's button or its queue.

    ## Sources
    GitHub: about commit signature verification; commits made on the web are signed by the host. Criterion
    CC8.1.
    """
    yield from reported(examination, "unsigned-landing")
