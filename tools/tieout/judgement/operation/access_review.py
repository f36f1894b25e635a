"""The reviews of access that an examination knows, laid out once: whose, of when, and whether they were approved."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.judgement.texts.authority import is_of
from tieout.model.characters import visible
from tieout.model.operation.population import Population
from tieout.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tieout.model.examination import Examination
    from tieout.model.operation.access_review import AccessReview
    from tieout.model.operation.listing import Listing
    from tieout.model.operation.population import Account
    from tieout.model.verdict import Judged

_SHORT = 10
"""Digits of a commit that a sentence shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One review, with what is to be thought of its sign-off."""

    review: AccessReview
    population: Population
    is_pending: bool
    """It is not on the branch as it stands: proposed, or in the work tree alone. Then it is no sign-off yet."""
    is_approved: bool | None
    """Whether whoever signed it off approved the change that brought it; None where that cannot be told."""
    why: str
    """Why it is not approved, or why that cannot be told."""

    @property
    def on(self) -> date | None:
        """The day of the sign-off, None for one that is pending."""
        return self.review.landed.on if self.review.landed and not self.is_pending else None

    @property
    def may_count(self) -> bool:
        """Whether it may be a sign-off: it is said to be signed, and nothing shows that nobody approved it."""
        return self.on is not None and self.is_approved is not False and self.is_said_signed

    @property
    def is_said_signed(self) -> bool:
        """Whether it names who signed it off, or may."""
        return bool(self.review.signed_off_by or self.review.unread)

    @property
    def called(self) -> str:
        """The record as a sentence names it, with its place."""
        review = self.review
        place = review.at("signed_off_by")
        return f"{visible(review.subject)} ({place.path}:{place.line})" if review.id else f"{place.path}:{place.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One later list of a system, by the keys of the accounts that reviews revoked there."""

    listing: Listing
    accounts: Mapping[str, Account]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviews:
    """All of them."""

    all: tuple[Standing, ...]
    """In the order of their paths."""
    of_system: Mapping[str, tuple[Standing, ...]]
    """By the id of the system, oldest sign-off first; those without a day are left out. Under the empty id those
    that name no system of the register: each may be of any."""
    seen: Mapping[str, tuple[Seen, ...]]
    """By the id of the system its lists, oldest first."""


def reviews_in(examination: Examination) -> Reviews:
    """Give the reviews of an examination; laid out once for all rules."""
    return examination.operation.memo.of(_reviews, examination, examination)


def _reviews(examination: Examination) -> Reviews:
    from_captures = {item.review: item for item in examination.operation.populations}
    changes = {item.change.oid: item for item in (*examination.judged_earlier, *examination.judged)}
    found = tuple(
        _standing(examination, item, from_captures.get(item.path) or _uncaptured(item), changes)
        for item in examination.access_reviews
    )
    by_system: defaultdict[str, list[Standing]] = defaultdict(list)
    for standing in found:
        if standing.on is not None:
            system = examination.registers.system(standing.review.system)
            by_system[system.id if system else ""].append(standing)
    seen: defaultdict[str, list[Seen]] = defaultdict(list)
    for item in examination.operation.sightings:
        seen[item.listing.system].append(Seen(listing=item.listing, accounts={row.key: row for row in item.shown}))
    return Reviews(
        all=found,
        of_system={key: tuple(sorted(items, key=lambda each: str(each.on))) for key, items in by_system.items()},
        seen={key: tuple(items) for key, items in seen.items()},
    )


def _uncaptured(review: AccessReview) -> Population:
    why = f"there is no capture {visible(review.population)}" if review.population else "it names no capture"
    return Population(review=review.path, listing=None, missing=why)


def _standing(
    examination: Examination, review: AccessReview, population: Population, changes: Mapping[str, Judged]
) -> Standing:
    landings = examination.landings
    judged = changes.get(review.landed.oid) if review.landed else None
    is_proposed = judged is None and landings is not None and landings.proposed > 0
    is_approved, why = _approval(examination, review, judged)
    return Standing(
        review=review,
        population=population,
        is_pending=review.landed is None or is_proposed,
        is_approved=is_approved,
        why=why,
    )


def _approval(examination: Examination, review: AccessReview, judged: Judged | None) -> tuple[bool | None, str]:
    """Say whether the signer approved the change that brought a review, and why not, or why that cannot be told."""
    if examination.ledger is None:
        forge = examination.program.changes.forge
        is_elsewhere = forge is not None and forge.kind == "none"
        said = "controls.yaml says that no forge keeps the approvals" if is_elsewhere else "there is no approval ledger"
        return None, examination.why_absent("ledger") or said
    if review.landed is None or judged is None:
        return None, "the change that brought it is none of those that were looked at"
    commit = f"the change of {review.landed.on} that brought it (commit {review.landed.oid[:_SHORT]})"
    match judged.verdict:
        case Verdict.APPROVED:
            return _signed(examination, review, judged, commit)
        case Verdict.APPROVED_LATE:
            return False, f"{commit} was approved only after it had landed"
        case Verdict.EXCEPTION:
            return False, f"{commit} is not approved ({', '.join(judged.findings)})"
        case _:
            return None, f"{commit} was not tested: {judged.reason}"


def _signed(examination: Examination, review: AccessReview, judged: Judged, commit: str) -> tuple[bool | None, str]:
    signer = review.signed_off_by
    if not signer or any(is_of(examination.roster, signer, by, by) for by in judged.approvers):
        return True, ""
    absent = examination.why_absent("people")
    if absent is not None or examination.roster.holders(signer) is None:
        who = absent or f"the people register does not know {visible(signer)}"
        return None, f"it cannot be told who {visible(signer)} is ({who}), and {_approvers(judged)} approved {commit}"
    return False, f"{_approvers(judged)} approved {commit}, and not {visible(signer)}"


def _approvers(judged: Judged) -> str:
    return " and ".join(judged.approvers)
