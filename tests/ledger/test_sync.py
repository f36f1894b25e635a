from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.ledger.world import ALICE, BOB, World, moment
from tests.sources.ledger.proposals import ASKED
from tieout.model.errors import IntegrityError, UnreachableError, UsageError
from tieout.model.proposal import Review, ReviewState
from tieout.sources.ledger.line import entry
from tieout.sources.ledger.reading import read_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from tieout.model.ledger import Ledger


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "company")


def ledger(world: World) -> Ledger:
    repository = world.repository
    found = read_ledger(repository, repository.head(), branch="main", strict=True)
    assert found is not None
    return found


def checkpoint(world: World, quarter: str = "2026-Q1") -> dict[str, object]:
    text = world.sample.git("show", f"tieout/ledger:evidence/{quarter}/change-management/checkpoint.json")
    found: dict[str, object] = json.loads(text)
    return found


def test_a_first_run_records_every_change_the_tip_and_who_may_approve(world: World) -> None:
    for day in range(1, 8):
        world.merge(day, squash=day % 2 == 0)
    done = world.sync(8)
    assert (done.asked, done.recorded, done.is_complete, done.remarks) == (7, 7, True, [])
    found = ledger(world)
    assert (found.source, found.faults, found.is_complete) == ("tieout/ledger", (), True)
    assert [item.proposal.number for item in found.proposals()] == [1, 2, 3, 4, 5, 6, 7]
    assert [(tip.tip, tip.total) for tip in found.tips] == [(world.sample.git("rev-parse", "main"), 7)]
    assert [item.accounts for item in found.members] == [(ALICE, BOB)]
    assert found.synced_at == moment(8)
    assert checkpoint(world)["watermark"] == "2026-01-09T00:00:00Z"


def test_trees_come_from_git_here(world: World) -> None:
    world.merge(1)
    world.sync(2)
    proposal = ledger(world).observations[0].proposal
    assert proposal.head_tree == world.sample.git("rev-parse", "refs/pull/1/head^{tree}")
    assert proposal.merge_tree == world.sample.git("rev-parse", "main^{tree}")
    assert proposal.reviews[0].tree == proposal.head_tree


def test_a_run_in_which_nothing_changed_costs_one_request_and_adds_no_record(world: World) -> None:
    world.merge(1)
    world.sync(2)
    before, world.forge.requests = world.lines(), 0
    assert world.sync(3).recorded == 0
    assert world.forge.requests == 1
    assert world.lines() == before
    assert checkpoint(world)["synced_at"] == "2026-01-04T00:00:00Z"


def test_a_change_seen_again_adds_a_line_only_if_something_of_it_changed(world: World) -> None:
    world.merge(1)
    world.merge(2)
    world.sync(3)
    proposal = world.forge.items[2].proposal
    world.change(1, at=moment(4))  # something that we leave out
    world.change(
        2, at=moment(4), reviews=(*proposal.reviews, Review("R_9", BOB, ReviewState.COMMENTED, moment(4), None))
    )
    done = world.sync(5)
    assert (done.asked, done.recorded) == (2, 1)
    found = ledger(world)
    assert [(item.seq, item.proposal.number, item.first_seen_at) for item in found.observations] == [
        (2, 1, moment(3)),
        (4, 2, moment(3)),
    ]
    assert len(world.lines()) == 4


def test_the_same_run_makes_the_same_commit(tmp_path: Path) -> None:
    tips = []
    for name in ("one", "two"):
        world = World(tmp_path / name)
        world.merge(1)
        world.sync(2)
        tips.append(world.sample.git("rev-parse", "tieout/ledger"))
    assert tips[0] == tips[1]


def test_a_forge_that_falls_silent_leaves_what_it_said_and_the_next_run_goes_on(world: World) -> None:
    for day in range(1, 12):
        world.merge(day)
    world.forge.silent_after = 2
    with pytest.raises(UnreachableError):
        world.sync(12)
    assert len(world.lines()) == 6
    assert checkpoint(world)["complete"] is False
    assert checkpoint(world)["watermark"] is None
    assert not ledger(world).is_complete
    world.forge.silent_after, world.forge.requests = None, 0
    world.change(11, at=moment(12.5), title="renamed meanwhile")
    assert world.sync(13).recorded == 6
    assert checkpoint(world)["watermark"] == "2026-01-14T00:00:00Z"
    assert checkpoint(world)["resume"] is None
    found = ledger(world)
    assert found.faults == ()
    assert [item.proposal.number for item in found.proposals()] == list(range(1, 12))


def test_an_incomplete_record_is_asked_for_again(world: World) -> None:
    world.merge(1)
    item = world.forge.items[1]
    world.forge.items[1] = item._replace(is_complete=False, reason="a page of reviews was not given")
    done = world.sync(2)
    assert done.remarks == ["#1: a page of reviews was not given"]
    assert not ledger(world).observations[0].source.is_complete
    world.forge.items[1] = item
    assert world.sync(9).recorded == 1
    assert ledger(world).observations[0].source.is_complete


def test_lately_merged_changes_are_read_again_once_a_week(world: World) -> None:
    for day in range(1, 3):
        world.merge(day)
    world.sync(3)
    # A change of which the forge does not say that it changed.
    quietly = replace(world.forge.items[1].proposal, title="quietly")
    world.forge.items[1] = world.forge.items[1]._replace(proposal=quietly)
    assert world.sync(5).recorded == 0
    assert world.sync(10).recorded == 1


def test_each_quarter_has_its_own_files_and_the_chain_goes_on(world: World) -> None:
    world.merge(1, squash=True)
    world.sync(2)
    world.merge(100, squash=True)
    world.sync(101)
    first, second = world.lines(), world.lines("2026-Q2")
    assert [json.loads(line)["seq"] for line in (*first, *second)] == [1, 2, 3, 4]
    assert ledger(world).faults == ()
    closed = checkpoint(world)["heads"]
    assert isinstance(closed, dict)
    assert closed["count"] == 1
    heads = world.sample.git("ls-tree", "--name-only", "tieout/ledger:evidence/2026-Q1/change-management").split()
    assert heads == ["approvals.jsonl", "checkpoint.json", "members.jsonl", "pr-heads.bundle"]


def test_a_clock_far_behind_the_last_record_writes_nothing(world: World) -> None:
    world.merge(1)
    world.sync(10)
    with pytest.raises(UsageError, match="clock"):
        world.sync(9)


def test_nothing_is_added_to_a_ledger_that_is_not_whole(world: World) -> None:
    world.merge(1)
    world.sync(2)
    path = "evidence/2026-Q1/change-management/approvals.jsonl"
    damaged = "\n".join(world.lines()).replace("alice", "mallory")
    world.sample.commit({path: damaged.encode() + b"\n"}, branch="tieout/ledger")
    before = world.sample.git("rev-parse", "tieout/ledger")
    with pytest.raises(IntegrityError, match="nothing is added"):
        world.sync(3)
    assert world.sample.git("rev-parse", "tieout/ledger") == before


def test_neither_work_tree_nor_index_is_touched(world: World) -> None:
    world.merge(1)
    world.sample.checkout()
    before = world.sample.git("status", "--porcelain"), (world.sample.git_dir / "index").read_bytes()
    world.sync(2)
    assert (world.sample.git("status", "--porcelain"), (world.sample.git_dir / "index").read_bytes()) == before


def test_a_ledger_that_is_checked_out_is_not_written(world: World) -> None:
    world.merge(1)
    world.sync(2)
    world.sample.git("symbolic-ref", "HEAD", "refs/heads/tieout/ledger")
    with pytest.raises(UsageError, match="checked out"):
        world.sync(3)


def test_what_a_collector_brings_is_recorded_in_the_same_commit(world: World) -> None:
    asked: list[int] = []

    def collector(ledger: Ledger, now: datetime) -> Iterator[tuple[str, dict[str, object]]]:
        asked.append(len(ledger.observations))
        end = f"{now:%Y-%m-%dT%H:%M:%SZ}"
        body = {"source": "activity", "about": "", "start": end, "end": end, "complete": True, "reason": ""}
        yield "enforcement", entry(kind="span", observed_at=now, source=ASKED, body=body)

    world.merge(1)
    world.sync(2, collectors=(collector,))
    found = ledger(world)
    assert asked == [0]
    assert found.faults == ()
    assert found.enforcement is not None
    assert [span.source for span in found.enforcement.spans] == ["activity"]
    assert world.sample.git("rev-list", "--count", "tieout/ledger") == "1"


def test_a_company_without_a_change_has_a_ledger_that_says_so(world: World) -> None:
    done = world.sync(1)
    assert (done.asked, done.recorded) == (0, 0)
    found = ledger(world)
    assert (found.faults, found.observations, found.is_complete) == ((), (), True)
    assert [tip.total for tip in found.tips] == [0]


def test_what_undoes_a_record_is_not_recorded_and_the_run_says_so(world: World) -> None:
    world.merge(1)
    world.merge(2)
    world.sync(3)
    world.change(1, at=moment(4), author=BOB)
    world.change(2, at=moment(4), title="Another")
    done = world.sync(5)
    assert (done.recorded, done.is_complete) == (1, False)
    assert done.remarks[-1] == (
        "#1: its author was alice (1), and this record says bob (2): "
        "the code host contradicts the ledger, so this was not recorded"
    )
    assert ledger(world).faults == ()
    assert world.sync(6).is_complete is False


def test_a_change_that_comes_too_late_is_not_recorded(world: World) -> None:
    world.merge(1)
    world.sync(3)
    world.merge(2)
    world.forge.items[2] = world.forge.items[2]._replace(updated_at=moment(4))
    done = world.sync(5)
    assert (done.recorded, done.is_complete) == (0, False)
    assert "#2 was merged at 2026-01-03T00:00:00Z, and is first recorded here" in done.remarks[-1]


@pytest.mark.parametrize("left", [(1,), ()])
def test_a_forge_that_counts_fewer_than_it_did_is_not_believed(world: World, left: tuple[int, ...]) -> None:
    for day in (1, 2):
        world.merge(day)
    world.sync(3)
    world.forge.items = {number: world.forge.items[number] for number in left}
    done = world.sync(4)
    assert not done.is_complete
    assert done.remarks[-1].startswith(f"the code host counts {len(left)} merged changes, and 2 are recorded")
    found = ledger(world)
    assert (len(found.observations), found.is_complete, found.faults) == (2, False, ())
    assert found.tips[-1].total is None


def test_a_change_that_the_walk_does_not_reach_is_counted(world: World) -> None:
    """The clock of the machine was ahead: what was merged since lies before the mark, and nothing more was asked."""
    world.merge(1)
    world.sync(9)
    world.merge(2)
    world.merge(3)
    done = world.sync(10)
    assert (done.recorded, done.is_complete) == (0, False)
    assert done.remarks == [
        (
            "the code host counts 3 merged changes, and 1 is recorded; it lists none besides that changed since the last "
            "run: was the clock of the machine ahead that asked then?"
        )
    ]
    found = ledger(world)
    assert (found.is_complete, found.faults, found.tips[-1].total) == (False, (), None)
    assert checkpoint(world)["watermark"] == "2026-01-10T00:00:00Z"
