"""What became of the accounts that a review revoked."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tieout.judgement.operation.access_review import reviews_in
from tieout.model.evidence.tables.accounts import NO, YES
from tieout.model.operation.access_review import Choice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.judgement.operation.access_review import Seen, Standing
    from tieout.model.evidence.collector import Collectors
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
    That an account is not in a list shows something only where the list is made as the one that was decided on:
    a system may have one of members and another of guests.
    """
    known = reviews_in(examination)
    collectors = examination.evidence.collectors
    for standing in known.all:
        if standing.on is None or standing.is_approved is False or not standing.is_said_signed:
            continue
        decided_on = standing.population.listing
        lists = tuple(
            (item, decided_on is not None and _are_alike(item.listing, decided_on, collectors))
            for item in known.seen.get(standing.review.system, ())
            if item.listing.at is not None
        )
        for decision in standing.review.decisions:
            if decision.choice is Choice.REVOKE:
                yield _followed(standing, decision, lists)


def _followed(standing: Standing, decision: Decision, lists: tuple[tuple[Seen, bool], ...]) -> Revoke:
    landed, decided_on = standing.review.landed, standing.population.listing
    key = decision.account.casefold()
    since = decided_on.at if decided_on else None
    doubt = ""
    for item, is_alike in lists:
        if landed is not None and _at(item) > landed.at:
            fate, why = _fate(item, key, is_alike=is_alike)
            if fate is not Fate.UNTOLD:
                return _told(standing, decision, fate, item, key)
            doubt = doubt or why
    for item, is_alike in reversed(lists):
        if landed is not None and since is not None and since < _at(item) <= landed.at:
            fate, _ = _fate(item, key, is_alike=is_alike)
            if fate is Fate.GONE:
                return _told(standing, decision, fate, item, key)
            if fate is Fate.ACTIVE:
                break
    return Revoke(standing=standing, decision=decision, fate=Fate.UNTOLD, why=doubt or "no list was captured since")


def _told(standing: Standing, decision: Decision, fate: Fate, item: Seen, key: str) -> Revoke:
    return Revoke(standing=standing, decision=decision, fate=fate, listing=item.listing, account=item.accounts.get(key))


def _at(item: Seen) -> datetime:
    return item.listing.at or datetime.max.replace(tzinfo=UTC)


def _are_alike(one: Listing, other: Listing, collectors: Collectors) -> bool:
    """Say whether two lists are made alike: in one form, by one entry of ``collectors.yaml``, or for the same evidence."""
    if (one.schema, one.collector) != (other.schema, other.collector):
        return False
    is_declared = bool(one.collector) and collectors.collector(one.collector) is not None
    return is_declared or one.serves == other.serves or bool({*one.serves} & {*other.serves})


def _fate(item: Seen, key: str, *, is_alike: bool) -> tuple[Fate, str]:
    """Give what a list shows of an account, and why where it shows nothing."""
    row = item.accounts.get(key)
    if row is not None and not item.listing.unsound:
        fate = {YES: Fate.ACTIVE, NO: Fate.GONE}.get(row.active, Fate.UNTOLD)
        return fate, f"{item.listing.place(row.at)} does not say whether it is active"
    why = _why_silent(item.listing, is_alike=is_alike)
    return (Fate.UNTOLD, f"the list {item.listing.capture} {why}") if why else (Fate.GONE, "")


def _why_silent(listing: Listing, *, is_alike: bool) -> str:
    """Say why it shows nothing that a list lacks an account; empty where it shows that it is gone."""
    if listing.unsound:
        return f"cannot be believed: {listing.unsound}"
    if listing.partial:
        return f"may not be all: {listing.partial}"
    return "" if is_alike else "is not made as the one that was decided on, and lacks it"
