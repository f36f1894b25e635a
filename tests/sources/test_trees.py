"""The disk and a commit, read alike: what is there, what is closed, what may not be read."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.ports.repositories import Sample
from tieout.model.location import Unreadable
from tieout.ports.git import Repository
from tieout.sources.globs import starts_of
from tieout.sources.names import is_no_path, odd_names
from tieout.sources.opening import open_desk
from tieout.sources.refusal import SIZE_LIMIT
from tieout.sources.trees import CommitTree, Tree, WorkTree, could_hold


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    """Two policies, a picture, a register."""
    made = Sample(tmp_path / "repository")
    files: dict[str | bytes, bytes | None] = {
        "policies/a.md": b"a",
        "policies/deep/b.md": b"b",
        "policies/logo.png": b"p",
        "registers/people.yaml": b"r",
    }
    made.commit(files)
    made.checkout()
    return made


def of_commit(sample: Sample, prefix: str = "") -> CommitTree:
    repository = Repository.open(sample.root)
    head = repository.head()
    assert head is not None
    return CommitTree(repository, head, prefix)


def of_disk(sample: Sample, *starts: str) -> WorkTree:
    return WorkTree(sample.root, of_commit(sample).paths(), starts)


def closed(tree: Tree) -> dict[str, str]:
    return {path: item.kind for path, item in tree.listing().closed}


def kind(data: bytes | Unreadable) -> str:
    return data.kind if isinstance(data, Unreadable) else "read"


@pytest.mark.parametrize("made", [of_commit, of_disk], ids=["commit", "disk"])
def test_the_disk_and_the_commit_list_and_read_the_same(sample: Sample, made: Callable[[Sample], Tree]) -> None:
    tree = made(sample)
    assert tree.paths() == ("policies/a.md", "policies/deep/b.md", "policies/logo.png", "registers/people.yaml")
    assert closed(tree) == {}
    assert tree.read("policies/a.md") == b"a"
    for path, found in (("policies", "not-regular"), ("policies/no.md", "absent"), ("policies/a.md/x", None)):
        assert kind(tree.read(path)) in ({found} if found else {"absent", "not-regular"})
    there = ("policies", "policies/deep", "policies/a.md", "registers/people.yaml")
    assert [tree.exists(path) for path in there] == [True] * 4
    assert not any(tree.exists(path) for path in ("policies/no.md", "no", "policies/a.md/x", "Policies", "\0"))


def test_a_prefix_is_the_root(sample: Sample) -> None:
    tree = of_commit(sample, "policies/")
    assert tree.paths() == ("a.md", "deep/b.md", "logo.png")
    assert tree.read("deep/b.md") == b"b"
    assert not tree.exists("registers/people.yaml")


def test_fetched_blobs_are_read_as_the_others(sample: Sample) -> None:
    tree = of_commit(sample)
    tree.fetch(["policies/a.md", "policies/deep/b.md", "not there"])
    assert (tree.read("policies/a.md"), tree.read("policies/deep/b.md")) == (b"a", b"b")


def test_new_files_are_found_below_the_starts_alone(sample: Sample) -> None:
    for path in ("policies/new.md", "policies/.new.md", "policies/x/y/new.md", "elsewhere/new.md"):
        (sample.root / path).parent.mkdir(parents=True, exist_ok=True)
        (sample.root / path).write_bytes(b"n")
    (sample.root / "policies/.hidden").mkdir()
    (sample.root / "policies/.hidden/new.md").write_bytes(b"n")
    new = set(of_disk(sample, "policies").paths()) - set(of_commit(sample).paths())
    assert new == {"policies/new.md", "policies/.new.md", "policies/x/y/new.md"}
    assert "elsewhere/new.md" in of_disk(sample, "").paths()
    one = set(of_disk(sample, "policies/*").paths()) - set(of_commit(sample).paths())
    assert one == {"policies/new.md", "policies/.new.md"}
    three = set(of_disk(sample, "policies/***").paths()) - set(of_commit(sample).paths())
    assert three == {"policies/new.md", "policies/.new.md", "policies/x/y/new.md"}
    assert of_disk(sample, "nowhere", "policies/a.md").listing().closed == ()


def test_what_was_deleted_is_not_listed(sample: Sample) -> None:
    (sample.root / "policies/a.md").unlink()
    assert "policies/a.md" not in of_disk(sample).paths()


def test_no_link_is_followed(sample: Sample, tmp_path: Path) -> None:
    """Neither a file, nor a folder in the listing, nor one on the way, nor the start itself."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret.md").write_bytes(b"CANARY")
    (sample.root / "policies/link.md").symlink_to(tmp_path / "outside/secret.md")
    (sample.root / "policies/inner").symlink_to(tmp_path / "outside")
    (sample.root / "policies/broken.md").symlink_to("nowhere")
    (sample.root / "start").symlink_to(tmp_path / "outside")
    tree = of_disk(sample, "policies", "start", "start/below")
    assert closed(tree) == dict.fromkeys(
        ("policies/broken.md", "policies/inner", "policies/link.md", "start"), "symlink"
    )
    assert not any(path.endswith("secret.md") for path in tree.paths())
    for path in ("policies/link.md", "policies/inner/secret.md", "policies/broken.md", "start/secret.md"):
        assert kind(tree.read(path)) == "symlink"
        assert tree.is_link(path)
    assert [tree.exists(path) for path in ("policies/link.md", "policies/inner", "policies/inner/secret.md")] == [
        True,
        True,
        False,
    ]


def test_a_tracked_file_behind_a_link_is_not_passed_over(sample: Sample) -> None:
    (sample.root / "policies").rename(sample.root / "moved")
    (sample.root / "policies").symlink_to("moved")
    tree = of_disk(sample)
    assert closed(tree) == {"policies": "symlink"}
    assert tree.paths() == of_commit(sample).paths()
    assert kind(tree.read("policies/deep/b.md")) == "symlink"


def test_links_and_submodules_of_a_commit_are_closed(sample: Sample) -> None:
    sample.entry("policies/link.md", "120000", sample.blob(b"/etc/hosts"))
    sample.entry("policies/inner", "120000", sample.blob(b"../registers"))
    sample.entry("policies/sub", "160000", "1" * 40)
    tree = of_commit(sample)
    assert closed(tree) == {"policies/link.md": "symlink", "policies/inner": "symlink", "policies/sub": "submodule"}
    tree.fetch(tree.paths())
    assert [kind(tree.read(path)) for path in ("policies/link.md", "policies/inner/people.yaml", "policies/sub")] == [
        "symlink",
        "symlink",
        "submodule",
    ]
    assert not tree.exists("policies/inner/people.yaml")


def test_another_repository_in_the_folder_is_closed(sample: Sample) -> None:
    """On disk it is what a commit would hold as a submodule."""
    Sample(sample.root / "policies/other")
    (sample.root / "policies/other/x.md").write_bytes(b"x")
    tree = of_disk(sample, "policies")
    assert closed(tree) == {"policies/other": "submodule"}
    assert "policies/other/x.md" not in tree.paths()


@pytest.mark.parametrize("stands_there", ["nothing", "an empty folder", "a clone"])
def test_a_submodule_of_the_commit_is_one_on_disk_too(sample: Sample, stands_there: str) -> None:
    """A plain clone leaves an empty folder; without that its documents would be out of sight."""
    if stands_there == "a clone":
        Sample(sample.root / "policies/sub")
    elif stands_there == "an empty folder":
        (sample.root / "policies/sub").mkdir()
    sample.entry("policies/sub", "160000", "1" * 40)
    desk, *_ = open_desk(sample.root, None)
    assert isinstance(desk.tree, WorkTree)
    assert closed(desk.tree) == {"policies/sub": "submodule"}
    assert closed(replace(desk.tree, starts=("policies",))) == {"policies/sub": "submodule"}


def test_what_is_no_file_is_listed_and_never_waited_for(sample: Sample) -> None:
    os.mkfifo(sample.root / "policies/fifo.md")
    with socket.socket(socket.AF_UNIX) as server, contextlib.chdir(sample.root):  # a socket's path must be short
        server.bind("policies/socket.md")
    (sample.root / "policies/folder.md").mkdir()
    tree = of_disk(sample, "policies")
    for name in ("fifo.md", "socket.md"):
        assert f"policies/{name}" in tree.paths()
        assert kind(tree.read(f"policies/{name}")) in {"not-regular", "refused"}
    assert "policies/folder.md" in tree.listing().folders
    assert kind(tree.read("policies/folder.md")) == "not-regular"


def test_a_file_that_became_a_folder_is_closed(sample: Sample) -> None:
    (sample.root / "policies/a.md").unlink()
    (sample.root / "policies/a.md").mkdir()
    assert closed(of_disk(sample)) == {"policies/a.md": "not-regular"}


@pytest.mark.parametrize(("size", "found"), [(SIZE_LIMIT, "read"), (SIZE_LIMIT + 1, "too-large")])
def test_the_limit_of_size_is_the_same_on_disk_and_in_a_commit(sample: Sample, size: int, found: str) -> None:
    sample.commit({"policies/big.md": b"x" * size})
    sample.checkout()
    for tree in (of_disk(sample), of_commit(sample)):
        assert kind(tree.read("policies/big.md")) == found


def test_what_the_system_refuses_is_named(sample: Sample) -> None:
    """A file without permission, and a folder that cannot be listed, which would look empty."""
    (sample.root / "policies/a.md").chmod(0)
    (sample.root / "policies/deep").chmod(0)
    tree = of_disk(sample, "policies")
    folders = [sample.root, *sample.root.parents]
    modes = {folder: folder.stat().st_mode for folder in folders if folder.stat().st_uid == 0 and os.getuid() == 0}
    try:
        if os.getuid() == 0:
            for folder, mode in modes.items():
                folder.chmod(mode | 0o055)
            os.seteuid(65534)
        assert kind(tree.read("policies/a.md")) == "refused"
        assert closed(tree) == {"policies/deep": "refused"}
    finally:
        if os.getuid() == 0:
            os.seteuid(0)
            for folder, mode in modes.items():
                folder.chmod(mode)
        (sample.root / "policies/deep").chmod(0o755)


@pytest.mark.parametrize(
    ("globs", "starts"),
    [
        (("policies/**/*.md",), ("policies",)),
        (("policies/*.md",), ("policies/*",)),
        (("policies/a.md",), ("policies/*",)),
        (("policies/*/index.md",), ("policies/**",)),
        (("**/*.md",), ("",)),
        (("*.md",), ("*",)),
        (("*/index.md",), ("**",)),
        (("a.md",), ("*",)),
        (("a/b/c/?/x*.md", "a/b/**"), ("a/b", "a/b/c/**")),
        ((), ()),
    ],
)
def test_where_to_look_for_files_of_a_pattern(globs: tuple[str, ...], starts: tuple[str, ...]) -> None:
    assert starts_of(globs) == starts


@pytest.mark.parametrize(
    ("path", "pattern", "could"),
    [
        ("policies", "policies/**/*.md", True),
        ("policies/sub", "policies/**/*.md", True),
        ("policies/sub/deeper", "policies/**/*.md", True),
        ("policies-old", "policies/**/*.md", False),
        ("other", "policies/**/*.md", False),
        ("policies/sub", "policies/*.md", False),
        ("policies", "policies/*.md", True),
        ("policies/sub", "policies/*/index.md", True),
        ("policies/sub/deeper", "policies/*/index.md", False),
        ("anything/at/all", "**/*.md", True),
        ("anything", "*.md", False),
        ("policies/x", "policies/**", True),
    ],
)
def test_which_folders_could_hold_documents(path: str, pattern: str, could: bool) -> None:
    assert could_hold(path, [pattern]) is could


def test_names_that_are_not_seen_alike() -> None:
    names = [
        "policies/plain-1_2.md",
        "policies/caf\u00e9.md",
        "policies/\udcff.md",
        "policies/a\nb.md",
        "policies/a\tb.md",
        "policies/a\u202eb.md",
        "policies/a\u200bb.md",
        "policies/cafe\u0301.md",
        "policies/PLAIN-1_2.md",
        "policies/../x.md",
        "policies/.git/x.md",
    ]
    assert [(item.location.path, item.kind, item.message) for item in odd_names(names)] == [
        ("policies/\\xff.md", "odd-name", "the name policies/\\xff.md is not UTF-8"),
        ("policies/a\\x0ab.md", "odd-name", "the name policies/a\\x0ab.md holds the character U+000A"),
        ("policies/a\\x09b.md", "odd-name", "the name policies/a\\x09b.md holds the character U+0009"),
        ("policies/a\\u202eb.md", "odd-name", "the name policies/a\\u202eb.md holds the character U+202E"),
        ("policies/a\\u200bb.md", "odd-name", "the name policies/a\\u200bb.md holds the character U+200B"),
        (
            "policies/cafe\u0301.md",
            "name-clash",
            "the names policies/cafe\\u0301.md and policies/caf\\xe9.md are one name on some machines",
        ),
        (
            "policies/PLAIN-1_2.md",
            "name-clash",
            "the names policies/PLAIN-1_2.md and policies/plain-1_2.md are one name on some machines",
        ),
        ("policies/../x.md", "odd-name", "the name policies/../x.md is no path below the root"),
        ("policies/.git/x.md", "odd-name", "the name policies/.git/x.md is no path below the root"),
    ]


@pytest.mark.parametrize(
    ("path", "wrong"),
    [("a/b.md", False), ("a/../b.md", True), ("/a.md", True), ("a//b.md", True), ("./a.md", True),
     (".GIT/a.md", True), ("a/.gitignore", False), ("a...md", False)],
)  # fmt: skip
def test_a_path_that_leads_out_is_none(path: str, wrong: bool) -> None:
    assert is_no_path(path) is wrong
