"""What runs in pipelines, ours and those that companies take: rights, pins, and no text that becomes a command.

zizmor and actionlint look further where they are installed; they are not locked, so elsewhere they are skipped.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.programme import AS_OF, FILES, POLICY, plant, tieout
from tests.house.tree import ROOT

STARTER = ROOT / "tools/tieout/starter/files/.github/workflows"
WORKFLOWS = [*sorted((ROOT / ".github/workflows").glob("*.yml")), *sorted(STARTER.glob("*.yml"))]
ACTION = ROOT / "action.yml"
_PINNED = re.compile(r"uses: [A-Za-z0-9._/-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+$")
_USES = re.compile(r"^\s*(?:- )?uses: ")


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def steps(path: Path) -> Iterator[dict[str, Any]]:
    found = read(path)
    if path == ACTION:
        yield from found["runs"]["steps"]
    for job in found.get("jobs", {}).values():
        yield from job.get("steps", ())


def name_of(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
def test_a_workflow_has_no_right_that_a_job_does_not_name(path: Path) -> None:
    found = read(path)
    assert found["permissions"] == {}
    for job in found["jobs"].values():
        assert isinstance(job["permissions"], dict)
        assert "timeout-minutes" in job


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
def test_no_workflow_runs_with_rights_on_a_text_of_anyone(path: Path) -> None:
    when = read(path)[True]  # YAML 1.1 takes `on` for yes
    assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(when)


@pytest.mark.parametrize("path", [*WORKFLOWS, ACTION], ids=name_of)
def test_every_action_is_pinned_by_its_commit(path: Path) -> None:
    used = [line.strip().removeprefix("- ") for line in path.read_text().splitlines() if _USES.match(line)]
    assert [line for line in used if not _PINNED.fullmatch(line)] == []


@pytest.mark.parametrize("path", [*WORKFLOWS, ACTION], ids=name_of)
def test_nothing_is_pasted_into_a_script(path: Path) -> None:
    assert [step["run"] for step in steps(path) if "${{" in str(step.get("run", ""))] == []


@pytest.mark.parametrize("path", [*WORKFLOWS, ACTION], ids=name_of)
def test_scripts_are_sound_bash(path: Path) -> None:
    for step in steps(path):
        if "run" in step:
            done = subprocess.run(["bash", "-n"], input=step["run"], text=True, capture_output=True, check=False)
            assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
def test_a_checkout_says_whether_it_keeps_its_token(path: Path) -> None:
    for step in steps(path):
        if str(step.get("uses", "")).startswith("actions/checkout@"):
            assert "persist-credentials" in step["with"]


@pytest.mark.parametrize("path", [path for path in WORKFLOWS if path.name != "ci.yml"], ids=name_of)
def test_what_examines_has_the_whole_history(path: Path) -> None:
    found = [step for step in steps(path) if str(step.get("uses", "")).startswith("actions/checkout@")]
    assert [step["with"]["fetch-depth"] for step in found] == [0] * len(found) != []


@pytest.mark.parametrize("arguments", [["check"], ["impact"], ["due"], ["export", "codeowners"]], ids=" ".join)
def test_the_options_that_pipelines_pass_are_there(arguments: list[str]) -> None:
    told = tieout(*arguments, "--help").text
    pipelines = [*WORKFLOWS, ACTION, ROOT / "ci/gitlab.yml", ROOT / ".pre-commit-hooks.yaml"]
    verb = re.escape(" ".join(["tieout", *arguments]))
    for path in pipelines:
        for line in re.findall(rf"{verb}\b([^\n|>]*)", path.read_text(encoding="utf-8")):
            for option in re.findall(r"--[a-z-]+", line):
                assert option in told


def test_every_input_of_the_action_is_an_option_or_the_place_of_its_output() -> None:
    told = tieout("check", "--help").text
    assert [name for name in read(ACTION)["inputs"] if name != "output" and f"--{name}" not in told] == []


@pytest.mark.skipif(not shutil.which("zizmor"), reason="zizmor is not installed")
def test_zizmor_finds_nothing() -> None:
    places = [str(ACTION), str(ROOT / ".github/workflows"), str(STARTER)]
    done = subprocess.run(
        ["zizmor", "--offline", "--no-progress", *places], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(not shutil.which("actionlint"), reason="actionlint is not installed")
def test_actionlint_finds_nothing() -> None:
    done = subprocess.run(["actionlint", *map(str, WORKFLOWS)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_problem_matcher_finds_place_severity_rule_and_message(tmp_path: Path) -> None:
    (matcher,) = json.loads((ROOT / ".github/tieout-matcher.json").read_text())["problemMatcher"]
    first, second = (re.compile(item["regexp"]) for item in matcher["pattern"])
    stale = POLICY.replace("2026-01-14", "2025-06-29")
    root = plant(tmp_path / "it", {**FILES, "policies/data-classification.md": stale})
    lines = tieout("check", "--root", str(root), "--as-of", AS_OF).text.splitlines()
    match = first.fullmatch(lines[0])
    assert match is not None
    assert match.groups() == ("policies/data-classification.md", "10", "1", "error", "stale-review")
    assert second.match(lines[1]) is not None
    assert [line for line in lines[1:] if first.fullmatch(line)] == []


def hooks() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read(ROOT / ".pre-commit-hooks.yaml")
    return found


@pytest.mark.parametrize(
    ("path", "ids"),
    [
        ("policies/a.md", ["tieout-check", "tieout-codeowners"]),
        ("controls.yaml", ["tieout-check", "tieout-codeowners"]),
        ("registers/people.yaml", ["tieout-check", "tieout-codeowners"]),
        ("registers/risks.yaml", ["tieout-check"]),
        (".github/CODEOWNERS", ["tieout-codeowners"]),
        ("src/controls.yaml.txt", []),
    ],
)
def test_a_hook_runs_for_what_it_examines(path: str, ids: list[str]) -> None:
    assert [hook["id"] for hook in hooks() if re.search(hook["files"], path)] == ids


def test_the_entry_of_a_hook_stops_a_commit_and_lets_one_pass(tmp_path: Path) -> None:
    """pre-commit itself installs from the network; its run was tried by hand in a throw-away repository."""
    (entry,) = [hook["entry"].split()[1:] for hook in hooks() if hook["id"] == "tieout-check"]
    sound = plant(tmp_path / "sound")
    stale = plant(tmp_path / "stale", {**FILES, "policies/data-classification.md": POLICY.replace("2026", "2020")})
    codes = [tieout(*entry, cwd=root, env={"SOURCE_DATE_EPOCH": "1782777600"}).returncode for root in (sound, stale)]
    assert codes == [0, 1]
