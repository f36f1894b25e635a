"""From GitHub to the ledger, over a repository that Git made: what was said is what stands there."""

from __future__ import annotations

import shutil
from copy import copy
from typing import TYPE_CHECKING

import pytest

from tests.forge import server as fails
from tests.forge.graph import ForgeError
from tests.ledger.world import ALICE, BOB, World, moment
from tieout.model.errors import UnreachableError
from tieout.model.proposal import Review, ReviewState
from tieout.sources.ledger.reading import read_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.forge.server import Server
    from tieout.model.ledger import Ledger


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Make a company of 30 merged changes, once: each takes Git some calls."""
    made = World(tmp_path_factory.mktemp("made") / "company")
    for day in range(1, 31):
        made.merge(day * 0.2, squash=day % 2 == 0)
    return made


@pytest.fixture
def world(company: World, tmp_path: Path, forge: Server) -> Iterator[World]:
    """Give a copy of it whose forge is GitHub: what the memory holds is what the server tells."""
    mine, mine.sample = copy(company), copy(company.sample)
    mine.sample.root = tmp_path / "company"
    mine.sample.git_dir = mine.sample.root / ".git"
    shutil.copytree(company.sample.root, mine.sample.root)
    forge.members = [(ALICE, "WRITE"), (BOB, "ADMIN")]
    for item in company.forge.items.values():
        forge.add(item.proposal, updated_at=item.updated_at)
    with forge.github() as github:
        mine.forge = github  # type: ignore[assignment]  # one Forge for another
        yield mine


def ledger(world: World) -> Ledger:
    found = read_ledger(world.repository, world.repository.head(), branch="main", strict=True)
    assert found is not None
    return found


def everything(world: World) -> str:
    """Give every byte that the ledger's branch holds."""
    return world.sample.git("log", "--format=%B", "-p", "tieout/ledger")


def test_what_github_said_stands_in_the_ledger_with_the_trees_of_git(world: World, forge: Server) -> None:
    done = world.sync(7)
    assert (done.asked, done.recorded, done.is_complete, done.remarks) == (30, 30, True, [])
    assert (forge.asked("Merged"), forge.asked("Members"), forge.points) == (3, 1, 7)
    found = ledger(world)
    assert found.faults == ()
    first_parents = world.sample.git("rev-list", "--first-parent", "main").split()
    for observation in found.observations:
        proposal, told = observation.proposal, forge.told[observation.proposal.number].proposal
        assert observation.source.is_complete
        assert proposal.merge_oid in first_parents
        assert proposal.merge_tree == world.sample.git("rev-parse", f"{proposal.merge_oid}^{{tree}}")
        assert proposal.reviews[0].tree == proposal.head_tree
        assert (proposal.author, proposal.merged_at, proposal.reviews[0].at) == (
            told.author,
            told.merged_at,
            told.reviews[0].at,
        )
    assert {account.login for account in found.members[0].accounts} == {"alice", "bob"}


def test_a_day_on_which_nothing_happened_costs_one_question(world: World, forge: Server) -> None:
    world.sync(7)
    tip = world.sample.git("rev-parse", "tieout/ledger:evidence/2026-Q1/change-management/approvals.jsonl")
    asked = len(forge.requests)
    done = world.sync(8)
    assert (len(forge.requests) - asked, done.recorded) == (1, 0)
    assert world.sample.git("rev-parse", "tieout/ledger:evidence/2026-Q1/change-management/approvals.jsonl") == tip


def test_an_approval_that_came_after_the_merge_is_another_line(world: World, forge: Server) -> None:
    world.sync(7)
    late = Review("R_late", BOB, ReviewState.APPROVED, moment(7.5), forge.told[9].proposal.head_oid)
    forge.touch(9, at=moment(7.5), reviews=(*forge.told[9].proposal.reviews, late))
    assert world.sync(8).recorded == 1
    assert [review.id for review in ledger(world).proposals()[8].proposal.reviews] == ["R_9", "R_late"]


def test_a_forge_that_falls_silent_loses_nothing_and_the_next_run_goes_on(world: World, forge: Server) -> None:
    forge.fail(fails.secondary_limit(99_999), times=99, when=lambda _: forge.asked("Merged") > 1)
    with pytest.raises(UnreachableError):
        world.sync(7)
    assert len(ledger(world).observations) == 25
    assert not ledger(world).is_complete
    forge._faults.clear()
    assert world.sync(8).is_complete
    assert len(ledger(world).proposals()) == 30
    assert len(ledger(world).observations) == 30


def test_what_did_not_come_is_recorded_as_unknown_and_asked_for_until_it_does(world: World, forge: Server) -> None:
    forge.told[20].broken["reviews"] = (2, ForgeError("Something went wrong. Please include `AB12:34` when reporting."))
    done = world.sync(7)
    assert done.remarks == ["#20: not given: reviews (GitHub failed to give it)"]
    [record] = [each for each in ledger(world).observations if each.proposal.number == 20]
    assert not record.source.is_complete
    assert record.proposal.why_unknown("reviews") == "GitHub failed to give it"
    assert world.sync(8).recorded == 1
    latest = ledger(world).latest(20)
    assert latest is not None
    assert latest.source.is_complete
    assert latest.proposal.unknown == ()


def test_no_token_and_no_words_of_an_error_are_in_the_ledger(world: World, forge: Server) -> None:
    for number in (3, 20):
        forge.told[number].broken["reviews"] = (99, ForgeError(f"You sent {forge.token} in AB12:34"))
    forge.told[21].is_null = 1
    world.sync(7)
    text = everything(world)
    assert '"number":20' in text
    assert forge.token not in text
    assert "AB12" not in text
