from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.enforcement import classic, place, push, ruleset, suite, version
from tests.ledger.world import World, moment
from tieout.ledger.enforcement import enforcement
from tieout.model.enforcement import Enforced, Enforcement, Protection, Snapshot, Span
from tieout.model.errors import UnreachableError
from tieout.sources.ledger.reading import read_ledger

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from tieout.ledger.request import Synced
    from tieout.model.ledger import Ledger


@dataclass
class Watch:
    """A forge that has one protection and some movements, and knows when it was asked."""

    protection: Protection
    more: tuple[Enforced, ...] = ()
    reason: str = ""
    is_silent: bool = False
    known: list[Enforcement | None] = field(default_factory=list)
    name: str = "github"
    repository: str = "acme/policies"
    queries: Mapping[str, str] = field(default_factory=lambda: {"enforcement": "sha256:" + "3" * 64})

    def enforced(self, branch: str, *, at: datetime, known: Enforcement | None) -> tuple[Enforced, ...]:
        if self.is_silent:
            raise UnreachableError("the forge does not answer")
        self.known.append(known)
        seen = Snapshot(at, branch, (self.protection,), not self.reason, self.reason, place())
        return (seen, *self.more, Span("rule_suites", moment(0), at, not self.reason, self.reason))


@pytest.fixture
def world(tmp_path: Path) -> World:
    found = World(tmp_path / "company")
    found.merge(1)
    return found


def run(world: World, watch: Watch, day: float) -> Synced:
    return world.sync(day, collectors=(enforcement(watch, "main"),))


def ledger(world: World) -> Ledger:
    repository = world.repository
    found = read_ledger(repository, repository.head(), branch="main", strict=True)
    assert found is not None
    assert found.faults == ()
    return found


def kinds(world: World) -> list[str]:
    return [json.loads(line)["kind"] for line in world.lines(stream="enforcement")]


MOVED = (version("2025-12-01", ruleset(7)), suite("2026-01-01"), push("2026-01-01"))


def test_what_was_enforced_is_recorded_and_read_back_with_its_place(world: World) -> None:
    watch = Watch(classic(), MOVED)
    assert run(world, watch, 2).remarks == []
    found = ledger(world).enforcement
    assert found is not None
    assert [item.protections for item in found.snapshots] == [(classic(),)]
    assert [item.observed_at for item in found.snapshots] == [moment(2)]
    assert [item.id for item in found.suites] == [item.id for item in found.pushes] == ["1"]
    assert [item.version for item in found.versions] == ["1"]
    assert [item.source for item in found.spans] == ["rule_suites"]
    path = "evidence/2026-Q1/change-management/enforcement.jsonl"
    assert [str(item.location).endswith(f"{path}:1:1") for item in found.snapshots] == [True]


def test_the_forge_is_told_what_is_known_and_only_the_new_is_written(world: World) -> None:
    watch = Watch(classic(), MOVED)
    run(world, watch, 2)
    run(world, watch, 2.1)
    assert kinds(world) == ["snapshot", "version", "suite", "push", "span"]
    run(world, watch, 3)
    assert kinds(world)[5:] == ["snapshot", "span"]
    watch.protection = classic(approvals=0)
    run(world, watch, 3.1)
    assert kinds(world)[7:] == ["snapshot"]
    assert [known is None for known in watch.known] == [True, False, False, False]


def test_what_is_not_whole_is_so_in_the_record_itself(world: World) -> None:
    done = run(world, Watch(classic(), reason="the token lacks Administration: read"), 2)
    assert done.remarks == ["a source of enforcement is not whole: the token lacks Administration: read"]
    assert {json.loads(line)["source"]["complete"] for line in world.lines(stream="enforcement")} == {False}
    found = ledger(world).enforcement
    assert found is not None
    assert [item.is_complete for item in found.snapshots] == [False]


def test_a_forge_that_does_not_tell_is_remarked_and_the_changes_are_recorded_all_the_same(world: World) -> None:
    done = run(world, Watch(classic(), is_silent=True), 2)
    assert done.remarks == ["the forge does not answer"]
    assert (done.recorded, done.is_complete) == (1, True)
    assert ledger(world).enforcement is None


def test_a_record_that_cannot_be_read_is_a_fault_with_its_line(world: World) -> None:
    run(world, Watch(classic(), MOVED), 2)
    path = "evidence/2026-Q1/change-management/enforcement.jsonl"
    text = world.sample.git("show", f"tieout/ledger:{path}") + "\n"
    broken = text.replace('"result":"bypass"', '"result":"passed"').encode()
    world.sample.commit(
        {path: broken}, at=1_800_000_000, message="x", parents=("tieout/ledger",), branch="tieout/ledger"
    )
    repository = world.repository
    found = read_ledger(repository, repository.head(), branch="main")
    assert found is not None
    unreadable = [item for item in found.faults if item.kind == "unreadable"]
    assert [(item.location.line, item.message) for item in unreadable] == [
        (3, "it is no record that can be read: body.result is none of bypass, fail, pass")
    ]
