"""The page on digests, typed in as it stands."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from tests.cli.programme import TIEOUT, plant
from tests.docs.test_tutorial import ROOT, matches, steps

PAGE = (ROOT / "docs/how-to/send-digests.md").read_text(encoding="utf-8")


def test_every_command_ends_and_prints_as_the_page_says(tmp_path: Path) -> None:
    root = plant(tmp_path / "programme")
    path = f"{TIEOUT.parent}{os.pathsep}{os.environ['PATH']}"
    found = steps(PAGE)
    assert len(found) == 4
    for step in found:
        done = subprocess.run(
            ["bash", "-c", step.command], cwd=root, capture_output=True, text=True, check=False, timeout=60,
            env={**os.environ, "PATH": path, "SOURCE_DATE_EPOCH": "1795867200"},
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (step.code, ""), step
        assert matches(step.expected, done.stdout), (step, done.stdout)
    assert json.loads((root / "message.json").read_text(encoding="utf-8"))["blocks"]
    assert (root / "due.md").read_text(encoding="utf-8").startswith("## What falls due: Example Ltd")
    assert (root / "due.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
