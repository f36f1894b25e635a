"""The ledger's files as they are handed on: byte for byte, or held back with the reason."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from tests.shapes.build import build
from tests.shapes.story import read
from tieout.load import ledger_files, load
from tieout.model.ledger import LEDGER_BRANCH, LedgerFile
from tieout.sources.ledger import handed

AS_OF = date(2026, 6, 30)
STREAM = "evidence/2026-Q2/change-management/approvals.jsonl"


def git(clone: Path, *words: str, given: bytes | None = None) -> bytes:
    return subprocess.run(["git", "-C", clone, *words], check=True, capture_output=True, input=given).stdout


def files(clone: Path) -> dict[str, LedgerFile]:
    examined = load(clone, as_of=AS_OF, rev="main")
    return {item.path: item for item in ledger_files(clone, examined)}


def altered(clone: Path, path: str, data: bytes) -> None:
    """Commit other bytes to the ledger's branch."""
    blob = git(clone, "hash-object", "-w", "--stdin", given=data).decode().strip()
    index = {"GIT_INDEX_FILE": str(clone / "scratch-index")}
    who = {f"GIT_{role}_{what}": "x" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}

    def run(*words: str) -> str:
        done = subprocess.run(["git", "-C", clone, *words], check=True, capture_output=True, env={**index, **who})
        return done.stdout.decode().strip()

    run("read-tree", LEDGER_BRANCH)
    run("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
    made = run("commit-tree", run("write-tree"), "-p", LEDGER_BRANCH, "-m", "x")
    git(clone, "update-ref", f"refs/heads/{LEDGER_BRANCH}", made)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    return build(read("policy-approved-by-its-approver"), tmp_path).clone


def test_each_file_is_as_the_commit_has_it(clone: Path) -> None:
    found = files(clone)
    assert STREAM in found
    assert found.keys() == set(git(clone, "ls-tree", "-r", "--name-only", LEDGER_BRANCH).decode().split())
    for path, item in found.items():
        assert (item.data, item.reason) == (git(clone, "show", f"{LEDGER_BRANCH}:{path}"), "")


def test_what_came_to_the_branch_since_is_not_handed_on(clone: Path) -> None:
    examined = load(clone, as_of=AS_OF, rev="main")
    before = ledger_files(clone, examined)
    altered(clone, STREAM, b"{}\n")
    assert ledger_files(clone, examined) == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'{"body":{', b'{"body":{"body_text":"a token",'),
        (b'{"body":{', b'{"body":{"title":"a message","title":"x",'),
        (b'{"body":{', b'{ "body":{'),
        (b'{"body":{', b"what the code host answered {"),
    ],
    ids=["an unknown key", "a key twice", "another form", "no JSON"],
)
def test_a_stream_with_a_line_that_is_no_record_is_held_back(clone: Path, old: bytes, new: bytes) -> None:
    data = git(clone, "show", f"{LEDGER_BRANCH}:{STREAM}")
    altered(clone, STREAM, data.replace(old, new, 1))
    found = files(clone)
    assert found[STREAM].data is None
    assert found[STREAM].reason == "its line 1 is no record as the ledger writes it, so nobody can say what it holds"
    assert all(item.data is not None for path, item in found.items() if path != STREAM)


def test_heads_that_are_too_large_are_held_back(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handed, "LARGEST_HEADS", 10)
    heads = STREAM.replace("approvals.jsonl", "pr-heads.bundle")
    altered(clone, heads, b"x" * 11)
    found = files(clone)[heads]
    assert (found.data, found.reason) == (None, "it has 11 bytes, and 10 is the most")
    altered(clone, heads, b"x" * 10)
    assert files(clone)[heads].data == b"x" * 10


def test_an_empty_stream_is_handed_on(clone: Path) -> None:
    path = STREAM.replace("approvals", "members")
    altered(clone, path, b"")
    assert files(clone)[path].data == b""


def test_the_quarters_copies_are_read_where_they_count(clone: Path) -> None:
    """Without the ledger's branch the copies at the commit examined are the ledger."""
    copied = {path: item.data for path, item in files(clone).items()}
    tree = git(clone, "rev-parse", f"{LEDGER_BRANCH}:evidence").decode().strip()
    listing = git(clone, "ls-tree", "main") + f"040000 tree {tree}\tevidence\n".encode()
    made = git(clone, "mktree", given=listing).decode().strip()
    config = ("-c", "user.name=x", "-c", "user.email=x")
    commit = git(clone, *config, "commit-tree", made, "-p", "main", "-m", "copy").decode().strip()
    git(clone, "update-ref", "refs/heads/main", commit)
    git(clone, "update-ref", "-d", f"refs/heads/{LEDGER_BRANCH}")
    assert {path: item.data for path, item in files(clone).items()} == copied


def test_without_a_ledger_there_is_nothing(clone: Path) -> None:
    git(clone, "update-ref", "-d", f"refs/heads/{LEDGER_BRANCH}")
    assert files(clone) == {}
