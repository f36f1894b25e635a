"""Attacks by a repository on whoever examines it, each with what comes of it.

Where another program falls for it, the test shows that first: else it would not know a defence
from an attack that does not work.
"""

from __future__ import annotations

import ast
import os
import shlex
import struct
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import tieout
from tests.ports.repositories import ANA, DAY, START, Sample, run, snapshot
from tieout.model.change import History, Identity
from tieout.model.errors import NotExaminableError, UsageError
from tieout.ports.git import Replacement, Repository
from tieout.sources.front_matter import flat_head
from tieout.sources.history import read_history

pytestmark = pytest.mark.timeout(30)  # seconds: each takes a fraction of one

AS_OF = date(2026, 11, 22)


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample(tmp_path / "repository")


def history(made: Sample, *documents: str) -> History:
    opened = Repository.open(made.root)
    return read_history(opened, opened.head() or "", documents=frozenset(documents), parse_head=flat_head, as_of=AS_OF)


def subjects(made: Sample) -> list[str]:
    opened = Repository.open(made.root)
    return [walked.subject for walked in opened.walk(opened.head() or "")]


# --- Dates and order ---------------------------------------------------------------------------


def test_backdated_commits_hide_nothing_and_are_named(sample: Sample) -> None:
    for n in range(10):
        sample.commit({"a.md": b"%d" % n}, at=START + n * DAY, message=f"of 2026: {n}")
    for n in range(8):
        sample.commit({"a.md": b"x%d" % n}, at=978307200, message=f"of 2001: {n}")
    assert sample.git("rev-list", "--count", "--since=2026-01-01", "main") == "0"  # the attack
    found = history(sample, "a.md")
    assert (found.commits, len(found.revisions)) == (18, 18)
    ((kind, oid, message),) = [(item.kind, item.oid, item.message) for item in found.irregularities]
    lowest, below = sample.git("rev-parse", "main~7"), sample.git("rev-parse", "main~8")
    assert (kind, oid) == ("out-of-order-date", lowest)
    assert message == (
        f"commit {lowest[:10]} is dated 2001-01-01 00:00 UTC, 9140 days before "
        f"commit {below[:10]} of 2026-01-10 00:00 UTC, which it builds on"
    )


def test_a_forged_date_does_not_bring_an_old_text_to_the_top(sample: Sample) -> None:
    base = sample.commit({"a.md": b"---\nk: v\n---\nold\n"}, at=START)
    side = sample.commit({"other.md": b"x"}, at=START + 30 * DAY, parents=[base], branch="side")
    new = sample.commit({"a.md": b"---\nk: v\n---\nnew\n"}, at=978307200, parents=[base])
    sample.commit({"other.md": b"x"}, at=START + 31 * DAY, parents=[new, side])
    last = history(sample, "a.md").last_body_change("a.md")
    assert last is not None
    assert last.commit.oid == new


@pytest.mark.parametrize(
    "written",
    ["18446744073709551615 +0000", "99999999999999 +0000", "-1 +0000", "abc +0000", "1e5 +0000", "1 +99999", ""],
)
def test_a_date_that_is_none_is_named_and_never_guessed(sample: Sample, written: str) -> None:
    sample.commit({"a.md": b"1"})
    good = f"{ANA} {START} +0000"
    by_author = sample.raw_commit(f"author {ANA} {written}", f"committer {good}")
    by_committer = sample.raw_commit(f"author {good}", f"committer {ANA} {written}")
    opened = Repository.open(sample.root)
    newest, older, _ = opened.walk(by_committer)
    assert (newest.authored_s, newest.committed_s, newest.committed_at) == (START, None, None)
    assert (older.authored_s, older.authored_at, older.committed_s) == (None, None, START)
    assert [(item.kind, item.oid, item.message) for item in history(sample).irregularities] == [
        ("bad-date", by_committer, f"in commit {by_committer[:10]} the committer's date `{written}` is no date"),
        ("bad-date", by_author, f"in commit {by_author[:10]} the author's date `{written}` is no date"),
    ]


def test_dates_far_off_are_dates(sample: Sample) -> None:
    sample.commit({"a.md": b"1"}, at=4102444800)  # 2100
    head = sample.raw_commit(f"author {ANA} 99999999999 +1400", f"committer {ANA} 4102444800 +1400")
    newest = next(Repository.open(sample.root).walk(head))
    assert [str(newest.authored_at), str(newest.committed_at)] == [
        "5138-11-16 23:46:39+14:00",
        "2100-01-01 14:00:00+14:00",
    ]


def test_commits_ahead_of_the_day_are_named_once(sample: Sample) -> None:
    sample.commit({"a.md": b"1"}, at=START)
    sample.commit({"a.md": b"2"}, at=4102444800)
    latest = sample.commit({"a.md": b"3"}, at=4102531200)
    assert [(item.kind, item.oid, item.message) for item in history(sample).irregularities] == [
        (
            "future-date",
            latest,
            (
                f"the examination is as of 2026-11-22; 2 commits are dated later, the latest being {latest[:10]} of "
                "2100-01-02 00:00 UTC"
            ),
        )
    ]


# --- Names -------------------------------------------------------------------------------------

ODD_NAMES = (
    b"p/b\nc.md",
    b"p/caf\xe9.md",
    b"p/tab\there.md",
    b'p/"quoted".md',
    b"p/back\\slash.md",
    b"--output=stolen",
    b"-x",
    b":(exclude)p",
    b":100644 100644 " + b"1" * 40 + b" " + b"2" * 40 + b" M",
    b"commit " + b"3" * 40 + b"\ntree " + b"4" * 40 + b"\nauthor x",
    "p/\u202egnp.md".encode(),
    b"p/\x1b[2J.md",
    b" ",
    b"p/plain.md",
)


def test_odd_names_are_exact_and_hide_no_other(sample: Sample) -> None:
    head = sample.commit({name: b"%d" % i for i, name in enumerate(ODD_NAMES)})
    opened = Repository.open(sample.root)
    assert {os.fsencode(entry.path) for entry in opened.tree(head)} == set(ODD_NAMES)
    (walked,) = opened.walk(head)
    assert set(walked.names) == set(ODD_NAMES)
    assert {os.fsencode(item.path): item.new_oid for _, item in walked.changes()} == {
        name: opened.blob_id(b"%d" % i) for i, name in enumerate(ODD_NAMES)
    }


def test_an_odd_name_in_one_commit_hides_none_of_the_next(sample: Sample) -> None:
    for name in ODD_NAMES:
        sample.commit({name: b"x", b"p/plain.md": name})
    opened = Repository.open(sample.root)
    changed = [set(walked.names) for walked in opened.walk(opened.head() or "")]
    assert changed == [{name, b"p/plain.md"} for name in reversed(ODD_NAMES)]


def test_a_document_of_an_odd_name_has_its_own_trail(sample: Sample) -> None:
    sample.commit({b"p/b": b"1", b"p/b\nc.md": b"1", b"p/caf\xe9.md": b"1"})
    second = sample.commit({b"p/b\nc.md": b"2"})
    found = history(sample, "p/b", "p/b\\x0ac.md", "p/caf\\xe9.md")
    assert [(item.path, item.commit.oid == second) for item in found.revisions] == [
        ("p/b\\x0ac.md", True),
        ("p/b", False),
        ("p/b\\x0ac.md", False),
        ("p/caf\\xe9.md", False),
    ]


# --- What Git shows in place of what is there --------------------------------------------------


def test_a_replacement_is_read_past_and_named(sample: Sample) -> None:
    sample.commit({"a.md": b"owner: mallory\n"}, message="by mallory")
    commit, blob = sample.git("rev-parse", "main"), sample.git("rev-parse", "main:a.md")
    false = sample.blob(b"owner: alice\n")
    sample.git("replace", blob, false)
    other = sample.commit({"a.md": b"owner: alice\n"}, parents=[], branch="other", message="by alice")
    sample.git("replace", commit, other)
    sample.git("update-ref", "-d", "refs/heads/other")
    assert "alice" in sample.git("show", f"{commit}:a.md")  # the attack
    assert "by alice" in sample.git("log", "--format=%s", "main")
    opened = Repository.open(sample.root)
    assert opened.tree(commit)[0].oid == blob
    assert opened.blob(blob) == b"owner: mallory\n"
    assert subjects(sample) == ["by mallory"]
    assert opened.replacements() == tuple(
        Replacement(ref=f"refs/replace/{old}", replaced=old, replacement=new)
        for old, new in sorted([(blob, false), (commit, other)])
    )
    assert {(item.kind, item.oid) for item in history(sample).irregularities} == {
        ("replaced-object", blob),
        ("replaced-object", commit),
    }


def test_grafts_are_refused(sample: Sample) -> None:
    sample.commit({"a": b"1"})
    head = sample.commit({"a": b"2"})
    grafts = sample.git_dir / "info" / "grafts"
    grafts.parent.mkdir(exist_ok=True)
    grafts.write_text(f"{head}\n")
    assert sample.git("rev-list", "--count", "main") == "1"  # the attack
    with pytest.raises(NotExaminableError, match="has grafts"):
        Repository.open(sample.root)


def test_grafts_are_refused_in_a_linked_work_tree_too(sample: Sample, tmp_path: Path) -> None:
    head = sample.commit({"a": b"1"})
    sample.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"))
    (sample.git_dir / "info").mkdir(exist_ok=True)
    (sample.git_dir / "info" / "grafts").write_text(f"{head}\n")
    with pytest.raises(NotExaminableError, match="has grafts"):
        Repository.open(tmp_path / "linked")


@pytest.mark.parametrize("linked", [False, True])
def test_a_shallow_clone_is_refused(sample: Sample, tmp_path: Path, linked: bool) -> None:
    sample.commit({"a": b"1"})
    sample.commit({"b": b"2"})
    clone = tmp_path / "clone"
    run("clone", "--quiet", "--depth=1", f"file://{sample.root}", str(clone))
    assert run("log", "--format=%s", "--", "a", directory=clone) == "change"  # "a" looks fresh: the attack
    if linked:
        run("worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"), directory=clone)
        clone = tmp_path / "linked"
    with pytest.raises(NotExaminableError, match="is a shallow clone") as caught:
        Repository.open(clone)
    assert "git fetch --unshallow" in caught.value.remedy


def test_a_commit_graph_file_that_lies_is_not_believed(sample: Sample) -> None:
    for n in range(3):
        head = sample.commit({"a": b"%d" % n}, at=START + n * DAY)
    sample.git("commit-graph", "write", "--reachable")
    graph = sample.git_dir / "objects" / "info" / "commit-graph"
    graph.chmod(0o644)
    data = bytearray(graph.read_bytes())
    (chunk,) = (  # gitformat-commit-graph(5): a table of chunk ids and offsets behind 8 bytes
        struct.unpack(">Q", data[8 + 12 * i + 4 : 20 + 12 * i])[0]
        for i in range(data[6])
        if data[8 + 12 * i : 12 + 12 * i] == b"CDAT"
    )
    row = sorted(sample.git("rev-list", "main").split()).index(head)
    parent = chunk + 36 * row + 20
    data[parent : parent + 4] = struct.pack(">I", 0x70000000)  # "no parent"
    graph.write_bytes(data)
    assert sample.git("rev-list", "--count", "main") == "1"  # the attack
    assert len(subjects(sample)) == 3


def test_mailmap_renames_nobody(sample: Sample) -> None:
    mailmap = b"Alice Example <alice@example.com> <mallory@example.com>\n"
    sample.commit({".mailmap": mailmap, "a": b"1"}, who="Mallory Example <mallory@example.com>")
    sample.checkout()
    sample.git("config", "log.mailmap", "true")
    assert sample.git("log", "--format=%aN") == "Alice Example"  # the attack
    walked = next(Repository.open(sample.root).walk(sample.git("rev-parse", "main")))
    mallory = Identity(name="Mallory Example", email="mallory@example.com")
    assert (walked.author, walked.committer) == (mallory, mallory)


def test_attributes_drop_and_rewrite_nothing(sample: Sample) -> None:
    attributes = b"evidence export-ignore\n*.md export-subst eol=crlf text\n*.txt working-tree-encoding=UTF-16\n"
    files: dict[str | bytes, bytes | None] = {
        ".gitattributes": attributes,
        "evidence": b"proof",
        "a.md": b"$Format:%H$\n",
        "b.txt": b"text\n",
    }
    head = sample.commit(files)
    archive = subprocess.run(["git", "archive", head], cwd=sample.root, capture_output=True, check=True).stdout
    assert b"proof" not in archive  # the attack
    assert b"$Format" not in archive
    opened = Repository.open(sample.root)
    held = {entry.path: opened.blob(entry.oid) for entry in opened.tree(head)}
    assert held == files


def test_a_submodule_that_hides_itself_is_seen(sample: Sample) -> None:
    modules = b'[submodule "s"]\n\tpath = sub\n\turl = https://example.com/x\n\tignore = all\n'
    sample.commit({".gitmodules": modules})
    sample.entry("sub", "160000", "1" * 40)
    sample.entry("sub", "160000", "2" * 40)
    sample.checkout()
    sample.git("config", "submodule.s.ignore", "all")
    sample.git("config", "diff.ignoreSubmodules", "all")
    assert sample.git("log", "-1", "--raw", "--format=") == ""  # the attack
    walked = next(Repository.open(sample.root).walk(sample.git("rev-parse", "main")))
    assert walked.names == [b"sub"]


# --- Commands in a hostile configuration -------------------------------------------------------


def hostile(sample: Sample, canary: Path) -> None:
    """Give the repository every setting by which Git starts a command, and files that call for them."""
    attributes = b"* filter=evil diff=evil merge=evil\n"
    sample.commit({".gitattributes": attributes, "policies/a.md": b"---\nk: v\n---\ntext\n"})
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n aaaa\n -----END PGP SIGNATURE-----"
    good = f"{ANA} {START} +0000"
    sample.raw_commit(f"author {good}", f"committer {good}", signature)
    sample.checkout()
    script = canary.parent / "evil"
    script.write_text(f"#!/bin/sh\ntouch '{canary}'\ncat 2>/dev/null\n")
    script.chmod(0o755)
    for name in (
        *("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "core.gitProxy"),
        *("core.alternateRefsCommand", "diff.external", "diff.evil.textconv", "diff.evil.command"),
        *("filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "merge.evil.driver"),
        *("gpg.program", "gpg.ssh.program", "gpg.x509.program", "gpg.ssh.defaultKeyCommand"),
        *("credential.helper", "uploadpack.packObjectsHook", "pager.log", "pager.rev-list", "sequence.editor"),
        *("remote.origin.uploadpack", "interactive.diffFilter", "browser.evil.cmd", "trailer.x.command"),
    ):
        sample.git("config", name, str(script))
    for name in ("rev-list", "cat-file", "log", "ls-tree", "diff-tree", "rev-parse", "for-each-ref", "config"):
        sample.git("config", f"alias.{name}", f"!{script}")
    sample.git("config", "log.showSignature", "true")
    hooks = sample.git_dir / "hooks"
    hooks.mkdir(exist_ok=True)
    sample.git("config", "core.hooksPath", str(hooks))
    for name in ("post-index-change", "reference-transaction", "pre-auto-gc", "post-checkout", "fsmonitor-watchman"):
        (hooks / name).symlink_to(script)


def test_no_command_of_a_hostile_configuration_runs(sample: Sample, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    hostile(sample, canary)
    (sample.root / "policies/a.md").write_bytes(b"changed\n")
    run("status", directory=sample.root)
    assert canary.exists()  # the attack
    canary.unlink()
    before = snapshot(sample.git_dir)
    opened = Repository.open(sample.root)
    head = opened.resolve("main")
    assert (opened.head(), opened.branch(), opened.replacements()) == (head, "main", ())
    assert len(list(opened.blobs(entry.oid for entry in opened.tree(head)))) == 2
    assert [walked.oid for walked in opened.walk(head)] == [head, sample.git("rev-parse", "main~1")]
    assert len(history(sample, "policies/a.md").revisions) == 1
    assert not canary.exists()
    assert snapshot(sample.git_dir) == before


@pytest.mark.parametrize("work_tree", ["/", "/nonexistent/folder", "../../elsewhere"])
def test_the_configuration_cannot_move_the_root(sample: Sample, work_tree: str) -> None:
    sample.commit({"a.md": b"1"})
    sample.git("config", "core.worktree", work_tree)
    opened = Repository.open(sample.root)
    assert opened.root == sample.root
    assert [entry.path for entry in opened.tree(opened.head() or "")] == ["a.md"]
    assert subjects(sample) == ["change"]


def test_a_partial_clone_is_refused_and_fetches_nothing(sample: Sample, tmp_path: Path) -> None:
    sample.commit({"a.md": b"1"})
    sample.git("config", "uploadpack.allowFilter", "true")
    clone, canary = tmp_path / "clone", tmp_path / "canary"
    run("clone", "--quiet", "--filter=blob:none", "--no-checkout", f"file://{sample.root}", str(clone))
    script = tmp_path / "upload"
    script.write_text(f"#!/bin/sh\ntouch '{canary}'\nexec git-upload-pack \"$@\"\n")
    script.chmod(0o755)
    run("config", "remote.origin.uploadpack", str(script), directory=clone)
    with pytest.raises(NotExaminableError, match="is a partial clone") as caught:
        Repository.open(clone)
    assert caught.value.remedy == "git clone REPOSITORY FOLDER without --filter makes a whole one"
    assert not canary.exists()
    run("cat-file", "blob", "main:a.md", directory=clone)
    assert canary.exists()  # the attack


def test_even_past_that_check_nothing_is_fetched(sample: Sample, tmp_path: Path) -> None:
    sample.commit({"a.md": b"1"})
    opened = Repository.open(sample.root)
    blob = sample.git("rev-parse", "main:a.md")
    canary = tmp_path / "canary"
    script = tmp_path / "upload"
    script.write_text(f"#!/bin/sh\ntouch '{canary}'\n")
    script.chmod(0o755)
    for url in (str(tmp_path / "none"), f"ext::{script}", "ssh://localhost/x", "http://127.0.0.1:9/x"):
        for name, value in (
            *(("core.repositoryFormatVersion", "1"), ("extensions.partialClone", "origin")),
            *(("remote.origin.promisor", "true"), ("remote.origin.url", url), ("core.sshCommand", str(script))),
            *(("remote.origin.uploadpack", str(script)), ("protocol.allow", "always"), ("core.gitProxy", str(script))),
        ):
            sample.git("config", name, value)
        place = sample.git_dir / "objects" / blob[:2] / blob[2:]
        place.unlink(missing_ok=True)
        with pytest.raises(NotExaminableError, match=f"there is no blob {blob} in this repository"):
            opened.blob(blob)
        assert not canary.exists()


# --- Arguments ---------------------------------------------------------------------------------


def test_a_revision_is_never_an_option(sample: Sample, tmp_path: Path) -> None:
    sample.commit({"a": b"1"})
    stolen = tmp_path / "stolen"
    opened = Repository.open(sample.root)
    for rev in (f"--output={stolen}", f"-O{stolen}", "--git-dir", "--show-toplevel", "--all", "-h", "--", "--exec=x"):
        with pytest.raises(UsageError, match="names no commit"):
            opened.resolve(rev)
    run("log", f"--output={stolen}", directory=sample.root)
    assert stolen.exists()  # the attack


def test_a_branch_that_looks_like_an_option_is_a_branch(sample: Sample, tmp_path: Path) -> None:
    head = sample.commit({"a": b"1"})
    name = f"--output={tmp_path}/stolen"
    (sample.git_dir / "refs/heads" / name).parent.mkdir(parents=True)
    (sample.git_dir / "refs/heads" / name).write_text(f"{head}\n")
    (sample.git_dir / "HEAD").write_text(f"ref: refs/heads/{name}\n")
    opened = Repository.open(sample.root)
    assert (opened.branch(), opened.head(), opened.resolve(name)) == (name, head, head)
    assert not (tmp_path / "stolen").exists()


@pytest.mark.parametrize("warns", ["true", "false"])
@pytest.mark.parametrize("rev", ["main", "main~1", "main^{commit}", "origin/main"])
def test_a_tag_is_not_taken_for_the_branch_of_its_name(sample: Sample, rev: str, warns: str) -> None:
    old = [sample.commit({"a": data}) for data in (b"1", b"2")][-1]
    sample.commit({"a": b"3"})
    sample.git("update-ref", "refs/remotes/origin/main", "main")
    sample.git("config", "core.warnAmbiguousRefs", warns)
    opened = Repository.open(sample.root)
    assert opened.resolve(rev)
    name = rev.partition("~")[0].partition("^")[0]
    sample.git("update-ref", f"refs/tags/{name}", old)  # the attack: who may push a tag chooses the base
    with pytest.raises(NotExaminableError, match=f"'{name}' is the name of several refs here") as caught:
        opened.resolve(rev)
    kind = "remotes" if "/" in name else "heads"
    full = [f"refs/tags/{rev}", f"refs/{kind}/{rev}"]
    assert caught.value.message.endswith(f"Git takes the first: refs/tags/{name}, refs/{kind}/{name}")
    assert caught.value.remedy == f"write the one that is meant in full: {', '.join(map(shlex.quote, full))}"
    assert all(map(opened.resolve, full))


def test_an_id_and_head_are_what_they_are_whatever_branch_bears_their_name(sample: Sample) -> None:
    old, head = (sample.commit({"a": data}) for data in (b"1", b"2"))
    for name, oid in (("HEAD", old), (head, old), (old, head)):
        sample.git("update-ref", f"refs/heads/{name}", oid)
    opened = Repository.open(sample.root)
    assert [opened.resolve(rev) for rev in ("HEAD", "HEAD~1", head, old)] == [head, old, head, old]


@pytest.mark.parametrize("rev", ["../../etc/passwd", "/etc/passwd", "..", "refs/../../config", "HEAD/../../config"])
def test_a_revision_is_no_path(sample: Sample, rev: str) -> None:  # CVE-2023-41040
    sample.commit({"a": b"1"})
    with pytest.raises(UsageError, match="names no commit"):
        Repository.open(sample.root).resolve(rev)


# --- The surroundings --------------------------------------------------------------------------


def test_variables_that_point_elsewhere_are_not_obeyed(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = sample.commit({"a.md": b"mine"})
    sample.checkout()
    other = Sample(tmp_path / "other")
    other.commit({"a.md": b"theirs"})
    for name, value in {
        "GIT_DIR": other.git_dir,
        "GIT_COMMON_DIR": other.git_dir,
        "GIT_WORK_TREE": other.root,
        "GIT_OBJECT_DIRECTORY": other.git_dir / "objects",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": other.git_dir / "objects",
        "GIT_INDEX_FILE": tmp_path / "index",
        "GIT_NAMESPACE": "x",
        "GIT_SHALLOW_FILE": tmp_path / "shallow",
        "GIT_GRAFT_FILE": tmp_path / "grafts",
        "GIT_REPLACE_REF_BASE": "refs/heads/",
        "GIT_CEILING_DIRECTORIES": sample.root.parent,
        "GIT_TRACE": tmp_path / "trace",
        "GIT_TRACE2_EVENT": tmp_path / "trace2",
        "GIT_EXTERNAL_DIFF": "false",
        "GIT_EXEC_PATH": tmp_path,
        "GIT_PYTHON_GIT_EXECUTABLE": "/nonexistent",
        "GIT_PYTHON_TRACE": "full",
    }.items():
        monkeypatch.setenv(name, str(value))
    opened = Repository.open(sample.root)
    assert (opened.root, opened.head(), opened.branch()) == (sample.root, head, "main")
    assert opened.blob(opened.tree(head)[0].oid) == b"mine"
    assert [walked.oid for walked in opened.walk(head)] == [head]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other", "repository"]
    assert os.environ["GIT_DIR"] == str(other.git_dir)


@pytest.fixture
def anothers(sample: Sample) -> Iterator[Sample]:
    """A repository that another user owns, as Git sees it."""
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder to another user")
    sample.commit({"a": b"1"})
    for path in (sample.root, sample.git_dir):
        os.chown(path, 65534, 65534)
    yield sample
    for path in (sample.root, sample.git_dir):
        os.chown(path, 0, 0)


def test_a_repository_of_another_user_is_refused_with_the_way_to_trust_it(anothers: Sample) -> None:
    with pytest.raises(NotExaminableError, match="detected dubious ownership") as caught:
        Repository.open(anothers.root)
    assert "git config --global --add safe.directory" in caught.value.remedy


@pytest.mark.parametrize("trusts", [True, False])
def test_whether_to_trust_it_is_for_the_user_to_say(
    anothers: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trusts: bool
) -> None:
    config = tmp_path / "config"
    config.write_text(f"[safe]\n\tdirectory = {anothers.root if trusts else '/elsewhere'}\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    # The repository's own word does not count.
    with (anothers.git_dir / "config").open("a") as own:
        own.write("[safe]\n\tdirectory = *\n")
    if trusts:
        assert subjects(anothers) == ["change"]
    else:
        with pytest.raises(NotExaminableError, match="dubious ownership"):
            Repository.open(anothers.root)


def test_control_characters_of_a_message_reach_no_screen(sample: Sample) -> None:
    message = "::error file=a.md::x\x1b[2J\u202e\r more\n\n::error file=b.md::y"
    sample.commit({"a": b"1"}, message=message)
    assert subjects(sample) == ["::error file=a.md::x\\x1b[2J\\u202e\\x0d more"]


def test_what_looks_like_a_comparison_in_a_commit_is_text(sample: Sample) -> None:
    sample.commit({"a": b"1"})
    line = f":100644 100644 {'1' * 40} {'2' * 40} M"
    good = f"{ANA} {START} +0000"
    sample.raw_commit(f"author {good}", f"committer {good}", line, message=f"\n\n{line}\0x\0\ncommit {'3' * 40}")
    sample.raw_commit(f"author {good}\n{line}", f"committer {good}", message=f"{line}\n\n{line}")
    opened = Repository.open(sample.root)
    walked = list(opened.walk(opened.head() or ""))
    assert [item.names for item in walked] == [[], [], [b"a"]]
    assert [item.subject for item in walked] == [line, line, "change"]


# --- GitPython: opened, never asked ------------------------------------------------------------

_PACKAGE = Path(tieout.__file__).parent
_SOURCES = sorted(_PACKAGE.rglob("*.py"))
_FORBIDDEN = {
    "is_dirty",
    "config_writer",
    "clone_from",
    "untracked_files",
    "iter_commits",
    "create_head",
    "create_remote",
}


def attributes(path: Path) -> Iterator[ast.Attribute]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Attribute):
            yield node


@pytest.mark.parametrize("path", _SOURCES, ids=lambda path: str(path.relative_to(_PACKAGE)))
def test_no_part_of_gitpython_that_runs_git_is_used(path: Path) -> None:
    assert [node.attr for node in attributes(path) if node.attr in _FORBIDDEN] == []
    # repo.git.<anything>(...) builds a command line from its arguments.
    dynamic = [
        ast.unparse(node)
        for node in attributes(path)
        if isinstance(node.value, ast.Attribute)
        and node.value.attr == "git"
        and node.attr not in {"run", "start", "git_dir"}
    ]
    assert dynamic == []


def test_only_the_door_of_git_imports_gitpython() -> None:
    importing = []
    for path in _SOURCES:
        for node in ast.walk(ast.parse(path.read_bytes())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            module = node.module or "" if isinstance(node, ast.ImportFrom) and not node.level else ""
            if any(name.split(".")[0] in {"git", "gitdb"} for name in [*names, module]):
                importing.append(str(path.relative_to(_PACKAGE)))
    assert importing == ["ports/git_opening.py"]


def test_nothing_merges_in_an_examined_repository() -> None:
    """Attributes and merge drivers of a repository take part in any merge made inside it."""
    words = {"merge", "merge-tree", "merge-file", "archive", "status", "diff", "checkout", "add", "gc", "fetch"}
    used = {
        (str(path.relative_to(_PACKAGE)), node.args[0].value)
        for path in _SOURCES
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"run", "start"}
        if node.args and isinstance(node.args[0], ast.Constant) and node.args[0].value in words
    }
    assert used == set()
