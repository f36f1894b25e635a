"""Nothing ties a change to its reason."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.WARNING, criteria=("CC8.1",), needs=("ledger",))
def missing_ticket(examination: Examination) -> Iterator[Observation]:
    """Nothing ties a change to the reason for it.

    ## What it checks
    What `changes.ticket` in `controls.yaml` asked for before the change. With `required: request_or_ticket`
    a pull request is enough, or a ticket of the `pattern` in the commit's message. With `required: ticket`
    the message, the title or the branch's name has to hold one, or the pull request has to close an issue.
    With `none` nothing is asked for.

    ## Why the auditor asks
    The sample is of changes, and for each the auditor asks why it was made and who wanted it. With a number
    that is a click; without it is an afternoon.

    ## Example
    `pull request #12, merged 2026-03-02 by Ben Example: it names no ticket of the form
    [A-Z]+-[0-9]+`.

    ## How to fix
    Name the ticket in the title of the pull request; that works after the merge too, and the next sync
    sees it. If your company ties changes otherwise, say so under `changes.ticket`.

    ## Sources
    Criterion CC8.1 asks that changes are authorized and documented. The pattern is yours.
    """
    yield from reported(examination, "missing-ticket")
