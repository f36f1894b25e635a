from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.house.tree import ROOT
from tests.ledger import killed
from tests.ledger.world import World, moment
from tieout.ledger.branch import catch_up
from tieout.ledger.request import Request
from tieout.ledger.store import Store
from tieout.ledger.sync import sync
from tieout.model.errors import BusyError
from tieout.sources.ledger.reading import read_ledger

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 20


def test_a_kill_at_any_moment_loses_no_record_and_breaks_no_chain(tmp_path: Path) -> None:
    world = World(tmp_path / "company")
    for day in range(1, 25):
        world.merge(day, squash=True)
    killed.write(world.forge, tmp_path / "forge.json")
    command = [sys.executable, "-m", "tests.ledger.killed", str(world.sample.root), str(tmp_path / "forge.json")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tools")])}
    chance = random.Random(4)  # noqa: S311  # which moments is no secret
    seen: set[int] = set()
    started = time.monotonic()
    subprocess.run([*command, "30"], check=True, capture_output=True, env=environment, cwd=ROOT)
    whole = time.monotonic() - started
    world.sample.git("update-ref", "-d", "refs/heads/tieout/ledger")
    for attempt in range(KILLS):
        process = subprocess.Popen(
            [*command, str(30 + attempt)],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(chance.uniform(whole * 0.3, whole))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        time.sleep(0.05)  # a Git that it started may still be at its end
        (world.sample.git_dir / "refs/heads/tieout/ledger.lock").unlink(missing_ok=True)
        repository = world.repository
        found = read_ledger(repository, repository.head(), branch="main", strict=True)
        numbers = {item.proposal.number for item in found.observations} if found else set()
        assert found is None or found.faults == ()
        assert seen <= numbers
        seen = numbers
    subprocess.run([*command, "60"], check=True, capture_output=True, env=environment, cwd=ROOT)
    repository = world.repository
    found = read_ledger(repository, repository.head(), branch="main", strict=True)
    assert found is not None
    assert (found.faults, found.is_complete) == ((), True)
    assert {item.proposal.number for item in found.observations} == set(range(1, 25))


def test_of_two_runs_at_once_the_second_loses_nothing_and_says_so(tmp_path: Path) -> None:
    world = World(tmp_path / "company")
    world.merge(1)
    world.sync(2)
    world.merge(3)
    repository = world.repository
    late = Store.open(repository, catch_up(repository, "origin"), signer=None, tool="late")
    world.sync(4)
    with pytest.raises(BusyError, match="moved by another run"):
        sync(
            late,
            world.forge,
            Request(branch="main", tip=None, remote=None),
            clock=lambda: moment(5),
            told=lambda _: None,
        )
    found = read_ledger(world.repository, None, strict=True)
    assert found is not None
    assert (found.faults, len(found.observations)) == ((), 2)
