"""The page on pipelines, typed in as it stands: on a change, with a forge on this machine."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.cli.programme import FILES, POLICY, git, plant
from tests.docs.test_tutorial import ROOT, matches, steps
from tests.post.hub import TOKEN, hub
from tieout.cli.exits import ExitCode
from tieout.report import gitlab
from tieout.report.impact import markdown as comment
from tieout.starter.content import starter_files

PAGE = (ROOT / "docs/how-to/gate-changes.md").read_text(encoding="utf-8")
PLACE = "policies/data-classification.md"


def company(folder: Path) -> Path:
    """Give a checkout with a change on a branch, beside an origin with the main branch."""
    root = plant(folder / "company", {**FILES, PLACE: POLICY.replace("It is done.", "It was done.")})
    git(folder, "clone", "--quiet", "--bare", str(root), str(folder / "origin.git"))
    git(root, "remote", "add", "origin", str(folder / "origin.git"))
    git(root, "fetch", "--quiet", "origin")
    git(root, "switch", "--quiet", "--create", "change")
    (root / PLACE).write_text(POLICY, encoding="utf-8")
    git(root, "commit", "--quiet", "--all", "--message", "Reword")
    return root


def test_every_command_of_the_page_ends_as_it_says(tmp_path: Path) -> None:
    root = company(tmp_path)
    found = steps(PAGE)
    assert len(found) == 14
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with hub() as forge:
        for step in found:
            there = (
                f" --repository {forge.repository} --url {forge.url}" if step.command.startswith("tieout post") else ""
            )
            done = subprocess.run(  # noqa: S602  # the commands of our own page, typed as a person would
                step.command + there, shell=True, cwd=root, capture_output=True, text=True, check=False, timeout=120,
                env={**os.environ, "PATH": path, "SOURCE_DATE_EPOCH": "1782777600", "GITHUB_TOKEN": TOKEN},
            )  # fmt: skip
            assert done.returncode == step.code, f"{step.command}\n{done.stdout}{done.stderr}"
            assert matches(step.expected, done.stdout), f"{step.command}\n{done.stdout}"
    assert [item.on for item in forge.comments] == [7]
    report = json.loads((root / "gl-code-quality-report.json").read_text())
    assert [(item["check_name"], item["severity"]) for item in report] == [("switched-off", "info")]
    assert (root / "tieout.xml").is_file()
    assert (root / "tieout.sarif").is_file()


def test_the_page_tells_the_exit_codes_that_there_are() -> None:
    told = {int(code) for code in re.findall(r"(?m)^\| (\d) \|", PAGE)}
    assert told == {ExitCode.TIED_OUT, ExitCode.FINDINGS, ExitCode.USAGE, ExitCode.NOT_EXAMINED}


def test_the_page_tells_the_severities_of_gitlab() -> None:
    rows = dict(re.findall(r"(?m)^\| (error|warning|note) \| ([a-z]+) \|$", PAGE))
    assert rows == {severity.value: word for severity, word in gitlab._SEVERITIES.items()}  # held against each other


def test_the_page_names_the_marker_and_every_file_that_is_there() -> None:
    assert f"`{comment.MARKER}`" in PAGE
    planted = {Path(file.path).name for file in starter_files() if file.path.startswith(".github/workflows/")}
    assert set(re.findall(r"(?m)^\| `(tieout[a-z-]*\.yml)` \|", PAGE)) == planted
    ours = {path.name for path in (ROOT / ".github/workflows").glob("*.yml")} - {"ci.yml"}
    assert set(re.findall(r"(?m)^\| `\.github/workflows/([a-z]+\.yml)` \|", PAGE)) == ours
    for name in re.findall(
        r"(?m)^\| `((?:action|ci/gitlab|\.pre-commit-hooks|\.github/tieout-matcher)[a-z.]*)` \|", PAGE
    ):
        assert (ROOT / name).is_file()
