"""The branch state by state: a day for each, which no back-dated commit can make earlier."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.ports.repositories import ANA, DAY, START, Sample
from tieout.ports.git import Repository
from tieout.sources.mainline import mainline

LATEST = START + 400 * DAY


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample(tmp_path / "repository")


def states(
    made: Sample, *paths: str, zone: str = "UTC", latest_s: int = LATEST
) -> list[tuple[str, str, tuple[str, ...]]]:
    opened = Repository.open(made.root)
    found = mainline(opened, opened.head() or "", zone=zone, latest_s=latest_s, paths=paths)
    subjects = dict(line.split(" ", 1) for line in made.git("log", "--all", "--format=%H %s").splitlines())
    return [
        (subjects.get(item.oid, "odd"), item.on.isoformat(), tuple(change.path for change in item.changes))
        for item in found
    ]


def test_a_merge_is_what_it_changed_against_the_branch(sample: Sample) -> None:
    first = sample.commit({"a.md": b"1", "b.md": b"1"}, message="first")
    side = sample.commit({"b.md": b"2"}, at=START + DAY, message="side", parents=[first], branch="side")
    main = sample.commit({"a.md": b"2"}, at=START + 2 * DAY, message="main")
    sample.commit({"b.md": b"2"}, at=START + 3 * DAY, message="merge", parents=[main, side])
    assert states(sample) == [
        ("first", "2026-01-01", ("a.md", "b.md")),
        ("main", "2026-01-03", ("a.md",)),
        ("merge", "2026-01-04", ("b.md",)),
    ]


def test_only_changes_below_the_paths_are_given_and_every_state_is(sample: Sample) -> None:
    sample.commit({"p/a.md": b"1", "q/b.md": b"1", "p*/c.md": b"1"}, message="first")
    sample.commit({"q/b.md": b"2"}, message="second")
    assert states(sample, "p") == [("first", "2026-01-01", ("p/a.md",)), ("second", "2026-01-01", ())]
    assert states(sample, "p*") == [("first", "2026-01-01", ("p*/c.md",)), ("second", "2026-01-01", ())]


def test_a_back_dated_commit_makes_no_earlier_past(sample: Sample) -> None:
    sample.commit({"a.md": b"1"}, at=START + 30 * DAY, message="first")
    sample.commit({"a.md": b"2"}, at=START, message="back-dated")
    assert [(name, day) for name, day, _ in states(sample)] == [("first", "2026-01-31"), ("back-dated", "2026-01-31")]


def test_a_date_that_cannot_be_is_that_of_the_commit_above(sample: Sample) -> None:
    sample.commit({"a.md": b"1"}, at=START, message="first")
    sample.commit({"a.md": b"2"}, at=LATEST + 2 * DAY, message="ahead")
    sample.commit({"a.md": b"3"}, at=START + 5 * DAY, message="third")
    assert [(name, day) for name, day, _ in states(sample)] == [
        ("first", "2026-01-01"),
        ("ahead", "2026-01-06"),
        ("third", "2026-01-06"),
    ]


def test_a_date_that_is_none_at_the_top_is_the_latest_possible(sample: Sample) -> None:
    sample.commit({"a.md": b"1"}, at=START, message="first")
    sample.raw_commit(f"author {ANA} {START} +0000", f"committer {ANA} abc +0000")
    assert [day for _, day, _ in states(sample, latest_s=START + 9 * DAY)] == ["2026-01-01", "2026-01-10"]


def test_what_is_on_the_branch_has_come_by_the_day_of_the_examination(sample: Sample) -> None:
    sample.commit({"a.md": b"1"}, at=START, message="first")
    head = sample.commit({"a.md": b"2"}, at=LATEST + 9 * DAY, message="ahead")
    opened = Repository.open(sample.root)
    found = mainline(opened, head, zone="UTC", latest_s=START + 9 * DAY, as_of=date(2026, 1, 9))
    assert [item.on for item in found] == [date(2026, 1, 1), date(2026, 1, 9)]


@pytest.mark.parametrize(
    ("zone", "day"),
    [("UTC", "2026-04-01"), ("America/New_York", "2026-03-31"), ("Pacific/Kiritimati", "2026-04-01")],
)
def test_the_day_is_that_of_the_zone(sample: Sample, zone: str, day: str) -> None:
    sample.commit({"a.md": b"1"}, at=1775010600, message="first")  # 2026-04-01T02:30Z
    assert [on for _, on, _ in states(sample, zone=zone)] == [day]
