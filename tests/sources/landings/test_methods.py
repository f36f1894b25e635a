"""How a commit came to the line, and which proposed change it landed: by the record's commit, proven by trees."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ports.repositories import ANA, DAY, START
from tests.sources.landings.repositories import BEN, LINES, Proposed, commits, last, read, record
from tieout.model.content import Content, Method


@pytest.fixture
def made(tmp_path: Path) -> Proposed:
    return Proposed.at(tmp_path / "repository")


def test_a_commit_that_no_record_names_is_direct(made: Proposed) -> None:
    oid = made.commit({"b.md": b"1"}, at=START + DAY, message="Add b (#7)")
    change = last(made)
    assert (change.oid, change.method, change.observation, change.content) == (oid, Method.DIRECT, None, None)
    assert (change.numbers, change.on.isoformat(), change.paths) == ((7,), "2026-01-02", ("b.md",))


def test_the_root_commit_is_direct_and_is_once_there(made: Proposed) -> None:
    found = read(made)
    assert [(item.oid, item.parents, item.method) for item in found.changes] == [(made.base, (), Method.DIRECT)]
    assert (found.branch, found.earlier, found.unlanded, found.proposed) == ("main", (), (), 0)


def test_a_squash_is_the_clean_merge_of_the_recorded_head(made: Proposed) -> None:
    head = made.change({"b.md": b"1"}, of=made.base)
    made.commit({"c.md": b"1"}, at=START + DAY)
    oid = made.land(head)
    one = record(head, oid)
    change = last(made, one)
    assert (change.method, change.observation, change.content) == (Method.SQUASH, one, Content.EQUAL)
    assert (change.head_is_here, change.untested, change.differing) == (True, (), ())


def test_the_number_in_the_subject_proves_nothing(made: Proposed) -> None:
    """The record of #1 names another commit: this one has none."""
    head = made.change({"b.md": b"1"}, of=made.base)
    landed = made.land(head)
    amended = made.commit({"d.md": b"1"}, at=START + 3 * DAY, message="Change (#1)")
    first, second = read(made, record(head, landed)).changes[1:]
    assert (first.oid, first.method) == (landed, Method.SQUASH)
    assert (second.oid, second.numbers, second.observation) == (amended, (1,), None)


def test_a_squash_that_somebody_amended_differs_and_says_in_what(made: Proposed) -> None:
    head = made.change({"b.md": b"1"}, of=made.base)
    oid = made.land(head, tree=made.tree(head, {"b.md": b"2", "c.md": b"1"}), who=ANA)
    change = last(made, record(head, oid))
    assert (change.content, change.differing) == (Content.DIFFERS, ("b.md", "c.md"))


def test_a_merge_is_clean_or_evil(made: Proposed) -> None:
    head = made.change({"b.md": b"1"}, of=made.base)
    clean = made.land(head, parents=[head], message="Merge pull request #1 from ben/side")
    other = made.change({"c.md": b"1"}, of=made.base)
    tree = made.tree(clean, {"c.md": b"1", "d.md": b"smuggled"})
    evil = made.land(other, parents=[other], message="Merge pull request #2 from ben/other", tree=tree)
    first, second = read(made, record(head, clean), record(other, evil, 2)).changes[1:]
    assert (first.method, first.content, first.numbers) == (Method.MERGE, Content.CLEAN, (1,))
    assert (second.method, second.content, second.differing) == (Method.MERGE, Content.EVIL, ("d.md",))


def test_a_conflict_that_somebody_resolved_is_told(made: Proposed) -> None:
    head = made.change({"a.md": LINES.replace(b"line 3", b"ours")}, of=made.base)
    made.commit({"a.md": LINES.replace(b"line 3", b"theirs")}, at=START + DAY)
    tree = made.tree("main", {"a.md": LINES.replace(b"line 3", b"both")})
    change = last(made, record(head, made.land(head, parents=[head], tree=tree)))
    assert (change.method, change.content, change.differing) == (Method.MERGE, Content.CONFLICT, ("a.md",))


def test_a_merge_of_another_commit_than_the_recorded_head_is_held_against_that_head(made: Proposed) -> None:
    head = made.change({"b.md": b"1"}, of=made.base)
    more = made.change({"c.md": b"1"}, of=head)
    change = last(made, record(head, made.land(more, parents=[more])))
    assert (change.method, change.content, change.differing) == (Method.MERGE, Content.DIFFERS, ("c.md",))


def test_each_commit_of_a_rebase_is_the_same_proposed_change(made: Proposed) -> None:
    first = made.change({"b.md": b"1"}, of=made.base, at=START + DAY)
    head = made.change({"b.md": b"2"}, of=first, at=START + DAY + 60)
    made.commit({"c.md": b"1"}, at=START + DAY)
    lower = made.land(first, message="work", author=BEN)
    lower = _authored(made, lower, START + DAY)
    upper = _authored(made, made.land(head, tree=made.tree("main", {"b.md": b"2"})), START + DAY + 60)
    one = record(head, upper)
    *_, direct, below, above = read(made, one).changes
    assert (direct.method, direct.observation) == (Method.DIRECT, None)
    assert [(item.oid, item.method, item.observation, item.content) for item in (below, above)] == [
        (lower, Method.REBASE, one, Content.EQUAL),
        (upper, Method.REBASE, one, Content.EQUAL),
    ]
    assert (below.authors, below.paths, above.paths) == (above.authors, ("b.md",), ("b.md",))
    assert {item.oid for item in below.authors} == {first, head}


def test_a_commit_below_that_is_none_of_the_change_s_is_direct(made: Proposed) -> None:
    """It has the author and date of one of them, and another tree."""
    first = made.change({"b.md": b"1"}, of=made.base, at=START + DAY)
    head = made.change({"c.md": b"2"}, of=first, at=START + DAY + 60)
    _authored(made, made.land(first, tree=made.tree("main", {"b.md": b"evil"})), START + DAY)
    upper = _authored(made, made.land(head, tree=made.tree("main", {"c.md": b"2"})), START + DAY + 60)
    below, above = read(made, record(head, upper)).changes[-2:]
    assert (below.method, below.observation) == (Method.DIRECT, None)
    assert (above.method, above.content) == (Method.SQUASH, Content.CONFLICT)


def test_a_branch_that_was_moved_on_to_the_head_has_its_own_commits(made: Proposed) -> None:
    first = made.change({"b.md": b"1"}, of=made.base)
    head = made.change({"b.md": b"2"}, of=first)
    made.git("update-ref", "refs/heads/main", head)
    one = record(head, head, commits=commits(first, head))
    below, above = read(made, one).changes[1:]
    assert [(item.method, item.observation, item.content) for item in (below, above)] == [
        (Method.REBASE, one, Content.EQUAL)
    ] * 2


def test_what_was_moved_on_to_and_the_record_does_not_list_is_direct(made: Proposed) -> None:
    first = made.change({"b.md": b"1"}, of=made.base)
    head = made.change({"b.md": b"2"}, of=first)
    made.git("update-ref", "refs/heads/main", head)
    below, above = read(made, record(head, head, commits=commits(head))).changes[1:]
    assert (below.method, above.method, above.content) == (Method.DIRECT, Method.REBASE, Content.EQUAL)


def test_a_commit_in_the_history_of_a_head_that_went_on_is_not_that_head(made: Proposed) -> None:
    first = made.change({"b.md": b"1"}, of=made.base)
    head = made.change({"b.md": b"2"}, of=first)
    made.git("update-ref", "refs/heads/main", first)
    assert last(made, record(head, first)).content is Content.IN_HEAD


def test_an_octopus_has_the_record_of_each_of_its_heads(made: Proposed) -> None:
    one = made.change({"b.md": b"1"}, of=made.base)
    two = made.change({"c.md": b"1"}, of=made.base)
    tree = made.tree(made.base, {"b.md": b"1", "c.md": b"1"})
    oid = made.land(one, parents=[one, two], message="Merge #1 #2", tree=tree)
    records = (record(one, oid, 1), record(two, None, 2))
    change = last(made, *records)
    assert (change.method, change.numbers, change.batch) == (Method.OCTOPUS, (1, 2), records)
    assert (change.content, change.differing) == (Content.OCTOPUS, ())
    assert {item.oid for item in change.authors} == {one, two}
    evil = last(made, *records, rev=made.land(one, parents=[one, two], tree=made.tree(made.base, {"d.md": b"1"})))
    assert evil.differing == ("b.md", "c.md", "d.md")


def test_of_several_records_of_one_commit_that_of_the_branch_and_of_the_number_counts(made: Proposed) -> None:
    head = made.change({"b.md": b"1"}, of=made.base)
    oid = made.land(head, message="Change (#2)")
    records = [record(head, oid, 1), record(head, oid, 2), record(head, oid, 3, base="next"), record(head, oid, 4)]
    assert last(made, *records).observation is records[1]
    assert last(made, records[0], records[2]).observation is records[0]


def _authored(made: Proposed, oid: str, at: int) -> str:
    """Make main's last commit anew with the author's date of the commit that it repeats, as a rebase does."""
    text = made.git("cat-file", "commit", oid).split("\n")
    text = [f"author {BEN} {at} +0000" if line.startswith("author ") else line for line in text]
    made_anew = made.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=("\n".join(text) + "\n").encode())
    made.git("update-ref", "refs/heads/main", made_anew)
    return made_anew
