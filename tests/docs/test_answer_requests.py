"""The page on answering requests, typed in as it stands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tieout.model.request import ANSWERS, Answer
from tieout.sources.requests.ours import REQUESTS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/how-to/answer-requests.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def run(root: Path, command: str) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-c", command], cwd=root, capture_output=True, text=True, check=False,
        env={**os.environ, "PATH": path, "SOURCE_DATE_EPOCH": "1795867200"}, timeout=120,
    )  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a company with the list of the page."""
    case = ROOT / "tests/cases/request-overdue/clean"
    for name in ("controls.yaml", "policies"):
        source = case / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    run(tmp_path, "git init -q && git add -A && git -c user.name=A -c user.email=a@example.com commit -qm begin")
    (tmp_path / "list.csv").write_text(blocks("csv")[0], encoding="utf-8")
    return tmp_path


def test_every_command_of_the_page_does_what_it_says(root: Path) -> None:
    commands = [line.removeprefix("$ ") for block in blocks("console") for line in block.splitlines()]
    codes = {}
    for command in commands:
        done = run(root, command)
        assert done.returncode in {0, 1}, f"{command}\n{done.stdout}{done.stderr}"
        codes[command] = done.returncode
        if "--dry-run" in command:
            assert not (root / "requests").exists()
    assert len(commands) == len(codes) == 4
    assert len([*(root / "requests/received").iterdir()]) == 1
    assert (root / "requests.xlsx").is_file()
    assert run(root, "tieout requests import requests.xlsx").stdout == "no change\n"


def test_the_page_names_the_columns_that_there_are() -> None:
    table = PAGE.partition("| column | holds |")[2].partition("\n\n")[0]
    named = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert named == [name for name in REQUESTS.names if name not in {"id", "comment"}]


def test_the_page_tells_the_words_of_the_auditor_as_they_are_understood() -> None:
    (settles,) = [line for line in PAGE.splitlines() if "settle a request" in line]
    (opens,) = [line for line in PAGE.splitlines() if "open it again" in line]
    assert all(ANSWERS[word].is_settled for word in re.findall(r"`([^`]+)`", settles))
    assert {ANSWERS[word] for word in re.findall(r"`([^`]+)`", opens)} == {Answer.RETURNED}
