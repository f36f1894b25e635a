"""A correction corrects nothing."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.captured import reported


@rule(severity=Severity.ERROR, criteria=("CC2.1", "CC4.1"), needs=("evidence",))
def evidence_superseded_unsoundly(examination: Examination) -> Iterator[Observation]:
    """A capture says that it corrects another, and cannot.

    ## What it checks
    `supersedes` of each record. It names one capture that is there, came earlier, is of the same system, and is for no
    control that the new one leaves out; no other capture corrects that one already, and none corrects itself. What a
    collector or a command brought is corrected by the same collector or command alone, and what another tool found by
    no person's word. Else it is inconclusive, and the one that it names still counts.

    A capture that is corrected soundly counts for nothing. The one that corrects it counts by its own day: a correction
    that came late is late.

    ## Why the auditor asks
    Corrections are where evidence is made to fit. Each must be seen: what was corrected, by what, and when.

    ## Example
    `20260402T090000Z-access-review-9c0e2f47 says that it corrects 20260302T090000Z-access-review-5b1f8e60, which
    20260310T090000Z-access-review-77aa01b2 corrects already`

    ## How to fix
    Name the newest one of the chain under `supersedes`, in a new capture:

    ```sh
    tieout collect NAME --supersedes ID
    tieout evidence add FILE --control ID --system ID --observed-at 2026-03-02T09:00:00Z --supersedes ID
    ```

    `tieout collect` writes it by itself where the last capture of the same entry fell short.

    ## Sources
    Criteria CC2.1 and CC4.1. That records are corrected by new ones is common to every audit trail.
    """
    yield from reported(examination, "evidence-superseded-unsoundly")
