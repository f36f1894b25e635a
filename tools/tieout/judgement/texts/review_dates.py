"""The date of a review as a head types it, held against what is proven; and which of the two counts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.text_approval import TextState
from tieout.model.verdict import Deviation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.judgement.texts.standing import Landed, Standing
    from tieout.model.document import Document
    from tieout.model.examination import Examination

TOLERANCE = timedelta(days=7)
"""How far a typed date may lie from what was done: a review is read one day and merged some days later. The
convention is Tieout's."""
_KEY = "last_reviewed"
_REMEDY = (
    f"set {_KEY} to the day on which the text was read, and have its owner or approver propose or approve that change"
)


class ReviewDay(NamedTuple):
    """The last review of a document, as far as it counts."""

    proven: date | None
    """None where none is proven, and where there is no ledger to prove one by."""
    claimed: date | None
    """``last_reviewed``, as the head has it."""
    has_ledger: bool

    @property
    def last(self) -> date | None:
        """The day from which the next review is counted: the proven one, or the claimed one if that is earlier.

        A change of a word that was approved is a review only where the head says so too. Where none is
        proven it is the claimed day: by that a review can be late, and with a ledger not on time.
        """
        return min((day for day in (self.proven, self.claimed) if day is not None), default=None)

    @property
    def is_unproven(self) -> bool:
        """Whether there is a ledger, and it proves no review."""
        return self.has_ledger and self.proven is None

    @property
    def told(self) -> str:
        """The last review in a few words, and what the head claims where that is another day."""
        if not self.has_ledger:
            return f"its last recorded review is of {self.claimed}"
        if self.proven is None:
            return f"no review of it is proven, and its head claims one of {self.claimed}"
        other = "" if self.claimed == self.proven else f", and its head claims one of {self.claimed or 'no day'}"
        return f"its last proven review is of {self.proven}{other}"


def review_day(examination: Examination, document: Document) -> ReviewDay:
    """Give the days of the last review of a document: the proven one beside the claimed one.

    Of one that is changed by what has not landed the claim counts: it may be the review that is to be approved.
    """
    found = examination.text_of(document.path)
    if found is not None and found.is_proposed:
        found = None
    return ReviewDay(
        proven=None if found is None else found.reviewed_on,
        claimed=document.last_reviewed,
        has_ledger=found is not None,
    )


def review_faults(
    examination: Examination, document: Document, found: Standing, state: TextState, window: frozenset[str]
) -> Iterator[Deviation]:
    """Give the reviews that nobody who may has made, and a date that nothing bears out."""
    claimed = document.last_reviewed
    stands = False
    for landed in found.bumps:
        new = landed.step.after.day(_KEY) if landed.step.after else None
        is_todays = new is not None and new == claimed
        stands = stands or is_todays
        if is_todays or landed.step.landing in window:
            yield _unapproved(document, landed)
    if claimed is None or stands or state in {TextState.NEVER, TextState.NOT_TESTED}:
        return
    told = _unproven(examination, claimed, found)
    if told:
        yield Deviation(
            rule="review-date-unproven",
            message=f"{document.name} says that it was last reviewed on {claimed}, {told}",
            remedy=_REMEDY,
            about=_KEY,
        )


def _unapproved(document: Document, landed: Landed) -> Deviation:
    before, after = landed.step.before, landed.step.after
    old = before.value(_KEY) if before else ""
    new = after.value(_KEY) if after else ""
    return Deviation(
        rule="unapproved-review",
        message=(
            f"{landed.number} of {landed.day} moved {_KEY} of {document.name} from {old or 'none'} to {new}, and "
            "neither its owner nor its approver made or approved that"
        ),
        remedy=_REMEDY,
        about=landed.step.landing,
    )


def _unproven(examination: Examination, claimed: date, found: Standing) -> str:
    reviewed = found.reviewed
    if reviewed is None:
        return "and no review of it is proven"
    newest = f"the newest that is proven is of {reviewed.on}, in commit {reviewed.landing[:10]}"
    if claimed > examination.as_of:
        return f"which has not come yet; {newest}"
    if claimed - reviewed.on > TOLERANCE:
        return f"and {newest}"
    typed = _typed_in(found, claimed)
    begun = _begun(examination, typed) if typed else None
    if typed is not None and begun is not None and begun - claimed > TOLERANCE:
        return f"and nobody is known to have done anything then: {typed.number}, which says so, was begun on {begun}"
    return ""


def _typed_in(found: Standing, claimed: date) -> Landed | None:
    """Give the landing by which today's date came to stand."""
    for landed in reversed(found.steps):
        before, after = landed.step.before, landed.step.after
        if after is None or after.day(_KEY) != claimed:
            return None
        if before is None or before.day(_KEY) != claimed:
            return landed
    return None


def _begun(examination: Examination, landed: Landed) -> date | None:
    """Give the first day on which anybody is known to have worked on a change."""
    record = landed.change.observation if landed.change else None
    if record is None or record.proposal.created_at is None:
        return None
    calendar = examination.program.organization.calendar
    moments = [record.proposal.created_at, *(item.at for item in record.proposal.reviews if item.at is not None)]
    return min(calendar.day_of(item) for item in moments)
