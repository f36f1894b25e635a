"""What a reviewer's word was at the instant of the merge, whatever happened since."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.approvals import MERGED_AT, account, dismissal, review
from tieout.judgement.approvals.state import Opinion, Word, opinions
from tieout.model.account import Account
from tieout.model.proposal import Dismissal, Review, ReviewState

APPROVED, REQUESTED, DISMISSED = ReviewState.APPROVED, ReviewState.CHANGES_REQUESTED, ReviewState.DISMISSED
HOUR = timedelta(hours=1)


def hours(count: float) -> datetime:
    return MERGED_AT + count * HOUR


BOB = account("bob")


def word(number: int, state: ReviewState, at: datetime | None, by: Account | None = BOB) -> Review:
    return review(by, id=str(number), state=state, at=at)


def told(*reviews: Review, dismissals: tuple[Dismissal, ...] = ()) -> list[tuple[Word, str]]:
    return [(item.word, item.review.id) for item in opinions(reviews, dismissals, MERGED_AT)]


def only(*reviews: Review, dismissals: tuple[Dismissal, ...] = ()) -> Opinion:
    (found,) = opinions(reviews, dismissals, MERGED_AT)
    return found


@pytest.mark.parametrize("silent", [ReviewState.COMMENTED, ReviewState.PENDING])
def test_a_comment_after_an_approval_does_not_cancel_it(silent: ReviewState) -> None:
    assert told(word(1, APPROVED, hours(-2)), word(2, silent, hours(-1))) == [(Word.APPROVED, "1")]


def test_a_comment_alone_is_no_word() -> None:
    assert told(word(1, ReviewState.COMMENTED, hours(-1)), word(2, ReviewState.PENDING, None)) == []


def test_the_newest_word_counts_in_any_order() -> None:
    asked, gave = word(1, REQUESTED, hours(-2)), word(2, APPROVED, hours(-1))
    assert told(asked, gave) == told(gave, asked) == [(Word.APPROVED, "2")]
    asked, gave = word(1, REQUESTED, hours(-1)), word(2, APPROVED, hours(-2))
    assert told(asked, gave) == told(gave, asked) == [(Word.CHANGES_REQUESTED, "1")]


@pytest.mark.parametrize(
    ("first", "second", "newest"), [("9", "10", "10"), ("PRR_b", "PRR_a", "PRR_b"), ("10", "PRR_a", "PRR_a")]
)
def test_words_of_one_instant_are_ordered_by_their_ids(first: str, second: str, newest: str) -> None:
    both = [word(0, APPROVED, hours(-1))._replace(id=name) for name in (first, second)]
    assert told(*both) == told(*reversed(both)) == [(Word.APPROVED, newest)]


@pytest.mark.parametrize(("seconds", "counts"), [(-1, True), (0, True), (1, False)])
def test_a_review_in_the_second_of_the_merge_counts(seconds: int, counts: bool) -> None:
    at = MERGED_AT + timedelta(seconds=seconds)
    assert told(word(1, APPROVED, at)) == ([(Word.APPROVED, "1")] if counts else [])


def test_a_later_approval_does_not_hide_the_request_that_stood() -> None:
    assert told(word(1, REQUESTED, hours(-1)), word(2, APPROVED, hours(1))) == [(Word.CHANGES_REQUESTED, "1")]


def test_nothing_older_comes_back_when_the_newest_was_dismissed() -> None:
    older, newer = word(1, APPROVED, hours(-3)), word(2, DISMISSED, hours(-2))
    by_then = dismissal(newer, at=hours(-1))
    assert told(older, newer, dismissals=(by_then,)) == [(Word.DISMISSED, "2")]


def test_a_word_after_a_dismissal_counts() -> None:
    older, newer = word(1, DISMISSED, hours(-3)), word(2, APPROVED, hours(-1))
    assert told(older, newer, dismissals=(dismissal(older, at=hours(-2)),)) == [(Word.APPROVED, "2")]


@pytest.mark.parametrize(("seconds", "expected"), [(-1, Word.DISMISSED), (0, Word.DISMISSED), (1, Word.APPROVED)])
def test_a_dismissal_counts_from_its_second_on(seconds: int, expected: Word) -> None:
    one = word(1, DISMISSED, hours(-1))
    set_aside = dismissal(one, at=MERGED_AT + timedelta(seconds=seconds))
    assert told(one, dismissals=(set_aside,)) == [(expected, "1")]


def test_a_request_that_was_dismissed_after_the_merge_stood_at_it() -> None:
    one = word(1, DISMISSED, hours(-1))
    assert told(one, dismissals=(dismissal(one, was=REQUESTED, at=hours(1)),)) == [(Word.CHANGES_REQUESTED, "1")]


def test_the_first_of_several_dismissals_counts() -> None:
    one = word(1, DISMISSED, hours(-2))
    twice = (dismissal(one, at=hours(1)), dismissal(one, at=hours(-1)))
    assert told(one, dismissals=twice) == [(Word.DISMISSED, "1")]


def test_a_dismissed_comment_was_none_before_either() -> None:
    one = word(1, DISMISSED, hours(-2))
    assert told(one, dismissals=(dismissal(one, was=ReviewState.COMMENTED),)) == []


def test_a_dismissal_of_no_known_review_changes_nothing() -> None:
    one = word(1, APPROVED, hours(-2))
    assert told(one, dismissals=(dismissal(one, review=None), dismissal(one, review="7"))) == [(Word.APPROVED, "1")]


@pytest.mark.parametrize(
    ("state", "record", "doubt"),
    [
        (DISMISSED, None, "it was dismissed, and no record says when, or what it was"),
        (DISMISSED, {"was": None, "at": hours(1)}, "it was dismissed later, and no record says what it was"),
        (DISMISSED, {"was": DISMISSED, "at": hours(1)}, "it was dismissed later, and no record says what it was"),
        (APPROVED, {"at": hours(-1)}, "it stands, and is on record as dismissed"),
        (REQUESTED, {"at": hours(-1)}, "it stands, and is on record as dismissed"),
    ],
)
def test_what_no_record_tells_is_unknown(state: ReviewState, record: dict[str, object] | None, doubt: str) -> None:
    one = word(1, state, hours(-2))
    found = only(one, dismissals=() if record is None else (dismissal(one, **record),))
    assert (found.word, found.may_block, found.doubt) == (Word.UNKNOWN, True, doubt)


def test_an_unknown_word_is_passed_by_a_newer_one() -> None:
    assert told(word(1, DISMISSED, hours(-2)), word(2, APPROVED, hours(-1))) == [(Word.APPROVED, "2")]


def test_a_dismissal_by_then_says_enough_without_what_it_was() -> None:
    one = word(1, DISMISSED, hours(-2))
    assert told(one, dismissals=(dismissal(one, was=None),)) == [(Word.DISMISSED, "1")]


@pytest.mark.parametrize(
    ("others", "may_block"),
    [
        ((), False),
        ((word(2, APPROVED, hours(-1)),), False),
        ((word(2, REQUESTED, hours(-1)),), True),
        ((word(2, REQUESTED, None),), True),
        ((word(2, DISMISSED, hours(-1)),), True),
    ],
)
def test_an_approval_without_a_time_leaves_the_word_unknown(others: tuple[Review, ...], may_block: bool) -> None:
    found = only(word(1, APPROVED, None), *others)
    assert (found.word, found.may_block, found.doubt) == (
        Word.UNKNOWN,
        may_block,
        "no record says when it was given",
    )


def test_reviewers_are_told_apart_by_number_whatever_their_logins() -> None:
    same = word(1, REQUESTED, hours(-2)), word(2, APPROVED, hours(-1), account("robert", id=account("bob").id))
    assert told(*same) == [(Word.APPROVED, "2")]
    other = word(1, REQUESTED, hours(-2)), word(2, APPROVED, hours(-1), account("bob", id="999"))
    assert told(*other) == [(Word.CHANGES_REQUESTED, "1"), (Word.APPROVED, "2")]


def test_reviewers_without_numbers_are_told_apart_by_login() -> None:
    nameless = word(2, APPROVED, hours(-1), account("BOB", id=None))
    assert told(nameless, word(1, REQUESTED, hours(-2))) == [(Word.APPROVED, "2")]
    assert told(nameless, word(1, REQUESTED, hours(-2), account("erin", id=None))) == [
        (Word.CHANGES_REQUESTED, "1"),
        (Word.APPROVED, "2"),
    ]


def test_deleted_accounts_never_speak_for_each_other() -> None:
    both = word(1, APPROVED, hours(-2), None), word(2, APPROVED, hours(-1), None)
    assert told(*both) == [(Word.APPROVED, "1"), (Word.APPROVED, "2")]


def test_a_deleted_accounts_request_stands_unless_a_deleted_account_spoke_later() -> None:
    asked = word(1, REQUESTED, hours(-2), None)
    assert told(asked) == [(Word.CHANGES_REQUESTED, "1")]
    assert told(asked, word(2, APPROVED, hours(-3), None)) == [(Word.CHANGES_REQUESTED, "1"), (Word.APPROVED, "2")]
    assert told(asked, word(2, APPROVED, hours(-1), None)) == [(Word.UNKNOWN, "1"), (Word.APPROVED, "2")]
    assert told(asked, word(2, APPROVED, None, None)) == [(Word.UNKNOWN, "1"), (Word.UNKNOWN, "2")]
