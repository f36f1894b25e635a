"""A waiver does not count."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.acceptance import Defect, defects, is_over
from tieout.judgement.waiver import UNWAIVABLE, is_waiver
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.risks import Acceptance, AcceptanceStatus
from tieout.rules.base import rule
from tieout.rules.wording import listed


@rule(severity=Severity.ERROR, criteria=("CC4.2", "CC5.1"), needs=("exceptions",))
def expired_waiver(examination: Examination) -> Iterator[Observation]:
    """A waiver does not count.

    ## What it checks
    Every row of `registers/exceptions.yaml` that names a `rule`: it waives that rule's finding about
    its `subject`. It counts from its approval to `expires_on`, if it gives a reason, was asked for by
    one person and approved by another who worked here on that day, and lasts no longer than the
    parameter `acceptance-limit` of the policy in force on that day (12 months where no text states
    it). A row that falls short is an error, and what it would waive stays open. One whose time is
    over, and that is not marked `status: ended`, is a warning.
    Findings of `unreadable-file`, `replaced-object`, `unsound-exception`, `widened-baseline` and of
    this rule cannot be waived: they say that something could not be judged.
    A row that waives a rule that there is not is unreadable; one that meets no finding is a note.
    A waived finding is never taken out of a report; it is listed with the end of its waiver.

    ## Why the auditor asks
    A deviation that management accepted, with a reason and an end, is a decision. One that somebody
    switched off is a deviation and a second one.

    ## Example
    `registers/exceptions.yaml:9:5: EX-003 waives stale-review of POL-004 and ended on 2026-05-31`

    ## How to fix
    Mend what it waived, or ask anew: a new row, a new approval, a new end.

    ```yaml
    - {id: EX-004, rule: stale-review, subject: POL-004, reason: "Rewritten with the new cloud by May",
       requested_by: cleo, approved_by: ben, approved_on: 2026-02-02, expires_on: 2026-05-31, status: approved}
    ```

    ## Sources
    Criteria CC4.2 and CC5.1. Twelve months is Tieout's convention: no acceptance outlives the review
    of the policy that it departs from.
    """
    for row in examination.registers.exceptions:
        if is_waiver(row):
            yield from _judged(row, examination)


def _judged(row: Acceptance, examination: Examination) -> Iterator[Observation]:
    what = f"{row.id or 'a row without an id'} waives {row.rule} of {row.subject or 'nothing named'}"
    if row.rule in UNWAIVABLE:
        yield Observation(
            subject=row.id or row.location.path,
            location=row.at("rule"),
            message=f"{what}, and what {row.rule} says cannot be waived",
            remedy="mend what it says, and take the row out",
            about="rule",
        )
        return
    if is_over(row, examination.as_of):
        if row.status not in {AcceptanceStatus.ENDED, AcceptanceStatus.REJECTED}:
            yield Observation(
                subject=row.id or row.location.path,
                location=row.at("expires_on"),
                message=f"{what} and ended on {row.expires_on}: the finding counts again",
                remedy="mend what it waived and set status: ended; or ask anew, with a new approval and a new end",
                about="expires_on",
                severity=Severity.WARNING,
            )
        return
    faults = list(defects(row, examination))
    if not row.subject:
        faults.insert(0, Defect("subject", "names no subject"))
    if faults:
        yield Observation(
            subject=row.id or row.location.path,
            location=row.at(faults[0][0]),
            message=f"{what}, and does not count: it {listed(sentence for _, sentence in faults)}",
            remedy="have somebody else than the requester approve it, with a reason and an end, in a pull request",
            about="defects",
        )
