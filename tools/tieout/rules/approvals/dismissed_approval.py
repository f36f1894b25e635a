"""The only approval had been dismissed."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.ERROR, criteria=("CC8.1",), needs=("ledger",))
def dismissed_approval(examination: Examination) -> Iterator[Observation]:
    """The only approval had been dismissed when the change was merged.

    ## What it checks
    Reviews that were set aside before the merge. A dismissed review counts for nothing, and what the
    same person had said before it does not come back: who approves, then asks for changes, and has that
    request dismissed, has no standing approval. A review that was dismissed *after* the merge counts as
    what it was.

    ## Why the auditor asks
    In the code host's list a dismissed approval is still there, with a date before the merge. And
    whoever may dismiss reviews can make an objection go away.

    ## Example
    `pull request #12, merged 2026-03-02 by Ben Example: the review of Ana Example was dismissed on
    2026-03-02 by Cleo Example, before the merge`.

    ## How to fix
    Have what landed reviewed and approved now. Restrict who may dismiss reviews.

    ## Sources
    Criterion CC8.1 asks for approval before the change. GitHub: `ReviewDismissedEvent` keeps what a
    dismissed review had said (`previousReviewState`); the review itself does not.
    """
    yield from reported(examination, "dismissed-approval")
