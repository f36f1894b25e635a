"""The stream of a sample history, read by the real git fast-import."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tieout.demo.history import Chronicle, Edit
from tieout.model.change import Identity

ANA = Identity(name="Ana Example", email="ana@example.com")
BEN = Identity(name="Ben Example", email="ben@example.com")
AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def edit(author: Identity, message: str, hours: int = 0, **files: str | None) -> Edit:
    paths = {name.replace("__", "/") + ".md": text for name, text in files.items()}
    return Edit(author=author, at=AT + timedelta(hours=hours), message=message, files=paths)


def git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True)
    return done.stdout.decode()


def imported(root: Path, chronicle: Chronicle) -> Path:
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(root)], check=True)
    subprocess.run(["git", "-C", str(root), "fast-import", "--quiet"], input=chronicle.stream(), check=True)
    return root


def test_a_push_is_a_commit_of_its_author_with_text_and_date(tmp_path: Path) -> None:
    chronicle = Chronicle()
    chronicle.push(edit(ANA, "Begin\n\nWith a body", policies__zugriff="Prüfung\n"))
    root = imported(tmp_path / "r", chronicle)
    assert git(root, "log", "--format=%an|%ae|%cn|%ai|%P|%B", "main") == (
        "Ana Example|ana@example.com|Ana Example|2026-01-05 09:00:00 +0000||Begin\n\nWith a body\n\n"
    )
    assert git(root, "show", "main:policies/zugriff.md") == "Prüfung\n"


def test_a_pull_request_leaves_its_head_and_a_merge_of_both_sides(tmp_path: Path) -> None:
    chronicle = Chronicle()
    chronicle.push(edit(ANA, "Begin", a="1\n"))
    pull = chronicle.pull(
        edit(ANA, "Change a", 1, a="2\n"),
        edit(ANA, "Add b", 2, b="1\n"),
        source="ana-a",
        merged_by=BEN,
        merged_at=AT + timedelta(hours=3),
    )
    root = imported(tmp_path / "r", chronicle)
    first, head = git(root, "rev-parse", "main^1", "refs/pull/1/head").split()
    assert (pull.number, len(pull.marks), pull.by_hand) == (1, 2, False)
    assert git(root, "rev-parse", "main^2").strip() == head
    assert git(root, "rev-parse", "refs/pull/1/head~2").strip() == first
    assert git(root, "log", "-1", "--format=%an|%cn|%s|%b", "main") == (
        "Ben Example|Code Host|Merge pull request #1 from example/ana-a|Change a\n\n"
    )
    assert git(root, "diff", "main", "refs/pull/1/head") == ""


def test_a_squash_has_one_parent_the_author_and_the_number(tmp_path: Path) -> None:
    chronicle = Chronicle()
    chronicle.push(edit(ANA, "Begin", a="1\n"))
    chronicle.pull(
        edit(ANA, "Change a", 1, a="2\n"), source="x", merged_by=BEN, merged_at=AT + timedelta(hours=2), squash=True
    )
    root = imported(tmp_path / "r", chronicle)
    assert git(root, "log", "-1", "--format=%an|%s|%P", "main").strip() == (
        f"Ana Example|Change a (#1)|{git(root, 'rev-parse', 'main^').strip()}"
    )


def test_a_request_opened_earlier_keeps_what_landed_meanwhile(tmp_path: Path) -> None:
    chronicle = Chronicle()
    chronicle.push(edit(ANA, "Begin", a="1\n"))
    chronicle.push(edit(ANA, "Meanwhile", 1, b="1\n"))
    chronicle.pull(edit(BEN, "Add c", 2, c="1\n"), source="x", merged_by=ANA, merged_at=AT, behind=1)
    root = imported(tmp_path / "r", chronicle)
    assert git(root, "ls-tree", "--name-only", "main").split() == ["a.md", "b.md", "c.md"]
    assert git(root, "ls-tree", "--name-only", "refs/pull/1/head").split() == ["a.md", "c.md"]


def test_what_is_slipped_in_stands_on_the_branch_alone(tmp_path: Path) -> None:
    chronicle = Chronicle()
    chronicle.push(edit(ANA, "Begin", a="1\n"))
    chronicle.pull(
        edit(BEN, "Add c", 2, c="1\n"),
        source="x",
        merged_by=ANA,
        merged_at=AT,
        squash=True,
        slipped_in={"d.md": "1\n"},
    )
    root = imported(tmp_path / "r", chronicle)
    assert git(root, "diff", "--name-only", "refs/pull/1/head", "main").split() == ["d.md"]
    assert git(root, "log", "-1", "--format=%cn", "main").strip() == "Ana Example"


def test_none_removes_a_file(tmp_path: Path) -> None:
    chronicle = Chronicle()
    chronicle.push(edit(ANA, "Begin", a="1\n", b="1\n"))
    chronicle.push(edit(ANA, "Drop b", 1, b=None))
    root = imported(tmp_path / "r", chronicle)
    assert git(root, "ls-tree", "--name-only", "main").split() == ["a.md"]
    with pytest.raises(KeyError):
        chronicle.text("b.md")


def test_the_same_values_give_the_same_bytes() -> None:
    def made() -> bytes:
        chronicle = Chronicle()
        chronicle.push(edit(ANA, "Begin", b="1\n", a="2\n"))
        return chronicle.stream()

    assert made() == made()
