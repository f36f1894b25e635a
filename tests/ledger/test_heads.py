"""Commits that only a review names: fetched by their id, bundled, and seen by a clone of branches alone."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path

from tests.ledger.world import BOB, World, moment
from tests.ports.repositories import DAY, START, Sample
from tieout.ledger.heads import REVIEWED
from tieout.ledger.verify import verify
from tieout.model.proposal import Review, ReviewState
from tieout.ports.git import Repository
from tieout.sources.ledger.reading import read_ledger


def rebased(world: World, state: ReviewState = ReviewState.APPROVED) -> str:
    """Have a change approved at a commit that a rebase took off it; give that commit."""
    number = world.merge(10, squash=True)
    old = world.sample.commit(
        {"policies/p1.md": b"text\n"},
        at=int(START + 10 * DAY) - 1200,
        message="Write p1, before the rebase",
        parents=(world.sample.git("rev-list", "--max-parents=0", "main"),),
        branch="old",
    )
    world.sample.git("update-ref", "-d", "refs/heads/old")
    review = Review("R_9", BOB, state, moment(10) - timedelta(hours=2), old)
    world.change(number, at=moment(10), reviews=(review,))
    return old


def bundled(world: World) -> list[str]:
    repository = world.repository
    ledger = read_ledger(repository, world.sample.git("rev-parse", "main"), prefix="", branch="main")
    assert ledger is not None
    (data,) = [data for _, data in repository.blobs(ledger.bundles)]
    path = world.sample.root / "heads.bundle"
    path.write_bytes(data or b"")
    return [line.split(" ")[1] for line in world.sample.git("bundle", "list-heads", str(path)).splitlines()]


def test_a_commit_that_only_a_review_names_is_bundled_beside_the_head(tmp_path: Path) -> None:
    world = World(tmp_path / "company")
    old = rebased(world)
    world.sync(11)
    assert bundled(world) == ["refs/pull/1/head", f"{REVIEWED}{old}"]
    found, _ = verify(world.repository, world.sample.git("rev-parse", "main"), branch="main")
    assert found.faults == ()


def test_what_only_a_comment_names_is_not(tmp_path: Path) -> None:
    world = World(tmp_path / "company")
    rebased(world, ReviewState.COMMENTED)
    world.sync(11)
    assert bundled(world) == ["refs/pull/1/head"]


def test_it_is_fetched_by_its_id_and_one_that_is_gone_stops_nothing(tmp_path: Path) -> None:
    world = World(tmp_path / "company")
    old = rebased(world)
    number = world.merge(12, squash=True)
    gone = Review("R_8", BOB, ReviewState.APPROVED, moment(12) - timedelta(hours=2), "0" * 39 + "1")
    world.change(number, at=moment(12), reviews=(gone,))
    world.sample.git("config", "uploadpack.allowAnySHA1InWant", "true")
    clone = tmp_path / "clone"
    subprocess.run(
        ["git", "clone", "--quiet", f"file://{world.sample.root}", str(clone)], check=True, capture_output=True
    )
    at_home, world.sample = world.sample, Sample(clone)
    done = world.sync(13, remote="origin")
    assert (done.recorded, done.missing_heads, done.is_complete) == (2, 0, True)
    assert world.sample.git("rev-parse", f"{REVIEWED}{old}") == old == at_home.git("rev-parse", old)
    ledger = read_ledger(Repository.open(clone), world.sample.git("rev-parse", "main"), prefix="", branch="main")
    assert ledger is not None
    trees = {item.proposal.number: item.proposal.reviews[0].tree for item in ledger.observations}
    assert trees == {1: at_home.git("rev-parse", f"{old}^{{tree}}"), 2: None}
