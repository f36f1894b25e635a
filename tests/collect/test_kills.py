"""A run that is killed loses nothing and leaves nothing half done; many at once end as if one after the other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.seal.keys import new_signer

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "from tests.collect.nursery import main; main()"


def nursery(mode: str, root: Path, number: int) -> int:
    new_signer(root.parent)
    root.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, mode, root, root.parent / "key", str(number), "2026"],
        cwd=ROOT, check=False, capture_output=True, text=True, timeout=110,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_a_kill_at_each_step_leaves_the_old_or_the_new_state(tmp_path: Path) -> None:
    assert nursery("steps", tmp_path / "root", 500) > 40


def test_a_kill_at_each_step_of_sealing_leaves_the_old_or_the_new_log(tmp_path: Path) -> None:
    assert nursery("sealing", tmp_path / "root", 500) > 30


def test_a_kill_at_each_step_of_removing_leaves_a_capture_or_its_tombstone(tmp_path: Path) -> None:
    assert nursery("removing", tmp_path / "root", 500) > 30


def test_kills_at_any_moment_lose_nothing_that_was_kept(tmp_path: Path) -> None:
    assert nursery("moments", tmp_path / "root", 200) == 200


def test_twenty_runs_at_once_end_in_some_order(tmp_path: Path) -> None:
    assert nursery("together", tmp_path / "root", 20) == 40
