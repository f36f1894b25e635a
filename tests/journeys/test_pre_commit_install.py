"""The hooks as a company gets them: ``language: python``, made by pre-commit and pip from our repository and an index.

Slow, and skipped where no index can be reached: what else the hooks do, ``test_pre_commit.py`` shows without one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.programme import FILES, POLICY, git, plant
from tests.house.tree import ROOT

PLACE = "policies/data-classification.md"
_UNREACHED = ("No matching distribution", "NewConnectionError", "Temporary failure", "Could not find a version")


def test_a_hook_is_installed_from_our_repository_and_stops_a_stale_text(tmp_path: Path) -> None:
    program = shutil.which("pre-commit", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if program is None or not (ROOT / ".git").exists():
        pytest.skip("pre-commit is not installed, or this is no checkout")
    settings = (
        f"repos:\n  - repo: {ROOT}\n    rev: {git(ROOT, 'rev-parse', 'HEAD')}\n    hooks: [{{id: tieout-check}}]\n"
    )
    root = plant(tmp_path / "it", {**FILES, ".pre-commit-config.yaml": settings})
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    env = {**inherited, "PRE_COMMIT_HOME": str(tmp_path / "cache"), "SOURCE_DATE_EPOCH": "1782777600"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [program, *arguments], cwd=root, env=env, capture_output=True, text=True, check=False, timeout=500
        )

    made = run("install-hooks")
    if made.returncode != 0 and any(word in made.stdout for word in _UNREACHED):
        pytest.skip("pip reaches no index")
    assert made.returncode == 0, made.stdout
    assert run("run", "--all-files").returncode == 0
    (root / PLACE).write_text(POLICY.replace("2026-01-14", "2025-02-14"), encoding="utf-8")
    git(root, "add", "--all")
    done = run("run", "tieout-check")
    assert (done.returncode, "[stale-review]" in done.stdout) == (1, True), done.stdout
