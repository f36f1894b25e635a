"""The line, its days and its window; which branch it is, and what of the commit examined has not landed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.ports.repositories import ANA, DAY, START
from tests.sources.landings.repositories import Proposed, read, record
from tieout.model.change_policy import ChangePolicy
from tieout.model.ledger import BranchTip, Ledger
from tieout.model.location import Location
from tieout.model.period import Period
from tieout.model.program import Organization, Program
from tieout.ports.git import Repository
from tieout.sources.landings.line import Branch, Line, branch_of

LATEST_S = START + 400 * DAY


@pytest.fixture
def made(tmp_path: Path) -> Proposed:
    return Proposed.at(tmp_path / "repository")


def line_of(made: Proposed, *, zone: str = "UTC") -> Line:
    opened = Repository.open(made.root)
    return Line(opened, opened.head(), zone=zone, latest_s=LATEST_S)


def test_places_count_from_the_oldest_commit(made: Proposed) -> None:
    oids = [made.base, *(made.commit({"b.md": b"%d" % n}, at=START + n * DAY) for n in (1, 2))]
    line = line_of(made)
    assert (line.size, line.oids(0, 3), line.places({oids[1], "0" * 40})) == (3, oids, {oids[1]: 1})
    assert [line.on(place).isoformat() for place in range(3)] == ["2026-01-01", "2026-01-02", "2026-01-03"]
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2), date(2030, 1, 1))
    assert [line.last_on(day) for day in days] == [-1, 0, 1, 2]


def test_a_back_dated_commit_makes_no_earlier_past(made: Proposed) -> None:
    made.commit({"b.md": b"1"}, at=START + 30 * DAY)
    made.commit({"b.md": b"2"}, at=START)
    assert [line_of(made).on(place).isoformat() for place in range(3)] == ["2026-01-01", "2026-01-31", "2026-01-31"]


def test_a_date_that_is_none_is_that_of_the_commit_above(made: Proposed) -> None:
    made.raw_commit(f"author {ANA} {START} +0000", f"committer {ANA} abc +0000")
    made.commit({"b.md": b"2"}, at=START + 5 * DAY)
    assert [line_of(made).on(place).isoformat() for place in range(3)] == ["2026-01-01", "2026-01-06", "2026-01-06"]


@pytest.mark.parametrize(
    ("zone", "day"), [("UTC", "2026-04-01"), ("America/New_York", "2026-03-31"), ("Asia/Kathmandu", "2026-04-01")]
)
def test_the_day_is_that_of_the_zone(made: Proposed, zone: str, day: str) -> None:
    made.commit({"b.md": b"1"}, at=1775010600)  # 2026-04-01T02:30Z
    assert line_of(made, zone=zone).on(1).isoformat() == day


@pytest.mark.parametrize(
    ("start", "end", "as_of", "days"),
    [
        ("2026-01-02", "2026-01-03", "2026-12-31", [2, 3]),
        ("2026-01-02", "2026-01-31", "2026-01-02", [2, 2, 2]),  # what is on the line has come by the day
        ("2025-01-01", "2025-12-31", "2026-12-31", []),
        ("2026-01-05", "2026-01-31", "2026-12-31", []),
        ("2026-01-01", "2026-12-31", "2026-12-31", [1, 2, 3, 4]),
    ],
)
def test_the_window_is_of_the_period_s_days_up_to_the_day(
    made: Proposed, start: str, end: str, as_of: str, days: list[int]
) -> None:
    for n in (1, 2, 3):
        made.commit({"b.md": b"%d" % n}, at=START + n * DAY)
    period = Period(id="P", start=date.fromisoformat(start), end=date.fromisoformat(end))
    found = read(made, period=period, as_of=date.fromisoformat(as_of))
    assert [item.on.day for item in found.changes] == days


def test_a_commit_dated_ahead_has_come_by_the_day_of_the_examination(made: Proposed) -> None:
    """At the tip the day is that of the examination; below, that of the commit above. What was claimed is kept."""
    below = made.commit({"b.md": b"1"}, at=START + 500 * DAY)
    made.commit({"b.md": b"2"}, at=START + 5 * DAY)
    soon = made.commit({"b.md": b"3"}, at=START + 31 * DAY)  # so near that it may be a clock set wrong
    later = made.commit({"b.md": b"4"}, at=START + 600 * DAY)
    period = Period(id="P", start=date(2026, 1, 2), end=date(2026, 12, 31))
    found = {item.oid: item for item in read(made, period=period, as_of=date(2026, 1, 31)).changes}
    assert [(found[oid].on.isoformat(), str(found[oid].claimed)) for oid in (below, soon, later)] == [
        ("2026-01-06", "2027-05-16"),
        ("2026-01-31", "2026-02-01"),
        ("2026-01-31", "2027-08-24"),
    ]
    assert [found[oid].told_day for oid in (below, later)] == ["dated ahead, 2027-05-16,", "dated ahead, 2027-08-24,"]


def test_where_the_branch_was_seen_bounds_the_day(made: Proposed) -> None:
    """Dated back and dated ahead, between two days on which the ledger saw the branch; in the organization's zone."""
    back = made.commit({"b.md": b"1"}, at=START + DAY)
    ahead = made.commit({"b.md": b"2"}, at=START + 50 * DAY)
    plain = made.commit({"b.md": b"3"}, at=START + 12 * DAY)
    tips = (tip(made.base, 10), tip(ahead, 11), tip(plain, 13), tip("1" * 40, 2), tip(back, 2, branch="other"))
    assert days(made, *tips) == ["2026-01-01", "2026-01-11", "2026-01-12", "2026-01-14"]
    assert days(made, *tips, zone="Pacific/Midway")[1:] == ["2026-01-10", "2026-01-11", "2026-01-13"]
    assert days(made, tip(made.base, 10), as_of=date(2026, 1, 9)) == [
        "2026-01-01",
        *["2026-01-02", "2026-01-09", "2026-01-09"],
    ]


def test_of_a_branch_moved_back_and_put_back_the_first_that_has_the_commit_counts(made: Proposed) -> None:
    made.commit({"b.md": b"1"}, at=START + DAY)
    head = made.commit({"b.md": b"2"}, at=START + 2 * DAY)
    assert days(made, tip(head, 3), tip(made.base, 10), tip(head, 12)) == ["2026-01-01", "2026-01-04", "2026-01-04"]


def tip(oid: str, day: int, *, branch: str = "main") -> BranchTip:
    return BranchTip(1, datetime.fromtimestamp(START + day * DAY, UTC), branch, oid, None, Location("x", 1, 1))


def days(made: Proposed, *tips: BranchTip, zone: str = "UTC", as_of: date = date(2026, 3, 1)) -> list[str]:
    program = Program(organization=Organization(timezone=zone))
    return [item.on.isoformat() for item in read(made, tips=tips, program=program, as_of=as_of).changes]


def test_a_commit_without_a_date_is_told_without_one(made: Proposed) -> None:
    made.raw_commit(f"author {ANA} {START} +0000", f"committer {ANA} abc +0000")
    (_, change) = read(made, as_of=date(2026, 1, 31)).changes
    assert (change.on, change.claimed, change.told_day) == (date(2026, 1, 31), None, "without a date")


def test_commits_after_the_declared_period_and_in_no_other_are_counted(made: Proposed) -> None:
    for n in (5, 6, 7, 20, 21, 40, 41, 42):
        made.commit({"b.md": b"%d" % n}, at=START + n * DAY)
    one, other = (
        Period(id=name, start=date.fromisoformat(start), end=date.fromisoformat(end))
        for name, start, end in (("P", "2026-01-01", "2026-01-07"), ("Q", "2026-01-21", "2026-01-22"))
    )
    asked = Period(id="2026-01-01..2026-01-07", start=one.start, end=one.end)
    for period, declared, count in ((one, [one], 6), (one, [one, other], 4), (asked, [one], 0), (None, [one], 0)):
        program = Program(periods=tuple(declared))
        assert read(made, period=period, program=program).after_period == count


def test_commits_before_the_window_are_given_where_they_are_asked_for(made: Proposed) -> None:
    head = made.change({"b.md": b"1"}, of=made.base)
    early = made.land(head)
    later = made.commit({"c.md": b"1"}, at=START + 40 * DAY)
    one = record(head, early)
    period = Period(id="P", start=date(2026, 2, 1), end=date(2026, 2, 28))
    found = read(made, one, period=period, earlier=[early, later, "0" * 40])
    assert [item.oid for item in found.changes] == [later]
    assert [(item.oid, item.observation) for item in found.earlier] == [(early, one)]


def test_records_of_merges_that_are_not_on_the_line_are_told(made: Proposed) -> None:
    """Force-pushed away; merged to another branch; merged after the last commit; out of the window."""
    head = made.change({"b.md": b"1"}, of=made.base)
    landed = made.land(head)
    made.commit({"c.md": b"1"}, at=START + 9 * DAY)
    lost, unknown = record(head, "1" * 40, 2), record(head, None, 3)
    others = [
        record(head, landed, 1),
        record(head, "2" * 40, 4, base="next"),
        record(head, "3" * 40, 5, merged_at=datetime(2026, 2, 1, tzinfo=UTC)),
    ]
    assert read(made, lost, unknown, *others).unlanded == (lost, unknown)
    period = Period(id="P", start=date(2026, 1, 4), end=date(2026, 1, 31))
    assert read(made, lost, unknown, *others, period=period).unlanded == ()


def test_the_head_of_a_pull_request_is_proposed_and_what_it_forked_from_has_landed(made: Proposed) -> None:
    fork = made.commit({"b.md": b"1"}, at=START + DAY)
    made.git("update-ref", "refs/remotes/origin/main", fork)
    head = made.change({"d.md": b"1"}, of=made.change({"c.md": b"1"}, of=fork))
    made.git("update-ref", "--no-deref", "HEAD", head)
    made.git("update-ref", "-d", "refs/heads/main")
    found = read(made)
    assert ([item.oid for item in found.changes], found.proposed) == ([made.base, fork], 2)


def test_the_test_merge_of_a_pull_request_is_proposed_too(made: Proposed) -> None:
    main = made.commit({"b.md": b"1"}, at=START + DAY)
    head = made.change({"c.md": b"1"}, of=made.base)
    merge = made.commit({"c.md": b"1"}, parents=[main, head], branch="merge")
    found = read(made, rev=merge)
    assert ([item.oid for item in found.changes], found.proposed) == ([made.base, main], 1)


def test_what_either_of_the_branch_s_refs_has_has_landed(made: Proposed) -> None:
    """The branch here is old; the one fetched is not."""
    newer = made.commit({"b.md": b"1"}, at=START + DAY)
    made.git("update-ref", "refs/remotes/origin/main", newer)
    made.git("update-ref", "refs/heads/main", made.base)
    head = made.change({"c.md": b"1"}, of=newer)
    found = read(made, rev=head)
    assert ([item.oid for item in found.changes], found.proposed) == ([made.base, newer], 1)


def test_a_branch_without_a_commit_of_the_examined_line_has_no_changes(made: Proposed) -> None:
    other = made.commit({"x.md": b"1"}, parents=[], branch="other")
    found = read(made, rev=other)
    assert (found.changes, found.proposed) == ((), 1)


def test_a_commit_of_the_branch_itself_proposes_nothing(made: Proposed) -> None:
    made.commit({"b.md": b"1"}, at=START + DAY)
    found = read(made, rev=made.base)
    assert ([item.oid for item in found.changes], found.proposed) == ([made.base], 0)


def test_a_branch_that_is_not_here_is_the_line_of_the_commit_examined(made: Proposed) -> None:
    opened = Repository.open(made.root)
    found = branch_of(opened, made.base, ChangePolicy(branch="release"), None)
    note = f"no branch release is in this clone, so the line of commit {made.base[:10]} is taken for it"
    assert found == Branch("release", made.base, 0, note)
    assert read(made, program=Program(changes=ChangePolicy(branch="release"))).branch_note == note


def test_what_came_on_a_branch_that_is_not_here_since_the_ledger_saw_it_has_not_landed(made: Proposed) -> None:
    """A clone of another branch alone: nobody pushed these commits to the branch that the settings name."""
    head = made.commit({"c.md": b"1"})
    asked = datetime(2026, 1, 1, tzinfo=UTC)
    tips = tuple(
        BranchTip(number, asked, "release", oid, None, Location("x", number, 1))
        for number, oid in enumerate(("0" * 40, made.base), 1)
    )
    opened = Repository.open(made.root)
    note = f"no branch release is in this clone, so it is taken to end at commit {made.base[:10]}, as the ledger saw it on 2026-01-01"
    policy = ChangePolicy(branch="release")
    assert branch_of(opened, head, policy, Ledger(source="x", tips=tips)) == Branch("release", made.base, 1, note)
    # What the ledger saw on it has landed, wherever the branch ends today: nothing was taken in its place.
    assert branch_of(opened, made.base, policy, Ledger(source="x", tips=tips)) == Branch("release", made.base, 0)
    gone = branch_of(opened, head, policy, Ledger(source="x", tips=tips[:1]))
    assert gone == Branch(
        "release", head, 0, f"no branch release is in this clone, so the line of commit {head[:10]} is taken for it"
    )


def test_without_a_setting_the_branch_is_the_one_checked_out_or_that_of_the_ledger(made: Proposed) -> None:
    opened = Repository.open(made.root)
    assert branch_of(opened, made.base, ChangePolicy(), None).name == "main"
    made.git("update-ref", "--no-deref", "HEAD", made.base)
    made.git("checkout", "--quiet", "--detach", made.base)
    tip = BranchTip(1, datetime(2026, 1, 1, tzinfo=UTC), "trunk", made.base, None, Location("x", 1, 1))
    assert branch_of(opened, made.base, ChangePolicy(), Ledger(source="x", tips=(tip,))).name == "trunk"
    assert branch_of(opened, made.base, ChangePolicy(), None).name == ""
