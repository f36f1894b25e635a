"""It cannot be told whether reviews of access are what they say."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.access_review_doubt import doubts
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule


@rule(severity=Severity.ERROR, criteria=("CC6.2", "CC6.3"), needs=("history", "systems"))
def access_review_unjudged(examination: Examination) -> Iterator[Observation]:
    """It cannot be told whether a review of access is sound, because something is missing.

    ## What it checks
    What the other rules on reviews of access need, and do not have: a record in `evidence/access-reviews/` that can be
    read, of a system that is in the register; the capture that it names, sound, whole, of that system and of a moment;
    people whom the register knows; an approval ledger; and after a revoke a list of the system that shows what became
    of the account. Where a policy promises reviews, each system in use says whether it is in scope.
    Nobody is accused of anything here. A review that is only proposed is no sign-off yet.

    ## Why the auditor asks
    What nobody can tell does not count as done. Whoever says so first, with what is missing, is asked less.

    ## Example
    `evidence/access-reviews/2026-Q2-code-host.yaml:14:5: 2026-Q2-code-host: it cannot be told whether dan (1 revoke,
    signed off 2026-04-10) lost the access to code-host, because no list was captured since`

    ## How to fix
    Each finding names what is missing and the next step. Most often: capture the accounts again, whole, or run `tieout
    approvals sync`.

    ## Sources
    Criteria CC6.2 and CC6.3. AT-C section 205: evidence is sufficient, or the procedure was not carried out.
    """
    for item in doubts(examination):
        yield Observation(
            subject=item.subject,
            location=item.location,
            message=item.message,
            remedy=item.remedy,
            about=item.about,
        )
