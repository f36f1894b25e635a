from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.ports.repositories import START, Sample
from tieout.model.errors import BusyError, StorageError, UnreachableError, UsageError
from tieout.ports.git import Repository
from tieout.ports.git_branch import commit_files, move, refuse_if_current
from tieout.ports.git_bundle import bundle_header, make_bundle, opened_bundle
from tieout.ports.git_command import Git
from tieout.ports.git_fetch import fetch, remote_refs
from tieout.ports.git_objects import trees_of
from tieout.ports.process import Ended

if TYPE_CHECKING:
    from pathlib import Path

REF = "refs/heads/tieout/ledger"
AT = datetime.fromtimestamp(START, UTC)


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    made = Sample(tmp_path / "r")
    made.commit({"a": b"1"})
    return made


def write(sample: Sample, onto: str | None, data: bytes | None = b"x\n", path: str = "d/a") -> str:
    git = Repository.open(sample.root).git
    return commit_files(git, REF, {path: data}, onto=onto, message="Say\n", at=AT)


def test_a_branch_begins_without_a_parent_and_grows_by_whole_commits(sample: Sample) -> None:
    first = write(sample, None)
    second = write(sample, first, b"y\n", "d/b")
    assert sample.git("rev-parse", REF) == second
    assert sample.git("rev-list", "--parents", REF).split("\n") == [f"{second} {first}", first]
    assert sample.git("ls-tree", "-r", "--name-only", REF).split() == ["d/a", "d/b"]
    third = write(sample, second, None)
    assert sample.git("ls-tree", "-r", "--name-only", third).split() == ["d/b"]
    assert sample.git("log", "-1", "--format=%an <%ae> %at %s", first) == f"Tieout <tieout@localhost> {START} Say"


def test_a_branch_that_has_another_in_its_way_is_not_said_to_have_been_moved(sample: Sample) -> None:
    """Running it again, as the step said, never helped."""
    sample.git("branch", REF.removeprefix("refs/heads/").partition("/")[0], sample.git("rev-parse", "main"))
    with pytest.raises(
        StorageError, match="Git keeps no branch tieout/ledger beside one that is called tieout"
    ) as told:
        write(sample, None)
    assert told.value.remedy.startswith("git branch --move tieout NAME, then ")


def test_a_branch_that_moved_on_is_not_moved_back(sample: Sample) -> None:
    first = write(sample, None)
    second = write(sample, first, b"y\n")
    with pytest.raises(BusyError, match="moved by another run"):
        write(sample, first, b"z\n")
    with pytest.raises(BusyError, match="moved by another run"):
        write(sample, None, b"z\n")
    git = Repository.open(sample.root).git
    with pytest.raises(BusyError):
        move(git, REF, first, first)
    with pytest.raises(BusyError):
        move(git, REF, first, None)
    assert sample.git("rev-parse", REF) == second
    move(git, REF, first, second)
    assert sample.git("rev-parse", REF) == first


def test_a_lock_that_a_killed_git_left_is_told(sample: Sample) -> None:
    first = write(sample, None)
    lock = sample.git_dir / f"{REF}.lock"
    lock.touch()
    with pytest.raises(BusyError, match=r"ledger\.lock") as caught:
        write(sample, first, b"y\n")
    assert "remove that file" in caught.value.remedy
    assert sample.git("rev-parse", REF) == first


def test_a_branch_that_is_checked_out_is_refused(sample: Sample) -> None:
    git = Repository.open(sample.root).git
    refuse_if_current(git, REF)
    with pytest.raises(UsageError, match="main is checked out"):
        refuse_if_current(git, "refs/heads/main")


def test_a_branch_that_another_work_tree_has_checked_out_is_refused(sample: Sample, tmp_path: Path) -> None:
    """Its files there would be of a commit before, and the next commit there would take the ledger back."""
    write(sample, None)
    other = tmp_path / "an other"
    sample.git("worktree", "add", "--quiet", str(other), REF.removeprefix("refs/heads/"))
    git = Repository.open(sample.root).git
    with pytest.raises(UsageError, match=r"tieout/ledger is checked out in .*an other") as told:
        refuse_if_current(git, REF)
    assert told.value.remedy.startswith(f"git -C '{other}' switch --detach, then ")
    shutil.rmtree(other)
    refuse_if_current(git, REF)


def test_hooks_of_the_repository_do_not_run(sample: Sample) -> None:
    hook = sample.git_dir / "hooks/reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {sample.root}/ran\n")
    hook.chmod(0o755)
    write(sample, None)
    assert not (sample.root / "ran").exists()


def test_a_bundle_holds_what_the_branch_does_not(sample: Sample) -> None:
    base = sample.git("rev-parse", "main")
    head = sample.commit({"b": b"2"}, branch="work", parents=(base,))
    sample.git("update-ref", "-d", "refs/heads/work")
    repository = Repository.open(sample.root)
    refs = {"refs/pull/1/head": head}
    data = make_bundle(repository.git, repository.hash_name, refs, without=(base,))
    assert data is not None
    assert data == make_bundle(repository.git, repository.hash_name, refs, without=(base,))
    assert bundle_header(data) == ((base,), (("refs/pull/1/head", head),))
    with opened_bundle(repository.git, repository.hash_name, data) as opened:
        assert opened is not None
        assert trees_of(opened, (head,)) == {head: sample.git("rev-parse", f"{head}^{{tree}}")}
    with opened_bundle(repository.git, repository.hash_name, data[:-5] + b"xxxxx") as opened:
        assert opened is None
    assert make_bundle(repository.git, repository.hash_name, {"refs/pull/1/head": base}, without=(base,)) is None
    assert [bundle_header(wrong) for wrong in (b"", b"# v2 git bundle\n", b"# v2 git bundle\nnonsense\n\n")] == [
        None
    ] * 3


def test_refs_of_a_remote_are_asked_for_and_fetched_by_name(sample: Sample, tmp_path: Path) -> None:
    head = sample.commit({"b": b"2"}, branch="work")
    sample.git("update-ref", "refs/pull/1/head", head)
    other = Sample(tmp_path / "other")
    other.git("remote", "add", "origin", str(sample.root))
    git = Repository.open(other.root).git
    assert remote_refs(git, "origin", "refs/pull/*/head", root=other.root) == {"refs/pull/1/head": head}
    fetch(git, "origin", ["+refs/pull/1/head:refs/pull/1/head"], root=other.root)
    assert other.git("rev-parse", "refs/pull/1/head") == head
    with pytest.raises(UnreachableError, match="git fetch failed"):
        fetch(git, "origin", ["+refs/pull/2/head:refs/pull/2/head"], root=other.root)
    fetch(git, "origin", [], root=other.root)


@pytest.mark.parametrize("remote", ["--upload-pack=x", "", "ext::sh -c x", "a b", "-o"])
def test_only_a_name_of_a_remote_is_fetched_from(sample: Sample, remote: str) -> None:
    git = Repository.open(sample.root).git
    with pytest.raises(UsageError, match="no name of a remote"):
        fetch(git, remote, ["x"], root=sample.root)


def test_a_branch_that_cannot_be_written_is_no_other_run_s(sample: Sample) -> None:
    first = write(sample, None)
    second = write(sample, first, b"y\n")
    sample.git("update-ref", "-d", REF)
    folder = (sample.git_dir / REF).parent
    if folder.exists():
        folder.rmdir()
    folder.write_bytes(b"")
    with pytest.raises(StorageError, match="cannot be written"):
        move(Repository.open(sample.root).git, REF, second, None)
    with pytest.raises(StorageError, match="cannot be written"):
        write(sample, None)


@pytest.mark.parametrize(
    "complaint",
    [
        "fatal: cannot lock ref 'x': Unable to create '/r/.git/x.lock': Permission denied",
        "error: cannot lock ref 'x': unable to create directory for /r/.git/x",
    ],
)
def test_a_folder_that_may_not_be_written_is_no_other_run_s(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, complaint: str
) -> None:
    git = Repository.open(sample.root).git
    monkeypatch.setattr(Git, "run", lambda *_, **__: Ended(code=128, stdout=b"", stderr=complaint.encode()))
    with pytest.raises(StorageError) as caught:
        move(git, REF, "1" * 40, None)
    assert complaint in caught.value.message
    assert caught.value.remedy.endswith("may be written, and that its disk has room")
