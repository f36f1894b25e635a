"""Which documents are late for their review, and which are not late any more, for whoever keeps an issue for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.document import Status
from tieout.workpapers.due.obligation import Kind
from tieout.workpapers.due.sheet import due

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tieout.model.examination import Examination
    from tieout.workpapers.due.sheet import Due


class LateReview(NamedTuple):
    """A document whose review is late."""

    subject: str
    """Its id, else its path."""
    path: str
    title: str
    due_on: date
    lost_after: date | None
    """The last day on which an auditor would only ask about it; None if there is no such day."""
    owner: str
    """As written; empty where nobody is named."""
    people: tuple[str, ...]
    """The names of those who answer for it on the day."""
    logins: tuple[str, ...]
    """Their first accounts at the forge; who has none is left out."""
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviews:
    """The reviews on a day."""

    as_of: date
    late: tuple[LateReview, ...]
    """One for each subject, the one that was due first; in the order of subjects."""
    settled: Mapping[str, str]
    """Subjects that are not late, and why, as a sentence. What is in neither is not known to be on time."""
    known: frozenset[str]
    """Every subject that there is."""
    blind: str
    """Why nothing can be said of reviews; empty if it can."""
    is_whole: bool
    """Whether every file could be read, and nothing is proposed, so that a document that is not there is gone."""
    proposed: tuple[str, ...] = ()
    """Subjects that something changed which has not landed: what they say of themselves closes nothing."""

    def over(self, subject: str) -> str:
        """Why an issue about a subject that is not late may be closed; empty where nobody knows."""
        if self.blind or any(item.subject == subject for item in self.late):
            return ""
        if subject not in self.known:
            return "There is no such document any more." if self.is_whole else ""
        return self.settled.get(subject, "")


def late_reviews(examination: Examination) -> Reviews:
    """Give them on the examination's day; a review counts as ``tieout due`` counts it."""
    sheet = due(examination, within=timedelta(0), kinds=(Kind.REVIEW,))
    blind = next((reason for kind, reason in sheet.kinds if kind is Kind.REVIEW), "")
    late: dict[str, LateReview] = {}
    for item in sorted(sheet.items, key=lambda item: item.obligation.due_on):
        if item.is_late:
            late.setdefault(item.obligation.subject, _late(item))
    proposed = _proposed(examination)
    unsure = {item.subject for item in sheet.unlisted} | proposed
    settled = {
        item.obligation.subject: f"The review has landed: the next one is due on {item.obligation.due_on}."
        for item in sheet.items
        if not item.is_late and item.obligation.subject not in late.keys() | unsure
    }
    retired = {item.subject for item in examination.documents if item.status is Status.RETIRED}
    in_use = {item.subject for item in examination.documents if item.status is not Status.RETIRED}
    settled |= dict.fromkeys(retired - in_use - proposed, "The document is retired.")
    landings = examination.landings
    is_landed = not examination.uncommitted and not (landings is not None and landings.proposed)
    return Reviews(
        as_of=examination.as_of,
        late=tuple(late[name] for name in sorted(late)),
        settled=settled,
        known=frozenset(retired | in_use),
        blind=blind,
        is_whole=not examination.unreadable and is_landed,
        proposed=tuple(sorted(proposed)),
    )


def _proposed(examination: Examination) -> frozenset[str]:
    """Give the documents that a file differs in from its commit, or a commit that the branch has not."""
    return frozenset(
        item.subject
        for item in examination.documents
        if item.path in examination.uncommitted
        or ((text := examination.text_of(item.path)) is not None and text.is_proposed)
    )


def _late(item: Due) -> LateReview:
    of = item.obligation
    return LateReview(
        subject=of.subject,
        path=of.location.path,
        title=of.title,
        due_on=of.due_on,
        lost_after=of.lost_after,
        owner=item.owner,
        people=tuple(person.name or person.id for person in item.people),
        logins=tuple(person.logins[0] for person in item.people if person.logins),
        step=of.step,
    )
