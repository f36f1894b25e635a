"""What became of the accounts that a review revoked."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.judgement.operation.access_review import reviews_in
from tieout.model.evidence.tables.accounts import NO, YES
from tieout.model.operation.access_review import Choice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.judgement.operation.access_review import Seen, Standing
    from tieout.model.examination import Examination
    from tieout.model.operation.access_review import Decision
    from tieout.model.operation.listing import Listing
    from tieout.model.operation.population import Account


class Fate(enum.Enum):
    """What a list shows of an account."""

    GONE = "gone"
    ACTIVE = "active"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoke:
    """One account that was to lose its access."""

    standing: Standing
    decision: Decision
    fate: Fate
    listing: Listing | None = None
    """The list that shows it; None where none does."""
    account: Account | None = None
    """Its row there."""
    why: str = ""
    """Why nothing can be told."""


def revokes(examination: Examination) -> Iterator[Revoke]:
    """Give each decision to revoke of a review that is on the branch, with what became of it.

    It is told by the first list of the system after the sign-off that shows it. Where there is none yet, a list
    between the one that was decided on and the sign-off does: the second export that came with the review.
    """
    known = reviews_in(examination)
    for standing in known.all:
        if standing.on is None or standing.is_approved is False or not standing.is_said_signed:
            continue
        lists = known.seen.get(standing.review.system, ())
        for decision in standing.review.decisions:
            if decision.choice is Choice.REVOKE:
                yield _followed(standing, decision, lists)


def _followed(standing: Standing, decision: Decision, lists: tuple[Seen, ...]) -> Revoke:
    landed, decided_on = standing.review.landed, standing.population.listing
    key = decision.account.casefold()
    since = decided_on.at if decided_on else None
    doubt = ""
    dated = [(item.listing.at, item) for item in lists if item.listing.at is not None]
    for at, item in dated:
        if landed is not None and at > landed.at:
            fate, why = _fate(item, key)
            if fate is not Fate.UNTOLD:
                return _told(standing, decision, fate, item, key)
            doubt = doubt or why
    for at, item in reversed(dated):
        if landed is not None and since is not None and since < at <= landed.at:
            fate, _ = _fate(item, key)
            if fate is Fate.GONE:
                return _told(standing, decision, fate, item, key)
            if fate is Fate.ACTIVE:
                break
    return Revoke(standing=standing, decision=decision, fate=Fate.UNTOLD, why=doubt or "no list was captured since")


def _told(standing: Standing, decision: Decision, fate: Fate, item: Seen, key: str) -> Revoke:
    return Revoke(standing=standing, decision=decision, fate=fate, listing=item.listing, account=item.accounts.get(key))


def _fate(item: Seen, key: str) -> tuple[Fate, str]:
    listing, row = item.listing, item.accounts.get(key)
    if listing.unsound:
        return Fate.UNTOLD, f"the list {listing.capture} cannot be believed: {listing.unsound}"
    if row is None:
        if listing.partial:
            return Fate.UNTOLD, f"the list {listing.capture} may not be all: {listing.partial}"
        return Fate.GONE, ""
    if row.active == YES:
        return Fate.ACTIVE, ""
    if row.active == NO:
        return Fate.GONE, ""
    return Fate.UNTOLD, f"{listing.place(row.at)} does not say whether it is active"
