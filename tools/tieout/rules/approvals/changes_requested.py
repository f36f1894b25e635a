"""A change was merged against a standing request for changes."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.ERROR, criteria=("CC8.1",), needs=("ledger",))
def changes_requested(examination: Examination) -> Iterator[Observation]:
    """A change was merged while somebody's request for changes stood.

    ## What it checks
    Of each reviewer the newest approval or request for changes before the merge. A request for changes
    stands until the same person approves or the request is dismissed; an approval of somebody else does
    not answer it, and a comment does not either.

    ## Why the auditor asks
    Somebody looked, and said no. That the code host let it pass (who may, can) does not answer what was
    asked for.

    ## Example
    `pull request #12, merged 2026-03-02 by Ben Example: Cleo Example asked for changes on
    2026-03-01, and that stood when it was merged`.

    ## How to fix
    Ask whoever made the request whether it was met, and have them say so in a review now. On GitHub, ask
    for an approval by rule: a standing request then blocks the merge.

    ## Sources
    Criterion CC8.1 asks that changes are approved before they are made. GitHub: about pull request
    reviews; a request for changes blocks where reviews are required.
    """
    yield from reported(examination, "changes-requested")
