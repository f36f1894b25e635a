"""When a text was last reviewed: what is proven, beside what its head types."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import approvals, factories
from tests.texts import approval, direct, examined, landing, rules, step, version
from tieout.judgement.texts.review_dates import ReviewDay, review_day
from tieout.model.landing import LandedChange
from tieout.model.text_approval import TextState, TextStep

FIRST, SECOND = date(2026, 3, 2), date(2026, 4, 7)
Past = tuple[LandedChange, TextStep]


def begun() -> Past:
    change = landing(12, FIRST, "bob")
    return change, step(change, None, version(last_reviewed=str(FIRST)))


def bump(change: LandedChange, to: date = SECOND, **head: str) -> Past:
    """A change that moves the date of the review and no word."""
    before = version(last_reviewed=str(FIRST))
    return change, step(change, before, version(last_reviewed=str(to), **head))


@pytest.mark.parametrize(
    ("change", "by"),
    [
        (landing(13, SECOND, "bob"), ("bob",)),
        (landing(13, SECOND, "carol"), ("carol",)),
        (landing(13, SECOND, "dave", author="carol"), ("carol",)),
        (landing(13, SECOND, "dave", author="bob"), ("bob",)),
    ],
    ids=["approver-approves", "owner-approves", "owner-makes", "approver-makes"],
)
def test_a_bare_bump_is_a_review_if_owner_or_approver_made_or_approved_it(
    change: LandedChange, by: tuple[str, ...]
) -> None:
    found = approval(begun(), bump(change))
    assert (found.state, rules(found)) == (TextState.APPROVED, [])
    assert (found.reviewed_on, found.reviewed_by, found.reviewed_in) == (SECOND, by, approvals.oid(1013))


@pytest.mark.parametrize(
    "change",
    [landing(13, SECOND, "dave"), direct(13, SECOND), landing(13, SECOND, author="carol")],
    ids=["somebody-else", "a-commit", "owner-alone"],
)
def test_a_bare_bump_by_anybody_else_is_none(change: LandedChange) -> None:
    """A name in a commit is typed, and what nobody approved is no review either."""
    found = approval(begun(), bump(change))
    assert (found.state, found.reviewed_on, rules(found)) == (TextState.APPROVED, FIRST, ["unapproved-review"])


def test_the_finding_names_both_dates() -> None:
    (found,) = approval(begun(), bump(landing(13, SECOND, "dave"))).deviations
    assert found.message == (
        "pull request #13 of 2026-04-07 moved last_reviewed of Access Control Policy from 2026-03-02 to 2026-04-07, "
        "and neither its owner nor its approver made or approved that"
    )


def test_an_old_bump_is_reported_as_long_as_its_date_stands() -> None:
    """And one of the period whatever became of its date."""
    wrong, right = landing(13, SECOND, "dave"), landing(14, SECOND + timedelta(days=1), "bob")
    mended = step(right, version(last_reviewed=str(SECOND)), version(last_reviewed="2026-04-08"))
    assert rules(approval(begun(), bump(wrong), earlier=2)) == ["unapproved-review"]
    assert rules(approval(begun(), bump(wrong), (right, mended), earlier=2)) == []
    assert rules(approval(begun(), bump(wrong), (right, mended))) == ["unapproved-review"]


def test_an_approval_of_another_date_is_no_review_of_this_one() -> None:
    change = landing(13, SECOND, "bob")
    held = version(last_reviewed="2026-04-01")
    found = approval(begun(), (change, step(change, version(last_reviewed=str(FIRST)), bump(change)[1].after, held)))
    assert (found.reviewed_on, rules(found)) == (FIRST, ["unapproved-review"])


@pytest.mark.parametrize(("days", "found"), [(7, []), (8, ["review-date-unproven"])])
def test_a_typed_date_may_lie_a_week_after_the_proven_one(days: int, found: list[str]) -> None:
    change = landing(12, FIRST, "bob")
    late = step(change, None, version(last_reviewed=str(FIRST + timedelta(days=days))))
    assert rules(approval((change, late))) == found


def test_the_message_names_the_newest_proof() -> None:
    change = landing(12, FIRST, "bob")
    (found,) = approval((change, step(change, None, version(last_reviewed="2026-05-01")))).deviations
    assert found.message == (
        "Access Control Policy says that it was last reviewed on 2026-05-01, and the newest that is proven is of "
        "2026-03-02, in commit 0000001012"
    )


def test_a_date_in_the_future_is_unproven() -> None:
    change = landing(12, FIRST, "bob")
    (found,) = approval((change, step(change, None, version(last_reviewed="2027-01-01")))).deviations
    assert "on 2027-01-01, which has not come yet; the newest that is proven is of 2026-03-02" in found.message


@pytest.mark.parametrize(("days", "found"), [(7, []), (8, ["review-date-unproven"])])
def test_a_typed_date_may_lie_a_week_before_anybody_did_anything(days: int, found: list[str]) -> None:
    """A review of March that is first heard of in June was not recorded when it was done, if it was."""
    change = landing(13, SECOND, "bob", created=SECOND)
    assert rules(approval(begun(), bump(change, SECOND - timedelta(days=days)))) == found


def test_a_text_that_is_not_approved_says_so_and_not_more() -> None:
    change = direct(12, FIRST)
    assert rules(approval((change, step(change, None, version())))) == ["text-not-approved"]


def test_an_approved_change_of_words_is_a_review() -> None:
    change = landing(13, SECOND, "bob")
    pair = change, step(change, version(last_reviewed=str(FIRST)), version("second", last_reviewed=str(SECOND)))
    assert approval(begun(), pair).reviewed_on == SECOND
    wrong = landing(13, SECOND, "dave")
    assert approval(begun(), (wrong, replace(pair[1], landing=wrong.oid))).reviewed_on == FIRST


def test_which_day_counts() -> None:
    """The proven one, and the typed one where that is earlier."""
    document = factories.document(last_reviewed=SECOND)
    plain = factories.examination(document)
    assert review_day(plain, document) == ReviewDay(proven=None, claimed=SECOND, has_ledger=False)
    of = examined(begun(), bump(direct(13, SECOND)))
    (document,) = of.documents
    assert review_day(of, document) == ReviewDay(proven=FIRST, claimed=SECOND, has_ledger=True)
    assert review_day(of, document).last == FIRST
    approved = landing(13, SECOND, "bob")
    silent = approved, step(approved, version(), version("second"))
    of = examined(begun(), silent)
    assert review_day(of, of.documents[0]) == ReviewDay(proven=SECOND, claimed=FIRST, has_ledger=True)
    assert review_day(of, of.documents[0]).last == FIRST


def test_what_has_not_landed_counts_as_it_claims() -> None:
    of = examined(begun(), bump(direct(13, SECOND)), uncommitted=(factories.POLICY_PATH,))
    assert review_day(of, of.documents[0]) == ReviewDay(proven=None, claimed=SECOND, has_ledger=False)
    assert of.texts[0].deviations == ()


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (ReviewDay(proven=None, claimed=FIRST, has_ledger=False), "its last recorded review is of 2026-03-02"),
        (ReviewDay(proven=FIRST, claimed=FIRST, has_ledger=True), "its last proven review is of 2026-03-02"),
        (
            ReviewDay(proven=FIRST, claimed=SECOND, has_ledger=True),
            "its last proven review is of 2026-03-02, and its head claims one of 2026-04-07",
        ),
        (
            ReviewDay(proven=None, claimed=FIRST, has_ledger=True),
            "no review of it is proven, and its head claims one of 2026-03-02",
        ),
    ],
)
def test_how_the_two_are_told(day: ReviewDay, told: str) -> None:
    assert day.told == told


@given(st.integers(0, 200), st.sampled_from(["bob", "carol", "dave", ""]))
def test_a_bare_bump_never_ends_an_approval_and_proves_a_review_by_the_right_people_alone(days: int, by: str) -> None:
    day = FIRST + timedelta(days=days)
    change = landing(13, day, by) if by else direct(13, day)
    found = approval(begun(), bump(change, day))
    assert found.state is TextState.APPROVED
    assert found.reviewed_on == (day if by in {"bob", "carol"} else FIRST)
