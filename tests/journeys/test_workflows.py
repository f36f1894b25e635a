"""The reusable workflows, step by step: their own scripts, real repositories, a forge on this machine."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.programme import FILES, POLICY, git, plant
from tests.journeys.runner import Runner, steps_of
from tests.post.hub import TOKEN, hub

DAY = "1782777600"
"""2026-06-30, as SOURCE_DATE_EPOCH."""
PLACE = "policies/data-classification.md"
needs_keygen = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")


@pytest.fixture
def at(tmp_path: Path) -> Runner:
    """Give a checkout of the clean programme whose origin has a main branch."""
    root = plant(tmp_path / "company")
    git(tmp_path, "clone", "--quiet", "--bare", str(root), str(tmp_path / "origin.git"))
    git(root, "remote", "add", "origin", str(tmp_path / "origin.git"))
    git(root, "fetch", "--quiet", "origin")
    return Runner(root, tmp_path / "runner", {"SOURCE_DATE_EPOCH": DAY})


def propose(at: Runner, text: str, path: str = PLACE) -> None:
    git(at.root, "switch", "--quiet", "--create", "change")
    place = at.root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    git(at.root, "add", "--all")
    git(at.root, "commit", "--quiet", "--message", "Change")


def key_of(tmp_path: Path) -> tuple[str, str]:
    """Make a key with ssh-keygen; give the private half and the fingerprint."""
    place = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-N", "", "-t", "ed25519", "-f", str(place)], check=True)
    told = subprocess.run(["ssh-keygen", "-lf", str(place)], check=True, capture_output=True, text=True).stdout
    return place.read_text(encoding="utf-8"), told.split()[1]


def test_a_pull_request_fails_for_what_it_brings_and_the_branch_for_all(at: Runner) -> None:
    assert at.run("check", "check", "Examine", BASE="main", FAIL_ON="error").returncode == 0
    propose(at, POLICY.replace("2026-01-14", "2025-02-14"))
    done = at.run("check", "check", "Examine", BASE="main", FAIL_ON="error")
    assert done.returncode == 1
    assert f"::error file={PLACE}" in done.stdout
    assert "## Tieout: " in at.text("summary.md")
    assert at.run("check", "check", "Examine", BASE="", FAIL_ON="error").returncode == 1


def test_a_pull_request_cannot_relax_the_settings_that_judge_it(at: Runner) -> None:
    propose(at, POLICY.replace("2026-01-14", "2025-02-14"))
    settings = at.root / "controls.yaml"
    settings.write_text(FILES["controls.yaml"].replace("controls:\n", "rules: {stale-review: off}\ncontrols:\n", 1))
    git(at.root, "commit", "--quiet", "--all", "--message", "Relax")
    done = at.run("check", "check", "Examine", BASE="main", FAIL_ON="error")
    assert done.returncode == 1
    assert "stale-review" in done.stdout


def test_a_base_that_is_not_in_the_clone_is_no_way_around_its_settings(at: Runner) -> None:
    """Else the change would be held to settings of its own choosing, and green."""
    settings = FILES["controls.yaml"].replace("controls:\n", "rules: {stale-review: off}\ncontrols:\n", 1)
    propose(at, POLICY.replace("2026-01-14", "2025-02-14"))
    (at.root / "controls.yaml").write_text(settings, encoding="utf-8")
    git(at.root, "commit", "--quiet", "--all", "--message", "Relax")
    git(at.root, "update-ref", "-d", "refs/remotes/origin/main")
    done = at.run("check", "check", "Examine", BASE="main", FAIL_ON="error")
    assert done.returncode not in {0, 1, 70}, done.stdout
    assert "next: " in done.stderr


def test_a_merge_queue_answers_for_what_it_brings_too(tmp_path: Path) -> None:
    """Its event gives the whole name of the base; without it a queue would be red for all that stood before."""
    root = plant(tmp_path / "it", {**FILES, PLACE: POLICY.replace("2026-01-14", "2025-02-14")})
    git(root, "update-ref", "refs/remotes/origin/main", "main")
    at = Runner(root, tmp_path / "runner", {"SOURCE_DATE_EPOCH": DAY})
    propose(at, "x\n", "notes.txt")
    assert at.run("check", "check", "Examine", BASE="refs/heads/main", FAIL_ON="error").returncode == 0
    assert at.run("check", "check", "Examine", BASE="", FAIL_ON="error").returncode == 1


def test_a_base_of_a_hostile_name_runs_nothing_and_prints_no_command(at: Runner) -> None:
    name = "$(touch${IFS}pwned)"
    git(at.root, "push", "--quiet", "origin", f"main:refs/heads/{name}")
    propose(
        at,
        POLICY.replace("title: Data", 'title: "::set-output name=x::y %0A::error:: Data', 1).replace(
            "Policy\n", 'Policy"\n', 1
        ),
    )
    done = at.run("check", "check", "Examine", BASE=name, FAIL_ON="note")
    commands = [line.split()[0] for line in done.stdout.splitlines() if line.lstrip().startswith("::")]
    assert (done.returncode, set(commands) - {"::error", "::warning", "::notice"}) == (1, set())
    assert "set-output name=x" in done.stdout
    assert at.run("check", "impact", "Tell", BASE=name).returncode == 0
    assert not [*at.root.rglob("pwned"), *at.temp.rglob("pwned")]


@pytest.mark.parametrize(("job", "step"), [("check", "Examine"), ("impact", "Tell")])
def test_a_shallow_clone_is_never_green(at: Runner, tmp_path: Path, job: str, step: str) -> None:
    propose(at, POLICY.replace("2026-01-14", "2025-02-14"))
    git(tmp_path, "clone", "--quiet", "--depth", "1", at.root.as_uri(), "shallow")
    shallow = Runner(tmp_path / "shallow", tmp_path / "other", at.env)
    given = {"FAIL_ON": "error"} if job == "check" else {}
    done = shallow.run("check", job, step, BASE="main", **given)
    assert done.returncode == 3, done.stderr
    assert shallow.text("impact/impact.md") == ""


def test_settings_that_cannot_be_read_are_red_and_told_in_the_comment(at: Runner) -> None:
    propose(at, "schema: [", "controls.yaml")
    assert at.run("check", "check", "Examine", BASE="main", FAIL_ON="error").returncode not in {0, 70}
    done = at.run("check", "impact", "Tell", BASE="main")
    assert done.returncode == 0, done.stderr
    assert "settings that cannot be read" in at.text("impact/impact.md")
    assert "settings that cannot be read" in at.text("summary.md")


def test_the_comment_is_one_and_says_what_changes(at: Runner) -> None:
    propose(at, POLICY.replace("It is done.", "It may be done. @team ![x](https://evil.example/x.png)", 1))
    with hub() as forge:
        for _ in range(2):
            assert at.run("check", "impact", "Tell", BASE="main").returncode == 0
            env = {**at.env, "GITHUB_SERVER_URL": forge.url}
            done = Runner(at.temp, at.temp, env).run("check", "comment", "Comment", GITHUB_TOKEN=TOKEN, NUMBER="7")
            assert done.returncode == 0, done.stderr
    (comment,) = forge.comments
    assert comment.on == 7
    assert "<ins>may be</ins>" in comment.body
    assert "@team" not in comment.body
    assert "![" not in comment.body
    assert at.text("summary.md").count("<!-- tieout:impact -->") == 2


def test_a_pull_request_whose_token_may_not_write_does_not_fail(at: Runner) -> None:
    propose(at, POLICY.replace("It is done.", "It may be done.", 1))
    with hub(may_write=False) as forge:
        assert at.run("check", "impact", "Tell", BASE="main").returncode == 0
        env = {**at.env, "GITHUB_SERVER_URL": forge.url}
        done = Runner(at.temp, at.temp, env).run("check", "comment", "Comment", GITHUB_TOKEN=TOKEN, NUMBER="7")
    assert (done.returncode, forge.comments) == (0, [])
    assert "no comment" in done.stderr


def test_the_first_pull_request_which_brings_the_settings_is_examined(tmp_path: Path) -> None:
    root = plant(tmp_path / "company", {"README.md": "Hello\n"})
    git(tmp_path, "clone", "--quiet", "--bare", str(root), str(tmp_path / "origin.git"))
    git(root, "remote", "add", "origin", str(tmp_path / "origin.git"))
    git(root, "fetch", "--quiet", "origin")
    git(root, "switch", "--quiet", "--create", "change")
    plant(root, commit=False)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Add the programme")
    at = Runner(root, tmp_path / "runner", {"SOURCE_DATE_EPOCH": DAY})
    assert at.run("check", "check", "Examine", BASE="main", FAIL_ON="error").returncode == 0
    assert at.run("check", "impact", "Tell", BASE="main").returncode == 0
    assert "1 text" in at.text("impact/impact.md")


def test_late_reviews_have_an_issue_each(tmp_path: Path) -> None:
    root = plant(tmp_path / "it", {**FILES, PLACE: POLICY.replace("2026-01-14", "2025-02-14")})
    with hub() as forge:
        at = Runner(root, tmp_path / "runner", {"SOURCE_DATE_EPOCH": DAY, "GITHUB_SERVER_URL": forge.url})
        for _ in range(2):
            assert at.run("reviews", "reviews", "Open and close", GITHUB_TOKEN=TOKEN).returncode == 0
    assert [item.title for item in forge.issues] == ["Review of POL-008 is late"]


@needs_keygen
def test_what_is_due_is_captured_signed_and_proposed(at: Runner, tmp_path: Path) -> None:
    private, _ = key_of(tmp_path)
    collectors = """\
schema: tieout.collectors/v1
collectors:
  - id: data-list
    uses: command
    system: data-store
    for: [{control: CO-01, evidence: data-list}]
    run: [sh, -c, 'echo "name,$SECRET_NAME"; echo a,b']
    environment: [SECRET_NAME]
    reads: csv
"""
    (at.root / "collectors.yaml").write_text(collectors, encoding="utf-8")
    year = datetime.now(UTC).year
    settings = FILES["controls.yaml"].replace(
        "2026-H1, type: 2, start: 2026-01-01, end: 2026-06-30", f"now, type: 2, start: {year}-01-01, end: {year}-12-31"
    )
    (at.root / "controls.yaml").write_text(settings.replace("every: annual", "every: monthly"), encoding="utf-8")
    git(at.root, "add", "--all")
    git(at.root, "commit", "--quiet", "--message", "Collect")
    del at.env["SOURCE_DATE_EPOCH"]
    done = at.run("collect", "collect", "Capture", KEY=private.rstrip("\n"), VARIABLES="SECRET_NAME=level=one\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (at.temp / "key").exists()
    assert at.run("collect", "collect", "Propose", GH_TOKEN="x", MAIN="main").returncode == 0  # no token
    (branch,) = git(at.root, "branch", "--remotes", "--list", "origin/evidence/*").split()
    assert f"pr create --base main --head {branch.removeprefix('origin/')} " in at.text("gh")
    names = git(at.root, "diff", "--name-only", "main", branch).splitlines()
    assert "evidence/log/checkpoint.txt.sig" in names
    assert all(name.startswith("evidence/") for name in names if name != "collectors.yaml")


@pytest.mark.parametrize(
    ("workflow", "job", "place"), [("collect", "collect", "evidence/x"), ("quarter", "seal", "evidence/log/x")]
)
def test_where_no_workflow_may_open_a_pull_request_the_setting_is_named(
    at: Runner, workflow: str, job: str, place: str
) -> None:
    """A new repository at GitHub does not let a workflow open one, whatever its permissions say."""
    file = at.root / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("x\n", encoding="utf-8")
    at.env["GH_REFUSES"] = "pr create"
    done = at.run(workflow, job, "Propose", GH_TOKEN="x", MAIN="main")  # no token
    assert done.returncode == 1
    (branch,) = git(at.root, "branch", "--remotes", "--list", "origin/evidence/*").split()
    assert f"::error::{branch.removeprefix('origin/')} is pushed" in done.stdout
    assert "Allow GitHub Actions to create and approve pull requests" in done.stdout


@pytest.mark.parametrize(
    ("there", "is_open"),
    [
        ("", False),
        ("evidence/20260301T031700Z\n", True),
        ("feature\nevidence/seal-20260301T031700Z\n", True),
        ("evidence/20260301T031700Z-other\nevidence/notes\n", False),
    ],
)
def test_while_a_proposal_is_open_nothing_is_captured_beside_it(at: Runner, there: str, is_open: bool) -> None:
    """Two from one base would write the same lines of the log, and only one could be merged."""
    at.env["GH_OPEN"] = there
    done = at.run("collect", "collect", "Look", GH_TOKEN="x")  # no token
    assert done.returncode == 0, done.stderr
    assert ("is=yes" in at.text("output")) == ("::warning::" in done.stdout) == is_open
    assert steps_of("collect", "collect")["Capture"]["if"] == "steps.open.outputs.is == ''"
    at.env["GH_REFUSES"] = "pr list"
    assert at.run("collect", "collect", "Look", GH_TOKEN="x").returncode != 0  # no token


@needs_keygen
def test_a_quarter_is_sealed_examined_and_told_in_one_issue(at: Runner, tmp_path: Path) -> None:
    private, _ = key_of(tmp_path)
    assert at.run("quarter", "seal", "Seal", KEY=private).returncode == 0
    assert at.run("quarter", "seal", "Propose", GH_TOKEN="x", MAIN="main").returncode == 0  # no token
    git(at.root, "switch", "--quiet", "main")
    with hub() as forge:
        for _ in range(2):
            done = at.run("quarter", "examine", "Examine", PERIOD="2026-Q2")
            assert done.returncode == 0, done.stderr
            env = {**at.env, "GITHUB_SERVER_URL": forge.url}
            done = Runner(at.temp, at.temp, env).run("quarter", "tell", "Tell", GITHUB_TOKEN=TOKEN, PERIOD="2026-Q2")
            assert done.returncode == 0, done.stderr
    (issue,) = forge.issues
    assert issue.title == "2026-Q2: what an auditor would find"
    assert issue.body.startswith("<!-- tieout:quarter:2026-Q2 -->\n")
    assert at.text("output").splitlines()[0] == "period=2026-Q2"


@pytest.mark.parametrize(
    ("today", "period"),
    [("2026-01-07", "2025-Q4"), ("2026-03-31", "2025-Q4"), ("2026-04-07", "2026-Q1"), ("2026-12-31", "2026-Q3")],
)
def test_without_a_name_it_is_the_quarter_that_ended_last(at: Runner, today: str, period: str) -> None:
    real = shutil.which("date")
    (at.temp / "bin/date").write_text(
        f'#!/bin/sh\nif [ "$2" = -d ]; then exec {real} "$@"; else exec {real} -u -d {today} "$2"; fi\n'
    )
    (at.temp / "bin/date").chmod(0o755)
    (at.temp / "bin/tieout").write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    (at.temp / "bin/tieout").chmod(0o755)
    assert at.run("quarter", "examine", "Examine", PERIOD="").returncode == 0
    assert at.text("output") == f"period={period}\n"


@needs_keygen
@pytest.mark.parametrize("pinned", [True, False])
def test_a_bundle_is_built_signed_and_kept_only_where_the_pinned_key_signed(
    at: Runner, tmp_path: Path, pinned: bool
) -> None:
    private, fingerprint = key_of(tmp_path)
    done = at.run("bundle", "build", "Build", PERIOD="2026-H1")
    assert done.returncode == 0, done.stderr
    pin = fingerprint if pinned else f"SHA256:{'A' * 43}"
    signer = Runner(at.temp, at.temp, at.env)
    done = signer.run("bundle", "sign", "Sign and verify", KEY=private, PIN=pin, TSA="")
    assert (done.returncode == 0) is pinned, done.stdout + done.stderr
    assert not (at.temp / "key").exists()
    if pinned:
        assert (at.temp / "tieout-bundle.zip").is_file()
        done = signer.run("bundle", "release", "Attach", GH_TOKEN="x", GH_REPO="example/policies", TAG="v1")  # no token
        assert done.returncode == 0
        assert "release upload v1 " in at.text("gh")


def test_a_bundle_whose_salts_would_be_lost_is_not_handed_on(at: Runner) -> None:
    entry = 'bundle: {withhold: [{path: "evidence/**", reason: "names of staff", ask: role:ciso}]}\ncontrols:\n'
    settings = at.root / "controls.yaml"
    settings.write_text(FILES["controls.yaml"].replace("controls:\n", entry, 1), encoding="utf-8")
    (at.root / "evidence").mkdir(exist_ok=True)
    (at.root / "evidence/accounts.csv").write_text("account\nana\n", encoding="utf-8")
    git(at.root, "add", "--all")
    git(at.root, "commit", "--quiet", "--message", "Withhold")
    done = at.run("bundle", "build", "Build", PERIOD="2026-H1")
    assert done.returncode == 1, done.stderr
    assert "::error::This bundle withholds files" in done.stdout
    assert not (at.temp / "unsigned.tar").exists()
