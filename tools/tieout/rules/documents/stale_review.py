"""The review date has passed."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule


@rule(severity=Severity.ERROR, criteria=("CC5.3",))
def stale_review(examination: Examination) -> Iterator[Observation]:
    """A document in force is past its review date.

    ## What it checks
    Every document in force (`status: active`) that has a `last_reviewed` date.
    The next review is due as many months after it as `review: {every: ...}` says (annual where it
    says nothing), on the same day of the month or the month's last; that day is still on time.
    Weekly, monthly, quarterly and semiannual reviews have a grace (2, 5, 7 and 14 days after the
    widest gap of 7, 31, 92 and 184 days) in which a late review is a warning. Annual has none.

    ## Why the auditor asks
    A policy that says "reviewed every year" is a control like any other.
    Auditors compare the dates of two reviews with the policy's own words, and a gap of thirteen
    months is one of the most common exceptions in a SOC 2 report.

    ## Example
    `last_reviewed: 2025-01-14` with an annual review is on time until 2026-01-14 and stale from
    2026-01-15.

    ## How to fix
    Read the document, change what is no longer true, set `last_reviewed` to today, and have the
    approver approve the pull request. Do not only move the date: rule `review-date-only-bump`
    reports that as what it is.

    ## Sources
    The company's own policy sets the interval; criterion CC5.3 asks that policies are put into
    action and kept current. The grace days are Tieout's convention, adjustable by
    `review: {every: quarterly, grace: P7D}`.
    """
    for document in examination.documents:
        if not document.is_in_force or document.last_reviewed is None:
            continue
        due = document.review.due(document.last_reviewed)
        late = (examination.as_of - due).days
        if late <= 0:
            continue
        tolerated = examination.as_of <= document.review.tolerated_until(document.last_reviewed)
        days = "1 day" if late == 1 else f"{late} days"
        yield Observation(
            subject=document.subject,
            location=document.at("last_reviewed"),
            message=(
                f"{document.name} was due for its {document.review.every.value} review on {due}, "
                f"{days} ago{', within grace' if tolerated else ''}; "
                f"its last recorded review is of {document.last_reviewed}"
            ),
            remedy=(
                f"review the text, set last_reviewed, and have "
                f"{document.approver or 'its approver'} approve the pull request"
            ),
            about="last_reviewed",
            severity=Severity.WARNING if tolerated else None,
        )
