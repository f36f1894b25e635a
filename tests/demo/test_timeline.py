"""The sample year is a sound history on every day on which somebody may build it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

import pytest

from tieout.demo.calendar import DAYS_IN_GRACE, DAYS_LATE, Calendar
from tieout.demo.documents import lives
from tieout.demo.texts import starter
from tieout.demo.timeline import timeline
from tieout.model.cadence import Cadence, Every
from tieout.starter.content import starter_files

DAYS = [
    *(date(2026, 11, 22) + timedelta(days=n) for n in range(7)),
    date(2026, 11, 30),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2028, 2, 28),
    date(2028, 2, 29),
    date(2028, 3, 1),
    date(2028, 5, 21),  # 82 days after a leap day
    date(2027, 3, 5),  # 5 days after the end of a short month
    date(2027, 9, 5),
]


class History(NamedTuple):
    """What Git would read on a day."""

    as_of: date
    stream: bytes


@pytest.fixture(scope="module", params=DAYS, ids=str)
def history(request: pytest.FixtureRequest) -> History:
    """Give the history of a day, once for all that look at it."""
    return History(request.param, timeline(request.param).chronicle.stream())


def test_time_runs_forward_and_ends_before_the_day(history: History) -> None:
    as_of, stream = history
    stamps = [int(stamp) for stamp in re.findall(rb"^committer .* (\d+) \+0000$", stream, re.MULTILINE)]
    assert all(before < after for before, after in pairwise(stamps))
    last = date.fromordinal(date(1970, 1, 1).toordinal() + stamps[-1] // 86400)
    assert timedelta(days=2) <= as_of - last <= timedelta(days=14)
    assert 120 <= len(stamps) <= 300


def test_nothing_happens_at_a_weekend(history: History) -> None:
    days = {int(stamp) // 86400 for stamp in re.findall(rb"^author .* (\d+) \+0000$", history.stream, re.MULTILINE)}
    assert {(day + 3) % 7 for day in days} <= {0, 1, 2, 3, 4}  # 1 January 1970 was a Thursday


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_the_late_reviews_are_as_late_as_they_say(as_of: date) -> None:
    calendar = Calendar(as_of)
    yearly, half = Cadence(every=Every.ANNUAL), Cadence(every=Every.SEMIANNUAL)
    late = (as_of - yearly.due(calendar.stale_review)).days
    assert DAYS_LATE - 1 <= late <= DAYS_LATE + 3
    in_grace = (as_of - half.due(calendar.review_in_grace)).days
    assert DAYS_IN_GRACE <= in_grace <= DAYS_IN_GRACE + 5
    assert as_of <= half.tolerated_until(calendar.review_in_grace)


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_the_period_is_twelve_whole_months_around_the_day(as_of: date) -> None:
    period = Calendar(as_of).period
    assert as_of in period
    assert period.start.day == 1
    assert (period.end + timedelta(days=1)).day == 1
    assert 365 <= (period.end - period.start).days + 1 <= 366


def test_the_text_of_a_first_version_lacks_what_came_later() -> None:
    stream = timeline(date(2026, 11, 22)).chronicle.stream().decode()
    first, shorter, last = (
        stream.index(subject)
        for subject in (
            "a leaver's access, in force as 1.0",
            "Access of a leaver ends within 24 hours",
            "yearly review, add access from outside",
        )
    )
    assert first < shorter < last
    assert "access-removal: {value: 48, unit: hours" in stream[first:shorter]
    assert "access-removal: {value: 24, unit: hours" not in stream[first:shorter]
    assert "Access ends within 48 hours of leaving" in stream[:shorter]
    assert "Access ends within 48 hours of leaving" not in stream[shorter:]
    assert "## Access from outside" not in stream[shorter : stream.index("\n## Access review", shorter)]
    assert "## Access from outside" in stream[last:]
    assert 'version: "1.2"' in stream[last:]


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_every_text_of_the_starter_is_put_in_force_and_told_of_once(as_of: date) -> None:
    """No review, adoption or handing over falls on the day of another."""
    calendar = Calendar(as_of)
    days = {path: [calendar.ago(item.ago) for item in life.revisions] for path, life in lives(calendar).items()}
    assert set(days) == {file.path for file in starter_files() if file.path.startswith(("policies/", "runbooks/"))}
    assert all(list(item) == sorted(set(item)) for item in days.values())


def test_what_the_starter_planted_is_dated_by_the_day_of_planting() -> None:
    planted = date(2025, 8, 1)
    texts = starter(planted)
    drafts = [text for path, text in texts.items() if path.startswith(("policies/", "runbooks/"))]
    assert all("status: draft\n" in text for text in drafts)
    assert all(text.count("2025-08-01") == 2 for text in drafts)
    assert "@VERSION@" not in "".join(texts.values())
