"""The page on comparing bundles, typed in as it stands."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.cli.programme import plant, tieout
from tests.docs.test_tutorial import ROOT, matches, steps

PAGE = (ROOT / "docs/how-to/compare-two-bundles.md").read_text(encoding="utf-8")


def test_every_command_ends_and_prints_as_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tmp_path / "programme")
    monkeypatch.chdir(tmp_path / "programme")
    found = steps(PAGE)
    assert len(found) == 5
    for step in found:
        words = shlex.split(step.command)
        assert words[0] == "tieout"
        done = tieout(*words[1:])
        assert done.returncode == step.code, (step, done)
        assert matches(step.expected, done.text), (step, done.text)
    page = (tmp_path / "programme/changed.html").read_text(encoding="utf-8")
    assert "What changed" in page


def test_every_way_not_to_follow_is_on_the_page() -> None:
    source = (ROOT / "tools/tieout/bundle/succession.py").read_text(encoding="utf-8")
    kinds = {part.split('"')[1] for part in source.split("_problem(")[1:] if part.startswith('"')}
    assert kinds == {line.split("`")[1] for line in PAGE.splitlines() if line.startswith("| `")}
