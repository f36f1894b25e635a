"""The jobs for GitLab with TIEOUT_ROOT: reports at the top, where GitLab looks for them, and paths from the top."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.programme import POLICY, git
from tests.journeys.gitlab import PUSH, GitLab, pushable
from tests.journeys.test_workflows import DAY, PLACE, key_of, needs_keygen
from tests.journeys.test_workflows_in_a_folder import HOSTILE, RELAXED, STALE, company, propose
from tests.post.hub import TOKEN, hub


def at(root: Path, tmp_path: Path, folder: str) -> GitLab:
    return GitLab(root, tmp_path / "home", {"SOURCE_DATE_EPOCH": DAY, "TIEOUT_ROOT": folder})


@pytest.mark.parametrize("shell", ["bash", "dash"])
@pytest.mark.parametrize("folder", ["one", "./one/"])
def test_a_merge_request_is_judged_in_the_folder_and_reported_at_the_top(
    tmp_path: Path, folder: str, shell: str
) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    root = company(tmp_path, "one", "two")
    base = git(root, "rev-parse", "HEAD")
    propose(root, {f"one/{PLACE}": STALE, "one/controls.yaml": RELAXED})
    done = at(root, tmp_path, folder).run("tieout", shell, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert done.returncode == 1, done.stderr
    found = json.loads((root / "gl-code-quality-report.json").read_text(encoding="utf-8"))
    assert {item["location"]["path"] for item in found} >= {f"one/{PLACE}"}
    assert f"one/{PLACE}" in (root / "tieout.xml").read_text(encoding="utf-8")
    assert at(root, tmp_path, "two").run("tieout", shell, CI_MERGE_REQUEST_DIFF_BASE_SHA=base).returncode == 0


@pytest.mark.parametrize("folder", HOSTILE)
@pytest.mark.parametrize("shell", ["bash", "dash"])
def test_a_folder_of_a_hostile_name_runs_nothing(tmp_path: Path, folder: str, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    root = company(tmp_path, folder)
    base = git(root, "rev-parse", "HEAD")
    propose(root, {f"{folder}/{PLACE}": STALE})
    assert at(root, tmp_path, folder).run("tieout", shell, CI_MERGE_REQUEST_DIFF_BASE_SHA=base).returncode == 1
    assert not [*tmp_path.rglob("pwned")]


@pytest.mark.parametrize("folder", ["three", "", "..", "src", "/", "-", "main.c"])
@pytest.mark.parametrize("job", ["tieout", "tieout:impact", "tieout:reviews", "tieout:bundle"])
def test_what_is_no_folder_of_a_programme_is_never_green(tmp_path: Path, folder: str, job: str) -> None:
    root = company(tmp_path, "one", top=folder == "src")
    done = at(root, tmp_path, folder).run(job, CI_MERGE_REQUEST_DIFF_BASE_SHA=git(root, "rev-parse", "HEAD"))
    assert (done.returncode, "TIEOUT_ROOT names no folder" in done.stderr) == (3, True)


def test_a_link_in_place_of_the_folder_does_not_choose_its_settings(tmp_path: Path) -> None:
    root = company(tmp_path, "one")
    base = git(root, "rev-parse", "HEAD")
    git(root, "switch", "--quiet", "--create", "change")
    git(root, "mv", "one", "two")
    (root / "two/controls.yaml").write_text(RELAXED, encoding="utf-8")
    (root / f"two/{PLACE}").write_text(STALE, encoding="utf-8")
    (root / "one").symlink_to("two")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Link")
    assert at(root, tmp_path, "one").run("tieout", CI_MERGE_REQUEST_DIFF_BASE_SHA=base).returncode == 3


def test_two_folders_have_a_comment_and_issues_each(tmp_path: Path) -> None:
    text = POLICY.replace("It is done.", "It may be done.", 1)
    root = company(tmp_path, "one", "two", changed={f"one/{PLACE}": STALE, f"two/{PLACE}": STALE})
    base = git(root, "rev-parse", "HEAD")
    with hub(kind="gitlab") as forge:
        for folder in ("one", "two", "one"):
            done = at(root, tmp_path, folder).run("tieout:reviews", CI_SERVER_URL=forge.url, TIEOUT_GITLAB_TOKEN=TOKEN)
            assert done.returncode == 0, done.stderr
        propose(root, {f"one/{PLACE}": text, f"two/{PLACE}": text})
        for folder in ("one", "two", "one"):
            done = at(root, tmp_path, folder).run(
                "tieout:impact", CI_MERGE_REQUEST_DIFF_BASE_SHA=base, CI_MERGE_REQUEST_IID="7",
                CI_SERVER_URL=forge.url, TIEOUT_GITLAB_TOKEN=TOKEN,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            assert (root / "tieout-impact.md").is_file()
    assert [item.title for item in forge.issues] == [
        "Review of POL-008 is late (one)", "Review of POL-008 is late (two)",
    ]  # fmt: skip
    assert [item.body.splitlines()[0] for item in forge.comments] == [
        "<!-- tieout:impact/one -->", "<!-- tieout:impact/two -->",
    ]  # fmt: skip


@needs_keygen
def test_a_quarter_and_a_bundle_are_of_the_folder(tmp_path: Path) -> None:
    root = company(tmp_path, "one", "two")
    private, fingerprint = key_of(tmp_path)
    key = tmp_path / "file-variable"
    key.write_text(private, encoding="utf-8")
    runner = at(root, tmp_path, "one")
    with hub(kind="gitlab") as forge, pushable(tmp_path / "origin.git") as (port, _):
        done = runner.run(
            "tieout:quarter", TIEOUT_PERIOD="2026-Q2", TIEOUT_KEY=str(key), TIEOUT_PUSH_TOKEN=PUSH,
            TIEOUT_GITLAB_TOKEN=TOKEN, CI_SERVER_URL=forge.url, CI_SERVER_PROTOCOL="http",
            CI_SERVER_HOST="127.0.0.1", CI_SERVER_PORT=port,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert [item.body.splitlines()[0] for item in forge.issues] == ["<!-- tieout:quarter/one:2026-Q2 -->"]
    assert (root / "tieout-quarter.md").is_file()
    (branch,) = git(tmp_path / "origin.git", "branch", "--list", "evidence/*").split()
    assert branch.endswith("Z-one")
    names = git(tmp_path / "origin.git", "diff", "--name-only", "main", branch).splitlines()
    assert names
    assert all(name.startswith("one/evidence/") for name in names)
    git(root, "switch", "--quiet", "main")
    done = runner.run("tieout:bundle", TIEOUT_PERIOD="2026-H1", TIEOUT_BUNDLE_KEY=str(key), TIEOUT_PIN=fingerprint)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (root / "tieout-bundle.zip").is_file()
