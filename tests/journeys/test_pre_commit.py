"""The hooks, by pre-commit itself, in a throw-away repository: it clones ours, runs a hook, and stops a commit.

pre-commit makes an environment for a hook and installs our package and its dependencies into it, from an index. These
tests run without a network, so the copy of our repository that it clones says ``language: system``: then the hook runs
the `tieout` beside this Python. All else of the hook (its entry, its files, what it is given) is as a company gets it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.cli.programme import FILES, POLICY, git, plant
from tests.house.tree import ROOT

PLACE = "policies/data-classification.md"


@pytest.fixture
def pre_commit() -> str:
    place = shutil.which("pre-commit", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    return place or pytest.skip("pre-commit is not installed")


def run(program: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "PRE_COMMIT_HOME": str(cwd.parent / "cache"), "SOURCE_DATE_EPOCH": "1782777600"}
    return subprocess.run(
        [program, *arguments], cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """Give a company's repository that names a clone of ours by its commit."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {hook["language"] for hook in hooks} == {"python"}
    told = yaml.safe_dump([{**hook, "language": "system"} for hook in hooks], sort_keys=False)
    ours = plant(tmp_path / "tieout", {".pre-commit-hooks.yaml": told})
    rev = git(ours, "rev-parse", "HEAD")
    wanted = "".join(f"{{id: {hook['id']}}}, " for hook in hooks)
    config = f"repos:\n  - repo: {ours}\n    rev: {rev}\n    hooks: [{wanted}]\n"
    people = FILES["registers/people.yaml"].replace(
        "emails: [ana@example.com]", "emails: [ana@example.com], logins: [ana-x]"
    ).replace("emails: [ben@example.com]", "emails: [ben@example.com], logins: [ben-x]")  # fmt: skip
    return plant(tmp_path / "company", {**FILES, "registers/people.yaml": people, ".pre-commit-config.yaml": config})


def test_the_manifest_and_the_planted_settings_are_what_pre_commit_reads(pre_commit: str, tmp_path: Path) -> None:
    done = run(pre_commit, "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml"), cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    planted = ROOT / "tools/tieout/starter/files/.pre-commit-config.yaml"
    done = run(pre_commit, "validate-config", str(planted), cwd=tmp_path)
    assert done.returncode == 0, done.stdout


def test_the_planted_hook_runs_for_what_the_published_one_does() -> None:
    planted = yaml.safe_load((ROOT / "tools/tieout/starter/files/.pre-commit-config.yaml").read_text(encoding="utf-8"))
    (ours,) = planted["repos"][0]["hooks"]
    hooks = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    theirs = hooks[ours["id"]]
    for key in ("entry", "always_run", "pass_filenames", "files"):
        assert ours.get(key) == theirs.get(key)


def test_a_sound_commit_passes_and_a_stale_text_stops_it(pre_commit: str, company: Path) -> None:
    (company / PLACE).write_text(POLICY.replace("It is done.", "It was done.", 1), encoding="utf-8")
    git(company, "add", "--all")
    done = run(pre_commit, "run", "tieout-check", cwd=company)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout
    (company / PLACE).write_text(POLICY.replace("2026-01-14", "2025-02-14"), encoding="utf-8")
    git(company, "add", "--all")
    done = run(pre_commit, "run", "tieout-check", cwd=company)
    assert done.returncode == 1
    assert f"{PLACE}:" in done.stdout
    assert "[stale-review]" in done.stdout


def test_the_hook_is_installed_and_git_itself_refuses_the_commit(pre_commit: str, company: Path) -> None:
    assert run(pre_commit, "install", cwd=company).returncode == 0
    (company / PLACE).write_text(POLICY.replace("2026-01-14", "2025-02-14"), encoding="utf-8")
    git(company, "add", "--all")
    before = git(company, "rev-parse", "HEAD")
    done = run("git", "commit", "--quiet", "--message", "Stale", cwd=company)
    assert done.returncode != 0
    assert git(company, "rev-parse", "HEAD") == before


def test_codeowners_that_names_others_is_stopped(pre_commit: str, company: Path) -> None:
    (company / ".github").mkdir()
    (company / ".github/CODEOWNERS").write_text("* @everybody\n", encoding="utf-8")
    git(company, "add", "--all")
    assert run(pre_commit, "run", "tieout-codeowners", cwd=company).returncode == 1
    assert run("tieout", "export", "codeowners", cwd=company).returncode == 0
    git(company, "add", "--all")
    done = run(pre_commit, "run", "tieout-codeowners", cwd=company)
    assert done.returncode == 0, done.stdout


def test_a_policy_that_is_deleted_is_examined(pre_commit: str, company: Path) -> None:
    """pre-commit counts no deleted file, so a hook that waits for a name skipped the commit, which reads as success."""
    (company / "policies/other.md").write_text(POLICY.replace("POL-008", "POL-009"), encoding="utf-8")
    git(company, "add", "--all")
    git(company, "commit", "--quiet", "--message", "Another")
    git(company, "rm", "--quiet", PLACE)
    done = run(pre_commit, "run", "tieout-check", cwd=company)
    assert done.returncode == 1, done.stdout
    assert "[control-without-document]" in done.stdout


def test_texts_elsewhere_are_examined(pre_commit: str, company: Path) -> None:
    """Where the documents lie says controls.yaml, as `adopt` writes it, and no name that a hook could wait for."""
    git(company, "mv", "policies", "handbook")
    settings = company / "controls.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("policies/**/*.md", "handbook/*.md"), "utf-8")
    git(company, "add", "--all")
    git(company, "commit", "--quiet", "--message", "Move the texts")
    stale = company / PLACE.replace("policies", "handbook")
    stale.write_text(POLICY.replace("2026-01-14", "2025-02-14"), encoding="utf-8")
    git(company, "add", "--all")
    done = run(pre_commit, "run", "tieout-check", cwd=company)
    assert done.returncode == 1, done.stdout
    assert "[stale-review]" in done.stdout


def test_a_commit_is_not_held_for_what_it_did_not_touch_where_the_hook_is_told_so(
    pre_commit: str, company: Path
) -> None:
    (company / PLACE).write_text(POLICY.replace("2026-01-14", "2025-02-14"), encoding="utf-8")
    git(company, "add", "--all")
    git(company, "commit", "--quiet", "--message", "Stale")
    (company / "app.py").write_text("code = 1\n", encoding="utf-8")
    git(company, "add", "--all")
    assert run(pre_commit, "run", "tieout-check", cwd=company).returncode == 1
    config = company / ".pre-commit-config.yaml"
    told = config.read_text(encoding="utf-8").replace(
        "id: tieout-check", "id: tieout-check, args: [--changed-since, HEAD]"
    )
    config.write_text(told, encoding="utf-8")
    git(company, "add", "--all")
    done = run(pre_commit, "run", "tieout-check", cwd=company)
    assert done.returncode == 0, done.stdout
    git(company, "rm", "--quiet", PLACE)
    assert run(pre_commit, "run", "tieout-check", cwd=company).returncode == 1


@pytest.mark.parametrize("taken_away", [False, True])
def test_a_hook_with_a_root_examines_a_folder_and_never_what_encloses_it(
    pre_commit: str, company: Path, taken_away: bool
) -> None:
    config = yaml.safe_load((company / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    config["repos"][0]["hooks"] = [{"id": "tieout-check", "args": ["--root", "one"]}]
    (company / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    for path, text in FILES.items():
        (company / "one" / path).parent.mkdir(parents=True, exist_ok=True)
        (company / "one" / path).write_text(text, encoding="utf-8")
    git(company, "add", "--all")
    git(company, "commit", "--quiet", "--message", "Bring a second programme")
    assert run(pre_commit, "run", "tieout-check", cwd=company).returncode == 0
    if taken_away:
        git(company, "rm", "--quiet", "one/controls.yaml")
    else:
        (company / "one" / PLACE).write_text(POLICY.replace("2026-01-14", "2025-02-14"), encoding="utf-8")
        git(company, "add", "--all")
    done = run(pre_commit, "run", "tieout-check", cwd=company)
    assert done.returncode == 1
    assert ("has no controls.yaml any more" if taken_away else "stale-review") in done.stdout
