"""A review of access names another day than that on which it landed."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.access_review import reviews_in
from tieout.judgement.operation.access_review_doubt import is_over
from tieout.judgement.sign_off import LATEST_COMMIT
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.period import is_future
from tieout.rules.base import rule
from tieout.rules.wording import days


@rule(severity=Severity.ERROR, criteria=("CC6.2", "CC6.3"), needs=("history",))
def access_review_backdated(examination: Examination) -> Iterator[Observation]:
    """A review names an earlier day than that on which it came to the branch.

    ## What it checks
    The `signed_off_on` of every record in `evidence/access-reviews/` lies no more than three days before the day on which
    the record, as it stands, came to the branch, and not after it. A record that was changed afterwards (other decisions,
    another list, another signer) came on the day of the change. Day and signer are part of what was signed.

    ## Why the auditor asks
    A typed day can be any day. The day of the merge is one that the forge and the history agree on, so that is the one
    that counts; a record that claims to be weeks older was written when somebody asked for it.

    ## Example
    `evidence/access-reviews/2026-Q1-code-host.yaml:8:1: 2026-Q1-code-host says that it was signed off on 2026-03-31, and
    came to the branch on 2026-04-25, 25 days later; allowed are 3 days`

    ## How to fix
    Never change the day. Say in the next review why this record came late, and merge from now on the pull request on the
    day of the sign-off. If decisions were corrected, write a new record with the day of today.

    ## Sources
    Criteria CC6.2 and CC6.3. The three days are Tieout's convention: a pull request is merged on the day, or a few after.
    """
    for standing in reviews_in(examination).all:
        review, on, said = standing.review, standing.on, standing.review.signed_off_on
        if on is None or said is None or is_over(examination, standing):
            continue
        if on - said > LATEST_COMMIT:
            how = f"{days((on - said).days)} later; allowed are {days(LATEST_COMMIT.days)}"
        elif is_future(said, on):
            how = f"{days((said - on).days)} before that day had come"
        else:
            continue
        yield Observation(
            subject=review.subject,
            location=review.at("signed_off_on"),
            message=f"{review.subject} says that it was signed off on {said}, and came to the branch on {on}, {how}",
            remedy="leave the day as it is, say why in the next review, and merge on the day of the sign-off",
            about="signed_off_on",
        )
