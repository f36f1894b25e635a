"""tieout check --changed-since: red for what a change did, and for nothing that it found there."""

from __future__ import annotations

import json
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.programme import AS_OF, CONTROLS, FILES, POLICY, Done, git, plant, tieout
from tieout.cli.options import typed

STALE = POLICY.replace("2026-01-14", "2025-06-29")
OTHER = POLICY.replace("POL-008", "POL-009").replace("controls: [CO-01, CO-02]", "controls: [CO-03]")
OTHER = OTHER.replace("topic: data-classification\n", "").replace("criteria: [C1.1, C1.2]", "criteria: [CC1.2]")
THIRD = """\
  - id: CO-03
    title: The rest is done
    statement: The lead does the rest each quarter and files the list.
    owner: role:lead
    criteria: [CC1.2]
    cadence: {every: annual}
    evidence: [{id: data-list, system: data-store, kind: data-list}]
    policies: [POL-009]
"""
START = {
    **FILES,
    "controls.yaml": CONTROLS + THIRD,
    "policies/data-classification.md": STALE,
    "policies/other.md": OTHER,
}
"""A stale policy from the start, and a sound one."""


def check(root: Path, *arguments: str) -> Done:
    return tieout("check", "--root", str(root), "--as-of", AS_OF, "--changed-since", "base", *arguments)


def found(root: Path, *arguments: str) -> dict[str, Any]:
    shown: dict[str, Any] = json.loads(check(root, "--format", "json", *arguments).stdout)
    return shown


def open_ones(root: Path, *arguments: str) -> set[tuple[str, str]]:
    return {(item["rule"], item["path"]) for item in found(root, *arguments)["findings"] if item["state"] == "open"}


def change(root: Path, files: dict[str, str | None], *, commit: bool = True) -> Path:
    """Change files on a branch; None removes one."""
    for path, text in files.items():
        if text is None:
            (root / path).unlink()
        else:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
    if commit:
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--message", "Change it")
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a repository on a branch of its own, with the state before it under ``base``."""
    made = plant(tmp_path / "it", START)
    git(made, "branch", "base")
    git(made, "switch", "--quiet", "--create", "proposal")
    return made


def test_a_change_is_not_red_for_what_it_found_there(root: Path) -> None:
    change(root, {"policies/other.md": OTHER.replace("The lead lists", "Our lead lists")})
    done = check(root)
    assert tieout("check", "--root", str(root), "--as-of", AS_OF).returncode == 1
    assert done.returncode == 0
    assert "Not of this change\n" in done.text
    assert "1 stale-review" in done.text
    assert "held against base (merge base " in done.text


def move(root: Path, to: str) -> None:
    (root / to).parent.mkdir(parents=True, exist_ok=True)
    git(root, "mv", "policies/data-classification.md", to)
    git(root, "commit", "--quiet", "--message", "Move it")


def test_a_stale_text_that_is_renamed_alone_was_stale_before(root: Path) -> None:
    move(root, "policies/data/classes.md")
    done = check(root)
    assert done.returncode == 0
    assert "1 stale-review" in done.text
    shown = tieout("impact", "--root", str(root), "--as-of", AS_OF, "--base", "base").text
    assert "stale-review" not in shown.replace("Not of this change", "")
    change(root, {"policies/data/classes.md": STALE.replace("The lead lists", "Our lead lists")})
    assert check(root).returncode == 1


def test_a_rename_answers_for_what_it_breaks(root: Path) -> None:
    """Out of the globs no control has its policy; a name that another text links to breaks the link."""
    linked = OTHER.replace("The lead lists", "The [lead](data-classification.md) lists")
    change(root, {"policies/other.md": linked})
    git(root, "branch", "--force", "base")
    move(root, "policies/classes.md")
    assert ("broken-link", "policies/other.md") in open_ones(root)
    assert ("stale-review", "policies/classes.md") not in open_ones(root)
    git(root, "mv", "policies/classes.md", "classes.md")
    git(root, "commit", "--quiet", "--message", "Move it out")
    assert ("control-without-document", "controls.yaml") in open_ones(root)


def test_of_two_that_are_alike_nobody_knows_which_was_renamed(root: Path) -> None:
    change(root, {"policies/copy.md": STALE})
    git(root, "branch", "--force", "base")
    move(root, "policies/classes.md")
    assert ("stale-review", "policies/classes.md") not in open_ones(root)
    git(root, "mv", "policies/copy.md", "policies/two.md")
    git(root, "commit", "--quiet", "--message", "Move the copy")
    assert ("stale-review", "policies/classes.md") in open_ones(root)


def test_a_change_of_nothing_that_matters_ties_out(root: Path) -> None:
    change(root, {"README.md": "# Ours\n"})
    assert check(root, "--fail-on", "note").text.endswith("tied out: no open finding of this change\n")


def test_the_rest_is_counted_and_never_gone(root: Path) -> None:
    shown = found(root)
    assert shown["since"] == {"rev": "base", "commit": git(root, "rev-parse", "base"), "elsewhere": 2}
    assert [(item["rule"], item["state"]) for item in shown["findings"]] == [
        ("stale-review", "elsewhere"),
        ("missing-section", "elsewhere"),
    ]


def test_a_text_that_was_touched_must_be_mended(root: Path) -> None:
    change(root, {"policies/data-classification.md": STALE.replace("The lead lists", "Our lead lists")})
    assert check(root).returncode == 1
    assert open_ones(root) >= {("stale-review", "policies/data-classification.md")}


@pytest.mark.parametrize("commit", [True, False], ids=["committed", "in the work tree"])
def test_a_policy_that_goes_leaves_a_control_without_one(root: Path, commit: bool) -> None:
    change(root, {"policies/other.md": None}, commit=commit)
    assert check(root).returncode == 1
    assert ("control-without-document", "controls.yaml") in open_ones(root)


def test_a_control_that_goes_leaves_a_criterion_uncovered(root: Path) -> None:
    without = (CONTROLS + THIRD).replace("CC9.1, CC9.2", "CC9.1")
    change(root, {"controls.yaml": without})
    assert check(root).returncode == 1
    assert ("uncovered-criterion", "controls.yaml") in open_ones(root)


def test_one_control_changed_answers_for_none_of_the_others(tmp_path: Path) -> None:
    wrong = (CONTROLS + THIRD).replace("policies: [POL-009]", "policies: [POL-009, POL-077]")
    made = plant(tmp_path / "it", {**START, "controls.yaml": wrong})
    git(made, "branch", "base")
    change(made, {"controls.yaml": wrong.replace("title: All else is done", "title: All else is done now")})
    assert ("control-without-document", "controls.yaml") not in open_ones(made)
    change(made, {"controls.yaml": wrong.replace("title: The rest is done", "title: The rest is done now")})
    assert ("control-without-document", "controls.yaml") in open_ones(made)


def test_evidence_that_goes_is_of_the_change(root: Path) -> None:
    for path in sorted(root.glob("evidence/**/evidence.yaml")):
        path.unlink()
    change(root, {})
    assert check(root).returncode == 1


def test_what_cannot_be_read_is_never_hidden(tmp_path: Path) -> None:
    broken = OTHER.replace("id: POL-009", "id: POL-009\nid: POL-010")
    made = plant(tmp_path / "it", {**START, "policies/other.md": broken})
    git(made, "branch", "base")
    change(made, {"README.md": "# Ours\n"})
    assert check(made).returncode == 1
    assert ("unreadable-file", "policies/other.md") in open_ones(made)


def test_what_is_not_examined_is_never_0(tmp_path: Path) -> None:
    made = plant(tmp_path / "it", {path: text for path, text in START.items() if path != "registers/risks.yaml"})
    git(made, "branch", "base")
    change(made, {"README.md": "# Ours\n"})
    assert check(made).returncode == 3


def test_the_first_change_of_all_answers_for_all(tmp_path: Path) -> None:
    made = plant(tmp_path / "it", {"README.md": "# Ours\n"})
    git(made, "branch", "base")
    change(made, dict(START))
    assert open_ones(made) >= {("stale-review", "policies/data-classification.md")}


def test_a_branch_that_went_on_meanwhile_changes_nothing(root: Path) -> None:
    """Held against is where the change left it, not what came there since."""
    git(root, "switch", "--quiet", "base")
    change(root, {"policies/data-classification.md": POLICY})
    git(root, "switch", "--quiet", "proposal")
    change(root, {"README.md": "# Ours\n"})
    assert check(root).returncode == 0


@pytest.mark.parametrize(
    ("rev", "command"),
    [
        ("origin/main", "fetch origin main:refs/remotes/origin/main"),
        ("refs/remotes/origin/a b", "fetch origin 'a b:refs/remotes/origin/a b'"),
        ("origin/--upload-pack=x", "fetch origin refs/heads/--upload-pack=x:refs/remotes/origin/--upload-pack=x"),
        ("2" * 40, f"fetch origin {'2' * 40}"),
        ("v1.0", "fetch --tags origin '+refs/heads/*:refs/remotes/origin/*'"),
        ("--upload-pack=x", "fetch --tags origin '+refs/heads/*:refs/remotes/origin/*'"),
        ("refs/heads/x", "fetch --tags origin '+refs/heads/*:refs/remotes/origin/*'"),
    ],
)
def test_a_revision_that_is_not_here_is_3_with_the_command(root: Path, rev: str, command: str) -> None:
    git(root, "remote", "add", "origin", "https://code.example.com/policies.git")
    done = tieout("check", "--root", str(root), "--as-of", AS_OF, f"--changed-since={rev}")
    assert (done.returncode, done.stdout) == (3, b"")
    assert f"next: git -C {typed(root)} {command} (in GitHub Actions: fetch-depth: 0)" in done.told


@pytest.mark.parametrize("name", ["later", "v1.0"])
def test_the_step_for_a_name_that_is_not_here_makes_it_known(root: Path, tmp_path: Path, name: str) -> None:
    """As typed: to fetch a branch or a tag by its name alone leaves both unknown."""
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--single-branch", root.as_uri(), str(clone))
    git(root, "branch", "later", "base")
    git(root, "tag", "v1.0", "base")
    arguments = ("check", "--root", str(clone), "--as-of", AS_OF, "--changed-since")
    done = tieout(*arguments, name)
    command, _, then = done.told.partition("next: ")[2].partition(" (in GitHub Actions: fetch-depth: 0); ")
    assert then == f"a branch of it is then named origin/{name}\n"
    subprocess.run(shlex.split(command), check=True, capture_output=True)
    assert tieout(*arguments, name if name == "v1.0" else f"origin/{name}").returncode in {0, 1}
    if name == "later":
        assert "next: it is a branch of origin: name it origin/later\n" in tieout(*arguments, name).told


def test_a_shallow_clone_is_3_with_the_command(root: Path, tmp_path: Path) -> None:
    change(root, {"README.md": "# Ours\n"})
    git(tmp_path, "clone", "--quiet", "--depth=1", root.as_uri(), "shallow")
    done = tieout("check", "--root", str(tmp_path / "shallow"), "--as-of", AS_OF, "--changed-since", "origin/proposal")
    assert (done.returncode, done.stdout) == (3, b"")
    assert f"git -C {typed(tmp_path / 'shallow')} fetch --unshallow" in done.told


def test_a_branch_without_a_common_commit_is_3(root: Path) -> None:
    git(root, "switch", "--quiet", "--orphan", "alone")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "Alone")
    git(root, "switch", "--quiet", "proposal")
    done = tieout("check", "--root", str(root), "--as-of", AS_OF, "--changed-since", "alone")
    assert done.returncode == 3
    assert "'alone' shares no commit with" in done.told


@pytest.mark.parametrize("layout", ["github", "junit", "sarif", "markdown", "gitlab"])
def test_every_format_passes_what_is_not_of_the_change(root: Path, layout: str) -> None:
    done = check(root, "--format", layout)
    assert done.returncode == 0
    assert "::error" not in done.text
    assert "<failure" not in done.text
