"""What a head says of its days stands beside the commits that wrote it there."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.factories import POLICY_PATH, commit, document, examination, program
from tieout.check import check
from tieout.model.change import Arrival, Effect, FieldChange, History, Revision
from tieout.model.document import Document
from tieout.model.examination import Examination
from tieout.model.program import DocumentGlobs
from tieout.workpapers.dated import Claim, Wording, claims, wording
from tieout.workpapers.support import Grounds

NOTHING = examination(history=None, head=None)


def revision(number: int, *keys: str, **changes: Any) -> Revision:
    """Give what commit ``number`` changed: these keys, and no words."""
    usual: dict[str, Any] = {
        "commit": commit(oid=str(number) * 40),
        "path": POLICY_PATH,
        "effect": Effect.MODIFIED,
        "body_changed": False,
        "fields": tuple(FieldChange(key=key, before="1", after="2") for key in keys),
        "readable": True,
    }
    return Revision(**{**usual, **changes})


def seen(*revisions: Revision, **changes: Any) -> Examination:
    """Give an examination with this trail, the newest first; commit n came on the nth of March."""
    arrivals = tuple(
        Arrival(
            commit=item.commit.oid,
            landing="a" * 40,
            at=datetime(2026, 3, int(item.commit.oid[0]), 12, tzinfo=UTC),
        )
        for item in revisions
    )
    history = History(commits=9, revisions=revisions, irregularities=(), arrivals=arrivals)
    return examination(**{"history": history, **changes})


def told(of: Examination, **changes: Any) -> dict[str, tuple[date | None, int | None]]:
    policy = document(**changes)
    grounds = Grounds.of(of, check(of))
    return {item.key: (item.day, item.apart_days) for item in claims(policy, grounds)}


ADDED = revision(1, effect=Effect.ADDED, body_changed=True)


def test_a_claim_is_held_against_the_newest_commit_that_wrote_the_key() -> None:
    of = seen(revision(3, "owner"), revision(2, "last_reviewed", "version"), ADDED)
    assert told(of) == {
        "version": (date(2026, 3, 2), None),
        "approved": (date(2026, 3, 1), (date(2026, 3, 1) - date(2026, 1, 14)).days),
        "effective": (date(2026, 3, 1), (date(2026, 3, 1) - date(2026, 2, 1)).days),
        "last_reviewed": (date(2026, 3, 2), (date(2026, 3, 2) - date(2026, 1, 14)).days),
    }


def test_a_claim_says_where_it_stands_and_which_commit_brought_it() -> None:
    of = seen(revision(2, "approved"), ADDED)
    found = {item.key: item for item in claims(document(), Grounds.of(of, check(of)))}
    assert found["approved"] == Claim(
        key="approved",
        value="2026-01-14",
        line=document().at("approved").line,
        commit="a" * 40,
        day=date(2026, 3, 2),
        apart_days=47,
    )


def test_a_day_that_was_still_ahead_is_before_it() -> None:
    assert told(seen(ADDED), last_reviewed=date(2026, 3, 9))["last_reviewed"] == (date(2026, 3, 1), -8)


def test_what_the_head_does_not_say_is_no_claim() -> None:
    assert told(seen(ADDED), version=None, approved=None, effective=None) == {"last_reviewed": (date(2026, 3, 1), 46)}


def test_a_file_that_was_only_moved_did_not_come_with_all_its_keys() -> None:
    of = seen(revision(3, effect=Effect.ADDED), revision(2, "approved"), ADDED)
    assert (told(of)["approved"][0], told(of)["effective"][0]) == (date(2026, 3, 2), date(2026, 3, 1))


def test_nothing_older_than_a_head_that_cannot_be_read_is_told() -> None:
    of = seen(revision(3, "approved"), revision(2, readable=False), ADDED)
    assert told(of)["approved"][0] == date(2026, 3, 3)
    assert told(of)["effective"] == (None, None)


def test_a_key_of_another_tool_that_is_read_as_ours_counts() -> None:
    settings = program(documents=DocumentGlobs(fields=(("last_approved", "approved"),)))
    of = seen(revision(2, "last_approved"), ADDED, program=settings)
    assert told(of)["approved"][0] == date(2026, 3, 2)


@pytest.mark.parametrize(
    "of", [seen(ADDED, uncommitted=(POLICY_PATH,)), seen(ADDED, head=None), NOTHING, examination()]
)
def test_what_no_commit_is_known_to_hold_has_no_day(of: Examination) -> None:
    assert set(told(of).values()) == {(None, None)}
    assert wording(document(), Grounds.of(of, check(of))) is None


def test_the_words_are_those_of_the_newest_commit_that_changed_any() -> None:
    of = seen(revision(3, "version"), revision(2, body_changed=True), ADDED)
    assert wording(document(), Grounds.of(of, check(of))) == Wording(
        commit="2" * 40, author="Ana Example", landing="a" * 40, day=date(2026, 3, 2)
    )


def test_another_texts_trail_says_nothing() -> None:
    other: Document = document(path="policies/other.md")
    of = seen(ADDED)
    assert wording(other, Grounds.of(of, check(of))) is None
