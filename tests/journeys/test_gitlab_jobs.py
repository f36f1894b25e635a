"""The jobs for GitLab, line by line: their own scripts, real repositories, a GitLab on this machine, hostile names."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.programme import FILES, POLICY, git, plant
from tests.journeys.gitlab import PUSH, GitLab, pushable
from tests.journeys.test_workflows import DAY, PLACE, key_of, needs_keygen
from tests.post.hub import TOKEN, hub
from tests.report.test_gitlab import read

STALE = POLICY.replace("2026-01-14", "2025-02-14")
SAID = "$(touch pwned) `touch pwned` ::set-output name=x::y \n::error::z"
"""What anybody may write into a title, a message or the name of a branch."""
HOSTILE = {
    "CI_COMMIT_MESSAGE": SAID, "CI_COMMIT_TITLE": SAID, "CI_MERGE_REQUEST_TITLE": SAID,
    "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "$(touch${IFS}pwned)", "CI_COMMIT_REF_NAME": "$(touch${IFS}pwned)",
}  # fmt: skip


@pytest.fixture
def at(tmp_path: Path) -> GitLab:
    """Give a checkout of the clean programme whose origin has a main branch."""
    root = plant(tmp_path / "company")
    git(tmp_path, "clone", "--quiet", "--bare", str(root), str(tmp_path / "origin.git"))
    git(root, "remote", "add", "origin", str(tmp_path / "origin.git"))
    git(root, "fetch", "--quiet", "origin")
    return GitLab(root, tmp_path / "home", {"SOURCE_DATE_EPOCH": DAY, **HOSTILE})


def propose(at: GitLab, files: dict[str, str]) -> str:
    """Commit files on a branch of a hostile name; give the base, as CI_MERGE_REQUEST_DIFF_BASE_SHA does."""
    base = git(at.root, "rev-parse", "HEAD")
    git(at.root, "switch", "--quiet", "--create", "$(touch${IFS}pwned)")
    for path, text in files.items():
        place = at.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    git(at.root, "add", "--all")
    git(at.root, "commit", "--quiet", "--message", SAID)
    return base


@pytest.mark.parametrize("shell", ["bash", "dash"])
def test_a_merge_request_fails_for_what_it_brings_and_reports_it(at: GitLab, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    name = "policies/a \"b\"\n$(touch pwned) 'c'.md"
    base = propose(at, {PLACE: STALE, name: "no head\n"})
    done = at.run("tieout", shell, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert done.returncode == 1, done.stderr
    assert "[stale-review]" in done.stdout
    found = read((at.root / "gl-code-quality-report.json").read_text(encoding="utf-8"))
    assert "stale-review" in {item["check_name"] for item in found}
    assert int(ET.parse(at.root / "tieout.xml").getroot()[0].attrib["failures"]) > 0  # noqa: S314  # our own output
    assert not list(at.root.rglob("pwned"))


def test_a_merge_request_that_brings_nothing_passes_and_the_branch_fails_for_all(tmp_path: Path) -> None:
    root = plant(tmp_path / "it", {**FILES, PLACE: STALE})
    at = GitLab(root, tmp_path / "home", {"SOURCE_DATE_EPOCH": DAY, **HOSTILE})
    base = propose(at, {"notes.txt": "x\n"})
    assert at.run("tieout", CI_MERGE_REQUEST_DIFF_BASE_SHA=base).returncode == 0
    assert at.run("tieout").returncode == 1


def test_it_cannot_relax_the_settings_that_judge_it(at: GitLab) -> None:
    settings = FILES["controls.yaml"].replace("controls:\n", "rules: {stale-review: off}\ncontrols:\n", 1)
    base = propose(at, {PLACE: STALE, "controls.yaml": settings})
    assert at.run("tieout", CI_MERGE_REQUEST_DIFF_BASE_SHA=base).returncode == 1


def test_it_is_judged_by_the_settings_of_the_target_and_not_of_where_it_left_it(at: GitLab, tmp_path: Path) -> None:
    """Whoever proposes chooses where a branch begins: at a commit whose settings were laxer."""
    lax = FILES["controls.yaml"].replace("controls:\n", "rules: {stale-review: off}\ncontrols:\n", 1)
    root = plant(tmp_path / "lax", {**FILES, "controls.yaml": lax})
    target = git(root, "rev-parse", "--abbrev-ref", "HEAD")
    old = GitLab(root, tmp_path / "home", at.variables)
    base = propose(old, {PLACE: STALE})
    head = git(root, "rev-parse", "HEAD")
    git(root, "switch", "--quiet", target)
    (root / "controls.yaml").write_text(FILES["controls.yaml"], encoding="utf-8")
    git(root, "commit", "--quiet", "--all", "--message", "Switch the rule on")
    git(root, "update-ref", f"refs/remotes/origin/{target}", "HEAD")
    git(root, "switch", "--quiet", "--detach", head)
    of = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": target, "CI_PROJECT_ID": "1"}
    assert old.run("tieout", **of, CI_MERGE_REQUEST_PROJECT_ID="1").returncode == 1
    # In a fork's project `origin` is the fork, and its branches are the proposer's own.
    assert old.run("tieout", **of, CI_MERGE_REQUEST_PROJECT_ID="2").returncode == 0


@pytest.mark.parametrize("shell", ["bash", "dash"])
def test_in_a_pipeline_of_merged_results_it_answers_for_nothing_that_the_target_brought(at: GitLab, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    target = git(at.root, "rev-parse", "--abbrev-ref", "HEAD")
    base = propose(at, {"notes.txt": "x\n"})
    head = git(at.root, "rev-parse", "HEAD")
    git(at.root, "switch", "--quiet", target)
    (at.root / PLACE).write_text(STALE, encoding="utf-8")
    git(at.root, "commit", "--quiet", "--all", "--message", "Theirs")
    of = {
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
        "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": git(at.root, "rev-parse", "HEAD"),
    }
    git(at.root, "switch", "--quiet", "--detach")
    git(at.root, "merge", "--quiet", "--no-ff", "--message", "Merged results", head)
    done = at.run("tieout", shell, **of)
    assert done.returncode == 0, done.stdout
    assert at.run("tieout:impact", shell, **of).returncode == 0
    assert "Data Classification" not in (at.root / "tieout-impact.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("job", ["tieout", "tieout:impact"])
def test_a_base_that_is_not_in_the_clone_is_never_green(at: GitLab, tmp_path: Path, job: str) -> None:
    base = propose(at, {PLACE: STALE})
    git(tmp_path, "clone", "--quiet", "--depth", "1", at.root.as_uri(), "shallow")
    shallow = GitLab(tmp_path / "shallow", tmp_path / "home", at.variables)
    done = shallow.run(job, CI_MERGE_REQUEST_DIFF_BASE_SHA=base, CI_MERGE_REQUEST_IID="7")
    assert done.returncode == 3, done.stderr
    assert "git fetch" in done.stderr


def test_the_comment_is_one_and_a_fork_without_a_token_does_not_fail(at: GitLab) -> None:
    text = POLICY.replace("It is done.", "It may be done. @team ![x](https://evil.example/x.png)\n\n/close\n", 1)
    base = propose(at, {PLACE: text})
    of = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base, "CI_MERGE_REQUEST_IID": "7"}
    done = at.run("tieout:impact", **of)
    assert (done.returncode, done.stderr) == (0, "")
    with hub(kind="gitlab") as forge:
        forge.note(7, "<!-- tieout:impact -->\nmine\n", author="mallory")
        for _ in range(2):
            done = at.run("tieout:impact", **of, CI_SERVER_URL=forge.url, TIEOUT_GITLAB_TOKEN=TOKEN)
            assert done.returncode == 0, done.stderr
    mallorys, ours = forge.comments
    assert mallorys.body.endswith("mine\n")
    assert ours.body == (at.root / "tieout-impact.md").read_text(encoding="utf-8")
    assert "@team" not in ours.body
    assert not any(line.startswith("/") for line in ours.body.splitlines())
    with hub(kind="gitlab", may_write=False) as forge:
        done = at.run("tieout:impact", **of, CI_SERVER_URL=forge.url, TIEOUT_GITLAB_TOKEN=TOKEN)
        assert (done.returncode, forge.comments) == (0, [])


def test_settings_that_cannot_be_read_are_told_in_the_comment(at: GitLab) -> None:
    base = propose(at, {"controls.yaml": "schema: ["})
    with hub(kind="gitlab") as forge:
        done = at.run(
            "tieout:impact", CI_MERGE_REQUEST_DIFF_BASE_SHA=base, CI_MERGE_REQUEST_IID="7",
            CI_SERVER_URL=forge.url, TIEOUT_GITLAB_TOKEN=TOKEN,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "settings that cannot be read" in forge.comments[0].body
    assert at.run("tieout", CI_MERGE_REQUEST_DIFF_BASE_SHA=base).returncode not in {0, 70}


def test_late_reviews_have_an_issue_each(tmp_path: Path) -> None:
    root = plant(tmp_path / "it", {**FILES, PLACE: STALE})
    with hub(kind="gitlab") as forge:
        at = GitLab(root, tmp_path / "home", {"SOURCE_DATE_EPOCH": DAY, "CI_SERVER_URL": forge.url})
        for _ in range(2):
            done = at.run("tieout:reviews", TIEOUT_GITLAB_TOKEN=TOKEN)
            assert done.returncode == 0, done.stderr
    assert [item.title for item in forge.issues] == ["Review of POL-008 is late"]


@needs_keygen
def test_a_quarter_is_told_sealed_and_pushed_with_the_token_that_lies_in_no_file(at: GitLab, tmp_path: Path) -> None:
    private, _ = key_of(tmp_path)
    key = tmp_path / "file-variable"
    key.write_text(private, encoding="utf-8")
    with hub(kind="gitlab") as forge, pushable(tmp_path / "origin.git") as (port, asked):
        done = at.run(
            "tieout:quarter", TIEOUT_PERIOD="2026-Q2", TIEOUT_KEY=str(key), TIEOUT_PUSH_TOKEN=PUSH,
            TIEOUT_GITLAB_TOKEN=TOKEN, CI_SERVER_URL=forge.url, CI_SERVER_PROTOCOL="http",
            CI_SERVER_HOST="127.0.0.1", CI_SERVER_PORT=port,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (issue,) = forge.issues
    assert issue.title == "2026-Q2: what an auditor would find"
    assert not (at.home / "tieout-key").exists()
    (branch,) = git(tmp_path / "origin.git", "branch", "--list", "evidence/*").split()
    options = (tmp_path / "origin.git/options").read_text(encoding="utf-8").splitlines()
    assert [line.partition("=")[2] for line in options] == ["merge_request.create", "merge_request.target=main", "2"]
    names = git(tmp_path / "origin.git", "diff", "--name-only", "main", branch).splitlines()
    assert "evidence/log/checkpoint.txt.sig" in names
    assert all(name.startswith("evidence/") for name in names)
    assert f"oauth2:{PUSH}" in asked
    assert PUSH not in (at.home / "tieout-ask").read_text(encoding="utf-8")


@needs_keygen
@pytest.mark.parametrize("pinned", [True, False])
def test_a_bundle_is_kept_only_where_the_pinned_key_signed(at: GitLab, tmp_path: Path, pinned: bool) -> None:
    private, fingerprint = key_of(tmp_path)
    key = tmp_path / "file-variable"
    key.write_text(private, encoding="utf-8")
    pin = fingerprint if pinned else f"SHA256:{'A' * 43}"
    done = at.run("tieout:bundle", TIEOUT_PERIOD="2026-H1", TIEOUT_BUNDLE_KEY=str(key), TIEOUT_PIN=pin)
    assert (done.returncode == 0) is pinned, done.stdout + done.stderr
    assert not (at.home / "tieout-key").exists()


@pytest.mark.parametrize(
    ("job", "variable"),
    [("tieout:bundle", "TIEOUT_BUNDLE_KEY"), ("tieout:quarter", "TIEOUT_KEY"), ("tieout:collect", "TIEOUT_KEY")],
)
def test_a_key_that_is_refused_does_not_stay_on_the_machine(
    at: GitLab, tmp_path: Path, job: str, variable: str
) -> None:
    key = tmp_path / "file-variable"
    key.write_text("no key\n", encoding="utf-8")
    with hub(kind="gitlab") as forge:
        given = {
            "TIEOUT_PERIOD": "2026-H1",
            "TIEOUT_GITLAB_TOKEN": TOKEN,
            "CI_SERVER_URL": forge.url,
            variable: str(key),
        }
        done = at.run(job, **given)
    assert done.returncode != 0
    assert not (at.home / "tieout-key").exists()


def test_what_reads_a_report_of_code_quality_gets_json_where_nothing_could_be_examined(at: GitLab) -> None:
    base = propose(at, {"controls.yaml": "schema: ["})
    at.run("tieout", CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    text = (at.root / "gl-code-quality-report.json").read_text(encoding="utf-8")
    assert json.loads(text)
