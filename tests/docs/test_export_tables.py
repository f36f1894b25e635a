"""The page on exports, typed in as it stands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.programme import AS_OF, plant, tieout
from tests.docs.test_tutorial import ROOT, steps
from tieout.cli.export import VERBS
from tieout.report.oscal import VERSION

PAGE = (ROOT / "docs/how-to/export-tables.md").read_text(encoding="utf-8")


def test_every_command_of_the_page_ends_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(plant(tmp_path / "company"))
    found = steps(PAGE)
    assert len(found) == 5
    for step in found:
        done = tieout(*shlex.split(step.command)[1:], "--as-of", AS_OF)
        assert done.returncode == step.code, (step, done)
    assert {path.name for path in Path.cwd().glob("control*.*")} >= {
        "control-matrix.csv",
        "control-matrix.xlsx",
        "controls.json",
    }


def test_the_page_tells_every_table_and_the_version() -> None:
    rows = set(re.findall(r"(?m)^\| `([a-z ]+)` \|", PAGE))
    assert rows == {"csv controls", "csv criteria", "csv exceptions", "xlsx", "oscal"}
    assert {row.split()[0] for row in rows} == set(VERBS) - {"codeowners", "schema"}
    assert f"OSCAL {VERSION}" in PAGE
