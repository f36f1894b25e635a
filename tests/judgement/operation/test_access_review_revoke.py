"""What became of a revoked account is told by the first later list that shows it, and by no list that may not be all."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.access_reviews import account, decision, examination, listing, population, review, sighting
from tieout.judgement.operation.access_review_revoke import Fate, revokes
from tieout.model.operation.access_review import Choice
from tieout.model.operation.facts import Operation
from tieout.model.operation.population import Account, Sighting

SIGNED = date(2026, 4, 10)
REVOKED = decision("Dan", Choice.REVOKE)
DAN = account("dan")
GONE = account("dan", active="no")
UNSURE = account("dan", active="unknown")


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 4, day, hour, tzinfo=UTC)


def fates(*seen: Sighting) -> list[tuple[Fate, str]]:
    one = review(SIGNED, REVOKED, decision("ana"))
    shown = listing(at(2))
    operation = Operation(populations=(population(one, DAN, account("ana"), shown=shown),), sightings=seen)
    found = revokes(examination(one, operation=operation))
    return [(item.fate, item.listing.capture if item.listing else item.why) for item in found]


def test_the_first_list_after_the_sign_off_tells() -> None:
    assert fates(sighting(at(20), DAN)) == [(Fate.ACTIVE, "2026-04-20-0900")]
    assert fates(sighting(at(20))) == [(Fate.GONE, "2026-04-20-0900")]
    assert fates(sighting(at(20), GONE)) == [(Fate.GONE, "2026-04-20-0900")]


def test_that_it_went_later_takes_nothing_back() -> None:
    assert fates(sighting(at(20), DAN), sighting(at(21))) == [(Fate.ACTIVE, "2026-04-20-0900")]


def test_a_list_of_the_moment_of_the_sign_off_is_not_after_it() -> None:
    assert fates(sighting(at(10, 12), DAN)) == [(Fate.UNTOLD, "no list was captured since")]
    assert fates(sighting(at(10, 13), DAN)) == [(Fate.ACTIVE, "2026-04-10-1300")]


@pytest.mark.parametrize(
    ("seen", "why"),
    [
        (sighting(at(20), partial="page 2 is missing"), "the list 2026-04-20-0900 may not be all: page 2 is missing"),
        (sighting(at(20), unsound="altered"), "the list 2026-04-20-0900 cannot be believed: altered"),
        (sighting(at(20), UNSURE), "evidence/2026-04-20-0900/raw.csv:dan does not say whether it is active"),
    ],
)
def test_what_shows_nothing_is_passed_over_and_said_where_nothing_else_tells(seen: Sighting, why: str) -> None:
    assert fates(seen) == [(Fate.UNTOLD, why)]
    assert fates(seen, sighting(at(22))) == [(Fate.GONE, "2026-04-22-0900")]
    assert fates(seen, sighting(at(22), DAN)) == [(Fate.ACTIVE, "2026-04-22-0900")]


def test_a_list_that_may_not_be_all_accuses_by_what_it_holds() -> None:
    assert fates(sighting(at(20), DAN, partial="page 2 is missing")) == [(Fate.ACTIVE, "2026-04-20-0900")]


def test_a_list_that_came_with_the_review_shows_that_it_was_done() -> None:
    assert fates(sighting(at(2), DAN), sighting(at(9))) == [(Fate.GONE, "2026-04-09-0900")]
    assert fates(sighting(at(2), DAN), sighting(at(9)), sighting(at(20), DAN)) == [(Fate.ACTIVE, "2026-04-20-0900")]


def test_the_list_that_was_decided_on_and_one_before_it_show_nothing() -> None:
    assert fates(sighting(at(1)), sighting(at(2), DAN)) == [(Fate.UNTOLD, "no list was captured since")]


def test_still_there_before_the_sign_off_is_no_accusation() -> None:
    assert fates(sighting(at(5)), sighting(at(9), DAN)) == [(Fate.UNTOLD, "no list was captured since")]


@pytest.mark.parametrize(
    "changes", [{"schema": "postgres.roles/1"}, {"collector": "guests"}, {"serves": (("AC-03", "guests"),)}]
)
def test_a_list_of_another_making_shows_what_it_has_and_nothing_of_what_it_lacks(changes: dict[str, Any]) -> None:
    why = "the list 2026-04-20-0900 is not made as the one that was decided on, and lacks it"
    assert fates(sighting(at(20), **changes)) == [(Fate.UNTOLD, why)]
    assert fates(sighting(at(20), **changes), sighting(at(21))) == [(Fate.GONE, "2026-04-21-0900")]
    assert fates(sighting(at(20), DAN, **changes)) == [(Fate.ACTIVE, "2026-04-20-0900")]
    assert fates(sighting(at(20), GONE, **changes)) == [(Fate.GONE, "2026-04-20-0900")]


def test_a_list_without_a_moment_shows_nothing() -> None:
    assert fates(sighting(None, DAN)) == [(Fate.UNTOLD, "no list was captured since")]


def test_what_is_not_on_the_branch_revokes_nothing_yet() -> None:
    one = review(None, REVOKED)
    assert list(revokes(examination(one, operation=Operation(sightings=(sighting(at(20), DAN),))))) == []


_STATES = st.sampled_from([(), (DAN,), (GONE,), (UNSURE,)])
_LISTS = st.lists(st.tuples(st.integers(1, 28), st.integers(0, 23), _STATES, st.booleans()), max_size=6)


@given(_LISTS, st.tuples(_STATES, st.booleans()))
def test_what_was_told_after_the_sign_off_is_told_whatever_comes_later(
    lists: list[tuple[int, int, tuple[Account, ...], bool]], more: tuple[tuple[Account, ...], bool]
) -> None:
    seen = [sighting(at(d, h), *rows, partial="cut off" if cut else "") for d, h, rows, cut in sorted(lists, key=str)]
    seen.sort(key=lambda item: str(item.listing.at))
    shown, cut = more
    last = sighting(datetime(2026, 5, 20, tzinfo=UTC), *shown, partial="cut off" if cut else "")
    (before,) = fates(*seen)
    (after,) = fates(*seen, last)
    assert after == before or before[0] is not Fate.ACTIVE
