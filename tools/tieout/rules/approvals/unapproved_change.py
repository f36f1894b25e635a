"""A pull request was merged without an approval."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.ERROR, criteria=("CC8.1", "CC5.1"), needs=("ledger",))
def unapproved_change(examination: Examination) -> Iterator[Observation]:
    """A pull request was merged without the approvals that it needs.

    ## What it checks
    The state of every pull request at the second in which it was merged, rebuilt from the ledger. Of each
    reviewer the newest approval or request for changes counts; comments change nothing; what was dismissed
    by then is gone. It needs as many approvals as `changes.approvals_required` says (1 unless you set it,
    in `controls.yaml` as it was before the change), from so many people: two accounts of one person give
    one. This rule speaks where no other rule knows why an approval does not count: nobody approved, or too
    few did.

    ## Why the auditor asks
    That one person cannot change things alone is the control that change management rests on. The
    auditor picks changes of the period and asks who approved each, and when.

    ## Example
    `pull request #12, merged 2026-03-02 by Ben Example: nobody had approved it`.

    ## How to fix
    Have it reviewed and approved now: it will show as approved late, which is the truth. Then let the
    branch's rules ask for an approval before the merge.

    ## Sources
    Criterion CC8.1 asks that changes are approved before they are made; CC5.1 that duties are kept
    apart. GitHub's own summary of a pull request (`reviewDecision`) is that of today, and so says
    nothing about the day of the merge.
    """
    yield from reported(examination, "unapproved-change")
