"""tieout init: the starter, planted, committed and examined."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.programme import git, tieout


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
        f"  edit '{root}/registers/people.yaml': your people in place of ours\n"
        f"  git init {here} && git -C {here} add . && git -C {here} commit -m 'Plant the programme'\n"
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


def test_in_a_repository_there_is_nothing_to_initialise(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "README.md").write_text("mine")
    done = tieout("init", cwd=tmp_path)
    assert done.returncode == 0
    assert "git init" not in done.told
    assert done.told.endswith("  tieout check --root .\n")
    assert (tmp_path / "README.md").read_text() == "mine"
    assert all(line.startswith("wrote ") and "/./" not in line for line in done.text.splitlines())


def test_in_a_folder_of_a_repository_it_says_that_nobody_runs_the_workflows(tmp_path: Path) -> None:
    """GitHub and pre-commit look at the top alone: a gate that is never asked reads as one that is always passed."""
    git(tmp_path, "init", "--quiet")
    done = tieout("init", "our programme", cwd=tmp_path)
    assert done.told.startswith(
        "tieout: 'our programme' is a folder of a repository, and GitHub and pre-commit look at its top alone: nobody "
        "runs its .github/workflows and .pre-commit-config.yaml\n  next: "
    )
    assert "root: our programme" in done.told
    assert "tieout check --root 'our programme'" in done.told.partition("\nNext:")[0]
    assert "pre-commit" not in tieout("init", "our programme", cwd=tmp_path).told.partition("kept")[0]
    assert "pre-commit look" not in tieout("init", "another", cwd=tmp_path.parent).told


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
