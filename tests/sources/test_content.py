"""What landed is what was proposed, or the proof says where it is not."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ports.repositories import ANA, Files, Sample, run
from tests.ports.test_git_merge import digests
from tests.sources.histories import TEXT, History, edited
from tieout.model.content import Content, ContentProof, Method
from tieout.model.errors import NotExaminableError, UsageError
from tieout.ports.git import Repository
from tieout.sources.content import Claim, proof
from tieout.sources.content_line import heads_of, line_content

TOP: Files = {"a.md": edited(1)}
LOW: Files = {"a.md": edited(25)}
BOTH: Files = {"a.md": edited(25, edited(1))}


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "repository")


# --- One parent ----------------------------------------------------------------------------------


def test_a_squash_of_the_head_is_equal(history: History) -> None:
    history.propose(1, {"a.md": edited(2)}, TOP)
    oid = history.land(TOP, "Edit the top (#1)")
    assert history.proofs() == (ContentProof(oid=oid, number=1, method=Method.SQUASH, result=Content.EQUAL),)
    assert history.proofs()[0].is_proven


def test_a_squash_on_top_of_what_others_did_meanwhile_is_equal(history: History) -> None:
    history.propose(1, TOP)
    history.land(LOW, "Edit the bottom")
    history.land(BOTH, "Edit the top (#1)")
    assert history.results() == [(1, "equal")]


def test_one_more_byte_is_not_and_the_file_and_the_committer_are_named(history: History) -> None:
    history.propose(1, TOP)
    bob = "Bob <bob@example.com>"
    oid = history.land({"a.md": edited(1, edited(9)), "new\nname.md": b"x"}, "Edit the top (#1)", who=bob)
    assert history.proofs() == (
        ContentProof(
            oid=oid,
            number=1,
            method=Method.SQUASH,
            result=Content.DIFFERS,
            files=("a.md", "new\nname.md"),
            committer=bob,
        ),
    )
    assert history.proofs()[0].is_deviation


def test_a_mode_alone_or_a_file_that_is_missing_differs(history: History) -> None:
    """The execute bit; and the landed commit leaves out a file that was proposed."""
    history.propose(1, TOP)
    history.propose(2, {"c.md": b"c\n", "d.md": b"d\n"})
    blob = history.sample.blob(edited(1))
    history.land(TOP, "begin (#1)")
    history.sample.git("update-ref", "refs/heads/main", history.root)
    history.sample.entry("a.md", "100755", blob)
    message = history.sample.git("commit-tree", "main^{tree}", "-p", history.root, "-m", "Edit (#1)", stdin=b"")
    history.sample.git("update-ref", "refs/heads/main", message)
    history.land({"c.md": b"c\n"}, "Two files (#2)")
    assert history.results() == [(1, "differs"), (2, "differs")]
    assert [item.files for item in history.proofs()] == [("d.md",), ("a.md",)]


def test_a_head_that_conflicts_was_resolved_by_hand(history: History) -> None:
    history.propose(1, TOP)
    history.land({"a.md": edited(1, word=b"rival")}, "Edit it otherwise")
    history.land({"a.md": edited(1, word=b"settled")}, "Edit the top (#1)")
    (found,) = history.proofs()
    assert (found.result, found.files, found.conflicted) == (Content.CONFLICT, ("a.md",), ("a.md",))
    assert (found.outside_conflict, found.as_left, found.is_deviation) == ((), False, True)


def test_what_changes_beside_a_conflict_is_told_apart(history: History) -> None:
    history.propose(1, TOP)
    history.land({"a.md": edited(1, word=b"rival")}, "Edit it otherwise")
    history.land({"a.md": edited(1), "b.md": edited(3)}, "Edit the top (#1)")
    (found,) = history.proofs()
    assert (found.files, found.conflicted, found.outside_conflict) == (("a.md", "b.md"), ("a.md",), ("b.md",))


def test_a_conflict_taken_as_git_left_it_says_so(history: History) -> None:
    """One side edits a file that the other removes: Git leaves the edited one and asks."""
    history.propose(1, TOP)
    history.land({"a.md": None}, "Remove it")
    history.land({"a.md": edited(1)}, "Edit the top (#1)")
    (found,) = history.proofs()
    assert (found.result, found.as_left, found.is_deviation) == (Content.CONFLICT, True, True)


def test_a_commit_in_the_history_of_its_head_is_in_head(history: History) -> None:
    oid = history.land(TOP, "Edit the top (#1)")
    history.propose(1, BOTH)
    (found,) = history.proofs()
    assert (found.oid, found.result, found.is_proven, found.is_deviation) == (oid, Content.IN_HEAD, False, False)


def test_a_branch_that_was_moved_forward_to_the_head_is_equal(history: History) -> None:
    head = history.propose(1, {"a.md": edited(2)})
    moved = history.sample.commit(TOP, parents=[head], message="Edit the top (#1)")
    history.ref(1, moved)
    assert history.results() == [(1, "equal")]


def test_a_head_that_is_not_here_is_no_ref(history: History) -> None:
    history.land(TOP, "Edit the top (#1)")
    history.propose(2, LOW)
    (found,) = history.proofs()
    assert (found.result, found.reason) == (Content.NO_REF, "there is no refs/pull/1/head here")
    assert (found.is_proven, found.is_deviation) == (False, False)


@pytest.mark.parametrize("kind", ["missing", "blob", "tree", "tag of a blob"])
def test_a_ref_that_names_no_commit_is_no_ref(history: History, kind: str) -> None:
    history.land(TOP, "Edit the top (#1)")
    named = {
        "missing": "f" * 40,
        "blob": history.sample.blob(b"x"),
        "tree": history.sample.git("rev-parse", "main^{tree}"),
    }
    if kind == "tag of a blob":
        named[kind] = tag(history.sample, named["blob"], "blob")
    history.ref(1, named[kind])
    (found,) = history.proofs()
    assert (found.result, found.reason) == (Content.NO_REF, "refs/pull/1/head names no commit that is here")
    assert history.content().heads == 1


def tag(sample: Sample, oid: str, kind: str) -> str:
    text = f"object {oid}\ntype {kind}\ntag x\ntagger {ANA} 0 +0000\n\nx\n"
    return sample.git("mktag", stdin=text.encode())


def test_a_tag_of_a_commit_is_that_commit(history: History) -> None:
    head = history.propose(1, TOP)
    history.ref(1, tag(history.sample, head, "commit"))
    history.land(TOP, "Edit the top (#1)")
    assert history.results() == [(1, "equal")]


def test_objects_of_a_head_that_are_missing_make_it_no_ref(history: History) -> None:
    head = history.propose(1, {"c.md": b"lost\n", "a.md": edited(1)})
    history.land({"a.md": edited(25)}, "Meanwhile")
    history.land({"c.md": b"lost\n", "a.md": edited(25, edited(1))}, "Edit the top (#1)")
    history.propose(2, {"b.md": edited(1)})
    history.land({"b.md": edited(1)}, "Another (#2)")
    for pack in (history.sample.git_dir / "objects/pack").glob("*.pack"):
        data = pack.read_bytes()
        pack.unlink()
        pack.with_suffix(".idx").unlink()
        history.sample.git("unpack-objects", "-q", stdin=data)
    lost = history.sample.git("rev-parse", f"{head}^{{tree}}")
    (history.sample.git_dir / "objects" / lost[:2] / lost[2:]).unlink()
    assert history.results() == [(1, "no_ref"), (2, "equal")]
    assert "cannot be merged" in history.proofs()[1].reason


def test_the_number_of_another_repository_is_never_trusted(history: History) -> None:
    """The same number is here too, and is another change: it had landed, or never did."""
    history.propose(7, TOP)
    history.land(TOP, "Edit the top (#7)")
    history.land({"b.md": edited(3)}, "Bring over their change (#7)")
    history.propose(8, {"c.md": b"c\n"})
    history.land({"b.md": edited(4)}, "Bring over their next change (#8)")
    assert history.results() == [(7, "equal"), (7, "differs"), (8, "differs")]
    assert [item.reason for item in history.proofs()] == [
        "",
        "all that its head holds had landed before: nothing of it is in this commit",
        "",
    ]


def test_a_head_without_a_common_history_differs(history: History) -> None:
    lone = history.sample.commit({"z.md": b"z\n"}, parents=[], branch="lone")
    history.ref(1, lone)
    history.land(TOP, "Edit the top (#1)")
    history.land({"z.md": b"z\n"}, "Take it in (#1)")
    assert history.results() == [(1, "differs"), (1, "equal")]


@pytest.mark.parametrize(
    ("subject", "number"),
    [
        ("Edit (#1)", 1),
        ("Edit (#1) ", 1),
        ('Revert "Edit (#2)" (#1)', 1),
        ("Edit (#2) (#1)", 1),
        ("Edit\nits top (#1)", 1),
        ("(#1)", 1),
        ("Edit \x1b[2J\xff\u202e (#1)", 1),
        ("Edit (#01)", 1),
        ("Edit (#0)", 0),
        ("Edit (#999999999999999999)", 999999999999999999),
        ("Edit (#1).", None),
        ("Edit (#1) again", None),
        ("Edit (1)", None),
        ("Edit (#)", None),
        ("Edit (#-1)", None),
        ("Edit (#\u0661)", None),
        ("Edit (#1)\n\nwith a body", 1),
        ("Edit\n\nin the body (#1)", None),
        (f"Edit (#{'9' * 5000})", None),
        ("", None),
    ],
)
def test_the_last_number_of_the_subject_counts(history: History, subject: str, number: int | None) -> None:
    history.propose(1, TOP)
    oid = history.land(TOP, subject)
    found = history.content()
    expected = [] if number is None else [(oid, number, "equal" if number == 1 else "no_ref")]
    assert [(item.oid, item.number, item.result.value) for item in found.proofs] == expected
    assert (found.commits, found.unnamed) == (2, 2 - len(expected))


def test_a_subject_of_any_bytes_is_read(history: History) -> None:
    history.propose(1, TOP)
    history.land(TOP, "Edit")
    who = "\udcff\x1b <x> 0 +0000"
    tree = f"{history.root}^{{tree}}"
    history.sample.raw_commit(f"author {who}", f"committer {who}", "encoding utf-16", message="\udcfe (#1)", tree=tree)
    (found,) = history.proofs()
    assert (found.number, found.result, found.committer) == (1, Content.DIFFERS, "\\xff\\x1b <x>")


# --- A rebase ------------------------------------------------------------------------------------


def test_commits_that_were_rebased_are_proven_each_against_its_own(history: History) -> None:
    """Both commits carry the number; the first one alone is not what the head gives."""
    history.propose(1, {"a.md": edited(1)}, {"a.md": edited(2, edited(1))}, {"c.md": b"c\n"})
    history.land(LOW, "Meanwhile")
    history.land({"a.md": edited(25, edited(1))}, "First (#1)")
    history.land({"a.md": edited(25, edited(2, edited(1)))}, "Second (#1)")
    history.land({"c.md": b"c\n"}, "Third (#1)")
    assert history.results() == [(1, "equal")] * 3
    assert {item.method for item in history.proofs()} == {Method.REBASE}
    assert all(item.is_proven for item in history.proofs())


def test_a_rebased_commit_that_hides_an_edit_which_the_next_takes_back_is_not(history: History) -> None:
    history.propose(1, {"a.md": edited(1)}, {"c.md": b"c\n"})
    history.land({"a.md": edited(1), "b.md": edited(3, word=b"smuggled")}, "First (#1)")
    history.land({"b.md": TEXT, "c.md": b"c\n"}, "Second (#1)")
    assert [result for _, result in history.results()] == ["differs", "differs"]


def test_a_squash_and_a_later_push_under_its_number_is_no_rebase(history: History) -> None:
    history.propose(1, {"a.md": edited(2)}, TOP)
    history.land(TOP, "Edit the top (#1)")
    history.land({"b.md": edited(1)}, "A fix (#1)")
    assert history.results() == [(1, "equal"), (1, "differs")]


def test_a_row_is_of_neighbours_alone(history: History) -> None:
    history.propose(1, {"a.md": edited(1)}, {"c.md": b"c\n"})
    history.land({"a.md": edited(1)}, "First (#1)")
    history.land({"d.md": b"d\n"}, "Between")
    history.land({"c.md": b"c\n"}, "Second (#1)")
    assert history.results() == [(1, "differs"), (1, "equal")]


# --- Several parents -----------------------------------------------------------------------------


def test_a_merge_is_clean_and_its_number_a_claim(history: History) -> None:
    head = history.propose(5, TOP)
    history.land(LOW, "Meanwhile")
    oid = history.land(BOTH, "Merge pull request #5 from ana/topic", head)
    assert history.proofs() == (ContentProof(oid=oid, number=5, method=Method.MERGE, result=Content.CLEAN),)


@pytest.mark.parametrize(
    ("subject", "number"),
    [
        ("Merge pull request #5 from ana/topic", 5),
        ("Merge #5", 5),
        ("Merge branch 'topic' (#5)", 5),
        ("Merged in topic (pull request #5)", 5),
        ("Merged PR 5: Edit", 5),
        ("Merge branch 'topic'", None),
        ("Merge branch '#5'", None),
    ],
)
def test_the_number_of_a_merge(history: History, subject: str, number: int | None) -> None:
    head = history.propose(5, TOP)
    history.land(TOP, subject, head)
    assert history.results() == [(number, "clean")]


def test_a_merge_that_holds_an_edit_is_evil(history: History) -> None:
    head = history.propose(5, TOP)
    history.land({**TOP, "c.md": b"smuggled\n"}, "Merge pull request #5 from ana/topic", head)
    (found,) = history.proofs()
    assert (found.result, found.files, found.committer) == (Content.EVIL, ("c.md",), ANA)
    with history.explained(found.oid) as (told, lines):
        assert told.proof == found
        assert [line for line in lines.split(b"\n") if line[:1] in {b"+", b"-"}] == [
            b"--- /dev/null",
            b"+++ b/c.md",
            b"+smuggled",
        ]


def test_a_merge_that_keeps_one_side_is_evil(history: History) -> None:
    """As ``git merge -s ours`` leaves it."""
    head = history.propose(5, TOP)
    history.land({}, "Merge pull request #5 from ana/topic", head)
    assert history.results() == [(5, "evil")]


def test_a_merge_of_what_is_proposed_nowhere_is_clean_and_says_so(history: History) -> None:
    history.propose(5, TOP)
    lone = history.commit(LOW, parents=(history.root,), branch="lone")
    history.land(LOW, "Merge branch 'lone'", lone)
    (found,) = history.proofs()
    assert (found.result, found.unproposed, found.is_proven) == (Content.CLEAN, (lone,), True)


def test_a_criss_cross_is_merged_from_several_bases(history: History) -> None:
    one = history.commit(TOP, parents=(history.root,), branch="one")
    two = history.commit(LOW, parents=(history.root,), branch="two")
    left = history.commit(BOTH, parents=(one, two), branch="left")
    right = history.commit(BOTH, parents=(two, one), branch="right")
    left = history.commit({"b.md": edited(1)}, parents=(left,), branch="left")
    right = history.commit({"b.md": edited(25)}, parents=(right,), branch="right")
    history.commit({"b.md": edited(25, edited(1))}, parents=(left, right), message="Merge 'right'")
    assert [item.result for item in history.proofs()] == [Content.CLEAN, Content.CLEAN]


def test_a_rename_on_one_side_carries_the_edit_of_the_other(history: History) -> None:
    history.propose(1, TOP)
    history.land({"a.md": None, "moved/a.md": TEXT}, "Move it")
    history.land({"moved/a.md": edited(1)}, "Edit the top (#1)")
    assert history.results() == [(1, "equal")]


def test_a_folder_where_the_other_side_has_a_file_is_a_conflict(history: History) -> None:
    history.propose(1, {"c/d.md": b"d\n"})
    history.land({"c": b"file\n"}, "A file")
    history.land({"c": None, "c/d.md": b"d\n"}, "A folder (#1)")
    (found,) = history.proofs()
    assert found.result is Content.CONFLICT
    assert "c" in found.conflicted


def test_an_octopus_is_proven_when_it_is_what_its_heads_give_in_turn(history: History) -> None:
    heads = (
        history.propose(944, TOP),
        history.propose(945, {"a.md": edited(25)}),
        history.propose(946, {"b.md": edited(3)}),
    )
    files: Files = {"a.md": edited(25, edited(1)), "b.md": edited(3)}
    oid = history.land(files, "Merge #944 #945 #946", *heads)
    assert history.proofs() == (
        ContentProof(oid=oid, number=944, method=Method.OCTOPUS, result=Content.OCTOPUS, in_turn=True),
    )
    assert history.proofs()[0].is_proven


def test_an_octopus_with_an_edit_a_conflict_or_a_stranger_is_an_exception(history: History) -> None:
    one, two = history.propose(1, TOP), history.propose(2, LOW)
    rival = history.propose(3, {"a.md": edited(1, word=b"rival")})
    lone = history.commit({"c.md": b"c\n"}, parents=(history.root,), branch="lone")
    begin = history.tip
    for files, parents, in_turn, unproposed in (
        ({**BOTH, "c.md": b"smuggled\n"}, (one, two), False, ()),
        (BOTH, (one, two, rival), False, ()),
        ({**BOTH, "c.md": b"c\n"}, (one, two, lone), True, (lone,)),
    ):
        history.sample.git("update-ref", "refs/heads/main", begin)
        history.land(files, "Merge #1 #2", *parents)
        (found,) = history.proofs()
        assert (found.result, found.in_turn, found.unproposed) == (Content.OCTOPUS, in_turn, unproposed)
        assert (found.is_proven, found.is_deviation, found.committer) == (False, True, ANA)


def test_objects_that_a_merge_lacks_end_the_examination(history: History) -> None:
    head = history.propose(5, {"a.md": edited(1)})
    history.land({"a.md": edited(25)}, "Meanwhile")
    history.land(BOTH, "Merge pull request #5", head)
    sample = history.sample
    for pack in (sample.git_dir / "objects/pack").glob("*.pack"):
        data = pack.read_bytes()
        pack.unlink()
        pack.with_suffix(".idx").unlink()
        sample.git("unpack-objects", "-q", stdin=data)
    lost = sample.git("rev-parse", f"{head}:a.md")
    (sample.git_dir / "objects" / lost[:2] / lost[2:]).unlink()
    with pytest.raises(NotExaminableError, match="cannot be made again"):
        history.proofs()


# --- The line and the refs -----------------------------------------------------------------------


def test_root_commits_and_commits_beside_the_line_are_not_examined(history: History) -> None:
    """A number in the root's subject claims nothing; what a merge brings in is not of the line."""
    lone = Sample(history.sample.root.with_name("other"))
    lone.commit({"a": b"x"}, message="begin (#1)")
    head = history.propose(1, TOP)
    inner = history.commit(LOW, parents=(head,), message="Inside (#1)", branch="inner")
    history.land({"a.md": edited(25, edited(1))}, "Merge branch 'inner'", inner)
    assert [item.method for item in history.proofs()] == [Method.MERGE]
    repository = Repository.open(lone.root)
    found = line_content(repository, repository.resolve("main"), heads_of(repository))
    assert (found.proofs, found.commits, found.heads) == ((), 1, 0)


@pytest.mark.parametrize("pattern", ["refs/merge-requests/{n}/head", "refs/remotes/origin/pull/{n}", "refs/x/pr-{n}-y"])
def test_heads_are_found_under_any_pattern(tmp_path: Path, pattern: str) -> None:
    history = History(tmp_path / "repository", pattern=pattern)
    history.propose(12, TOP)
    history.ref(13, history.tip)
    history.sample.git("update-ref", "refs/heads/main2", history.tip)
    for odd in ("0", "x", "012", "1" * 19):
        history.sample.git("update-ref", pattern.replace("{n}", odd), history.tip)
    history.land(TOP, "Edit the top (#12)")
    assert history.results() == [(12, "equal")]
    assert history.content().heads == 2


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "refs/pull",
        "refs/pull/{n}/{n}",
        "pull/{n}/head",
        "refs/*/{n}",
        "refs/{n}\n",
        "--all/{n}",
        "refs/pull/{N}",
        "refs/pull/{n}/../x y",
    ],
)
def test_what_is_no_pattern_is_refused(history: History, pattern: str) -> None:
    with pytest.raises(UsageError, match="is no pattern of refs"):
        heads_of(Repository.open(history.sample.root), pattern)


def test_a_line_that_breaks_off_is_not_examinable(history: History) -> None:
    history.propose(1, TOP)
    history.sample.raw_commit(f"author {ANA} 0 +0000", f"committer {ANA} 0 +0000", message="Edit (#1)")
    history.land(TOP, "Edit the top (#1)")
    (history.sample.git_dir / "shallow").unlink(missing_ok=True)
    for pack in (history.sample.git_dir / "objects/pack").glob("*.pack"):
        data = pack.read_bytes()
        pack.unlink()
        pack.with_suffix(".idx").unlink()
        history.sample.git("unpack-objects", "-q", stdin=data)
    (history.sample.git_dir / "objects" / history.root[:2] / history.root[2:]).unlink()
    with pytest.raises((NotExaminableError, Exception), match=history.root[:7]):
        history.proofs()


def test_a_sha256_repository_is_examined_as_well(tmp_path: Path) -> None:
    run("init", "--quiet", "--object-format=sha256", "--initial-branch=main", str(tmp_path / "long"))
    history = History(tmp_path / "long")
    history.propose(1, TOP)
    history.land(LOW, "Meanwhile")
    oid = history.land(BOTH, "Edit the top (#1)")
    head = history.propose(2, {"b.md": edited(1)})
    other = history.propose(3, {"b.md": edited(20)})
    history.land({"b.md": edited(20, edited(1))}, "Merge #2 #3", head, other)
    assert len(oid) == 64
    assert history.results() == [(1, "equal"), (2, "octopus")]
    assert all(item.is_proven for item in history.proofs())


def test_a_hostile_repository_changes_no_result_and_no_byte_of_it_changes(history: History, tmp_path: Path) -> None:
    """Its union would hide the conflict that was resolved by hand, its driver would run."""
    attributes: Files = {".gitattributes": b"* merge=union diff=evil\n"}
    history.land(attributes, "Attributes")
    history.propose(1, TOP)
    history.land({"a.md": edited(1, word=b"rival")}, "Rival")
    union = edited(1, word=b"rival\nedited")
    history.land({"a.md": union}, "Edit the top (#1)")
    plain = history.proofs()
    ran = tmp_path / "ran"
    for name in (
        "merge.evil.driver",
        "diff.evil.command",
        "diff.evil.textconv",
        "core.fsmonitor",
        "merge.union.driver",
    ):
        history.sample.git("config", name, f"touch {ran}; true")
    history.sample.git("config", "merge.default", "evil")
    info = history.sample.git_dir / "info"
    info.mkdir(exist_ok=True)
    (info / "attributes").write_text("* merge=evil -diff\n")
    history.sample.git("replace", history.tip, history.root)
    before = digests(history.sample.root)
    assert [item.result for item in plain] == [Content.CONFLICT]
    assert history.content(plain[0].oid).proofs == plain
    with history.explained(plain[0].oid) as (_, lines):
        assert b"-<<<<<<<" in lines
    assert not ran.exists()
    assert digests(history.sample.root) == before


def test_one_commit_by_itself_is_proven_as_in_its_line(history: History) -> None:
    head = history.propose(1, TOP)
    parent = history.tip
    oid = history.land(TOP, "Edit the top (#1)")
    tree = history.sample.git("rev-parse", f"{oid}^{{tree}}")
    with Repository.open(history.sample.root).scratch() as scratch:
        claim = Claim(oid=oid, tree=tree, parents=(parent,), number=1, head=head)
        assert proof(scratch, claim) == history.proofs()[0]


def test_who_asks_about_a_commit_of_no_proposed_change_is_told(history: History) -> None:
    history.propose(1, TOP)
    oid = history.land(TOP, "Edit the top")
    with pytest.raises(UsageError, match="is no merge, and its subject does not end"), history.explained(oid):
        pass


def test_an_explanation_sees_the_row_of_a_rebase(history: History) -> None:
    history.propose(1, {"a.md": edited(1)}, {"c.md": b"c\n"})
    first = history.land({"a.md": edited(1)}, "First (#1)")
    history.land({"c.md": b"c\n"}, "Second (#1)")
    history.land({"d.md": b"d\n"}, "Another")
    with history.explained(first) as (told, lines):
        assert (told.proof.method, told.proof.is_proven, lines) == (Method.REBASE, True, b"")


def test_a_commit_that_is_not_on_the_line_is_explained_by_itself(history: History) -> None:
    head = history.propose(1, TOP)
    aside = history.commit(LOW, parents=(history.root,), message="Aside (#1)", branch="aside")
    with history.explained(aside) as (told, lines):
        assert (told.proof.result, told.ref) == (Content.DIFFERS, "refs/pull/1/head")
        assert b"+edited" in lines
    assert head != aside


# --- Random histories ----------------------------------------------------------------------------

_EDIT = st.tuples(st.sampled_from(["a.md", "b.md", "c/d.md"]), st.integers(0, 29), st.sampled_from([b"x", b"y", b""]))


@settings(max_examples=25, deadline=None)
@given(
    proposed=st.lists(_EDIT, min_size=1, max_size=4),
    meanwhile=st.lists(_EDIT, max_size=4),
    extra=_EDIT,
)
def test_a_true_squash_is_never_called_changed_and_a_changed_one_never_equal(
    proposed: list[tuple[str, int, bytes]], meanwhile: list[tuple[str, int, bytes]], extra: tuple[str, int, bytes]
) -> None:
    """What Git's own squash merge commits is equal; the same with any one line more is not."""
    with tempfile.TemporaryDirectory() as folder:
        history = History(Path(folder) / "repository")
        sample = history.sample
        sample.git("config", "user.name", "Ana Example")
        sample.git("config", "user.email", "ana@example.com")
        steps: list[Files] = [{name: edited(line, word=word)} for name, line, word in proposed]
        head = history.propose(1, *steps)
        for name, line, word in meanwhile:
            history.land({name: edited(line, word=word)}, "Meanwhile")
        sample.checkout()
        sample.git("checkout", "--quiet", "main")
        try:
            sample.git("merge", "--quiet", "--squash", head)
        except AssertionError:
            is_clean = False
        else:
            is_clean = True
        sample.git("add", "--all")
        sample.git("commit", "--quiet", "--allow-empty", "--message", "Edit (#1)")
        (found,) = history.proofs()
        assert (found.result is Content.EQUAL) == is_clean
        assert is_clean or found.result is Content.CONFLICT
        name, line, word = extra
        path = sample.root / name
        before = path.read_bytes() if path.exists() else b""
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(before + b"%d %s\n" % (line, word))
        sample.git("add", "--all")
        sample.git("commit", "--quiet", "--amend", "--no-edit")
        (found,) = history.proofs()
        assert found.result is (Content.DIFFERS if is_clean else Content.CONFLICT)
        assert not found.is_proven
        assert name in found.files
