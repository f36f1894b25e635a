"""The page on reviews, typed in as it stands."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.cli.programme import FILES, POLICY, git, plant, tieout
from tests.docs.test_tutorial import ROOT, matches, steps

PAGE = (ROOT / "docs/how-to/review-a-policy.md").read_text(encoding="utf-8")
PATH = "policies/data-classification.md"
CHANGELOG = 'changelog:\n  - {version: "1.0", date: 2026-01-14, author: role:lead, change: "First version"}\n'


def test_every_command_ends_and_prints_as_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = plant(tmp_path / "programme")
    text = POLICY.replace("data each quarter", "data each month")
    (root / PATH).write_text(text.replace("topic:", f"{CHANGELOG}topic:"), encoding="utf-8")
    git(root, "commit", "--quiet", "-am", "List it each month")
    git(root, "remote", "add", "origin", "git@github.com:example/policies.git")
    monkeypatch.chdir(root)
    found = steps(PAGE)
    assert len(found) == 2
    for step in found:
        done = tieout(*shlex.split(step.command)[1:])
        assert done.returncode == step.code, (step, done)
        assert matches(step.expected, done.text), (step, done.text)
    assert git(root, "diff-tree", "-r", "--name-only", "main", "review/POL-008-2026-06-30") == PATH
    assert set(FILES) == set(git(root, "ls-files").splitlines())


def test_every_refusal_of_the_page_is_one_of_the_command() -> None:
    """Each row is tried in tests/cli/test_review.py; here, that no row is left without one."""
    rows = [line for line in PAGE.partition("| refused | do |\n")[2].splitlines() if line.startswith("| ")]
    assert len(rows) == 6
