"""The page on leavers, typed in as it stands."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.test_cases import CASES
from tieout.rules.operation.ruleset import OF_OPERATION

PAGE = Path(__file__).resolve().parents[2] / "docs/how-to/prove-access-ended.md"
RULES = [rule.id for rule in OF_OPERATION if "leaver" in rule.id or rule.id == "orphan-account"]


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def run(folder: Path, *argv: str, day: str = "2026-04-01") -> str:
    when = f"{day}T13:00:00+00:00"
    environment = {**os.environ, "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    return subprocess.run(argv, cwd=folder, env=environment, check=False, capture_output=True, text=True).stdout


def test_the_lists_of_the_page_prove_that_access_ended(tmp_path: Path) -> None:
    """With its registers and its two lists no rule on leavers finds anything, and each of them was applied."""
    case = CASES / "leaver-has-access" / "clean"
    shutil.copytree(case, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("history", "brought", "*.txt"))
    people, access = blocks("yaml")
    register = (tmp_path / "registers/people.yaml").read_text(encoding="utf-8")
    kept = [line for line in register.splitlines() if "id: dave" not in line]
    (tmp_path / "registers/people.yaml").write_text("\n".join([*kept, people.splitlines()[1], ""]), encoding="utf-8")
    (tmp_path / "registers/access.yaml").write_text(f"schema: tieout.access/v1\naccess:\n{access}", encoding="utf-8")
    for name, text in zip(("accounts.csv", "keys.csv"), blocks("csv"), strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")
    run(tmp_path, "git", "init", "--quiet", "--initial-branch", "main")
    run(tmp_path, "git", "add", "--all")
    run(tmp_path, "git", "commit", "--quiet", "--message", "policies: begin", day="2026-01-14")
    tieout = str(Path(sys.executable).parent / "tieout")
    (console,) = blocks("console")
    for command in console.replace("\\\n", "").removeprefix("$ ").split("\n$ "):
        program, *arguments = command.split()
        assert program == "tieout"
        assert "evidence.yaml" in run(tmp_path, tieout, *arguments)
    run(tmp_path, "git", "add", "--all")
    run(tmp_path, "git", "commit", "--quiet", "--message", "evidence: lists of 1 April")
    told = json.loads(run(tmp_path, tieout, "check", "--as-of", "2026-06-30", "--rev", "HEAD", "--format", "json"))
    assert [item["message"] for item in told["findings"] if item["rule"] in RULES] == []
    states = {item["id"]: item["state"] for item in told["rules"]}
    assert {states[name] for name in RULES} == {"examined"}
