"""What each reviewer's word was at an instant, rebuilt from reviews and dismissals as they are known today."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.proposal import ReviewState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tieout.model.account import Account
    from tieout.model.proposal import Dismissal, Review


class Word(enum.Enum):
    """What holds of a reviewer at the instant."""

    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"
    DISMISSED = "dismissed"
    """The newest word was set aside by then: there is none, and nothing older comes back."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """The word of one account at an instant."""

    by: Account | None
    word: Word
    review: Review
    """The one that it rests on."""
    dismissal: Dismissal | None = None
    may_block: bool = False
    """Of an unknown word: whether it may be a request for changes. Any unknown word may be an approval."""
    doubt: str = ""
    """Why it is unknown, a clause about the review; empty if it is not."""


_WORDS = {
    ReviewState.APPROVED: Word.APPROVED,
    ReviewState.CHANGES_REQUESTED: Word.CHANGES_REQUESTED,
}
_SILENT = frozenset({ReviewState.COMMENTED, ReviewState.PENDING})


def opinions(reviews: Iterable[Review], dismissals: Iterable[Dismissal], at: datetime) -> tuple[Opinion, ...]:
    """Give the word of every account that had one at the instant, whatever the order of the reviews.

    The newest approval or request for changes by then counts; comments do not. A review that was dismissed
    by then is no word, and nothing older comes back; of one that was dismissed later the word that it was
    before holds. A deleted account is nobody's equal, so each of its reviews stands alone.
    """
    dismissed: dict[str, Dismissal] = {}
    for item in sorted(dismissals, key=lambda item: item.at):
        if item.review is not None:
            dismissed.setdefault(item.review, item)
    found = [
        opinion
        for group in _by_account(reviews)
        if (opinion := _opinion([_at(review, dismissed.get(review.id), at) for review in group], at)) is not None
    ]
    return tuple(_doubted(found))


def order(review: Review) -> tuple[bool, int, str]:
    """Give what orders reviews of one instant: their ids, as numbers where they are such."""
    is_number = review.id.isascii() and review.id.isdecimal()
    return (not is_number, int(review.id) if is_number else 0, review.id)


def _by_account(reviews: Iterable[Review]) -> list[list[Review]]:
    """Sort the reviews by account: by number, and by login where the forge gave none."""
    groups: list[list[Review]] = []
    numbers: dict[str, list[Review]] = {}
    logins: dict[str, list[Review]] = {}
    for review in sorted(reviews, key=lambda item: (item.by is None or item.by.id is None, *order(item))):
        who = review.by
        group: list[Review] | None = None
        if who is not None:
            group = logins.get(who.login.casefold()) if who.id is None else numbers.get(who.id)
        if group is None:
            group = []
            groups.append(group)
        if who is not None:
            logins[who.login.casefold()] = group
            if who.id is not None:
                numbers[who.id] = group
        group.append(review)
    return groups


def _at(review: Review, dismissal: Dismissal | None, at: datetime) -> Opinion | None:
    """Give what one review said at the instant; None if that is no word of anybody's."""
    state = review.state
    if state in _SILENT or (review.at is not None and review.at > at):
        return None
    if state is ReviewState.DISMISSED:
        return _set_aside(review, dismissal, at)
    if dismissal is not None and dismissal.at <= at:
        return _unknown(review, "it stands, and is on record as dismissed")
    return Opinion(by=review.by, word=_WORDS[state], review=review)


def _set_aside(review: Review, dismissal: Dismissal | None, at: datetime) -> Opinion | None:
    """Give what a review said that is dismissed today."""
    if dismissal is None:
        return _unknown(review, "it was dismissed, and no record says when, or what it was")
    if dismissal.was in _SILENT:
        return None
    if dismissal.at <= at:
        return Opinion(by=review.by, word=Word.DISMISSED, review=review, dismissal=dismissal)
    word = None if dismissal.was is None else _WORDS.get(dismissal.was)
    if word is None:
        return _unknown(review, "it was dismissed later, and no record says what it was")
    return Opinion(by=review.by, word=word, review=review, dismissal=dismissal)


def _unknown(review: Review, doubt: str, *, may_block: bool = True) -> Opinion:
    return Opinion(by=review.by, word=Word.UNKNOWN, review=review, may_block=may_block, doubt=doubt)


def _opinion(words: list[Opinion | None], at: datetime) -> Opinion | None:
    """Give the newest word of one account; unknown where one without a time may be newer."""
    spoken = [item for item in words if item is not None]
    dated = [item for item in spoken if item.review.at is not None]
    undated = [item for item in spoken if item.review.at is None]
    newest = max(dated, key=lambda item: (item.review.at or at, *order(item.review)), default=None)
    if not undated:
        return newest
    both = (*undated, *(() if newest is None else (newest,)))
    may_block = any(item.word is Word.CHANGES_REQUESTED or item.may_block for item in both)
    return _unknown(undated[-1].review, "no record says when it was given", may_block=may_block)


def _doubted(found: list[Opinion]) -> Iterable[Opinion]:
    """A request of a deleted account may have been taken back by a later word of a deleted account."""
    ghosts = [item.review.at for item in found if item.by is None]
    for item in found:
        asked_at = item.review.at
        if item.by is not None or item.word is not Word.CHANGES_REQUESTED or asked_at is None:
            yield item
        elif any(at is None or at > asked_at for at in ghosts):
            yield _unknown(item.review, "its account and that of a later review were deleted")
        else:
            yield item
