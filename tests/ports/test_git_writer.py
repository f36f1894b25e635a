"""Our own sample repositories are made the same everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ports.repositories import run
from tieout.model.errors import StorageError, UnreachableError
from tieout.ports.git import Repository
from tieout.ports.git_writer import checkout, create, fast_import

STREAM = (
    b"commit refs/heads/main\nmark :1\nauthor Ana Example <ana@example.com> 1767225600 +0100\n"
    b"committer Ben Example <ben@example.com> 1767229200 +0000\ndata 6\nbegin\n\n"
    b"M 100644 inline policies/a.md\ndata 5\ntext\n\n"
    b"reset refs/pull/1/head\nfrom :1\n\n"
)


def test_a_stream_becomes_commits_refs_and_files(tmp_path: Path) -> None:
    root = tmp_path / "new" / "sample"
    create(root, branch="main")
    fast_import(root, STREAM)
    checkout(root)
    opened = Repository.open(root)
    (walked,) = opened.walk(opened.head() or "")
    assert (opened.branch(), walked.subject, walked.committed_s) == ("main", "begin", 1767229200)
    assert walked.author.name == "Ana Example"
    assert (root / "policies/a.md").read_bytes() == b"text\n"
    assert opened.resolve("refs/pull/1/head") == opened.head()
    assert run("status", "--porcelain", directory=root) == ""


def test_the_same_stream_in_pieces_gives_the_same_commits(tmp_path: Path) -> None:
    heads = set()
    for name, stream in (("whole", STREAM), ("pieces", (STREAM[i : i + 7] for i in range(0, len(STREAM), 7)))):
        create(tmp_path / name, branch="main")
        fast_import(tmp_path / name, stream)
        heads.add(Repository.open(tmp_path / name).head())
    assert len(heads) == 1


def test_no_hook_and_no_template_of_the_user_takes_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    canary, hooks = tmp_path / "canary", tmp_path / "template" / "hooks"
    hooks.mkdir(parents=True)
    for name in ("post-checkout", "reference-transaction", "post-index-change"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {canary}\n")
        (hooks / name).chmod(0o755)
    config = tmp_path / "config"
    config.write_text(f"[init]\n\ttemplateDir = {hooks.parent}\n[core]\n\thooksPath = {hooks}\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_TEMPLATE_DIR", str(hooks.parent))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    create(tmp_path / "sample", branch="main")
    fast_import(tmp_path / "sample", STREAM)
    checkout(tmp_path / "sample")
    assert not canary.exists()
    assert not (tmp_path / "elsewhere").exists()
    assert not (tmp_path / "sample/.git/hooks").exists()


def test_a_stream_that_git_refuses_is_an_error_with_its_reason(tmp_path: Path) -> None:
    create(tmp_path / "sample", branch="main")
    with pytest.raises(UnreachableError, match="git fast-import failed: Unsupported command: nonsense"):
        fast_import(tmp_path / "sample", b"nonsense\n")


def test_a_repository_that_is_there_is_left_alone(tmp_path: Path) -> None:
    create(tmp_path / "sample", branch="main")
    with pytest.raises(StorageError, match="is a repository already"):
        create(tmp_path / "sample", branch="main")


def test_a_relative_folder_is_taken_from_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    create(Path("--sample"), branch="main")
    fast_import(Path("--sample"), STREAM)
    checkout(Path("--sample"))
    assert sorted(path.name for path in (tmp_path / "--sample").iterdir()) == [".git", "policies"]
