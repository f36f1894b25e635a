"""Each document with what is proven of its approval and its review, beside what its head claims of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.judgement.texts.review_dates import review_day
from tieout.model.document import Kind
from tieout.model.strength import Strength
from tieout.model.text_approval import TextState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tieout.judgement.texts.review_dates import ReviewDay
    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.model.landing import LandedChange
    from tieout.model.people import Roster
    from tieout.model.text_approval import TextApproval

NOT_LANDED = "what stands here is changed by commits that have not landed on the branch"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """One document."""

    document: Document
    found: TextApproval | None
    """What is proven of it; None where there is no ledger."""
    state: TextState
    """Not tested where there is no ledger, and where what was examined is not what the branch has."""
    reason: str
    """Why it is not approved, or was not tested; empty if it is approved, and of a draft."""
    approvers: tuple[str, ...]
    """The names of those who approved the words that were last approved."""
    approved_in: str
    """``pull request #12``, or the commit; empty where nothing is proven."""
    reviewers: tuple[str, ...]
    """The names of those whose review is proven."""
    reviewed_in: str
    clock: Strength
    """Whose clock the day of the proven review is from; that of an approval is always the code host's."""
    day: ReviewDay
    """The last review: proven, claimed, and the one that counts."""

    @property
    def approval(self) -> str:
        """What is proven, as a sentence without a full stop."""
        if self.found is None:
            return f"not examined: {self.reason}"
        last = f"by {_listed(self.approvers)} on {self.found.approved_on} in {self.approved_in}"
        earlier = f"; last approved {last}" if self.approved_in else ""
        if self.state is TextState.APPROVED:
            return f"approved {last}, as these words stand"
        if self.state is TextState.DRAFT:
            return f"not in force, so nothing asks for an approval{earlier}"
        if self.state is TextState.NOT_TESTED:
            return f"not tested: {self.reason}{earlier}"
        return f"not proven: {self.reason}{earlier}"

    @property
    def change(self) -> str:
        """The commit of the branch that the sentence on its approval is about; empty where it is about none."""
        if self.found is None:
            return ""
        is_lost = self.state in {TextState.VOID, TextState.NEVER}
        return (self.found.since_commit if is_lost else self.found.landing) or self.found.landing

    @property
    def review(self) -> str:
        """What is proven of its last review, as a sentence without a full stop."""
        if self.found is None:
            return f"not examined: {self.reason}"
        if self.found.reviewed_on is None:
            return "none is proven"
        return f"reviewed by {_listed(self.reviewers)} on {self.found.reviewed_on} in {self.reviewed_in}"


def text_sheet(examination: Examination, *, why: str) -> tuple[TextRow, ...]:
    """Give a row a document: policies first, by id, those without one last. ``why`` there is no ledger, if there is none."""
    texts = {item.path: item for item in examination.texts}
    landings = examination.landings
    changes = {item.oid: item for item in (*landings.earlier, *landings.changes)} if landings else {}
    documents = sorted(
        examination.documents,
        key=lambda item: (item.kind is not Kind.POLICY, item.id is None, item.id or "", item.path),
    )
    return tuple(_row(item, texts.get(item.path), changes, why, examination) for item in documents)


def named(who: Iterable[str], roster: Roster) -> tuple[str, ...]:
    """Give the names of people by their ids.

    An account that no row of the register names is given by its login, also where a person has the login as id.
    """
    found = ((item, roster.find(item)) for item in who)
    return tuple(item if person is None or not (person.logins or person.ids) else person.name for item, person in found)


def _row(
    document: Document,
    found: TextApproval | None,
    changes: Mapping[str, LandedChange],
    why: str,
    examination: Examination,
) -> TextRow:
    state, reason = TextState.NOT_TESTED, why
    if found is not None:
        state, reason = found.state, found.reason
        if found.is_proposed and state is not TextState.DRAFT:
            state, reason = TextState.NOT_TESTED, NOT_LANDED
    return TextRow(
        document=document,
        found=found,
        state=state,
        reason=reason,
        approvers=named(found.approvers, examination.roster) if found else (),
        approved_in=_place(found.landing, changes) if found else "",
        reviewers=named(found.reviewed_by, examination.roster) if found else (),
        reviewed_in=_place(found.reviewed_in, changes) if found else "",
        clock=Strength.FORGE if found and _numbers(changes.get(found.reviewed_in)) else Strength.GIT,
        day=review_day(examination, document),
    )


def _place(oid: str, changes: Mapping[str, LandedChange]) -> str:
    numbers = _numbers(changes.get(oid))
    if numbers:
        return f"pull request {' '.join(f'#{number}' for number in numbers)}"
    return f"commit {oid[:10]}" if oid else ""


def _numbers(change: LandedChange | None) -> list[int]:
    """Give the numbers that the code host's records have of a change."""
    if change is None:
        return []
    records = change.batch or (() if change.observation is None else (change.observation,))
    return [item.proposal.number for item in records]


def _listed(names: tuple[str, ...]) -> str:
    *most, last = names or ("nobody",)
    return f"{', '.join(most)} and {last}" if most else last
