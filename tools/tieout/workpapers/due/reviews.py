"""Documents -> the reviews that fall due."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from tieout.judgement.texts.review_dates import review_day
from tieout.model.cadence import REVIEWABLE
from tieout.model.document import Status
from tieout.model.period import is_future
from tieout.workpapers.due.obligation import Kind, Obligation, Unlisted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.document import Document
    from tieout.model.examination import Examination


def reviews(examination: Examination) -> Iterator[Obligation | Unlisted]:
    """Give the next review of each document in force, and each document that has none and why.

    With a ledger a review counts if it is proven. Where none is, the claim can only show that it is late.
    A retired document has none and is not named. The days are those of the rule ``stale-review``.
    """
    if not examination.documents:
        yield Unlisted(kind=Kind.REVIEW, subject="", reason="no document could be read")
    for document in examination.documents:
        if document.status is not Status.RETIRED:
            yield _review(document, examination)


def _review(document: Document, examination: Examination) -> Obligation | Unlisted:
    reviewed = review_day(examination, document).last
    reason = _why_none(document, examination)
    if reviewed is None or reason:
        return Unlisted(kind=Kind.REVIEW, subject=document.subject, reason=reason)
    return Obligation(
        kind=Kind.REVIEW,
        subject=document.subject,
        title=f"{document.name}: review of this {document.kind.value}",
        owner=document.owner or "",
        due_on=document.review.on_time_until(reviewed),
        lost_after=document.review.tolerated_until(reviewed),
        step=f"tieout review {shlex.quote(document.subject)}",
        location=document.at("last_reviewed"),
    )


def _why_none(document: Document, examination: Examination) -> str:
    if document.status is Status.DRAFT:
        return "a draft is not in force, so its review is not due"
    if document.review.every not in REVIEWABLE:
        return f"it is reviewed {document.review.every.value}, which sets no date"
    day = review_day(examination, document)
    if day.last is None:
        return "no review of it is on record"
    if is_future(day.last, examination.as_of):
        return f"its last review is dated {day.last}, which has not come yet"
    if day.is_unproven and examination.as_of <= document.review.on_time_until(day.last):
        return f"no review of it is proven: its head claims one of {day.last}"
    return ""
