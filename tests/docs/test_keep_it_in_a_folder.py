"""The page on programmes in folders: what it names is what there is."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from tests.cli.programme import git, tieout
from tests.docs.test_tutorial import ROOT
from tests.house.test_workflows import read
from tieout.report.below import family

PAGE = (ROOT / "docs/how-to/keep-it-in-a-folder.md").read_text(encoding="utf-8")
WORKFLOWS = ROOT / ".github/workflows"


def test_every_input_that_it_gives_is_one() -> None:
    found = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.+?)```", PAGE, re.DOTALL)]
    assert len(found) == 2
    for calling in found:
        for job in calling["jobs"].values():
            name = re.search(r"workflows/(\w+\.yml)@", job["uses"])
            assert name is not None
            assert job["with"].keys() <= read(WORKFLOWS / name[1])[True]["workflow_call"]["inputs"].keys()


def test_every_workflow_that_it_names_takes_a_root() -> None:
    (row,) = [line for line in PAGE.splitlines() if line.startswith("| `check.yml`")]
    named = set(re.findall(r"`(\w+\.yml)`", row))
    assert named == {
        path.name
        for path in WORKFLOWS.glob("*.yml")
        if "root" in (read(path)[True].get("workflow_call") or {}).get("inputs", {})
    }
    assert "root" in read(ROOT / "action.yml")["inputs"]
    assert read(ROOT / "ci/gitlab.yml")["variables"]["TIEOUT_ROOT"] == "."


def test_what_it_says_is_planted_is(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (line,) = re.findall(r"^\$ tieout (init .+)$", PAGE, re.MULTILINE)
    done = tieout(*[word.strip('"') for word in re.findall(r'"[^"]+"|\S+', line)], cwd=tmp_path)
    assert done.returncode == 0
    (named,) = re.findall(r"`(\.github/workflows/\S+\.yml)`", PAGE)
    assert (tmp_path / named).is_file()
    assert 'ROOT: "compliance"' in (tmp_path / named).read_text(encoding="utf-8")


def test_the_keys_that_it_names_are_those() -> None:
    for folder in ("compliance", "security"):
        assert f"`tieout:{family('impact', f'{folder}/')}`" in PAGE
