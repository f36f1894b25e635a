"""Merges by the ledger's word that the line of the branch has not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ports.repositories import DAY, START
from tests.sources.landings.repositories import Proposed, read, record
from tieout.model.ledger import LedgerFault, Observation
from tieout.ports.git import Repository
from tieout.sources.landings.off_the_line import off_the_line


@pytest.fixture
def made(tmp_path: Path) -> Proposed:
    return Proposed.at(tmp_path / "repository")


def told(made: Proposed, *records: Observation, rev: str = "main") -> list[LedgerFault]:
    tip, end = made.git("rev-parse", rev), made.git("rev-parse", "main")
    return list(off_the_line(Repository.open(made.root), read(made, *records, rev=rev), tip, end))


def test_a_merge_that_was_pushed_over_the_line_puts_what_had_landed_aside(made: Proposed) -> None:
    """Main was merged into a side branch and moved to it: no state of main shows the change, and no row told of it."""
    landed = made.land(made.change({"b.md": b"1"}, of=made.base))
    work = made.change({"c.md": b"1"}, of=made.base)
    tree = made.git("merge-tree", "--write-tree", work, landed).split("\n")[0]
    who = ("-c", "user.name=Ben Example", "-c", "user.email=ben@example.com")
    over = made.git(*who, "commit-tree", tree, "-p", work, "-p", landed, "-m", "Merge branch 'main'")
    made.git("update-ref", "refs/heads/main", over)
    one = record(landed, landed, 1)
    (fault,) = told(made, one)
    assert fault.message == (
        f"#1 was merged as {landed[:12]} on 2026-01-03, which is part of main, and not on its first-parent line: "
        "a merge was pushed over it; it is judged nowhere"
    )
    assert (fault.kind, fault.location) == ("ancestry", one.location)
    assert f"`git log --first-parent {landed}`" in fault.remedy


def test_what_landed_since_an_older_state_that_was_dated_ahead_is_not_missing_from_it(made: Proposed) -> None:
    """A proposed change that left main at a commit whose clock was ahead, and what was merged within that time."""
    older = made.commit({"c.md": b"1"}, at=START + 9 * DAY)
    head = made.change({"b.md": b"1"}, of=made.base)
    one = record(head, made.land(head), 1)
    assert read(made, one, rev=older).unlanded == (one,)
    assert told(made, one, rev=older) == []


def test_of_many_ten_are_told_and_counted(made: Proposed) -> None:
    made.commit({"c.md": b"1"}, at=START + 9 * DAY)
    gone = [record("9" * 40, f"{number:040d}", number) for number in range(1, 13)]
    found = told(made, *gone, record("9" * 40, None, 20))
    assert [item.message.partition(" ")[0] for item in found] == [*(f"#{number}" for number in range(1, 11)), "12"]
    assert all("is no part of main now: its history was rewritten" in item.message for item in found[:10])
    assert found[-1].message.endswith("are not on the first-parent line of main; 10 are told")


def test_where_nothing_of_the_branch_is_here_nobody_is_said_to_have_pushed_over_it(made: Proposed) -> None:
    """Its end is not known then, which is said elsewhere: no line is there that a merge could be missing from."""
    landed = made.land(made.change({"b.md": b"1"}, of=made.base))
    landings = read(made, record(landed, "9" * 40, 1))
    assert landings.unlanded
    assert list(off_the_line(Repository.open(made.root), landings, None, landed)) == []
