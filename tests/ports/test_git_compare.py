"""Two states side by side: names, patches, ancestors, each exactly."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ports.repositories import ANA, Files, Sample
from tests.ports.test_git_merge import TEXT, edited
from tieout.model.errors import UnreachableError
from tieout.ports.git import Repository
from tieout.ports.git_compare import (
    ABSENT,
    Difference,
    between,
    commits_among,
    differences,
    is_ancestor,
    merge_bases,
    patch,
    tree_of,
)

ZEROS = "0" * 40


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample(tmp_path / "repository")


def test_every_name_that_differs_is_given_as_bytes(sample: Sample) -> None:
    """Added, removed, changed, another mode, a name that is no text; a rename is one removed and one added."""
    odd = b"\xff\n\t"
    before: Files = {"a": b"1", "b": b"2", "moved": TEXT, "same": b"s", "mode": b"m"}
    old = sample.commit(before)
    files: Files = {"a": b"3", "b": None, "moved": None, "to/moved": TEXT, odd: b"o"}
    sample.commit(files)
    sample.entry("mode", "100755", sample.blob(b"m"))
    new = sample.git("rev-parse", "main")
    git = Repository.open(sample.root).git

    def blob(data: bytes) -> str:
        return sample.blob(data)

    expected = (
        Difference(b"a", "100644", "100644", blob(b"1"), blob(b"3")),
        Difference(b"b", "100644", ABSENT, blob(b"2"), ZEROS),
        Difference(b"mode", "100644", "100755", blob(b"m"), blob(b"m")),
        Difference(b"moved", "100644", ABSENT, blob(TEXT), ZEROS),
        Difference(b"to/moved", ABSENT, "100644", ZEROS, blob(TEXT)),
        Difference(odd, ABSENT, "100644", ZEROS, blob(b"o")),
    )
    assert differences(git, old, new) == expected
    assert differences(git, tree_of(git, old), tree_of(git, new)) == expected
    assert differences(git, old, old) == ()


def test_a_patch_in_the_scratch_hides_nothing_behind_attributes(sample: Sample) -> None:
    old = sample.commit({".gitattributes": b"* -diff\n", "a.md": TEXT})
    new = sample.commit({"a.md": edited(1)})
    (sample.git_dir / "info").mkdir(exist_ok=True)
    (sample.git_dir / "info/attributes").write_text("* -diff\n")
    with Repository.open(sample.root).scratch() as scratch:
        lines = b"".join(patch(scratch.git, old, new)).split(b"\n")
    assert [line for line in lines if line[:1] in {b"+", b"-"}][2:] == [b"-line 1", b"+edited"]


def test_what_cannot_be_read_is_an_error_and_no_empty_patch(sample: Sample) -> None:
    old = sample.commit({"a.md": TEXT})
    with Repository.open(sample.root).scratch() as scratch:
        for call in (patch, differences):
            with pytest.raises(UnreachableError):
                list(call(scratch.git, old, "1" * 40) or ())


def test_ancestors_and_what_lies_between(sample: Sample) -> None:
    base = sample.commit({"a": b"1"})
    one = sample.commit({"a": b"2"}, parents=[base], branch="topic")
    two = sample.commit({"a": b"3"}, parents=[one], branch="topic")
    aside = sample.commit({"b": b"1"}, parents=[base])
    merged = sample.commit({"a": b"3"}, parents=[aside, two])
    lone = sample.commit({"z": b"1"}, parents=[], branch="lone")
    git = Repository.open(sample.root).git
    assert (is_ancestor(git, base, two), is_ancestor(git, two, base), is_ancestor(git, two, two)) == (True, False, True)
    assert (merge_bases(git, two, aside), merge_bases(git, two, lone)) == ((base,), ())
    assert between(git, aside, merged) == (one, two)
    assert between(git, merged, base) == ()


def test_only_what_names_a_commit_is_one(sample: Sample) -> None:
    """Tags are followed, also one of another; thousands are asked at once without anybody waiting."""
    commit = sample.commit({"a": b"1"})
    blob, tree = sample.git("rev-parse", "main:a"), sample.git("rev-parse", "main^{tree}")

    def tag(oid: str, kind: str) -> str:
        return sample.git("mktag", stdin=f"object {oid}\ntype {kind}\ntag x\ntagger {ANA} 0 +0000\n\nx\n".encode())

    single = tag(commit, "commit")
    double = tag(single, "tag")
    wanted = [commit, blob, tree, single, double, tag(blob, "blob"), "1" * 40]
    git = Repository.open(sample.root).git
    expected = {commit: commit, single: commit, double: commit}
    assert commits_among(git, wanted) == expected
    assert commits_among(git, [*wanted, *(f"{number:040x}" for number in range(5000))]) == expected
    assert commits_among(git, ()) == {}


def test_text_that_is_no_id_never_reaches_git(sample: Sample) -> None:
    sample.commit({"a": b"1"})
    git = Repository.open(sample.root).git
    for call in (differences, merge_bases, is_ancestor, between):
        with pytest.raises(ValueError, match="is no object id"):
            call(git, "--output=x", "HEAD")
