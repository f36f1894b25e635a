"""A review of access is not signed off by whoever approved it."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.access_review import Standing, reviews_in
from tieout.judgement.operation.access_review_decisions import deciders
from tieout.judgement.operation.access_review_doubt import is_over
from tieout.model.characters import visible
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule


@rule(severity=Severity.ERROR, criteria=("CC5.1", "CC6.3"), needs=("history",))
def access_review_not_approved(examination: Examination) -> Iterator[Observation]:
    """A review is signed off by nobody who approved it, or by whoever made its decisions.

    ## What it checks
    The change that brought a record of `evidence/access-reviews/` to the branch as it stands is approved by the ledger,
    and whoever `signed_off_by` names is among those who approved it. One that was approved only after it had landed is
    not. Whoever signs off did not make all the decisions; that they made some is a warning.
    Without a ledger nothing is said here: `access-review-unjudged` says that it cannot be told.

    ## Why the auditor asks
    The sign-off is the moment from which a review counts. A name in a file is what the author of the file typed; an
    approval is what the person did.

    ## Example
    `evidence/access-reviews/2026-Q2-code-host.yaml:7:1: 2026-Q2-code-host is not signed off: ben approved the change of
    2026-04-25 that brought it (commit 1f3a90bc22), and not person:ana`

    ## How to fix
    Have whoever signs off approve the pull request before it is merged. For one that landed without that, open a pull
    request with a new record of today, and have it approved: the old one stays what it is. Tell the auditor.

    ## Sources
    Segregation of duties (criterion CC5.1); CC6.3.
    """
    for standing in reviews_in(examination).all:
        if is_over(examination, standing) or standing.on is None:
            continue
        subject, signer = standing.review.subject, standing.review.signed_off_by
        if standing.is_approved is False and signer:
            remedy = "land a new record of today by a pull request that its signer approves before it is merged"
            yield _observed(standing, f"{subject} is not signed off: {standing.why}", remedy, "approval")
        own, all_ = deciders(standing.review).get(signer, 0), len(standing.review.decisions)
        if signer and own:
            message = f"{subject} is signed off by {visible(signer)}, who made {own} of its {all_} decisions"
            remedy = "have somebody sign it off who made none of the decisions"
            severity = None if own == all_ else Severity.WARNING
            yield _observed(standing, message, remedy, "own decisions", severity)


def _observed(
    standing: Standing, message: str, remedy: str, about: str, severity: Severity | None = None
) -> Observation:
    review = standing.review
    return Observation(
        subject=review.subject,
        location=review.at("signed_off_by"),
        message=message,
        remedy=remedy,
        about=about,
        severity=severity,
    )
