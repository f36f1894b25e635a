"""An exception names an earlier day than that on which it came to the branch."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.acceptance import is_over
from tieout.judgement.sign_off import LATEST_COMMIT
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.rows import called
from tieout.rules.wording import days


@rule(severity=Severity.ERROR, criteria=("CC3.2", "CC5.1"), needs=("exceptions", "history", "earlier-registers"))
def exception_backdated(examination: Examination) -> Iterator[Observation]:
    """An exception names an earlier day than that on which it came to the branch.

    ## What it checks
    The `approved_on` of every row of `registers/exceptions.yaml` that is approved and was not over when the examined
    period began lies no more than three days before the day on which the branch had that approval: the same approver,
    the same day and the same thing excused. A renewal, which moves the end alone, is no new approval. Of rows
    that came with the first version of the register nobody can say when they were written down, so of these nothing is
    asked.
    The row still counts, from the day on which it came.

    ## Why the auditor asks
    A waiver is worth something if it was given before somebody looked. The typed day can be any day; the day of the
    merge is one that the forge and the history agree on. A row that claims to be months older was written when the
    deviation was found.

    ## Example
    `registers/exceptions.yaml:12:5: EX-004 says that it was approved on 2026-02-02, and came to the branch on
    2026-06-30, 148 days later; allowed are 3 days`

    ## How to fix
    Never type an earlier day. Where it was decided elsewhere, as in the owners' minutes, say so under `approval_ref`,
    and have it decided anew by the pull request that brings the row, with the day of that.

    ## Sources
    Criteria CC3.2 and CC5.1. The three days are Tieout's convention, as for reviews of access.
    """
    rows = {row.id: row for row in examination.registers.exceptions}
    since = examination.period.start if examination.period else examination.as_of
    for item in examination.decided_rows:
        row = rows.get(item.id)
        if row is None or item.is_first or is_over(row, since) or item.on - item.approved_on <= LATEST_COMMIT:
            continue
        how = f"{days((item.on - item.approved_on).days)} later; allowed are {days(LATEST_COMMIT.days)}"
        yield Observation(
            subject=row.id,
            location=row.at("approved_on"),
            message=f"{called(row)} says that it was approved on {item.approved_on}, and came to the branch on {item.on}, {how}",
            remedy="have it approved anew by a pull request, with the day of that; its days before are open",
            about="approved_on",
        )
