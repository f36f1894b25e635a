"""A repository that is found without GitPython is the one that GitPython finds."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ports.repositories import Sample, run
from tieout.model.errors import NotExaminableError
from tieout.ports import git_opening


def ordinary(folder: Path) -> None:
    Sample(folder).commit({"a": b"x"})


def detached(folder: Path) -> None:
    Sample(folder)
    (folder / ".git" / "HEAD").write_text(f"{'a' * 40}\n")


def bare(folder: Path) -> None:
    Sample(folder, bare=True)


def bare_below_git(folder: Path) -> None:
    Sample(folder / ".git", bare=True)


def calls_itself_bare(folder: Path) -> None:
    Sample(folder).git("config", "core.bare", "true")


def linked(folder: Path) -> None:
    other = Sample(folder.with_name(f"{folder.name}-other"))
    other.commit({"a": b"x"})
    shutil.rmtree(folder)
    other.git("worktree", "add", "--quiet", "--detach", str(folder), "main")


def behind_a_link(folder: Path) -> None:
    other = Sample(folder.with_name(f"{folder.name}-other"))
    (folder / ".git").symlink_to(other.git_dir)


def borrows_its_objects(folder: Path) -> None:
    Sample(folder)
    (folder / ".git" / "objects").rename(folder.with_name(f"{folder.name}-objects"))
    (folder / ".git" / "objects").symlink_to(folder.with_name(f"{folder.name}-objects"))


def shares(folder: Path) -> None:
    other = Sample(folder.with_name(f"{folder.name}-other"))
    Sample(folder)
    (folder / ".git" / "commondir").write_text(str(other.git_dir))


def half(folder: Path) -> None:
    Sample(folder)
    shutil.rmtree(folder / ".git" / "refs")


def odd_head(folder: Path) -> None:
    Sample(folder)
    (folder / ".git" / "HEAD").write_text("neither a ref nor an id\n")


def no_head(folder: Path) -> None:
    Sample(folder)
    (folder / ".git" / "HEAD").unlink()


def an_empty_git_folder(folder: Path) -> None:
    (folder / ".git").mkdir()


def a_git_file_to_nowhere(folder: Path) -> None:
    (folder / ".git").write_text("gitdir: nowhere\n")


def nothing(folder: Path) -> None:
    (folder / "a").write_text("x")


KINDS: tuple[Callable[[Path], None], ...] = (
    *(nothing, ordinary, detached, bare, bare_below_git, calls_itself_bare, linked, behind_a_link),
    *(borrows_its_objects, shares, half, odd_head, no_head, an_empty_git_folder, a_git_file_to_nowhere),
)


@given(kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=3), deeper=st.booleans())
def test_what_is_found_without_gitpython_is_what_gitpython_finds(
    kinds: list[Callable[[Path], None]], deeper: bool
) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch).resolve()
        for number, kind in enumerate(kinds):
            place /= f"level-{number}"
            place.mkdir(exist_ok=True)
            kind(place)
        if deeper:
            place /= "deeper"
            place.mkdir(exist_ok=True)
        found = git_opening._plain(place)
        try:
            searched = git_opening._searched(place)
        except NotExaminableError:
            searched = None
        assert found is None or found == searched


@pytest.mark.parametrize("kind", [ordinary, detached, calls_itself_bare])
def test_the_usual_repository_needs_no_gitpython(kind: Callable[[Path], None], tmp_path: Path) -> None:
    kind(tmp_path)
    (tmp_path / "folder").mkdir()
    for start in (tmp_path, tmp_path / "folder"):
        assert git_opening._plain(start) == git_opening._searched(start)


def test_a_bare_repository_needs_no_gitpython_where_it_is_named_itself(tmp_path: Path) -> None:
    bare(tmp_path)
    assert git_opening._plain(tmp_path) == git_opening._searched(tmp_path)
    assert git_opening._plain(tmp_path / "refs") is None


def test_a_path_through_a_link_is_left_to_gitpython(tmp_path: Path) -> None:
    ordinary(tmp_path / "real")
    (tmp_path / "link").symlink_to("real")
    assert git_opening._plain(tmp_path / "link") is None
    assert git_opening._plain(tmp_path / "real" / ".." / "link") is None
    assert run("rev-parse", "--show-toplevel", directory=tmp_path / "link") == str(tmp_path / "real")
