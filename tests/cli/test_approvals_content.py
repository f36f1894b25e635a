"""tieout approvals content: what it tells, in which words, and how it ends."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.programme import tieout
from tests.cli.test_start import HEAVY, loaded_by
from tests.ports.repositories import Files, Sample
from tests.ports.test_git_merge import digests
from tests.report import shapes
from tests.sources.histories import History, edited

TOP: Files = {"a.md": edited(1)}


@pytest.fixture
def history(tmp_path: Path) -> History:
    """Give a branch with one squash merge and one merge, both proven."""
    made = History(tmp_path / "repository")
    made.propose(1, TOP)
    made.land(TOP, "Edit the top (#1)")
    head = made.propose(2, {"b.md": edited(2)})
    made.land({"b.md": edited(2)}, "Merge pull request #2 from ana/topic", head)
    return made


def content(history: History, *more: str) -> Any:
    return tieout("approvals", "content", "--root", str(history.sample.root), *more)


def as_json(history: History, *more: str) -> tuple[int, dict[str, Any]]:
    done = content(history, "--format", "json", *more)
    return done.returncode, shapes.read("content", done.stdout)


def test_all_proven_is_0_and_every_figure_is_told(history: History) -> None:
    history.land({"c.md": b"c\n"}, "Directly")
    done = content(history)
    assert (done.returncode, done.told) == (0, "")
    assert done.text == (
        f"4 commits on the first-parent line of {history.tip[:10]}\n"
        "Git merged each proposed change anew; the result is compared with what landed,\n"
        "byte for byte.\n"
        "\n"
        "1 squash merge (one parent, a subject that ends in (#N))\n"
        "        1 equal     exactly what its pull request held\n"
        "\n"
        "1 merge (several parents)\n"
        "        1 clean     exactly what Git makes of its parents\n"
        "\n"
        "2 name no pull request: tieout approvals check judges those.\n"
        "\n"
        "2 of 2 proven\n"
    )


def test_of_a_single_commit_that_names_no_pull_request_the_words_are_of_one(history: History) -> None:
    assert "\n1 names no pull request: tieout approvals check judges it.\n" in content(history).text


def test_the_json_is_of_the_published_shape(history: History) -> None:
    smuggled = history.propose(3, {"a.md": edited(9, edited(1))})
    oid = history.land({"a.md": edited(9, edited(1)), "odd\n\udcff::error x": b"x"}, "Merge pull request #3", smuggled)
    code, told = as_json(history)
    assert code == 1
    assert (told["rev"], told["squash"], told["merge"]) == (
        history.tip,
        {"equal": 1, "differs": 0, "conflict": 0, "in_head": 0, "no_ref": 0},
        {"clean": 1, "conflict": 0, "evil": 1, "octopus": 0},
    )
    assert [(item["number"], item["kind"], item["result"], item["proven"]) for item in told["commits"]] == [
        (3, "merge", "evil", False),
        (2, "merge", "clean", True),
        (1, "squash", "equal", True),
    ]
    assert (told["commits"][0]["oid"], told["commits"][0]["files"]) == (oid, ["odd\n\udcff::error x"])


def differs(history: History) -> None:
    history.propose(3, {"a.md": edited(9)})
    history.land({"a.md": edited(10)}, "Edit (#3)")


def conflict(history: History) -> None:
    history.propose(3, {"a.md": edited(1, word=b"rival")}, on=history.root)
    history.land({"a.md": edited(1, word=b"settled")}, "Edit (#3)")


def in_head(history: History) -> None:
    history.land({"c.md": b"c\n"}, "Edit (#3)")
    history.propose(3, {"c.md": b"d\n"})


def no_ref(history: History) -> None:
    history.land({"c.md": b"c\n"}, "Edit (#3)")


def octopus(history: History) -> None:
    heads = (history.propose(3, {"a.md": edited(9, edited(1))}), history.propose(4, {"c.md": b"c\n"}))
    history.land({"a.md": edited(9, edited(1)), "c.md": b"c\n"}, "Merge #3 #4", *heads)


def stranger(history: History) -> None:
    heads = (
        history.propose(3, {"a.md": edited(9, edited(1))}),
        history.commit({}, parents=(history.root,), branch="x"),
    )
    history.land({"a.md": edited(9, edited(1))}, "Merge #3 #4", *heads)


def lone(history: History) -> None:
    aside = history.commit({"c.md": b"c\n"}, parents=(history.root,), branch="aside")
    history.land({"c.md": b"c\n"}, "Merge branch 'aside' (#3)", aside)


def left(history: History) -> None:
    history.propose(3, {"a.md": None}, on=history.root)
    history.land({}, "Edit (#3)")


def rebased(history: History) -> None:
    history.propose(3, {"c.md": b"c\n"}, {"d.md": b"d\n"})
    history.land({"c.md": b"c\n"}, "One (#3)")
    history.land({"d.md": b"d\n"}, "Other (#3)")


def known(history: History) -> None:
    history.propose(3, {"c.md": b"c\n"})
    history.land({"c.md": b"c\n"}, "Edit")
    history.land({"d.md": b"d\n"}, "Edit (#3)")


@pytest.mark.parametrize(
    ("happens", "code", "says"),
    [
        (lone, 0, "1 of them brings in what is the head of no pull request here"),
        (left, 1, "Git left a.md for people to decide; it was taken as Git had left it"),
        (rebased, 0, "3 equal"),
        (known, 1, "all that its head holds had landed before"),
        (differs, 1, "not what refs/pull/3/head gives: a.md"),
        (conflict, 1, "resolved by hand in a.md"),
        (in_head, 3, "the head was built on top of this very commit"),
        (no_ref, 3, "there is no refs/pull/3/head here"),
        (octopus, 0, "1 of them exactly what their pull requests give in turn"),
        (stranger, 1, "brings in what is the head of no pull request here"),
    ],
)
def test_what_it_ends_with_and_what_it_says(history: History, happens: Any, code: int, says: str) -> None:
    happens(history)
    done = content(history)
    assert done.returncode == code
    assert says in " ".join(done.text.split())
    assert "Traceback" not in done.told
    assert all(len(line) <= 80 for line in done.text.splitlines() if "next:" not in line)


def test_what_differs_outweighs_what_could_not_be_examined(history: History) -> None:
    no_ref(history)
    differs(history)
    assert content(history).returncode == 1


def test_each_next_command_runs_as_it_is_printed(history: History) -> None:
    """--explain shows what was told; git fetch brings the ref that was missing; git log shows what came on top."""
    differs(history)
    history.land({"c.md": b"c\n"}, "Edit (#4)")
    history.propose(4, {"c.md": b"d\n"})
    history.land({"d.md": b"d\n"}, "Edit (#9)")
    steps = [line.partition("next: ")[2] for line in content(history).text.splitlines() if "next: " in line]
    assert len(steps) == 3
    fetch, log, explain = steps
    origin = Sample(history.sample.root.with_name("origin"))
    origin.commit({"d.md": b"d\n"})
    origin.git("update-ref", "refs/pull/9/head", "main")
    history.sample.git("remote", "add", "origin", str(origin.root))
    for step in (fetch, log):
        subprocess.run(step, shell=True, check=True, cwd=history.sample.root, capture_output=True)  # noqa: S602  # as a person would
    assert history.sample.git("rev-parse", "refs/pull/9/head") == origin.git("rev-parse", "main")
    words = explain.split()
    assert words[1:3] == ["approvals", "content"]
    shown = tieout(*words[1:])
    assert shown.returncode == 1
    assert "+line 9\n" in shown.text


def test_no_pull_request_refs_at_all_is_3_with_the_command_that_brings_them(tmp_path: Path) -> None:
    origin = History(tmp_path / "origin")
    origin.propose(1, TOP)
    origin.land(TOP, "Edit the top (#1)")
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(origin.sample.root), str(clone)], check=True)
    done = tieout("approvals", "content", "--root", str(clone))
    assert done.returncode == 3
    assert "there is no refs/pull/*/head here" in done.told
    command = done.told.partition("next: ")[2].strip()
    assert command == "git fetch origin '+refs/pull/*/head:refs/pull/*/head'"
    subprocess.run(command, shell=True, check=True, cwd=clone, capture_output=True)  # noqa: S602  # as a person would
    assert tieout("approvals", "content", "--root", str(clone)).returncode == 0
    remote = "refs/remotes/origin/pull/{n}"
    done = tieout("approvals", "content", "--root", str(clone), "--pr-refs", remote)
    assert done.returncode == 3
    command = done.told.partition("next: ")[2].strip()
    assert command == "git fetch origin '+refs/pull/*/head:refs/remotes/origin/pull/*'"
    subprocess.run(command, shell=True, check=True, cwd=clone, capture_output=True)  # noqa: S602  # as a person would
    done = tieout("approvals", "content", "--root", str(clone), "--pr-refs", remote, "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["squash"]["equal"]) == (0, 1)


def test_a_line_that_names_no_pull_request_is_3(tmp_path: Path) -> None:
    history = History(tmp_path / "repository")
    history.propose(1, TOP)
    history.land(TOP, "Edit the top")
    done = content(history)
    assert done.returncode == 3
    assert "nothing was examined" in done.told
    assert as_json(history)[0] == 3


def test_no_commit_a_shallow_clone_and_no_repository_are_3(history: History, tmp_path: Path) -> None:
    empty = Sample(tmp_path / "empty")
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "--quiet", "--depth=1", f"file://{history.sample.root}", str(shallow)], check=True)
    (tmp_path / "nothing").mkdir()
    for root, says in (
        (empty.root, "no commit yet"),
        (shallow, "shallow clone"),
        (tmp_path / "nothing", "not in a Git"),
    ):
        done = tieout("approvals", "content", "--root", str(root))
        assert (done.returncode, done.stdout) == (3, b"")
        assert says in done.told


def test_what_cannot_be_used_as_it_was_typed_is_2(history: History) -> None:
    for more in (
        ("--pr-refs", "refs/pull"),
        ("--rev", "nonesuch"),
        ("--rev", "--output=x"),
        ("--explain", "nonesuch"),
        ("--explain", history.root),
        ("--explain", history.tip, "--format", "json"),
    ):
        done = content(history, *more)
        assert (done.returncode, done.stdout) == (2, b""), more
        assert "next: " in done.told


def test_another_line_is_examined_from_where_it_is_named(history: History) -> None:
    tip = history.tip
    differs(history)
    assert content(history).returncode == 1
    assert as_json(history, "--rev", tip) == (0, as_json(history, "--rev", f"{history.tip}~1")[1])


# --- One commit, line by line --------------------------------------------------------------------


def test_exactly_the_smuggled_lines_are_shown(history: History) -> None:
    head = history.propose(3, {"a.md": edited(9, edited(1))})
    oid = history.land(
        {"a.md": edited(20, edited(9, edited(1)), word=b"smuggled")}, "Merge pull request #3 from ana/topic", head
    )
    done = content(history, "--explain", oid)
    assert (done.returncode, done.told) == (1, "")
    sentence, _, patch = done.text.partition("diff --git")
    assert "the merge holds an edit of its own" in " ".join(sentence.split())
    assert [line for line in patch.splitlines()[4:] if line[:1] in "+-"] == ["-line 20", "+smuggled"]


def test_a_commit_that_is_proven_has_no_lines(history: History) -> None:
    for rev in ("HEAD", "HEAD~1"):
        done = content(history, "--explain", rev)
        assert done.returncode == 0
        assert "to the last byte" in " ".join(done.text.split())
        assert "diff --git" not in done.text


@pytest.mark.parametrize(
    ("happens", "says"), [(in_head, "Git cannot tell which state"), (no_ref, "cannot be examined")]
)
def test_a_commit_that_could_not_be_examined_says_why(history: History, happens: Any, says: str) -> None:
    happens(history)
    landed = history.sample.git("rev-list", "--max-count=1", "--grep=(#3)", "main")
    done = content(history, "--explain", landed)
    assert done.returncode == 3
    assert says in " ".join(done.text.split())


def test_what_the_lines_and_the_subject_hold_paints_no_terminal_and_commands_no_pipeline(history: History) -> None:
    head = history.propose(3, {"a.md": edited(9, edited(1))})
    evil = b"\x1b[2J\xff\xe2\x80\xae tab\there\r\n::error::x\n ##[error]x\n"
    oid = history.land(
        {"a.md": edited(9, edited(1)), "\x1b[2J::error::\n.md": evil}, "Merge \x1b[2J pull request", head
    )
    for more in ((), ("--explain", oid)):
        done = content(history, *more)
        assert b"\x1b" not in done.stdout
        assert "\u202e" not in done.text
        assert not any(
            line.strip().startswith("::") or "##[" in line.replace("\\##[", "") for line in done.text.splitlines()
        )
    assert "\ttab\there" not in done.text
    assert "+\\x1b[2J\\xff\\u202e tab\there\\x0d" in done.text


def test_a_resolution_by_hand_shows_what_it_chose_and_what_it_added(history: History) -> None:
    history.propose(3, {"a.md": edited(1, word=b"rival")}, on=history.root)
    oid = history.land({"a.md": edited(1, word=b"settled"), "b.md": edited(9, edited(2))}, "Edit (#3)")
    done = content(history, "--explain", oid)
    told = " ".join(done.text.split())
    assert "resolved by hand in a.md; changed besides, without any conflict: b.md" in told
    assert "-=======" in done.text
    assert "+settled" in done.text


# --- What it leaves alone ------------------------------------------------------------------------


def test_nothing_is_written_and_no_temporary_folder_stays(
    history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    differs(history)
    nest = tmp_path / "nest"
    nest.mkdir()
    monkeypatch.setenv("TMPDIR", str(nest))
    monkeypatch.setattr("tempfile.tempdir", None)
    before = digests(history.sample.root)
    for more in ((), ("--format", "json"), ("--explain", "HEAD"), ("--rev", "nonesuch")):
        content(history, *more)
    assert digests(history.sample.root) == before
    assert list(nest.iterdir()) == []


def test_a_repository_that_may_not_be_written_is_examined(history: History) -> None:
    for path in history.sample.git_dir.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert content(history).returncode == 0
    finally:
        for path in history.sample.git_dir.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_the_same_input_gives_the_same_bytes_in_a_mirror_too(history: History, tmp_path: Path) -> None:
    differs(history)
    mirror = tmp_path / "mirror.git"
    subprocess.run(["git", "clone", "--quiet", "--mirror", str(history.sample.root), str(mirror)], check=True)
    first = content(history, "--format", "json").stdout
    assert tieout("approvals", "content", "--root", str(mirror), "--format", "json").stdout == first


def test_it_loads_no_library_that_it_does_not_need(history: History) -> None:
    loaded = loaded_by("approvals", "content", "--root", str(history.sample.root))
    assert loaded & HEAVY == set()
