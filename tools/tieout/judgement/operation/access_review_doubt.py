"""What cannot be told of reviews of access, because something is missing or cannot be read."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence.wording import counted, said, several
from tieout.judgement.in_force import limit
from tieout.judgement.operation.access_review import reviews_in
from tieout.judgement.operation.access_review_decisions import tally
from tieout.judgement.operation.access_review_gap import GAP, gaps, systems_in_scope
from tieout.judgement.operation.access_review_revoke import Fate, revokes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.judgement.operation.access_review import Reviews, Standing
    from tieout.judgement.operation.access_review_revoke import Revoke
    from tieout.model.examination import Examination
    from tieout.model.location import Location
    from tieout.model.operation.access_review import AccessReview

_SYNC = (
    "run `tieout approvals sync` with a token that may read all of it, commit the ledger's copies, and examine again"
)
_NO_FORGE = (
    "nobody keeps the approvals: show the auditor how the signer agreed, such as the signer's mail, kept by `tieout evidence "
    "add`; name a forge under changes in controls.yaml, and approvals of later reviews prove themselves"
)
_CAPTURE = "capture the list of accounts again, whole, and have the review name that capture under population"
_RECORD = "correct the record as the finding of unreadable-file says, and land it by an approved pull request"


class Doubt(NamedTuple):
    """One thing that cannot be told."""

    subject: str
    location: Location
    message: str
    remedy: str
    about: str


def doubts(examination: Examination) -> Iterator[Doubt]:
    """Give what cannot be told, each with what is missing and the next step; nothing of what is history."""
    known = reviews_in(examination)
    for standing in known.all:
        if not is_over(examination, standing):
            yield from _of_the_record(examination, standing)
            if not standing.review.system or examination.registers.system(standing.review.system) is not None:
                yield from _of_the_list(standing)
            yield from _of_the_people(examination, standing)
    yield from _of_the_approvals(examination, known)
    yield from _of_the_revokes(examination)
    yield from _of_the_systems(examination)


def is_over(examination: Examination, standing: Standing) -> bool:
    """Say whether a review was signed off before the examined period: then what is wrong in it is history."""
    period = examination.period
    return period is not None and standing.on is not None and standing.on < period.start


def _of_the_record(examination: Examination, standing: Standing) -> Iterator[Doubt]:
    review = standing.review
    if review.unread:
        more = f", and {len(review.unread) - 1} more" if len(review.unread) > 1 else ""
        message = (
            f"{review.subject}: it cannot be told what was decided, because a part of the record cannot be read "
            f"({review.unread[0]}{more})"
        )
        yield Doubt(review.subject, review.at("id"), message, _RECORD, "record")
    if examination.registers.system(review.system) is None and (review.system or not review.unread):
        named = f"names {said(review.system)}, which registers/systems lacks" if review.system else "names no system"
        message = f"{review.subject}: it cannot be told which system was reviewed, because the record {named}"
        yield Doubt(
            review.subject, review.at("system"), message, "write the id of a row of registers/systems", "system"
        )


def _of_the_list(standing: Standing) -> Iterator[Doubt]:
    review, population = standing.review, standing.population
    listing = population.listing
    if review.unread and not review.population:
        return  # that is told of the record
    if listing is None:
        why = population.missing
    elif listing.unsound:
        why = f"the list {listing.record.path} cannot be believed: {listing.unsound}"
    elif listing.partial:
        why = f"the list {listing.record.path} may not be all: {listing.partial}"
    elif listing.at is None:
        why = f"the list {listing.record.path} does not say of when it is"
    elif review.system and listing.system != review.system:
        of = f"of {said(listing.system)}" if listing.system else "of no system"
        why = f"the list {listing.record.path} is {of}, and the review is of {said(review.system)}"
    else:
        return
    message = f"{review.subject}: it cannot be told whether every account was decided on, because {why}"
    yield Doubt(review.subject, review.at("population"), message, _CAPTURE, "population")


def _of_the_people(examination: Examination, standing: Standing) -> Iterator[Doubt]:
    review = standing.review
    begins = f"{review.subject}: it cannot be told whether anybody decided on their own account, because"
    absent = examination.why_absent("people")
    if absent is not None:
        remedy = "keep registers/people.yaml, with the logins and addresses of everybody"
        if review.decisions:
            yield Doubt(review.subject, review.at("reviewer"), f"{begins} {absent}", remedy, "people")
        return
    found = tally(examination, standing)
    if found.unknown_deciders:
        names = several(name or "nobody who is named" for name in found.unknown_deciders)
        message = f"{begins} the people register does not know who decided: {names}"
        remedy = "write person:x as registers/people.yaml has the id, or add the person there"
        yield Doubt(review.subject, review.at("reviewer"), message, remedy, "deciders")
    listing = standing.population.listing
    if found.departed_deciders and listing is not None and listing.at is not None:
        names = several(
            f"{said(item.id)} (left on {item.left_on}, {item.at('left_on')})" for item in found.departed_deciders
        )
        day = examination.program.organization.calendar.day_of(listing.at)
        message = f"{review.subject}: it cannot be told who decided, because the list is of {day}, and gone was {names}"
        remedy = (
            "have somebody who works here decide on a list of today, or correct the last day in registers/people.yaml"
        )
        yield Doubt(review.subject, review.at("reviewer"), message, remedy, "departed deciders")
    if found.nobodys and listing is not None:
        places = several(f"{said(item.account)} ({listing.place(item.at)})" for item in found.nobodys)
        are = "is an account" if len(found.nobodys) == 1 else "are accounts"
        message = f"{begins} {places} {are} of nobody whom the people register knows by login or address"
        remedy = "add the login or the address to the person in registers/people.yaml, or revoke the account"
        yield Doubt(review.subject, review.at("decisions"), message, remedy, "accounts")


def _of_the_approvals(examination: Examination, known: Reviews) -> Iterator[Doubt]:
    """Give one for each reason: without a ledger it is the same for all of them."""
    by_why: defaultdict[str, list[Standing]] = defaultdict(list)
    for standing in known.all:
        if standing.on is not None and standing.is_approved is None and not is_over(examination, standing):
            by_why[standing.why].append(standing)
    for why, items in by_why.items():
        first = items[0].review
        names = several(item.review.subject for item in items)
        were = "was" if len(items) == 1 else "were"
        message = f"it cannot be told whether {names} {were} signed off by an approved change, because {why}"
        subject = first.subject if len(items) == 1 else "access reviews"
        yield Doubt(subject, first.at("signed_off_by"), message, _to_approve(examination, first), "approval")


def _to_approve(examination: Examination, review: AccessReview) -> str:
    """Say what would show who approved a review."""
    forge = examination.program.changes.forge
    if forge is not None and forge.kind == "none":
        return _NO_FORGE
    if examination.ledger is not None and examination.why_absent("people") is not None:
        return "keep registers/people.yaml, with the logins of everybody"
    if examination.ledger is not None and examination.roster.holders(review.signed_off_by) is None:
        return "write person:x as registers/people.yaml has the id, or add the person there"
    return _SYNC


def _of_the_revokes(examination: Examination) -> Iterator[Doubt]:
    """Give one for each review and reason."""
    by_why: defaultdict[tuple[str, str], list[Revoke]] = defaultdict(list)
    for item in revokes(examination):
        is_known = examination.registers.system(item.standing.review.system) is not None
        if item.fate is Fate.UNTOLD and is_known and not is_over(examination, item.standing):
            by_why[item.standing.review.path, item.why].append(item)
    for (_, why), items in by_why.items():
        review, on = items[0].standing.review, items[0].standing.on
        names = several(said(item.decision.account) for item in items)
        message = (
            f"{review.subject}: it cannot be told whether {names} "
            f"({counted(len(items), 'revoke')}, signed off {on}) lost the access to {said(review.system)}, because {why}"
        )
        remedy = f"capture the accounts of {said(review.system) or 'the system'} again, whole, and land the capture"
        yield Doubt(
            review.subject, review.place(items[0].decision), message, remedy, f"revoke {items[0].decision.account}"
        )


def _of_the_systems(examination: Examination) -> Iterator[Doubt]:
    undated = [
        system
        for system in systems_in_scope(examination)
        if examination.period is None and system.in_scope_from is None and not gaps(examination, system)
    ]
    if undated:
        one, first = len(undated) == 1, undated[0]
        message = (
            f"it cannot be told whether the access review of {several(said(item.id) for item in undated)} is late, because "
            f"none is on record and nothing says since when {'the system is' if one else 'the systems are'} in scope"
        )
        remedy = "declare the period in controls.yaml, or write in_scope_from in the row"
        yield Doubt(first.id if one else "systems", first.at("in_scope"), message, remedy, "start")
    silent = [item for item in examination.registers.systems if item.in_scope is None and item.is_used and item.id]
    if silent and (examination.access_reviews or limit(examination, GAP, examination.as_of) is not None):
        rows = "the row does" if len(silent) == 1 else "their rows do"
        message = (
            f"it cannot be told whether the access to {several(item.id for item in silent)} has to be reviewed, because "
            f"{rows} not say whether the system is in scope"
        )
        yield Doubt("systems", silent[0].location, message, "write in_scope: yes or no in each row", "scope")
