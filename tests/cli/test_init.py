"""tieout init: the starter, planted, committed and examined."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
import yaml

from tests.cli.programme import git, tieout
from tests.cli.terminal import on_a_terminal


def files(root: Path) -> list[str]:
    return sorted(
        path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file() and ".git/" not in str(path)
    )


def test_planted_committed_and_examined_it_has_warnings_alone(tmp_path: Path) -> None:
    """As of today, whatever the day."""
    root = tmp_path / "my programme"
    done = tieout("init", str(root), "--organization", "Another Example Ltd", "--timezone", "Pacific/Kiritimati")
    assert done.returncode == 0
    written = [line.removeprefix("wrote ").strip("'") for line in done.text.splitlines()]
    assert sorted(written) == [str(root / path) for path in files(root)]
    here = f"'{root}'"
    assert done.told == (
        "\nNext:\n"
        f"  edit '{root}/controls.yaml': your repository at the code host in place of example/policies\n"
        f"  edit '{root}/registers/people.yaml': your people in place of ours\n"
        f"  git init --initial-branch main {here} && git -C {here} add . && git -C {here} commit -m 'Plant the programme'\n"
        f"  tieout check --root {here}\n"
    )
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "Plant the programme")
    checked = tieout("check", "--root", str(root), "--format", "json")
    found = json.loads(checked.stdout)
    assert checked.returncode == 0
    assert {item["severity"] for item in found["findings"]} <= {"warning", "note"}
    assert found["uncommitted"] == []
    assert found["timezone"] == "Pacific/Kiritimati"


def test_a_terminal_is_told_each_folder_and_the_files_beside_them(tmp_path: Path) -> None:
    """Sixty-two lines put the next steps on the third screen."""
    told = on_a_terminal("init", "ours", cwd=tmp_path)
    assert told.returncode == 0
    written, _, steps = told.text.partition("\nNext:\n")
    lines = written.splitlines()
    assert len(lines) + len(steps.splitlines()) + 2 < 24
    assert {"wrote ours/controls.yaml", "wrote ours/policies/: 10 files", "wrote ours/evidence/: 2 files"} <= set(lines)
    counts = [int(count) for count in re.findall(r"/: ([0-9]+) files?$", written, re.MULTILINE)]
    assert sum(counts) + sum(": " not in line for line in lines) == len(files(tmp_path / "ours"))
    assert "tieout check --root ours" in steps
    each = on_a_terminal("init", "theirs", "--list", cwd=tmp_path).text
    assert each.count("wrote theirs/") == len(files(tmp_path / "theirs"))


def test_in_a_repository_there_is_nothing_to_initialise(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "README.md").write_text("mine")
    done = tieout("init", cwd=tmp_path)
    assert done.returncode == 0
    assert "git init" not in done.told
    assert done.told.endswith("  tieout check --root .\n")
    assert (tmp_path / "README.md").read_text() == "mine"
    assert all(line.startswith("wrote ") and "/./" not in line for line in done.text.splitlines())


def test_what_is_planted_and_not_committed_is_not_told_as_absent(tmp_path: Path) -> None:
    """A bundle is made of a commit: to plant once more, as was advised, is refused."""
    root = tmp_path / "code"
    git(root.parent, "init", "--quiet", "--initial-branch", "main", "code")
    (root / "README.md").write_text("mine")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "Begin")
    assert tieout("init", cwd=root).returncode == 0
    for verb in (("bundle", "build", "--no-pdf"), ("review", "POL-002"), ("check", "--rev", "HEAD")):
        done = tieout(*verb, cwd=root)
        assert done.returncode == 3
        assert f"tieout: commit {git(root, 'rev-parse', 'HEAD')[:10]} has no documents" in done.told
        assert "next: git add --all, then git commit" in done.told
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Add the programme")
    done = tieout("check", "--rev", "HEAD~1", cwd=root)
    assert "next: name a commit that has them: git log --oneline -- controls.yaml" in done.told
    assert tieout("check", "--rev", "HEAD", cwd=root).returncode == 0


def test_a_bundle_of_drafts_calls_no_rule_applied_that_nothing_was_there_for(tmp_path: Path) -> None:
    """One commit landed past every pull request, and without a ledger no change was looked at."""
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    assert tieout("init", cwd=tmp_path).returncode == 0
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "Plant the programme")
    assert tieout("bundle", "build", "--no-pdf", "--out", "build/b", cwd=tmp_path).returncode == 0
    found = json.loads((tmp_path / "build/b/findings.json").read_text(encoding="utf-8"))
    states = {item["id"]: item["state"] for item in found["rules"]}
    assert {states[name] for name in ("direct-push", "self-approved", "content-differs")} == {"not_examined"}
    assert states["placeholder-text"] == "examined"
    page = (tmp_path / "build/b/START-HERE.html").read_text(encoding="utf-8")
    total = len(found["rules"])
    assert f"{total} of {total} applied" not in page
    assert "There is no approval ledger" in page


def test_a_period_that_is_declared_and_not_committed_is_told(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    assert tieout("init", cwd=tmp_path).returncode == 0
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "Plant the programme")
    settings = tmp_path / "controls.yaml"
    line = "periods:\n  - {id: first, type: 2, start: 2026-01-01, end: 2026-12-31}"
    settings.write_text(settings.read_text(encoding="utf-8").replace("periods: []", line), encoding="utf-8")
    done = tieout("check", "--rev", "HEAD", "--period", "first", cwd=tmp_path)
    assert done.returncode == 2
    assert "tieout: period 'first' is declared in controls.yaml here, and not at commit " in done.told
    (step,) = (line.partition("next: ")[2] for line in done.told.splitlines() if "next: " in line)
    assert step == "git commit -m 'Declare the period' controls.yaml, then run this again"
    git(tmp_path, "commit", "--quiet", "--message", "Declare the period", "controls.yaml")
    assert "not declared" not in tieout("check", "--rev", "HEAD", "--period", "first", cwd=tmp_path).told
    assert "not declared (declared: first)" in tieout("check", "--rev", "HEAD", "--period", "other", cwd=tmp_path).told


@pytest.mark.parametrize("folder", [".", "our programme"])
def test_in_a_repository_the_step_that_commits_can_be_typed_and_takes_nothing_else_along(
    tmp_path: Path, folder: str
) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    (tmp_path / ".gitignore").write_text(".vscode\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "Begin")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/unfinished.txt").write_text("mine")
    done = tieout("init", folder, cwd=tmp_path)
    (step,) = (line.strip() for line in done.told.splitlines() if " commit -m " in line)
    for words in step.split(" && "):
        git(tmp_path, *shlex.split(words)[1:])
    assert tieout("check", "--root", folder, "--rev", "HEAD", cwd=tmp_path).returncode == 0
    held = git(tmp_path, "ls-tree", "-r", "--name-only", "HEAD")
    assert ".github/workflows/tieout-ledger.yml" in held
    assert ("elsewhere/unfinished.txt" in held) == (folder == ".")


@pytest.mark.parametrize(
    "origin",
    [
        "https://gitlab.com/acme/group/policies.git",
        "git@gitlab.com:acme/group/policies.git",
        "https://oauth2:x@gitlab.com/acme/group/policies/",
    ],
)
def test_a_repository_at_gitlab_is_named_as_one(tmp_path: Path, origin: str) -> None:
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "remote", "add", "origin", origin)
    done = tieout("init", cwd=tmp_path)
    assert done.returncode == 0
    forge = yaml.safe_load((tmp_path / "controls.yaml").read_text(encoding="utf-8"))["changes"]["forge"]
    assert forge == {"kind": "gitlab", "repository": "acme/group/policies"}
    assert "in place of example/policies" not in done.told
    assert "ci/gitlab.yml" in done.told


@pytest.mark.parametrize(
    ("initial", "here", "origin", "branch"),
    [
        ("master", (), "", "master"),
        ("trunk", (), "git@github.com:acme/programme.git", "trunk"),
        ("master", ("feature",), "https://github.com/acme/programme", "master"),
        ("main", ("feature",), "ssh://git@github.com/acme/programme.git", "main"),
        ("main", ("master",), "", "main"),
        ("on", (), "", "main"),
    ],
)
def test_the_branch_and_the_repository_are_those_that_are_there(
    tmp_path: Path, initial: str, here: tuple[str, ...], origin: str, branch: str
) -> None:
    """The gate of another branch is asked for nothing, and another repository has other approvals."""
    git(tmp_path, "init", "--quiet", "--initial-branch", initial)
    if here:
        git(tmp_path, "commit", "--quiet", "--allow-empty", "--message", "Begin")
        git(tmp_path, "switch", "--quiet", "--create", *here)
    if origin:
        git(tmp_path, "remote", "add", "origin", origin)
    done = tieout("init", cwd=tmp_path)
    assert done.returncode == 0
    changes = yaml.safe_load((tmp_path / "controls.yaml").read_text(encoding="utf-8"))["changes"]
    assert changes["branch"] == branch
    assert changes["forge"]["repository"] == ("acme/programme" if origin else "example/policies")
    assert ("in place of example/policies" in done.told) == (not origin)
    assert ("changes.branch of controls.yaml" in done.told) == (initial == "on")
    found = workflows(tmp_path)
    assert {name for name, text in found.items() if f"    branches: [{branch}]\n" in text} == {
        "tieout-ledger.yml", "tieout.yml",
    }  # fmt: skip
    assert f"gh pr create --base {branch} " in found["tieout-collect.yml"]
    assert f"protect `{branch}`" in (tmp_path / "README.md").read_text(encoding="utf-8")


def workflows(top: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in (top / ".github/workflows").iterdir()}


def test_in_a_folder_of_a_repository_the_workflows_come_to_its_top_and_name_the_folder(tmp_path: Path) -> None:
    """GitHub and pre-commit look at the top alone: a gate that is never asked reads as one that is always passed."""
    git(tmp_path, "init", "--quiet")
    done = tieout("init", "our programme", cwd=tmp_path)
    assert done.returncode == 0
    assert not (tmp_path / "our programme/.github").exists()
    assert not (tmp_path / "our programme/.pre-commit-config.yaml").exists()
    assert "wrote .github/workflows/our-programme-tieout.yml\n" in done.text
    found = workflows(tmp_path)
    assert set(found) == {
        "our-programme-tieout.yml", "our-programme-tieout-comment.yml", "our-programme-tieout-reviews.yml",
        "our-programme-tieout-collect.yml", "tieout-ledger.yml",
    }  # fmt: skip
    names = set()
    for name, text in found.items():
        read = yaml.safe_load(text)
        names.add(read["name"])
        assert name == "tieout-ledger.yml" or read["name"].endswith(" (our programme)")
        roots = [
            step["env"]["ROOT"] for job in read["jobs"].values() for step in job["steps"] if step.get("id") == "find"
        ]
        assert set(roots) == {"our programme"}
    assert len(names) == 5
    jobs = [job["name"] for name, text in found.items() for job in yaml.safe_load(text)["jobs"].values()]
    assert {"check (our programme)", "comment (our programme)", "sync"} <= {*jobs}
    readme = (tmp_path / "our programme/README.md").read_text(encoding="utf-8")
    assert "the check named `check (our programme)` must pass" in " ".join(readme.split())
    (hook,) = yaml.safe_load((tmp_path / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    assert hook["entry"] == "tieout check --root 'our programme'"
    assert "nobody runs" not in done.told


def test_a_second_folder_has_workflows_of_its_own_and_is_told_of_the_hook(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    first = tieout("init", "one", cwd=tmp_path)
    before = workflows(tmp_path)
    assert "kept" not in first.told
    done = tieout("init", "two", cwd=tmp_path)
    after = workflows(tmp_path)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {name.replace("one-", "two-") for name in before if name.startswith("one-")}
    assert "kept .github/workflows/tieout-ledger.yml as it was" in done.told
    assert "a hook whose entry is: tieout check --root two\n" in done.told
    groups = [
        yaml.safe_load(text)["concurrency"]["group"] for name, text in after.items() if name != "tieout-ledger.yml"
    ]
    assert all(group.startswith("${{ github.workflow }}") for group in groups)


def test_a_workflow_of_the_same_name_that_examines_another_folder_is_named(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    assert tieout("init", "a/b", cwd=tmp_path).returncode == 0
    done = tieout("init", "a-b", cwd=tmp_path)
    assert done.returncode == 0
    assert "tieout: .github/workflows/a-b-tieout.yml is not of a-b: nobody examines it there\n  next: " in done.told


def test_a_folder_whose_name_is_an_expression_of_a_workflow_is_not_written_into_one(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    done = tieout("init", "${{ github.token }}", cwd=tmp_path)
    assert not (tmp_path / ".github").exists()
    assert "nobody runs" in done.told


def test_a_link_above_is_not_written_through(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".github").symlink_to("elsewhere")
    done = tieout("init", "one", cwd=tmp_path)
    assert done.returncode == 2
    assert "no folder of its own: nothing was written" in done.told
    assert not (tmp_path / "one").exists()
    assert not [*(tmp_path / "elsewhere").iterdir()]


@pytest.mark.parametrize("path", ["controls.yaml", "policies/mine.md", "registers/people.yaml"])
def test_what_is_there_is_not_overwritten(tmp_path: Path, path: str) -> None:
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text("mine")
    done = tieout("init", str(tmp_path))
    assert (tmp_path / path).read_text() == "mine"
    assert done.returncode in {0, 2}
    if done.returncode == 2:
        assert files(tmp_path) == [path]


def test_planting_twice_writes_nothing(tmp_path: Path) -> None:
    assert tieout("init", str(tmp_path)).returncode == 0
    before = {path: (tmp_path / path).read_bytes() for path in files(tmp_path)}
    done = tieout("init", str(tmp_path))
    assert done.returncode == 2
    assert {path: (tmp_path / path).read_bytes() for path in files(tmp_path)} == before


@pytest.mark.parametrize(
    "arguments", [("--timezone", "Mars/Olympus"), ("--timezone", "../etc/passwd"), ("--organization", "a\nb"),
                  ("--organization", ""), ("--organization", "\x1b[2J")],
)  # fmt: skip
def test_a_name_or_zone_that_cannot_be_is_refused(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = tieout("init", str(tmp_path / "new"), *arguments)
    assert done.returncode == 2
    assert not (tmp_path / "new").exists()
    assert "\x1b" not in done.told


def test_a_file_is_no_place_to_plant_in(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    assert tieout("init", str(tmp_path / "file")).returncode == 2
    assert tieout("init", str(tmp_path / "file/below")).returncode in {2, 74}
