"""tieout adopt: a repository that exists."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import pytest

from tests.cli.programme import AS_OF, git, plant, tieout

THEIRS = {"docs/access-policy.md": "# Access Policy\n\nWho may log in.\n", "README.md": "# Us\n"}


def test_it_writes_one_file_and_what_it_adopts_can_be_examined(tmp_path: Path) -> None:
    root = plant(tmp_path / "theirs", THEIRS)
    done = tieout("adopt", "--root", str(root), "--organization", "Example Ltd", "--timezone", "Europe/Berlin")
    assert done.returncode == 0
    assert done.text.splitlines()[-1] == "wrote controls.yaml"
    assert git(root, "status", "--short") == "?? controls.yaml"
    checked = tieout("check", "--root", str(root), "--as-of", AS_OF)
    assert checked.returncode == 1
    assert "docs/access-policy.md:1:1: error:" in checked.text


def test_the_next_steps_can_be_typed_where_it_was_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = plant(tmp_path / "the company's", THEIRS)
    monkeypatch.chdir(tmp_path)
    told = tieout("adopt", "--root", str(root)).told.partition("Next:\n")[2].splitlines()
    at = shlex.quote("the company's")
    assert told == [
        f"  tieout check --root {at}",
        "  tieout explain unreadable-file",
        f'  git -C {at} add controls.yaml && git -C {at} commit -m "Let tieout examine our policies"',
    ]
    git(root, "reset", "--hard", "--quiet")
    (root / "controls.yaml").unlink()
    monkeypatch.chdir(root)
    told = tieout("adopt").told.partition("Next:\n")[2].splitlines()
    assert told[0] == "  tieout check"
    assert told[2].startswith("  git add controls.yaml && git commit -m ")


def test_a_repository_with_nothing_to_adopt_is_3(tmp_path: Path) -> None:
    root = plant(tmp_path / "theirs", {"main.py": "print()\n"})
    done = tieout("adopt", "--root", str(root))
    assert (done.returncode, done.stdout) == (3, b"")
    assert git(root, "status", "--short") == ""


def test_policies_that_no_repository_holds_are_to_be_committed_and_no_starter_is_planted_over_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/access-policy.md").write_text(THEIRS["docs/access-policy.md"])
    monkeypatch.chdir(tmp_path)
    done = tieout("adopt")
    assert done.returncode == 3
    step, _, then = done.told.partition("next: ")[2].partition("; then ")
    assert then == "tieout adopt\n"
    for words in step.split(" && "):
        git(tmp_path, *shlex.split(words)[1:])
    assert tieout("adopt").returncode == 0


def test_where_there_is_nothing_to_read_the_starter_is_named(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    done = tieout("adopt", "--root", str(tmp_path))
    assert done.returncode == 3
    assert done.told == (
        f"tieout: {tmp_path} has no documents: there is no Markdown file in it\n"
        "  next: tieout init plants a starter to begin with\n"
    )


def test_adopting_twice_is_2_and_changes_nothing(tmp_path: Path) -> None:
    root = plant(tmp_path / "theirs", THEIRS)
    assert tieout("adopt", "--root", str(root)).returncode == 0
    before = (root / "controls.yaml").read_bytes()
    assert tieout("adopt", "--root", str(root)).returncode == 2
    assert (root / "controls.yaml").read_bytes() == before


def test_odd_files_do_not_stop_it_and_do_not_get_in(tmp_path: Path) -> None:
    root = plant(tmp_path / "theirs", THEIRS)
    (root / "docs/link-policy.md").symlink_to("/etc/hosts")
    os.mkfifo(root / "docs/fifo-policy.md")
    Path(os.fsdecode(os.fsencode(root) + b"/docs/\xff-policy.md")).write_text("# Odd Policy\n")
    (root / "docs/large-policy.md").write_text("x" * 5_000_000)
    (root / "docs/nul-policy.md").write_bytes(b"\0\0")
    git(root, "add", "docs/link-policy.md", "docs/large-policy.md", "docs/nul-policy.md")
    git(root, "commit", "--quiet", "--message", "Odd")
    done = tieout("adopt", "--root", str(root))
    assert done.returncode == 0
    assert "Traceback" not in done.told
    assert "link-policy" not in (root / "controls.yaml").read_text(encoding="utf-8")
    assert tieout("check", "--root", str(root), "--as-of", AS_OF).returncode == 1


@pytest.mark.parametrize("arguments", [("--timezone", "Mars/Olympus"), ("--from", "nothing"), ("--organization", "")])
def test_what_cannot_be_is_refused(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    root = plant(tmp_path / "theirs", THEIRS)
    assert tieout("adopt", "--root", str(root), *arguments).returncode == 2
    assert git(root, "status", "--short") == ""


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("# Access Policy\n\nText.\n", ["unreadable-file"]),
        ("---\ntitle: Access Policy\n---\n\nText.\n", ["missing-field"]),
        ("---\ntitle: [\n---\n\nText.\n", ["unreadable-file"]),
    ],
)
def test_the_step_explains_what_check_then_names(text: str, rules: list[str], tmp_path: Path) -> None:
    root = plant(tmp_path / "theirs", {"policies/access.md": text})
    told = tieout("adopt", "--root", str(root)).told.partition("Next:\n")[2].splitlines()
    assert [line.removeprefix("  tieout explain ") for line in told if " explain " in line] == rules
    named = tieout("check", "--root", str(root), "--as-of", AS_OF).text
    assert all("policies/access.md:" in named and f"[{rule}]" in named for rule in rules)


def test_of_many_that_are_left_out_some_are_named_and_all_on_request(tmp_path: Path) -> None:
    """A handbook of hundreds of pages buried what was found."""
    pages = {f"handbook/{number:03}.md": "# Page\n" for number in range(40)}
    root = plant(tmp_path / "theirs", {**pages, **THEIRS, "policies/a.md": "# A\n"})
    listed = tieout("adopt", "--root", str(root), "--list")
    assert (listed.returncode, git(root, "status", "--short")) == (0, "")
    assert [line for line in listed.text.splitlines() if line.startswith("not taken: handbook/")] == [
        f"not taken: {path}: neither its place, its head nor its name says policy or runbook" for path in pages
    ]
    done = tieout("adopt", "--root", str(root))
    told = done.text.splitlines()
    at = told.index("not taken: 40 Markdown files: neither its place, its head nor its name says policy or runbook")
    assert told[at + 1 : at + 5] == ["  handbook/000.md", "  handbook/001.md", "  handbook/002.md", "  and 37 more"]
    assert "not taken: README.md: README.md is about the repository" in told
    assert f"tieout adopt --list --root {root}" in done.told
    assert tieout("adopt", "--root", str(root), "--list").text == listed.text  # what was written changes nothing
