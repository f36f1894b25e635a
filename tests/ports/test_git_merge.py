"""Two commits are merged by nobody's help, beside the examined repository and never in it."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ports.repositories import Files, Sample, run
from tieout.model.errors import StorageError, UnreachableError
from tieout.ports.git import Repository
from tieout.ports.git_merge import Merge, merge, merges

TEXT = b"".join(b"line %d\n" % number for number in range(20))


def edited(number: int, data: bytes = TEXT) -> bytes:
    lines = data.splitlines(keepends=True)
    lines[number] = b"edited\n"
    return b"".join(lines)


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    """Give a repository with ``base``, and ``top``, ``low`` and ``rival`` from it; ``rival`` edits what ``top`` does."""
    made = Sample(tmp_path / "repository")
    base = made.commit({"a.md": TEXT, "b.md": TEXT}, branch="base")
    for branch, text in (("top", edited(1)), ("low", edited(18)), ("rival", edited(1).replace(b"edited", b"other"))):
        made.commit({"a.md": text}, parents=[base], branch=branch)
    return made


def oid(sample: Sample, name: str) -> str:
    return sample.git("rev-parse", name)


def together(sample: Sample, *pairs: tuple[str, str]) -> list[Merge]:
    with Repository.open(sample.root).scratch() as scratch:
        return list(merges(scratch, [(oid(sample, one), oid(sample, other)) for one, other in pairs]))


def digests(folder: Path) -> dict[str, str]:
    """Give each file below a folder with the digest of what it holds."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_clean_merge_gives_the_tree_that_git_would_commit(sample: Sample) -> None:
    (made,) = together(sample, ("top", "low"))
    sample.git("config", "user.name", "Ana Example")
    sample.git("config", "user.email", "ana@example.com")
    sample.git("checkout", "--quiet", "top")
    sample.git("merge", "--quiet", "--no-edit", "low")
    assert made == Merge(tree=oid(sample, "HEAD^{tree}"))
    assert made.is_clean


def test_a_conflict_names_its_files(sample: Sample) -> None:
    (made,) = together(sample, ("top", "rival"))
    assert (made.conflicts, made.is_clean) == (frozenset({b"a.md"}), False)
    assert made.tree is not None


def test_a_conflict_without_a_stage_of_its_own_is_one(tmp_path: Path) -> None:
    """A folder that one side renames, to which the other adds a file: Git asks where the file belongs."""
    made = Sample(tmp_path / "repository")
    old: Files = {f"old/{name}": TEXT + name.encode() for name in "abc"}
    base = made.commit(old)
    new: Files = {f"new/{name}": TEXT + name.encode() for name in "abc"}
    made.commit({**new, **dict.fromkeys(old)}, parents=[base], branch="moved")
    made.commit({"old/d": b"d\n"}, parents=[base], branch="added")
    (merged,) = together(made, ("moved", "added"))
    assert merged.conflicts == frozenset({b"old/d", b"new/d"})


def test_a_folder_against_a_file_names_both_places(sample: Sample) -> None:
    base = oid(sample, "base")
    sample.commit({"c": b"file\n"}, parents=[base], branch="file")
    sample.commit({"c/d": b"folder\n"}, parents=[base], branch="folder")
    (merged,) = together(sample, ("folder", "file"))
    assert merged.conflicts is not None
    assert b"c" in merged.conflicts


def test_names_are_bytes_whatever_they_are(sample: Sample) -> None:
    odd = b'\xff new\nline\t"quoted"'
    base = None
    for branch, text in (("odd", TEXT), ("one", edited(1)), ("two", edited(1).replace(b"edited", b"other"))):
        files: Files = {odd: text}
        base = sample.commit(files, parents=[base] if base and branch == "one" else [], branch=branch)
    (merged,) = together(sample, ("one", "two"))
    assert merged.conflicts == frozenset({odd})


def test_answers_come_in_the_order_asked_conflicts_between_clean_ones(sample: Sample) -> None:
    """Git 2.39 decides at the first pair whether to write messages for all, unless it is told."""
    wanted = [("top", "low"), ("top", "rival"), ("rival", "low"), ("rival", "top"), ("low", "top")]
    for pairs in (wanted, wanted[::-1]):
        made = together(sample, *pairs)
        assert [item.is_clean for item in made] == ["low" in pair for pair in pairs]
        alone = [together(sample, pair)[0] for pair in pairs]
        assert made == alone


def test_unrelated_commits_meet_in_an_empty_beginning(sample: Sample) -> None:
    sample.commit({"z.md": b"z\n"}, parents=[], branch="unrelated")
    (made,) = together(sample, ("top", "unrelated"))
    assert made.is_clean
    listed = sample.git("ls-tree", "--name-only", "top")
    with Repository.open(sample.root).scratch() as scratch:
        tree = merge(scratch, oid(sample, "top"), oid(sample, "unrelated")).tree
        assert tree is not None
        names = scratch.git.run("ls-tree", "--name-only", tree).stdout.decode()
    assert names.split() == [*listed.split(), "z.md"]


def test_criss_cross_merges_have_several_bases_and_one_result(sample: Sample) -> None:
    one, two = oid(sample, "top"), oid(sample, "low")
    both: Files = {"a.md": edited(18, edited(1))}
    left = sample.commit(both, parents=[one, two], branch="left")
    right = sample.commit(both, parents=[two, one], branch="right")
    sample.commit({"b.md": edited(3)}, parents=[left], branch="left")
    sample.commit({"b.md": edited(15)}, parents=[right], branch="right")
    (made,) = together(sample, ("left", "right"))
    with Repository.open(sample.root).scratch() as scratch:
        assert len(scratch.git.run("merge-base", "--all", left, right).stdout.split()) == 2
        assert made.is_clean
        found = scratch.git.run("diff-tree", "--name-only", "-r", oid(sample, "left"), oid(sample, "right"))
    assert found.stdout == b"b.md\n"


# --- What cannot be merged -----------------------------------------------------------------------


def lose(sample: Sample, what: str) -> None:
    """Remove an object from the repository."""
    name = oid(sample, what)
    (sample.git_dir / "objects" / name[:2] / name[2:]).unlink()


def loose(sample: Sample) -> None:
    """Unpack all objects, so that one can be removed."""
    for pack in sorted((sample.git_dir / "objects/pack").glob("*.pack")):
        data = pack.read_bytes()
        for path in pack.parent.glob(f"{pack.stem}.*"):
            path.unlink()
        sample.git("unpack-objects", "-q", stdin=data)


def test_what_cannot_be_merged_says_why_and_the_others_are_merged(sample: Sample) -> None:
    blob = oid(sample, "top:b.md")
    loose(sample)
    pairs = [("top", "low"), ("low", "rival"), ("rival", "low")]
    names = [(oid(sample, one), oid(sample, other)) for one, other in pairs]
    missing = "1" * 40
    names[2:2] = [(names[0][0], missing), (missing, names[0][0]), (names[0][0], blob)]
    lose(sample, "top:a.md")
    with Repository.open(sample.root).scratch() as scratch:
        made = list(merges(scratch, names))
    assert [item.tree is not None for item in made] == [False, True, False, False, False, True]
    assert [bool(item.failure) for item in made] == [True, False, True, True, True, False]
    assert [item.is_clean for item in made] == [False, True, False, False, False, True]
    assert "read" in made[0].failure
    assert missing in made[2].failure


def test_many_in_a_row_that_cannot_be_merged_all_get_an_answer(sample: Sample) -> None:
    top = oid(sample, "top")
    names = [(top, f"{number:040x}") for number in range(1, 60)]
    with Repository.open(sample.root).scratch() as scratch:
        made = list(merges(scratch, [*names, (top, oid(sample, "low"))]))
    assert [item.tree is None for item in made] == [True] * 59 + [False]


@pytest.mark.parametrize("what", ["top^{tree}", "top:folder"])
def test_a_folder_that_is_missing_is_never_taken_for_an_empty_one(sample: Sample, what: str) -> None:
    """Git 2.39 merges on as if all in it had been removed, and ends with 0."""
    for branch, name in (("top", "folder/c.md"), ("low", "folder/d.md")):
        sample.commit({name: b"x\n"}, parents=[oid(sample, branch)], branch=branch)
    emptied = sample.commit({"folder/c.md": None}, parents=[oid(sample, "top")], branch="emptied")
    names = [(oid(sample, "low"), oid(sample, "top")), (oid(sample, "rival"), oid(sample, "low"))]
    names += [(oid(sample, "base"), emptied)]
    loose(sample)
    lose(sample, what)
    with Repository.open(sample.root).scratch() as scratch:
        made = list(merges(scratch, names))
    assert [item.tree is None for item in made] == [True, False, False]
    assert "read" in made[0].failure


def test_a_process_that_a_signal_ends_costs_no_answer(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is done again by halves; a pair by itself that ends it is told."""
    pairs = [("top", "low"), ("top", "rival"), ("low", "rival")]
    expected = together(sample, *pairs)
    count = tmp_path / "count"
    git_that(f"echo x >> {count}; [ $(wc -l < {count}) -gt 2 ] || kill -9 $$", tmp_path, monkeypatch)
    made = together(sample, *pairs)
    assert made == [Merge(tree=None, failure="signal 9"), *expected[1:]]


def git_that(does: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a Git on the path that does something before it merges."""
    fake = folder / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text(f'#!/bin/sh\n[ "$1" = merge-tree ] && {{ {does}; }}\nexec {shutil.which("git")} "$@"\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:{os.environ['PATH']}")


@pytest.mark.parametrize(
    ("does", "error", "says"),
    [
        ("echo 'error: file write error: No space left on device' >&2; exit 128", StorageError, "no room to merge in"),
        ("echo 'usage: git merge-tree' >&2; exit 129", UnreachableError, "git merge-tree failed"),
        ("printf '7\\0'; exit 0", UnreachableError, "wrote what we cannot read"),
    ],
)
def test_what_is_no_matter_of_a_pair_ends_it_all(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str, error: type[Exception], says: str
) -> None:
    git_that(does, tmp_path, monkeypatch)
    with pytest.raises(error, match=says):
        together(sample, ("top", "low"), ("top", "rival"))


def test_warnings_that_could_hide_an_error_are_looked_behind(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the beginning of what Git says is kept: a flood of warnings is no proof that there was no error."""
    expected = together(sample, ("top", "low"), ("top", "rival"))
    git_that("read -r first; yes 'warning: x' | head -c 9000 >&2; exec 0<&-", tmp_path, monkeypatch)
    flooded = together(sample, ("top", "low"), ("top", "rival"))
    assert [item.tree for item in flooded] == [None, None]
    assert all(item.is_clean or item.conflicts for item in expected)


def test_more_pairs_than_any_pipe_holds_do_not_block(sample: Sample) -> None:
    pair = (oid(sample, "top"), oid(sample, "rival"))
    taken = 0

    def pairs() -> Iterator[tuple[str, str]]:
        nonlocal taken
        for _ in range(10_000):
            taken += 1
            yield pair

    ahead = 0
    with Repository.open(sample.root).scratch() as scratch:
        for number, _ in enumerate(merges(scratch, pairs())):
            ahead = max(ahead, taken - number)
    assert taken == 10_000
    assert ahead <= 4096


def test_what_the_pairs_raise_is_raised(sample: Sample) -> None:
    def pairs() -> Iterator[tuple[str, str]]:
        yield oid(sample, "top"), oid(sample, "low")
        raise StorageError("the list broke off")

    with (
        Repository.open(sample.root).scratch() as scratch,
        pytest.raises(StorageError, match="the list broke off"),
    ):
        list(merges(scratch, pairs()))


def test_text_that_is_no_id_never_reaches_git(sample: Sample) -> None:
    with Repository.open(sample.root).scratch() as scratch, pytest.raises(ValueError, match="is no object id"):
        merge(scratch, oid(sample, "top"), "--output=x")


# --- The repository beside -----------------------------------------------------------------------


@pytest.fixture
def nest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder in which temporary folders are made."""
    folder = tmp_path / 'nest # one\n"two"'
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_it_is_removed_also_at_an_exception(sample: Sample, nest: Path) -> None:
    def interrupted() -> None:
        with Repository.open(sample.root).scratch() as scratch:
            assert len(list(nest.iterdir())) == 1
            merge(scratch, oid(sample, "top"), oid(sample, "low"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(nest.iterdir()) == []


def test_no_room_for_it_is_an_error_of_storage(sample: Sample, nest: Path) -> None:
    nest.rmdir()
    with pytest.raises(StorageError, match="no temporary folder"), Repository.open(sample.root).scratch():
        pass


def test_no_byte_of_the_examined_repository_changes(sample: Sample) -> None:
    before = digests(sample.root)
    together(sample, ("top", "low"), ("top", "rival"), ("rival", "low"))
    assert digests(sample.root) == before


def test_what_a_hostile_repository_configures_has_no_effect(sample: Sample, tmp_path: Path) -> None:
    """Its merge driver would run, ``merge=union`` would hide the conflict, its attributes may lie anywhere."""
    plain = together(sample, ("top", "rival"), ("top", "low"))
    ran = tmp_path / "ran"
    sample.git("config", "merge.evil.driver", f"touch {ran}; true")
    sample.git("config", "merge.default", "evil")
    sample.git("config", "merge.renames", "false")
    for place in (sample.git_dir / "info" / "attributes", tmp_path / "attributes"):
        place.parent.mkdir(exist_ok=True)
        place.write_text("* merge=evil\na.md merge=union\n")
    sample.git("config", "core.attributesFile", str(tmp_path / "attributes"))
    (sample.root / ".gitattributes").write_text("* merge=union\n")
    before = digests(sample.root)
    assert together(sample, ("top", "rival"), ("top", "low")) == plain
    assert not ran.exists()
    assert digests(sample.root) == before


@pytest.mark.parametrize("attribute", ["merge=union", "merge=ours", "-merge", "binary"])
def test_attributes_that_were_committed_have_no_effect(sample: Sample, attribute: str) -> None:
    base = sample.commit({".gitattributes": f"* {attribute}\n".encode(), "a.md": TEXT}, parents=[], branch="main")
    sample.commit({"a.md": edited(1)}, parents=[base], branch="one")
    sample.commit({"a.md": edited(1).replace(b"edited", b"other")}, parents=[base], branch="two")
    sample.commit({"a.md": edited(18)}, parents=[base], branch="three")
    sample.checkout()
    found = together(sample, ("one", "two"), ("one", "three"))
    assert [item.is_clean for item in found] == [False, True]


def test_a_replaced_commit_is_merged_as_it_is(sample: Sample) -> None:
    plain = together(sample, ("top", "low"))
    sample.git("replace", oid(sample, "low"), oid(sample, "rival"))
    assert together(sample, ("top", "low")) == plain


def test_it_sees_what_the_examined_one_borrows(sample: Sample, tmp_path: Path) -> None:
    """A clone by reference, one more by reference to that, by paths that are relative; a linked work tree."""
    plain = together(sample, ("top", "low"))
    place = sample.root
    for number in range(3):
        copy = tmp_path / f"copy # {number}\nsecond line"
        run("clone", "--quiet", "--bare", "--shared", str(place), str(copy))
        for branch in ("base", "top", "low", "rival"):
            if place == sample.root:
                run("update-ref", f"refs/heads/{branch}", oid(sample, branch), directory=copy)
        objects = os.path.relpath(place / (".git/objects" if place == sample.root else "objects"), copy / "objects")
        (copy / "objects/info/alternates").write_text('"' + objects.replace("\n", "\\n") + '"\n')
        place = copy
        with Repository.open(copy).scratch() as scratch:
            assert [merge(scratch, oid(sample, "top"), oid(sample, "low"))] == plain
    linked = tmp_path / "linked"
    sample.git("worktree", "add", "--quiet", "--detach", str(linked), "top")
    with Repository.open(linked).scratch() as scratch:
        assert [merge(scratch, oid(sample, "top"), oid(sample, "low"))] == plain


def test_a_sha256_repository_is_merged_as_well(tmp_path: Path) -> None:
    run("init", "--quiet", "--object-format=sha256", "--initial-branch=main", str(tmp_path / "long"))
    made = Sample(tmp_path / "long")
    base = made.commit({"a.md": TEXT})
    made.commit({"a.md": edited(1)}, parents=[base], branch="top")
    made.commit({"a.md": edited(18)}, parents=[base], branch="low")
    (merged,) = together(made, ("top", "low"))
    assert merged.is_clean
    assert merged.tree is not None
    assert len(merged.tree) == 64


def test_a_commit_of_nobodys_can_be_merged_into(sample: Sample) -> None:
    """It is there for Git, it is the one that Git would make of the same lines, and only beside."""
    top, low = oid(sample, "top"), oid(sample, "low")
    with Repository.open(sample.root).scratch() as scratch:
        first = merge(scratch, top, low)
        assert first.tree is not None
        made = scratch.commit(first.tree, (top, low))
        assert made == scratch.commit(first.tree, (top, low))
        scratch.git.run("fsck", "--strict", "--no-dangling", made, codes=(0, 1))
        assert scratch.git.run("cat-file", "-t", made).stdout == b"commit\n"
        assert merge(scratch, made, low) == Merge(tree=first.tree)
    assert sample.git("rev-list", "--all", "--count") == "4"
