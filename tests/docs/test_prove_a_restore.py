"""The page on restores: its files are read as it says, and its commands run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

from tests.docs.test_tutorial import ROOT, matches, steps
from tests.test_cases import CASES, repository_of
from tieout.load import load

PAGE = (ROOT / "docs/how-to/prove-a-restore.md").read_text(encoding="utf-8")
IDENTITY = {"GIT_AUTHOR_NAME": "Cleo", "GIT_AUTHOR_EMAIL": "cleo@example.com"}


def block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return str(found)


def test_the_page_runs_as_written(tmp_path: Path) -> None:
    """The drill of the page is one of the point of the page, and every command ends as the page says."""
    root = repository_of(CASES / "drill-over-objective" / "clean", tmp_path / "company")
    (root / "points.csv").write_text(block("csv"), encoding="utf-8")
    (root / "evidence/exercises/EX-2026-01.md").write_text(block("markdown"), encoding="utf-8")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    committer = {name.replace("AUTHOR", "COMMITTER"): value for name, value in IDENTITY.items()}
    for step in steps(PAGE):
        done = subprocess.run(  # noqa: S602  # the commands of our own page, typed as a person would
            step.command,
            shell=True,
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **IDENTITY, **committer, "PATH": path},
        )
        assert done.returncode == step.code, f"{step.command}\n{done.stdout}\n{done.stderr}"
        assert matches(step.expected, done.stdout), f"{step.command}\n{done.stdout}"
    found = load(root, as_of=date(2026, 6, 1), period=None)
    assert [item.point for item in found.operation.recovery_points] == ["orders-0511", "orders-0512"]
    assert [item.point for item in found.exercises[0].restored] == ["orders-0511"]
