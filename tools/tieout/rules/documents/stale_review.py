"""The review date has passed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tieout.judgement.texts.review_dates import ReviewDay, review_day
from tieout.model.cadence import REVIEWABLE
from tieout.model.document import Document
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.wording import days


@rule(severity=Severity.ERROR, criteria=("CC5.3",), needs=("documents",))
def stale_review(examination: Examination) -> Iterator[Observation]:
    """A document in force is past its review date.

    ## What it checks
    Every document in force (`status: active`) that has a `last_reviewed` date.
    The next review is due as many months after it as `review: {every: ...}` says (annual where it
    says nothing), on the same day of the month or the month's last; that day is still on time.
    From the next day on the review is late. For weekly, monthly, quarterly and semiannual reviews
    that is a warning until 2, 5, 7 and 14 days after the widest gap of 7, 31, 92 and 184 days, and
    an error then. For annual reviews it is an error at once.
    A document may set its own `grace` and `max_gap`, up to the widest gap of its frequency (annual: 31
    days of grace, 366 of gap); more than that is refused, so that no change grants itself time.
    Where the document states a `next_review`, it must be the date so computed. A review that is to
    follow events, or never ends, cannot be late: a document needs one that has a date.

    Where there is an approval ledger, the review counts from the day on which it is proven (see rule
    `review-date-unproven`), or from `last_reviewed` where that is earlier, and both are named. Where none is
    proven the typed date can still show that the review is late; that it is on time it does not show.

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
    action and kept current. The gaps and the grace are Tieout's convention, adjustable by
    `review: {every: quarterly, max_gap: P92D, grace: P7D}`.
    """
    for document in examination.documents:
        if not document.is_in_force:
            continue
        if document.review.every not in REVIEWABLE:
            yield _dateless(document)
            continue
        day = review_day(examination, document)
        if day.last is not None:
            yield from _late(document, day.last, day, examination.as_of)
        if document.last_reviewed is not None:
            yield from _disagreeing(document, document.last_reviewed)


def _late(document: Document, reviewed: date, day: ReviewDay, as_of: date) -> Iterator[Observation]:
    due = document.review.on_time_until(reviewed)
    if as_of <= due:
        return
    tolerated = as_of <= document.review.tolerated_until(reviewed)
    yield Observation(
        subject=document.subject,
        location=document.at("last_reviewed"),
        message=(
            f"{document.name} was due for its {document.review.every.value} review on {due}, "
            f"{days((as_of - due).days)} ago{', within grace' if tolerated else ''}; "
            f"{day.told}"
        ),
        remedy=(
            f"review the text, set last_reviewed, and have "
            f"{document.approver or 'its approver'} approve the pull request"
        ),
        about="last_reviewed",
        severity=Severity.WARNING if tolerated else None,
    )


def _disagreeing(document: Document, reviewed: date) -> Iterator[Observation]:
    due = document.review.on_time_until(reviewed)
    if document.next_review in {None, due} or due == date.max:
        return
    every = document.review.every.value
    yield Observation(
        subject=document.subject,
        location=document.at("next_review"),
        message=(
            f"{document.name} says that its next review is on {document.next_review}; "
            f"its {every} review after {reviewed} is due on {due}"
        ),
        remedy=f"set next_review to {due}, or remove it: it is computed",
        about="next_review",
    )


def _dateless(document: Document) -> Observation:
    wanted = ", ".join(sorted(every.value for every in REVIEWABLE))
    return Observation(
        subject=document.subject,
        location=document.at("review"),
        message=f"{document.name} is to be reviewed {document.review.every.value}, which sets no date",
        remedy=f"set review: {{every: ...}} to one of {wanted}",
        about="review",
    )
