"""A text came to the branch with the commit of the first-parent line that brought it, and no earlier."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.ports.repositories import DAY, START, Sample
from tieout.model.change import Arrival, History
from tieout.ports.git import Repository
from tieout.sources.front_matter import flat_head
from tieout.sources.history import read_history

AS_OF = date(2026, 11, 22)


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample(tmp_path / "repository")


def history(made: Sample, *documents: str, as_of: date = AS_OF) -> History:
    opened = Repository.open(made.root)
    return read_history(opened, opened.head() or "", documents=frozenset(documents), parse_head=flat_head, as_of=as_of)


def days(made: Sample, *documents: str, as_of: date = AS_OF) -> dict[str, tuple[str, str]]:
    """Give by each commit's subject the landing's subject and its day in UTC."""
    subjects = dict(line.split(" ", 1) for line in made.git("log", "--all", "--format=%H %s").splitlines())
    return {
        subjects[item.commit]: (subjects[item.landing], item.on(UTC).isoformat())
        for item in history(made, *documents, as_of=as_of).arrivals
    }


def test_a_commit_on_the_line_came_by_itself(sample: Sample) -> None:
    sample.commit({"a.md": b"1"}, message="first")
    sample.commit({"a.md": b"2"}, at=START + DAY, message="second")
    sample.commit({"b.md": b"2"}, at=START + 2 * DAY, message="elsewhere")
    assert days(sample, "a.md") == {"second": ("second", "2026-01-02"), "first": ("first", "2026-01-01")}


def test_a_commit_beside_the_line_came_with_its_merge(sample: Sample) -> None:
    first = sample.commit({"a.md": b"1"}, message="first")
    side = sample.commit({"a.md": b"2"}, at=START + DAY, message="side", parents=[first], branch="side")
    main = sample.commit({"b.md": b"2"}, at=START + 2 * DAY, message="main")
    merge = sample.commit({"a.md": b"2"}, at=START + 9 * DAY, message="merge", parents=[main, side])
    sample.commit({"b.md": b"3"}, at=START + 11 * DAY, message="later", parents=[merge])
    assert days(sample, "a.md") == {"side": ("merge", "2026-01-10"), "first": ("first", "2026-01-01")}


def test_what_a_branch_of_a_branch_did_came_with_the_first_merge_that_reached_the_line(sample: Sample) -> None:
    first = sample.commit({"a.md": b"1"}, message="first")
    inner = sample.commit({"a.md": b"2"}, at=START + DAY, message="inner", parents=[first], branch="inner")
    outer = sample.commit({"b.md": b"1"}, at=START + 2 * DAY, message="outer", parents=[first], branch="outer")
    joined = sample.commit({"a.md": b"2"}, at=START + 3 * DAY, message="joined", parents=[outer, inner], branch="outer")
    one = sample.commit({"a.md": b"2", "b.md": b"1"}, at=START + 4 * DAY, message="one", parents=[first, joined])
    # The same branch again, merged once more: its old commits came with the first of the two.
    more = sample.commit({"c.md": b"1"}, at=START + 5 * DAY, message="more", parents=[joined], branch="outer")
    sample.commit({"c.md": b"1"}, at=START + 6 * DAY, message="two", parents=[one, more])
    assert days(sample, "a.md", "c.md") == {
        "more": ("two", "2026-01-07"),
        "inner": ("one", "2026-01-05"),
        "first": ("first", "2026-01-01"),
    }


def test_a_back_dated_landing_makes_no_earlier_past(sample: Sample) -> None:
    sample.commit({"b.md": b"1"}, at=START + 30 * DAY, message="first")
    sample.commit({"a.md": b"2"}, at=START, message="back-dated")
    assert days(sample, "a.md") == {"back-dated": ("back-dated", "2026-01-31")}


def test_a_date_that_cannot_be_is_that_of_the_commit_above(sample: Sample) -> None:
    sample.commit({"a.md": b"1"}, at=START + 9_000 * DAY, message="far ahead")
    sample.commit({"b.md": b"1"}, at=START + 3 * DAY, message="above")
    assert days(sample, "a.md") == {"far ahead": ("far ahead", "2026-01-04")}


def test_at_the_end_of_time_there_is_still_a_day(sample: Sample) -> None:
    sample.commit({"a.md": b"1"}, at=10**12, message="no date")
    assert days(sample, "a.md", as_of=date.max) == {"no date": ("no date", "9999-12-31")}
    last = Arrival(commit="1", landing="1", at=datetime.max.replace(tzinfo=UTC))
    assert last.on(timezone(timedelta(hours=14))) == date.max


def test_the_day_is_that_of_the_zone() -> None:
    arrival = Arrival(commit="1", landing="1", at=datetime(2026, 3, 31, 23, 30, tzinfo=UTC))
    assert arrival.on(UTC) == date(2026, 3, 31)
    assert arrival.on(timezone(timedelta(hours=2))) == date(2026, 4, 1)


def test_commits_that_did_nothing_to_a_document_have_no_arrival(sample: Sample) -> None:
    sample.commit({"a.md": b"1"}, message="first")
    assert history(sample).arrivals == ()
    assert [item.commit for item in history(sample, "a.md").arrivals] == [sample.git("rev-parse", "HEAD")]


def test_a_knot_of_branches_is_told_as_git_tells_it(sample: Sample) -> None:
    """For each commit the landing is the oldest of the line that has it among its ancestors."""
    tips = [sample.commit({"a0.md": b"0"}, message="0")]
    for i in range(1, 40):
        parents = [tips[-1] if i % 3 else tips[-(1 + i * 7 % len(tips))]]
        if i % 4 == 0:
            parents.append(tips[-(1 + i * 5 % len(tips))])
        onto = list(dict.fromkeys(parents))
        tips.append(sample.commit({f"a{i}.md": b"1"}, at=START + i, message=str(i), parents=onto))
    head = tips[-1]
    line = sample.git("rev-list", "--first-parent", head).splitlines()
    reach = {oid: set(sample.git("rev-list", oid).splitlines()) for oid in line}
    names = sample.git("ls-tree", "--name-only", head).splitlines()
    found = history(sample, *names).arrivals
    assert len(found) > 10
    for item in found:
        assert item.landing == next(oid for oid in reversed(line) if item.commit in reach[oid])
