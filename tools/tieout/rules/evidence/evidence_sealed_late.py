"""A capture came later than it says."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.captured import reported


@rule(severity=Severity.WARNING, criteria=("CC2.1", "CC4.1"), needs=("evidence",))
def evidence_sealed_late(examination: Examination) -> Iterator[Observation]:
    """A capture came to the branch, or was sealed, long after it says it was made.

    ## What it checks
    Whether each capture came to the branch within 7 days after the day that it claims. The day that counts is that of
    the earliest time-stamp of the log that covers it, or of the commit of the branch. A commit does not count where an
    outside party stamped the log without the capture after those 7 days: whoever commits chooses the date.

    What came later counts for the day on which it came, not for the one that it claims: late stays late. It still shows
    the state of then, not of the day on which it came: so it may serve the window of the day that it claims, late
    within the grace, and no window after that. Up to 31 days this is a warning, from then on an error.

    ## Why the auditor asks
    Evidence that was prepared after the fact looks like evidence that was kept all along. Somebody else's clock tells
    them apart.

    ## Example
    `20260115T090000Z-access-review-5b1f8e60 says that it was captured on 2026-01-15, and was sealed on 2026-06-29, 165
    days later; it counts for 2026-06-29, and for no window after that of 2026-01-15`

    ## How to fix
    Nothing makes it early. Say in the next review why it was late, and commit and seal captures on the day on which
    they are made; `tieout collect` in a scheduled workflow does both.

    ## Sources
    Time-stamps after RFC 3161; the 7 days are our convention, as for review dates. AT-C section 205.
    """
    yield from reported(examination, "evidence-sealed-late")
