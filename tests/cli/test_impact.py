"""tieout impact, on a real repository with a branch."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.programme import AS_OF, FILES, POLICY, Done, git, plant, tieout
from tests.cli.test_changed_since import change
from tieout.cli.options import typed


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = plant(tmp_path / "it", FILES)
    git(made, "branch", "base")
    git(made, "switch", "--quiet", "--create", "proposal")
    return made


def impact(root: Path, *arguments: str) -> Done:
    return tieout("impact", "--root", str(root), "--as-of", AS_OF, "--base", "base", *arguments)


EDITED = {"policies/data-classification.md": POLICY.replace("lists confidential data", "lists all data", 1)}


def test_a_reworded_policy_is_told_whole(root: Path) -> None:
    change(root, dict(EDITED))
    found = json.loads(impact(root, "--format", "json").text)
    assert [(item["id"], item["effect"], item["keys"]) for item in found["texts"]] == [
        ("POL-008", "changed", ["words"])
    ]
    assert found["voided"] == [
        {"document": "POL-008", "by": ["role:cto"], "on": "2026-01-14", "proven": False, "keys": ["words"]}
    ]
    assert found["approvers"] == [
        {"reference": "role:cto", "people": ["Ben Example"], "texts": ["POL-008"], "doubt": None}
    ]
    assert {item["control"] for item in found["suspect"]} == {"CO-01", "CO-02"}
    assert found["criteria"][-2:] == ["C1.1", "C1.2"]


@pytest.mark.parametrize("layout", ["text", "markdown", "json"])
def test_it_ends_with_0_and_gives_the_same_bytes(root: Path, layout: str) -> None:
    change(root, dict(EDITED))
    one, other = impact(root, "--format", layout), impact(root, "--format", layout)
    assert (one.returncode, one.stderr, one.stdout) == (0, b"", other.stdout)


def test_what_is_not_committed_yet_is_told_too(root: Path) -> None:
    change(root, dict(EDITED), commit=False)
    assert "POL-008 Data Classification Policy" in impact(root).text


def test_the_base_is_the_branch_at_origin_where_none_is_named(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--branch", "base", root.as_uri(), "clone")
    clone = tmp_path / "clone"
    done = tieout("impact", "--root", str(clone), "--as-of", AS_OF)
    assert done.returncode == 0
    assert done.text.startswith("since origin/main (merge base ")


def test_a_base_that_is_not_here_is_3(root: Path) -> None:
    done = tieout("impact", "--root", str(root), "--as-of", AS_OF)
    assert (done.returncode, done.stdout) == (3, b"")
    assert f"next: git -C {typed(root)} fetch origin main:refs/remotes/origin/main" in done.told


def test_settings_that_cannot_be_read_end_with_2(root: Path) -> None:
    change(root, {"controls.yaml": "schema: ["})
    assert impact(root).returncode == 2


def test_the_first_change_of_all_adds_everything(tmp_path: Path) -> None:
    made = plant(tmp_path / "it", {"README.md": "# Ours\n"})
    git(made, "branch", "base")
    change(made, dict(FILES))
    found = json.loads(impact(made, "--format", "json").text)
    assert [item["effect"] for item in (*found["texts"], *found["controls"])] == ["added"] * 3
