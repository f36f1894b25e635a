"""The page on schemas and CODEOWNERS, typed in as it stands."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.cli.programme import FILES, plant
from tests.cli.test_export_codeowners import KNOWN
from tests.docs.test_tutorial import ROOT, steps
from tieout.sources.schemas import schemas
from tieout.starter.content import starter_files

PAGE = (ROOT / "docs/how-to/write-with-schemas.md").read_text(encoding="utf-8")


def test_every_command_of_the_page_ends_well_and_twice_the_same(tmp_path: Path) -> None:
    root = plant(tmp_path / "company", {**FILES, "registers/people.yaml": KNOWN})
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    commands = [step.command for step in steps(PAGE)]
    assert commands == ["tieout export schema", "tieout export codeowners", "tieout export codeowners --check"]
    for command in [*commands, *commands]:
        done = subprocess.run(
            command.split(), cwd=root, capture_output=True, text=True, check=False, timeout=120,
            env={**os.environ, "PATH": path, "SOURCE_DATE_EPOCH": "1782777600"},
        )  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    assert {item.name for item in (root / ".tieout/schemas").iterdir()} == {*schemas(), "controls.json"}
    assert "@ben-x" in (root / ".github/CODEOWNERS").read_text(encoding="utf-8")


def test_the_settings_of_the_page_are_among_those_that_are_planted() -> None:
    (block,) = re.findall(r"^```json\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    planted = {file.path: file.data for file in starter_files()}
    told = json.loads(block)["yaml.schemas"]
    assert told.items() <= json.loads(planted[".vscode/settings.json"])["yaml.schemas"].items()
    (line,) = re.findall(r"^```yaml\n(.*?)\n```$", PAGE, re.MULTILINE | re.DOTALL)
    assert planted["controls.yaml"].decode().startswith(f"{line}\n")
