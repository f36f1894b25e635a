"""A pull request was approved after it had been merged."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.ERROR, criteria=("CC8.1",), needs=("ledger",))
def late_approval(examination: Examination) -> Iterator[Observation]:
    """A pull request was approved only after it had been merged.

    ## What it checks
    No approval was in force at the second of the merge, and one that would have been enough was given
    afterwards. The change then is `approved_late`: neither approved nor unapproved. It stays so for ever.

    An emergency change in order (`emergency-change`) is late by design, and not reported here.

    ## Why the auditor asks
    Approval is asked for *before* a change takes effect. A click a year later, in the week before the
    examination, looks the same in most lists; with the two times side by side it does not.

    ## Example
    `pull request #12, merged 2026-03-02 by Ben Example: Ana Example approved it on 2026-03-09,
    after the merge; until then nobody had approved it`.

    ## How to fix
    Nothing makes a late approval timely. Say in your records why it was late. Let the branch's rules ask
    for the approval before the merge; for what cannot wait there is the emergency change.

    ## Sources
    Criterion CC8.1 asks that changes are approved before they are made. GitHub accepts a review of a
    pull request that was merged long ago.
    """
    yield from reported(examination, "late-approval")
