from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.ledger.world import ALICE, BOB, World, moment
from tieout.ledger.live import ask_again, drawn, faults_of
from tieout.model.account import Account
from tieout.model.proposal import BaseChange, Dismissal, Review, ReviewState
from tieout.sources.ledger.reading import read_ledger

if TYPE_CHECKING:
    from tieout.model.ledger import Ledger


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    found = World(tmp_path_factory.mktemp("live") / "company")
    for day in range(1, 6):
        found.merge(day)
    found.sync(6)
    return found


@pytest.fixture(scope="module")
def ledger(world: World) -> Ledger:
    found = read_ledger(world.repository, None)
    assert found is not None
    return found


def test_a_seed_draws_the_same_changes_in_the_same_order_everywhere(ledger: Ledger) -> None:
    order, digest = drawn(ledger.observations, "rain")
    again, same = drawn(reversed(ledger.observations), "rain")
    assert ([item.seq for item in order], digest) == ([item.seq for item in again], same)
    assert sorted(item.proposal.number for item in order) == [1, 2, 3, 4, 5]
    assert [item.seq for item in drawn(ledger.observations, "snow")[0]] != [item.seq for item in order]


def test_a_forge_that_says_the_same_leaves_no_difference(world: World, ledger: Ledger) -> None:
    sampled = ask_again(ledger.observations, world.forge, size=3, seed="rain", told=lambda _: None)
    assert (len(sampled.numbers), sampled.population, sampled.differences) == (3, 5, ())


REVIEW = Review("R_1", BOB, ReviewState.APPROVED, moment(1) - timedelta(minutes=5), None)
LATER = moment(7)


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ({"title": "Another"}, ["may-change"]),
        ({"labels": ("x",)}, ["may-change"]),
        ({"merged_by": None}, ["may-change"]),
        ({"author": Account("alice2", "1")}, ["may-change"]),
        ({"author": Account("alice", "9")}, ["altered"]),
        ({"head_oid": "7" * 40}, ["altered"]),
        ({"merged_at": moment(2)}, ["altered"]),
        ({"merge_oid": None, "unknown": (("merge_oid", "not told"),)}, ["may-change"]),
        ({"reviews": ()}, ["altered"]),
        ({"reviews": "with", "extra": Review("R_9", ALICE, ReviewState.APPROVED, LATER, None)}, ["later"]),
        (
            {"reviews": "with", "extra": Review("R_9", ALICE, ReviewState.CHANGES_REQUESTED, moment(1), None)},
            ["altered"],
        ),
        ({"base_changes": (BaseChange(moment(0.5), BOB, "dev", "main"),)}, ["altered"]),
        ({"base_changes": (BaseChange(LATER, BOB, "dev", "main"),)}, ["later"]),
        ({"state": ReviewState.DISMISSED, "at": LATER}, ["later", "later"]),
        ({"state": ReviewState.DISMISSED, "at": moment(1)}, ["altered", "altered"]),
        ({"state": ReviewState.COMMENTED}, ["altered"]),
        ({"by": Account("bobby", "2")}, ["may-change"]),
        ({"by": Account("mallory", "3")}, ["altered"]),
        ({"oid": None}, ["may-change"]),
        ({"oid": "8" * 40}, ["altered"]),
    ],
)
def test_what_may_have_changed_is_told_from_what_cannot(
    world: World, ledger: Ledger, change: dict[str, Any], kinds: list[str]
) -> None:
    honest = world.forge.items[1]
    proposal = honest.proposal
    review = proposal.reviews[0]
    change = dict(change)
    if change.get("reviews") == "with":
        change["reviews"] = (review, change.pop("extra"))
    elif change.keys() & {"state", "by", "oid"}:
        at = change.pop("at", None)
        change = {"reviews": (review._replace(**change),)}
        if at is not None:
            change["dismissals"] = (Dismissal("R_1", ReviewState.APPROVED, at, ALICE),)
    try:
        world.forge.items[1] = honest._replace(proposal=replace(proposal, **change))
        sampled = ask_again(ledger.observations, world.forge, size=5, seed="rain", told=lambda _: None)
    finally:
        world.forge.items[1] = honest
    assert [(item.number, item.kind) for item in sampled.differences] == [(1, kind) for kind in kinds]
    assert len(list(faults_of(sampled, ledger))) == kinds.count("altered")


def test_a_change_that_the_forge_does_not_have_is_altered(world: World, ledger: Ledger) -> None:
    honest = world.forge.items.pop(3)
    try:
        sampled = ask_again(ledger.observations, world.forge, size=5, seed="rain", told=lambda _: None)
    finally:
        world.forge.items[3] = honest
    assert [(item.number, item.fact, item.kind) for item in sampled.differences] == [(3, "change", "altered")]
    (fault,) = faults_of(sampled, ledger)
    assert fault.message == "#3 change: the record says a merged change; the forge says no such merged change"
