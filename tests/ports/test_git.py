"""A repository is found, and read exactly."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ports.repositories import ANA, DAY, START, Sample, run, snapshot
from tieout.model.change import Effect, Identity
from tieout.model.errors import NotExaminableError, UnreachableError, UsageError
from tieout.ports import git_at_hand, git_opening
from tieout.ports.git import Repository
from tieout.ports.git_command import Git, find_git
from tieout.ports.git_objects import BlobReader, TreeEntry, Unusable
from tieout.ports.git_walk import ChangedFile, walk
from tieout.ports.process import Running

ZEROS = "0" * 40


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    made = Sample(tmp_path / "repository")
    made.commit({"a.md": b"one\n"}, message="first\n\nwith a body")
    made.commit({"a.md": b"two\n", "folder/b.md": b"b\n"}, at=START + DAY, message="second")
    return made


# --- Opening -----------------------------------------------------------------------------------


def test_the_root_is_the_top_of_the_work_tree_from_wherever_one_stands(sample: Sample) -> None:
    sample.checkout()
    for start in (sample.root, sample.root / "folder", sample.root / "a.md"):
        opened = Repository.open(start)
        assert (opened.root, opened.is_bare, opened.hash_name) == (sample.root, False, "sha1")


def test_a_bare_repository_is_its_own_root(tmp_path: Path) -> None:
    made = Sample(tmp_path / "bare.git", bare=True)
    head = made.commit({"a": b"x"})
    opened = Repository.open(made.root)
    assert (opened.root, opened.is_bare, opened.head()) == (made.root, True, head)


def test_a_bare_repository_inside_a_work_tree_is_not_taken_for_it(sample: Sample) -> None:
    inner = Sample(sample.root / "inner.git", bare=True)
    assert Repository.open(inner.root).root == inner.root


def test_a_work_tree_that_calls_itself_bare_is_read_from_its_commit(sample: Sample, tmp_path: Path) -> None:
    sample.git("config", "core.bare", "true")
    opened = Repository.open(sample.root)
    assert (opened.root, opened.is_bare) == (sample.git_dir, True)
    run("worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"), "main", directory=sample.git_dir)
    assert Repository.open(tmp_path / "linked").root == tmp_path / "linked"


def test_a_linked_work_tree_is_opened_with_its_own_head(sample: Sample, tmp_path: Path) -> None:
    sample.git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "linked"), "main~1")
    opened = Repository.open(tmp_path / "linked" / "a.md")
    assert (opened.root, opened.branch()) == (tmp_path / "linked", "other")
    assert opened.head() == sample.git("rev-parse", "main~1")


def test_a_submodule_is_opened_as_itself(sample: Sample, tmp_path: Path) -> None:
    outer = Sample(tmp_path / "outer")
    outer.commit({"x": b"x"})
    outer.checkout()
    run(
        *("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(sample.root), "sub"),
        directory=outer.root,
    )
    opened = Repository.open(outer.root / "sub" / "folder")
    assert (opened.root, opened.head()) == (outer.root / "sub", sample.git("rev-parse", "main"))


def test_sha256_repositories_are_read(tmp_path: Path) -> None:
    run("init", "--quiet", "--object-format=sha256", str(tmp_path))
    (tmp_path / "a.md").write_bytes(b"text\n")
    run("add", "a.md", directory=tmp_path)
    run("commit", "--quiet", "-m", "first", directory=tmp_path)
    opened = Repository.open(tmp_path)
    head = opened.head()
    assert (opened.hash_name, len(head or "")) == ("sha256", 64)
    (entry,) = opened.tree(head or "")
    assert entry.oid == opened.blob_id(b"text\n") == hashlib.sha256(b"blob 5\0text\n").hexdigest()
    assert opened.blob(entry.oid) == b"text\n"
    (walked,) = opened.walk(head or "")
    assert [item.new_oid for _, item in walked.changes()] == [entry.oid]


def test_a_folder_without_a_repository_is_not_examinable(tmp_path: Path) -> None:
    with pytest.raises(NotExaminableError, match="is not in a Git repository") as caught:
        Repository.open(tmp_path)
    assert "git init" in caught.value.remedy


def test_a_programme_without_a_repository_is_not_planted_a_second_time(tmp_path: Path) -> None:
    (tmp_path / "controls.yaml").write_text("schema: tieout.controls/v1\n")
    with pytest.raises(NotExaminableError) as caught:
        Repository.open(tmp_path)
    assert caught.value.remedy == f"name one with --root; or make one: git init {tmp_path}"


def test_nobody_is_told_to_make_the_whole_disk_a_repository() -> None:
    with pytest.raises(NotExaminableError) as caught:
        Repository.open(Path("/"))
    assert caught.value.remedy == "name one with --root"


def test_a_repository_that_may_not_be_read_is_not_called_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    real = os.access
    monkeypatch.setattr("os.access", lambda path, mode: Path(path).name != ".git" and real(path, mode))
    with pytest.raises(NotExaminableError, match=r"\.git may not be read, so nobody can tell") as caught:
        Repository.open(tmp_path)
    assert caught.value.remedy.startswith(f"ls -ld {tmp_path}/.git ")


def test_a_folder_that_is_not_there_is_not_examinable(tmp_path: Path) -> None:
    with pytest.raises(NotExaminableError, match="gone is not in a Git repository"):
        Repository.open(tmp_path / "gone")


def test_without_gitpython_the_cause_is_named(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    sample.checkout()
    monkeypatch.setitem(sys.modules, "git", None)
    with pytest.raises(UnreachableError, match="GitPython cannot be used"):
        Repository.open(sample.root / "a.md")


def test_what_gitpython_cannot_open_is_not_examinable(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    sample.checkout()
    monkeypatch.setattr("git.Repo", refuse)
    with pytest.raises(NotExaminableError, match=r"cannot be opened: .*Permission denied"):
        Repository.open(sample.root / "a.md")


def test_two_opinions_on_what_is_the_repository_are_refused(sample: Sample, tmp_path: Path) -> None:
    other = Sample(tmp_path / "other")
    (sample.root / "inner").mkdir()
    fake = tmp_path / "git"
    real = find_git()
    fake.write_text(f'#!/bin/sh\n[ "$1" = rev-parse ] && cd "{other.root}"\nexec {real} "$@"\n')
    fake.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(git_opening, "find_git", lambda: str(fake))
        with pytest.raises(NotExaminableError, match=r"Git takes .*/other/\.git for the repository instead"):
            Repository.open(sample.root)


@pytest.mark.parametrize(
    ("config", "why"),
    [
        ("[core\n", "bad config line 1"),
        ("[core]\n\trepositoryformatversion = 9\n", "version"),
        ("[core]\n\trepositoryformatversion = 1\n[extensions]\n\tnoSuchThing = true\n", "unknown repository extension"),
    ],
)
def test_a_repository_that_git_cannot_read_is_not_examinable(sample: Sample, config: str, why: str) -> None:
    (sample.git_dir / "config").write_text(config)
    with pytest.raises(NotExaminableError, match=why):
        Repository.open(sample.root)


def test_without_git_the_remedy_installs_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnreachableError, match="Git is not installed") as caught:
        Repository.open(tmp_path)
    assert "apt-get install git" in caught.value.remedy


@pytest.mark.parametrize(
    ("says", "accepted"),
    [("git version 2.38.9", False), ("git version 2.39.0", True), ("git version 3.0", True), ("nonsense", False)],
)
def test_git_before_2_39_is_too_old(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, says: str, accepted: bool
) -> None:
    real = subprocess.run(["sh", "-c", "command -v git"], capture_output=True, text=True, check=True).stdout.strip()
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text(f'#!/bin/sh\n[ "$1" = version ] && echo "{says}" && exit\nexec {real} "$@"\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:{os.environ['PATH']}")
    if accepted:
        assert Repository.open(sample.root).root == sample.root
    else:
        with pytest.raises(UnreachableError, match=r"too old: wanted is 2\.39"):
            Repository.open(sample.root)


def test_gitpython_is_imported_only_when_a_repository_is_opened() -> None:
    code = "import sys, tieout.ports.git, tieout.ports.git_writer; sys.exit('git' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- Names of commits --------------------------------------------------------------------------


def test_an_unborn_branch_has_a_name_and_no_head(tmp_path: Path) -> None:
    opened = Repository.open(Sample(tmp_path / "new").root)
    assert (opened.head(), opened.branch()) == (None, "main")


@pytest.mark.parametrize("written", [b"", b"garbage\n", bytes(41)])
def test_a_branch_whose_file_is_damaged_is_none_without_commits(sample: Sample, written: bytes) -> None:
    """Git takes it for a branch on which nothing was committed yet."""
    (sample.git_dir / "refs/heads/main").write_bytes(written)
    with pytest.raises(NotExaminableError, match="the branch main names no commit"):
        Repository.open(sample.root).head()


def test_a_detached_head_is_on_no_branch(sample: Sample) -> None:
    first = sample.git("rev-parse", "main~1")
    sample.git("update-ref", "--no-deref", "HEAD", first)
    opened = Repository.open(sample.root)
    assert (opened.head(), opened.branch()) == (first, None)


def test_a_head_that_names_no_commit_is_not_examinable(sample: Sample) -> None:
    sample.checkout()
    (sample.git_dir / "refs/heads/main").write_text(sample.git("rev-parse", "main:a.md") + "\n")
    with pytest.raises(NotExaminableError, match="which is no commit"):
        Repository.open(sample.root).head()


def test_revisions_resolve_to_whole_ids_of_commits(sample: Sample) -> None:
    opened = Repository.open(sample.root)
    head, first = sample.git("rev-parse", "main"), sample.git("rev-parse", "main~1")
    sample.git("tag", "-a", "-m", "a tag", "v1", first)
    named = {rev: opened.resolve(rev) for rev in ("HEAD", "main", head, head[:12], "main~1", "v1", ":/first")}
    assert named == {
        **dict.fromkeys(("HEAD", "main", head, head[:12]), head),
        **dict.fromkeys(("main~1", "v1", ":/first"), first),
    }


@pytest.mark.parametrize(
    "rev",
    ["", "gone", "main~9", "HEAD^{tree}", "main:a.md", "main..main~1", "^main", "-", "a\0b", "f" * 40, "é" * 5000],
)
def test_what_names_no_commit_is_a_usage_error(sample: Sample, rev: str) -> None:
    with pytest.raises(UsageError, match="names no commit"):
        Repository.open(sample.root).resolve(rev)


# --- Trees and blobs ---------------------------------------------------------------------------


def test_the_tree_lists_files_links_and_submodules_as_what_they_are(sample: Sample) -> None:
    link = sample.blob(b"/etc/hosts")
    sample.entry("link", "120000", link)
    head = sample.entry("sub", "160000", "1" * 40)
    assert Repository.open(sample.root).tree(head) == (
        TreeEntry(path="a.md", mode="100644", kind="blob", oid=sample.git("rev-parse", "main:a.md")),
        TreeEntry(path="folder/b.md", mode="100644", kind="blob", oid=sample.git("rev-parse", "main:folder/b.md")),
        TreeEntry(path="link", mode="120000", kind="blob", oid=link),
        TreeEntry(path="sub", mode="160000", kind="commit", oid="1" * 40),
    )


def test_an_empty_tree_has_no_entries(tmp_path: Path) -> None:
    made = Sample(tmp_path / "empty")
    head = made.commit({})
    assert Repository.open(made.root).tree(head) == ()


@pytest.mark.parametrize("oid", ["main", "--output=x", "", "A" * 40, "1" * 39, "1" * 64 + "\n"])
def test_only_whole_ids_reach_git(sample: Sample, oid: str) -> None:
    opened = Repository.open(sample.root)
    for ask in (opened.tree, opened.blob, lambda commit: list(opened.walk(commit))):
        with pytest.raises(ValueError, match="is no object id"):
            ask(oid)


def test_a_commit_that_is_not_there_has_no_tree(sample: Sample) -> None:
    with pytest.raises(UnreachableError, match="git ls-tree failed: not a tree object") as caught:
        Repository.open(sample.root).tree("f" * 40)
    assert "git fsck --full" in caught.value.remedy


def test_blobs_come_in_the_order_asked_byte_for_byte(sample: Sample) -> None:
    texts = [b"", b"\0\n\r\xff", b"x" * 100_000, *(b"%d" % number for number in range(200))]
    ids = [sample.blob(text) for text in texts[:3]]
    listing = "".join(f"blob\nmark :{n}\ndata {len(text)}\n{text.decode()}\n" for n, text in enumerate(texts[3:], 1))
    sample.git("fast-import", "--quiet", stdin=listing.encode())
    opened = Repository.open(sample.root)
    ids += [opened.blob_id(text) for text in texts[3:]]
    wanted = [*reversed(ids), ids[0], ids[0]]
    held = dict(zip(ids, texts, strict=True))
    assert list(opened.blobs(wanted)) == [(oid, held[oid]) for oid in wanted]


def test_what_is_too_large_is_none(sample: Sample) -> None:
    opened = Repository.open(sample.root)
    large, small = sample.blob(b"12345"), sample.blob(b"1234")
    assert [data for _, data in opened.blobs([large, small], limit=4)] == [None, b"1234"]
    assert opened.blob(large, limit=5) == b"12345"


@pytest.mark.parametrize("what", ["f" * 40, "main", "main^{tree}"])
def test_what_is_missing_or_no_blob_is_refused_and_never_none(sample: Sample, what: str) -> None:
    opened = Repository.open(sample.root)
    oid = sample.git("rev-parse", what)
    with pytest.raises(NotExaminableError, match=f"the history is not whole: there is no blob {oid}") as caught:
        opened.blob(oid)
    assert caught.value.remedy == "git fsck --full; then clone anew from where the repository came"


def test_a_huge_blob_is_passed_over_without_being_inflated(sample: Sample) -> None:
    oid = sample.blob(b"\0" * 40_000_000)  # 40 kB on disk
    assert Repository.open(sample.root).blob(oid) is None


def test_bytes_that_are_not_those_of_the_id_are_refused(sample: Sample) -> None:
    true, false = sample.blob(b"true"), sample.blob(b"alse")
    objects = sample.git_dir / "objects"
    place = objects / true[:2] / true[2:]
    place.chmod(0o644)
    place.write_bytes((objects / false[:2] / false[2:]).read_bytes())
    with pytest.raises(NotExaminableError, match=f"the blob {true} holds other bytes") as caught:
        Repository.open(sample.root).blob(true)
    assert caught.value.remedy == "git fsck --full; then clone anew from where the repository came"


def test_why_a_text_cannot_be_had_is_told_apart(sample: Sample) -> None:
    large, small, forged = sample.blob(b"12345"), sample.blob(b"1234"), sample.blob(b"true")
    objects = sample.git_dir / "objects"
    place = objects / forged[:2] / forged[2:]
    place.chmod(0o644)
    place.write_bytes((objects / small[:2] / small[2:]).read_bytes())
    commit = sample.commit({"a.md": b"text\n"})
    asked = [large, "0" * 40, small, commit, forged]
    with Repository.open(sample.root).blob_reader() as reader:
        assert [found for _, found in reader.examine(asked, limit=4)] == [
            *(Unusable.TOO_LARGE, Unusable.MISSING, b"1234", Unusable.MISSING, Unusable.FORGED),
        ]


def test_readers_take_over_a_process_that_has_answered_all(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    starts: list[tuple[str, ...]] = []
    start = Git.start

    def counted(self: Git, *commands: tuple[str, ...], settings: tuple[tuple[str, str], ...] = ()) -> Running:
        starts.extend(commands)
        return start(self, *commands, settings=settings)

    monkeypatch.setattr(Git, "start", counted)
    opened = Repository.open(sample.root)
    one, two = opened.blob_id(b"one\n"), opened.blob_id(b"two\n")
    with opened.at_hand():
        for _ in range(3):
            assert opened.blob(one) == b"one\n"
            with opened.blob_reader() as reader:
                assert reader.sizes([two, "0" * 40]) == {two: 4}
                found = [(oid, size, b"".join(parts)) for oid, size, parts in reader.pieces([two, "0" * 40, one])]
                assert found == [(two, 4, b"two\n"), ("0" * 40, None, b""), (one, 4, b"one\n")]
        assert len(starts) == 1
        with opened.blob_reader() as first, opened.blob_reader() as second:  # two at once are two processes
            assert [*first.read([one], limit=9), *second.read([two], limit=9)] == [(one, b"one\n"), (two, b"two\n")]
        assert len(starts) == 2
    assert opened.blob(two) == b"two\n"
    assert len(starts) == 3


def test_a_blob_is_asked_for_once_as_long_as_readers_are_at_hand(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bytes] = []
    send = Running.send

    def counted(self: Running, data: bytes) -> None:
        asked.append(data)
        send(self, data)

    monkeypatch.setattr(Running, "send", counted)
    monkeypatch.setattr(git_at_hand, "SMALL", 4)
    opened = Repository.open(sample.root)
    one, gone = opened.blob_id(b"one\n"), "0" * 40
    sample.commit({"large": b"large\n"}, message="a blob that is not kept")
    large = opened.blob_id(b"large\n")

    def examined(*oids: str) -> list[tuple[str, bytes | Unusable]]:
        with opened.blob_reader() as reader:
            return list(reader.examine(oids, limit=1 << 20))

    with opened.at_hand():
        assert examined(one, gone, large, one) == [
            (one, b"one\n"), (gone, Unusable.MISSING), (large, b"large\n"), (one, b"one\n")
        ]  # fmt: skip
        asked.clear()
        assert opened.blob(one) == b"one\n"
        with opened.blob_reader() as reader:
            assert dict(reader.examine([one], limit=3)) == {one: Unusable.TOO_LARGE}
        assert asked == []
        assert examined(gone, one, large) == [(gone, Unusable.MISSING), (one, b"one\n"), (large, b"large\n")]
        assert asked == [f"info {gone}\ninfo {large}\nflush\n".encode(), f"contents {large}\nflush\n".encode()]
    asked.clear()
    assert opened.blob(one) == b"one\n"
    assert len(asked) == 2


def test_pieces_of_another_id_are_refused_where_ids_are_checked(sample: Sample) -> None:
    opened = Repository.open(sample.root)
    one, two = opened.blob_id(b"one\n"), opened.blob_id(b"two\n")
    with opened.blob_reader() as reader:
        found = [b"".join(parts) for _, _, parts in reader.pieces([one, two], checks_ids=True)]
    assert found == [b"one\n", b"two\n"]
    forged = sample.root / f".git/objects/{one[:2]}/{one[2:]}"
    other = sample.root / f".git/objects/{two[:2]}/{two[2:]}"

    forged.chmod(0o644)
    forged.write_bytes(other.read_bytes())
    with opened.blob_reader() as reader:
        assert [b"".join(parts) for _, _, parts in reader.pieces([one])] == [b"two\n"]
    with opened.blob_reader() as reader:
        _, _, parts = next(reader.pieces([one], checks_ids=True))
        assert next(parts) == b"two\n"
        with pytest.raises(NotExaminableError, match="holds other bytes than its id says"):
            next(parts)


def test_nobody_reads_what_another_one_left_unread(sample: Sample) -> None:
    opened = Repository.open(sample.root)
    one, two = opened.blob_id(b"one\n"), opened.blob_id(b"two\n")
    with opened.at_hand():
        with opened.blob_reader() as reader:
            next(reader.read([one, two], limit=9))
        assert opened.blob(two) == b"two\n"
        with opened.blob_reader() as reader:
            for _ in reader.pieces([one, two]):
                break
        assert opened.blob(two) == b"two\n"
        with pytest.raises(ZeroDivisionError), opened.blob_reader() as reader:
            assert reader.sizes([one]) == {one: 4 // 0}
        assert opened.blob(two) == b"two\n"


# --- The walk ----------------------------------------------------------------------------------


def test_a_walk_gives_every_commit_with_what_it_changed(sample: Sample) -> None:
    opened = Repository.open(sample.root)
    head, first = sample.git("rev-parse", "main"), sample.git("rev-parse", "main~1")
    one, two, b = (opened.blob_id(text) for text in (b"one\n", b"two\n", b"b\n"))
    newest, oldest = opened.walk(head)
    assert (newest.oid, newest.parents, newest.subject) == (head, (first,), "second")
    assert (oldest.oid, oldest.parents, oldest.subject) == (first, (), "first")
    assert newest.author == newest.committer == Identity(name="Ana Example", email="ana@example.com")
    assert (newest.committed_s, newest.authored_s) == (START + DAY, START + DAY)
    assert [item for _, item in newest.changes()] == [
        ChangedFile(path="a.md", old_modes=("100644",), new_mode="100644", old_oids=(one,), new_oid=two),
        ChangedFile(path="folder/b.md", old_modes=("000000",), new_mode="100644", old_oids=(ZEROS,), new_oid=b),
    ]
    assert [name for name, _ in newest.changes({b"a.md"})] == [b"a.md"]
    assert [item.effect for _, item in newest.changes()] == [Effect.MODIFIED, Effect.ADDED]
    assert oldest.names == [b"a.md"]


def test_commits_that_change_nothing_or_say_nothing_are_given_too(sample: Sample) -> None:
    sample.commit({}, message="nothing")
    sample.commit({"a.md": b"three\n"}, message="")
    sample.commit({}, message="")
    opened = Repository.open(sample.root)
    walked = list(opened.walk(opened.head() or ""))
    assert [(item.subject, item.names) for item in walked] == [
        ("", []),
        ("", [b"a.md"]),
        ("nothing", []),
        ("second", [b"a.md", b"folder/b.md"]),
        ("first", [b"a.md"]),
    ]
    assert [item.committed_s for item in walked] == [START, START, START, START + DAY, START]


def test_a_merge_lists_only_what_differs_from_every_parent(sample: Sample) -> None:
    base = sample.git("rev-parse", "main")
    left = sample.commit({"left": b"l", "both": b"from the left\n"}, parents=[base])
    right = sample.commit({"right": b"r", "both": b"from the right\n"}, parents=[base], branch="side")
    files: dict[str | bytes, bytes | None] = {"right": b"r", "both": b"from both\n", "evil": b"e", "a.md": None}
    merge = sample.commit(files, parents=[left, right])
    opened = Repository.open(sample.root)
    walked = next(opened.walk(merge))
    blob = opened.blob_id
    assert walked.parents == (left, right)
    assert [item for _, item in walked.changes()] == [
        ChangedFile(
            path="a.md",
            old_modes=("100644", "100644"),
            new_mode="000000",
            old_oids=(blob(b"two\n"), blob(b"two\n")),
            new_oid=ZEROS,
        ),
        ChangedFile(
            path="both",
            old_modes=("100644", "100644"),
            new_mode="100644",
            old_oids=(blob(b"from the left\n"), blob(b"from the right\n")),
            new_oid=blob(b"from both\n"),
        ),
        ChangedFile(
            path="evil",
            old_modes=("000000", "000000"),
            new_mode="100644",
            old_oids=(ZEROS, ZEROS),
            new_oid=blob(b"e"),
        ),
    ]
    assert [item.effect for _, item in walked.changes()] == [Effect.DELETED, Effect.MODIFIED, Effect.ADDED]


def test_an_octopus_merge_has_a_side_for_each_parent(sample: Sample) -> None:
    base = sample.git("rev-parse", "main")
    sides = [sample.commit({"x": b"%d" % n}, parents=[base], branch=f"side{n}") for n in range(3)]
    merge = sample.commit({"x": b"all"}, parents=sides)
    opened = Repository.open(sample.root)
    walked = list(opened.walk(merge))
    ((_, changed),) = walked[0].changes()
    assert changed.old_oids == tuple(opened.blob_id(b"%d" % n) for n in range(3))
    assert len(walked) == 6


def test_two_roots_are_both_walked(sample: Sample) -> None:
    other = sample.commit({"other": b"o"}, parents=[], branch="other")
    main = sample.git("rev-parse", "main")
    merge = sample.commit({"other": b"o"}, parents=[main, other])
    opened = Repository.open(sample.root)
    assert sum(not item.parents for item in opened.walk(merge)) == 2


def test_a_walk_can_be_left_early(sample: Sample) -> None:
    opened = Repository.open(sample.root)
    walk = opened.walk(opened.head() or "")
    assert next(walk).subject == "second"
    walk.close()  # type: ignore[attr-defined]  # a generator


def test_a_history_of_many_commits_streams_whole(tmp_path: Path) -> None:
    made = Sample(tmp_path / "long")
    text = "".join(
        f"commit refs/heads/main\ncommitter Ana Example <ana@example.com> {START + n} +0000\n"
        f"data 9\nn={n:<7}\nM 100644 inline f{n % 7}\ndata 7\n{n:<7}\n"
        for n in range(3000)
    )
    made.git("fast-import", "--quiet", stdin=text.encode())
    opened = Repository.open(made.root)
    walked = list(opened.walk(opened.head() or ""))
    assert [item.subject for item in walked] == [f"n={n}" for n in reversed(range(3000))]
    assert [item.names for item in walked] == [[b"f%d" % (n % 7)] for n in reversed(range(3000))]


@pytest.mark.parametrize("which", ["main~1", "main~1^{tree}", "main"])
def test_a_history_with_a_hole_is_an_error_and_not_a_shorter_one(sample: Sample, which: str) -> None:
    sample.commit({"a.md": b"three\n"})
    opened = Repository.open(sample.root)
    head, hole = sample.git("rev-parse", "main"), sample.git("rev-parse", which)
    (sample.git_dir / "objects" / hole[:2] / hole[2:]).unlink()
    with pytest.raises(UnreachableError, match=r"git (rev-list|diff-tree) failed") as caught:
        list(opened.walk(head))
    assert "git fsck" in caught.value.remedy


def canned(tmp_path: Path, verb: str, output: bytes, *, code: int = 0, complaint: str = "") -> Git:
    """Give a Git that answers one verb with these bytes and all others with nothing."""
    (tmp_path / "output").write_bytes(output)
    fake = tmp_path / "fake-git"
    fake.write_text(
        f'#!/bin/sh\n[ "$1" = {verb} ] || exit 0\ncat "{tmp_path}/output"\n'
        f"[ -n '{complaint}' ] && echo '{complaint}' >&2\nexit {code}\n"
    )
    fake.chmod(0o755)
    return Git(program=str(fake), git_dir=tmp_path)


def header(oid: str, *parents: str) -> bytes:
    lines = [f"commit {oid * 40}", f"tree {'e' * 40}", *(f"parent {parent * 40}" for parent in parents)]
    return "\n".join([*lines, f"author {ANA} 1 +0000", f"committer {ANA} 2 +0000", ""]).encode()


def test_a_commit_that_nobody_named_is_an_error(tmp_path: Path) -> None:
    git = canned(tmp_path, "diff-tree", header("a", "b") + b"\0" + header("c"))
    with pytest.raises(NotExaminableError, match=f"commit {'c' * 40} came before any that builds on it"):
        list(walk(git, "a" * 40))


def test_a_commit_that_did_not_come_is_an_error_though_git_saw_none(tmp_path: Path) -> None:
    git = canned(tmp_path, "diff-tree", header("a", "b", "c") + b"\0" + header("c"))
    with pytest.raises(NotExaminableError, match=f"commit {'b' * 40} could not be read"):
        list(walk(git, "a" * 40))


def test_an_output_that_breaks_off_is_an_error_with_gits_reason(tmp_path: Path) -> None:
    whole = header("a") + b"\n    x\n\n:100644 100644 " + b"1" * 40 + b" " + b"2" * 40 + b" M\0path"
    for length in range(0, len(whole), 13):
        git = canned(tmp_path, "diff-tree", whole[:length], code=128, complaint="fatal: no more memory")
        with pytest.raises(UnreachableError, match=r"no more memory|what we cannot read"):
            list(walk(git, "a" * 40))


def test_a_git_that_dies_without_a_word_is_named_by_its_code(tmp_path: Path) -> None:
    git = canned(tmp_path, "diff-tree", header("a"), code=3)
    with pytest.raises(UnreachableError, match="git diff-tree failed: exit code 3"):
        list(walk(git, "a" * 40))


@pytest.mark.parametrize("output", [b"", b"a", f"{'a' * 40} blob 5\n{'a' * 40} blob 5\nab".encode()])
def test_a_cat_file_that_breaks_off_is_an_error(tmp_path: Path, output: bytes) -> None:
    git = canned(tmp_path, "cat-file", output, code=1, complaint="error: torn pack")
    with (
        BlobReader(git, "sha1") as reader,
        pytest.raises(UnreachableError, match="git cat-file failed: torn pack"),
    ):
        list(reader.read(["a" * 40], limit=100))


# --- Nothing is written ------------------------------------------------------------------------


def test_reading_leaves_the_repository_as_it_was(sample: Sample) -> None:
    sample.checkout()
    before = snapshot(sample.root)
    opened = Repository.open(sample.root)
    head = opened.head() or ""
    assert opened.branch() == "main"
    assert opened.resolve("HEAD~1") != head
    assert [data for _, data in opened.blobs(entry.oid for entry in opened.tree(head))] == [b"two\n", b"b\n"]
    assert len(list(opened.walk(head))) == 2
    assert opened.replacements() == ()
    assert snapshot(sample.root) == before
