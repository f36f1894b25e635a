"""Examination and outcome -> what a reviewer of one document has to know before they say that they read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.approvals.identity import Identities
from tieout.judgement.approvals.wording import several
from tieout.judgement.texts.authority import Authority
from tieout.model.cadence import REVIEWABLE
from tieout.model.document import Status
from tieout.model.errors import UsageError
from tieout.model.near import unknown_name
from tieout.workpapers.dated import claims
from tieout.workpapers.impacts.texts import changed_head
from tieout.workpapers.redlines.near import passages
from tieout.workpapers.support import Grounds
from tieout.workpapers.text_sheet import text_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tieout.model.change import Identity
    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.model.finding import Finding, Outcome
    from tieout.workpapers.redlines.near import Passage

NOTHING = "no word changed"
AFTER_CHANGES = "read with what changed since the last one, and changed no word itself"
READ = "read whole, and changed no word"
"""What a review found of which nobody said more: the last where nobody knows what changed since."""
NO_LEDGER = "there is no approval ledger (tieout approvals sync makes one)"
_KEY = "last_reviewed"
_NEXT = "next_review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """The version that the words of today are held against."""

    commit: str
    """Of the branch; empty where nothing tells since when."""
    is_proven: bool
    """Whether an approved change shows the review, and not the head alone."""
    told: str
    """Where that version comes from, as a sentence without a full stop."""


class Change(NamedTuple):
    """What became of the document since that version."""

    keys: tuple[str, ...]
    """Of the head: those whose change ends an approval."""
    passages: tuple[Passage, ...] | None
    """Where the words differ; None where the text is too long for that."""


class Signer(NamedTuple):
    """Whoever runs us, as Git says, against the people whom the head names."""

    name: str
    """As the people register has it, else as Git has it."""
    email: str
    answers: bool
    """Whether the head names them as owner or approver."""
    is_sole_approver: bool
    """Whether nobody else may approve the text: and nobody approves a request of their own."""
    reference: str = ""
    """``person:ana``; empty for whom the people register does not know."""


def document_named(examination: Examination, name: str, paths: Iterable[str]) -> Document:
    """Give the document of an id, or at one of ``paths`` below the root; raises UsageError for none, and for two."""
    found = [item for item in examination.documents if item.path in set(paths)]
    found = found or [item for item in examination.documents if (item.id or "").casefold() == name.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        listed = " and ".join(item.path for item in found)
        raise UsageError(f"{name!r} is the id of {listed}", remedy="name one of them by its path")
    blind = next((item for item in examination.unreadable if item.location.path in set(paths)), None)
    if blind is not None:
        raise UsageError(
            f"{blind.location}: {blind.message}: nobody can say what changed in it",
            remedy=f"{blind.remedy or 'mend it'}, commit that, then review it",
        )
    known = [item.id for item in examination.documents if item.id] + [item.path for item in examination.documents]
    unread = [item.location.path for item in examination.unread_texts]
    may = f"; {several(unread)} could not be read and may have that id" if unread else ""
    raise unknown_name(
        f"{name!r} is no policy and no runbook that was read in the commit examined{may}",
        name,
        known,
        remedy="tieout due --days 366 shows ids and paths; tieout check what could not be read or is not committed",
    )


def since_when(examination: Examination, outcome: Outcome, document: Document) -> Since:
    """Give the version as of the last review: the proven one; where none is, the one that the head claims."""
    (row,) = (item for item in text_sheet(examination, why=_why_no_ledger(examination)) if item.document is document)
    if row.found is not None and row.found.reviewed_in:
        return Since(commit=row.found.reviewed_in, is_proven=True, told=f"proven: {row.review}")
    why = row.reason if row.found is None else row.found.doubt or "no review of it is proven"
    claim = next((item for item in claims(document, Grounds.of(examination, outcome)) if item.key == _KEY), None)
    if claim is None:
        claims_it = (
            "what its head claims cannot be read"
            if _KEY in unread_keys(document, examination)
            else "its head claims none"
        )
        return Since(commit="", is_proven=False, told=f"not proven: {why}; and {claims_it}")
    if claim.commit is None:
        told = f"not proven: {why}; its head claims {claim.value}, and no commit of the branch tells since when"
        return Since(commit="", is_proven=False, told=told)
    where = f"claimed only: its head says {claim.value}, since commit {claim.commit[:10]} of {claim.day}"
    return Since(commit=claim.commit, is_proven=False, told=f"{where}; not proven: {why}")


def _why_no_ledger(examination: Examination) -> str:
    forge = examination.program.changes.forge
    if forge is not None and forge.kind == "none":
        return f"controls.yaml says that no forge keeps approvals: {forge.reason}"
    if forge is not None and forge.is_out_of_reach:
        return "there is no approval ledger, and GitLab cannot be asked yet"
    return examination.why_absent("ledger") or NO_LEDGER


def change_since(was: Document, document: Document) -> Change:
    """Hold two versions against each other: words, and the keys of the head that an approval covers."""
    return Change(keys=changed_head(was, document), passages=passages(was.body, document.body))


def unsaid(change: Change | None) -> str:
    """Give what the changelog says of a review of which nobody said what it found: nothing that is not so."""
    if change is None:
        return READ
    return NOTHING if change.passages == () and not change.keys else AFTER_CHANGES


def findings_on(outcome: Outcome, document: Document) -> tuple[Finding, ...]:
    """Give the open findings on a document, the gravest first."""
    ours = (item for item in outcome.open() if item.location.path == document.path or item.subject == document.id)
    return tuple(sorted(ours, key=lambda item: item.severity.rank))


def unread_keys(document: Document, examination: Examination) -> frozenset[str]:
    """Give the keys of a head that say something, and nobody can read what."""
    lost = {(item.location.path, item.location.line) for item in examination.unreadable}
    return frozenset(key for key, place in document.places if (place.path, place.line) in lost)


def new_days(document: Document, on: date) -> dict[str, date]:
    """Give the days to be written: of the review, and where the head states it, of the next one by its cadence.

    Raises UsageError for a document of which no review is due, and for one that says so already.
    """
    what = document.kind.value
    if document.status is not None and document.status is not Status.ACTIVE:
        raise UsageError(
            f"{document.subject} is a {document.status.value} {what}: nothing is reviewed that is not in force",
            remedy="set status: active in its head first, and have that approved; --dry-run shows it all the same",
        )
    if document.last_reviewed is not None and document.last_reviewed >= on:
        raise UsageError(
            f"{document.subject} says already that it was reviewed on {document.last_reviewed}",
            remedy="--dry-run shows what changed; mend the head by hand if the day is wrong",
        )
    days = {_KEY: on}
    if document.next_review is not None and document.review.every in REVIEWABLE:
        days[_NEXT] = document.review.on_time_until(on)
    return days


def signer_of(who: Identity, document: Document, examination: Examination) -> Signer:
    """Hold whoever runs us against owner and approver of the head, on the day examined."""
    roster = examination.roster
    party = Identities(roster).of_identity(who)
    person = party.person
    authority = Authority(approver=document.approver or "", owner=document.owner or "")
    by, login = (person.id if person else "", party.account.login if party.account else "")
    references = authority.references(roster, examination.as_of)
    may = {
        other.id
        for reference in references
        for other in roster.holders(reference) or ()
        if other.is_present(examination.as_of)
    }
    return Signer(
        name=(person.name or person.id) if person else who.name,
        email=who.email,
        answers=bool(by or login) and authority.answers(roster, by, login),
        is_sole_approver=bool(by) and may == {by},
        reference=f"person:{by}" if by else "",
    )


def entry_of(document: Document, signer: Signer, found: str, on: date) -> dict[str, str]:
    """Give what the changelog is to say of the review: of which version, when, by whom, and what it found."""
    every = f"{document.review.every.value.capitalize()} review" if document.review.every in REVIEWABLE else "Review"
    version = {"version": document.version} if document.version else {}
    return {**version, "date": on.isoformat(), "author": signer.reference or signer.name, "change": f"{every}: {found}"}
