"""The pages whose commands need a company with a year behind it, typed on the sample company."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.cli.programme import TIEOUT, tieout
from tests.companies import Sample, copied
from tests.docs.pages import typed
from tests.docs.test_tutorial import ROOT

HOW_TO = ROOT / "docs/how-to"
ASKS_ELSEWHERE = re.compile(r"git (fetch|push)|export |approvals (sync --key|verify --live)|0123abcd|git add ")
"""What needs the code host, or is another test's."""
PAGES = {
    "accept-a-finding": (0,),
    "look-back": (1, 0, 0, 1),
    "prove-approvals": (1, 0, 0, 1, 1, 0),
    "see-where-you-stand": (0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0),
    "set-a-threshold": (0,),
}
NAMED = {
    "text": "1 switched off: unmeasurable-wording",
    "json": r'"id": "unmeasurable-wording",\s+"state": "off"',
    "github": "1 switched off: unmeasurable-wording",
    "gitlab": "1 rule switched off: unmeasurable-wording",
    "junit": 'name="unmeasurable-wording" time="0"><skipped message="off: ',
    "sarif": "unmeasurable-wording is off: switched off in controls.yaml",
    "markdown": "1 rule switched off: unmeasurable-wording",
}
"""How each report tells of the rule of the page."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]  # whoever comes first makes the company


def lines_of(name: str) -> list[str]:
    return [line for line in typed(HOW_TO / f"{name}.md") if not ASKS_ELSEWHERE.search(line)]


@pytest.mark.parametrize("name", PAGES)
def test_every_command_ends_as_it_must_where_there_is_something_to_find(
    name: str, sample: Sample, tmp_path: Path
) -> None:
    root = copied(sample(), tmp_path / "company")
    env = {
        **os.environ, "PATH": f"{TIEOUT.parent}{os.pathsep}{os.environ['PATH']}", "SOURCE_DATE_EPOCH": "1795348800",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }  # fmt: skip
    ended: list[tuple[str, int]] = []
    for line in lines_of(name):
        done = subprocess.run(
            ["bash", "-c", line], cwd=root, env=env, capture_output=True, text=True, check=False, timeout=300
        )
        assert "Traceback" not in done.stderr, (line, done.stderr)
        ended.append((line, done.returncode))
    assert tuple(code for _, code in ended) == PAGES[name], ended


def test_looking_where_you_stand_leaves_the_repository_as_it_was(sample: Sample, tmp_path: Path) -> None:
    """The page promises it of its five questions; what is remembered lies with the user."""
    root = copied(sample(), tmp_path / "company")
    before = {path for path in root.rglob("*") if ".git" not in path.parts}
    env = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "SOURCE_DATE_EPOCH": "1795348800"}
    for verb in (["status"], ["due"], ["check"], ["explain", "stale-review"], ["ladder"], ["trace", "CC6.2"]):
        tieout(*verb, cwd=root, env=env)
    assert {path for path in root.rglob("*") if ".git" not in path.parts} == before


def test_a_rule_that_is_switched_off_as_the_page_says_is_named_by_the_reports(sample: Sample, tmp_path: Path) -> None:
    root = copied(sample(), tmp_path / "company")
    page = (HOW_TO / "accept-a-finding.md").read_text(encoding="utf-8")
    setting = re.search(r"^rules: .*$", page, re.MULTILINE)
    assert setting is not None
    place = root / "controls.yaml"
    text = place.read_text(encoding="utf-8")
    assert "\nrules: {}\n" in text
    place.write_text(text.replace("\nrules: {}\n", f"\n{setting[0]}\n"), encoding="utf-8")
    env = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "SOURCE_DATE_EPOCH": "1795348800"}
    silent = [
        kind
        for kind, told in NAMED.items()
        if not re.search(told, tieout("check", "--format", kind, cwd=root, env=env).text)
    ]
    assert silent == []
    assert "\nSwitched off: unmeasurable-wording\n" in tieout("status", cwd=root, env=env).text
