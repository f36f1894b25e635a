"""A HEAD that leads to no commit: the step is one that works, and no commit that is there is denied."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from tests.ports.repositories import Sample, run
from tieout.ports.git import Repository

BEGIN = "git add --all, then git commit -m 'Add the programme'; then run this again"


def told(root: Path) -> tuple[str, str]:
    opened = Repository.open(root)
    assert opened.head() is None
    error = opened.without_commit()
    return error.message.removeprefix(str(root)), error.remedy


def followed(root: Path, remedy: str) -> str:
    """Type the first command of the step, and give the commit that is checked out then."""
    command = remedy.partition(";")[0].partition(" goes to ")[0].partition(" makes ")[0]
    subprocess.run(shlex.split(command), cwd=root, check=True, capture_output=True)
    return Repository.open(root).head() or ""


def test_of_a_repository_without_commits_the_first_is_the_step(tmp_path: Path) -> None:
    assert told(Sample(tmp_path / "a").root) == (" has no commit yet", BEGIN)
    bare = Sample(tmp_path / "b", bare=True)
    assert told(bare.root) == (" has no commit yet", "push the programme to it from a clone; then run this again")


def test_a_ledger_alone_is_no_branch_to_go_to(tmp_path: Path) -> None:
    sample = Sample(tmp_path / "a")
    sample.commit({"a": b"1"}, branch="tieout/ledger")
    assert told(sample.root) == (" has no commit yet", BEGIN)
    assert not Repository.open(sample.root).has_branches()


@pytest.mark.parametrize(("names", "said"), [(("main",), "main"), (("a", "b", "main", "z"), "main, a, b and 1 more")])
def test_an_orphan_branch_is_told_beside_those_with_commits(tmp_path: Path, names: tuple[str, ...], said: str) -> None:
    sample = Sample(tmp_path / "a")
    for name in names:
        head = sample.commit({"a": b"1"}, branch=name)
    sample.git("checkout", "--quiet", "--orphan", "new", "main")
    message, remedy = told(sample.root)
    assert message == f" is on the branch new, which has no commit yet; branches that have: {said}"
    assert remedy == f"git switch main goes to the first; to begin another history, {BEGIN}"
    assert followed(sample.root, remedy) == sample.git("rev-parse", "main")
    assert head


def test_a_bare_repository_whose_head_names_no_branch(tmp_path: Path) -> None:
    sample = Sample(tmp_path / "a", bare=True)
    head = sample.commit({"a": b"1"}, branch="trunk")
    message, remedy = told(sample.root)
    assert message == " is on the branch main, which has no commit yet; branches that have: trunk"
    assert remedy == "git symbolic-ref HEAD refs/heads/trunk makes that the one that is examined"
    assert followed(sample.root, remedy) == head


def test_a_clone_of_such_a_repository(tmp_path: Path) -> None:
    sample = Sample(tmp_path / "a", bare=True)
    head = sample.commit({"a": b"1"}, branch="trunk")
    run("clone", "--quiet", str(sample.root), str(tmp_path / "clone"))
    message, remedy = told(tmp_path / "clone")
    assert message == " is on the branch main, which has no commit yet; branches that have: origin/trunk"
    assert followed(tmp_path / "clone", remedy) == head
