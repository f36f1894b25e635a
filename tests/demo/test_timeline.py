"""The sample year is a sound history on every day on which somebody may build it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest

from tieout.demo.calendar import DAYS_IN_GRACE, DAYS_LATE, Calendar
from tieout.demo.timeline import timeline
from tieout.model.cadence import Cadence, Every

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


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_time_runs_forward_and_ends_before_the_day(as_of: date) -> None:
    stream = timeline(as_of).stream()
    stamps = [int(stamp) for stamp in re.findall(rb"^committer .* (\d+) \+0000$", stream, re.MULTILINE)]
    assert all(before < after for before, after in pairwise(stamps))
    last = date.fromordinal(date(1970, 1, 1).toordinal() + stamps[-1] // 86400)
    assert timedelta(days=2) <= as_of - last <= timedelta(days=14)
    assert 40 <= len(stamps) <= 80


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_nothing_happens_at_a_weekend(as_of: date) -> None:
    stream = timeline(as_of).stream()
    days = {int(stamp) // 86400 for stamp in re.findall(rb"^author .* (\d+) \+0000$", stream, re.MULTILINE)}
    assert {(day + 3) % 7 for day in days} <= {0, 1, 2, 3, 4}  # 1 January 1970 was a Thursday


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_the_late_reviews_are_as_late_as_they_say(as_of: date) -> None:
    calendar = Calendar(as_of)
    yearly, half = Cadence(every=Every.ANNUAL), Cadence(every=Every.SEMIANNUAL)
    late = (as_of - yearly.due(calendar.stale_review)).days
    assert late == (DAYS_LATE - 1 if as_of == date(2028, 5, 21) else DAYS_LATE)
    in_grace = (as_of - half.due(calendar.review_in_grace)).days
    assert DAYS_IN_GRACE <= in_grace <= DAYS_IN_GRACE + 3
    assert as_of <= half.tolerated_until(calendar.review_in_grace)


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_the_period_is_twelve_whole_months_around_the_day(as_of: date) -> None:
    period = Calendar(as_of).period
    assert as_of in period
    assert period.start.day == 1
    assert (period.end + timedelta(days=1)).day == 1
    assert 365 <= (period.end - period.start).days + 1 <= 366


def test_the_text_of_a_first_version_lacks_what_came_later() -> None:
    stream = timeline(date(2026, 11, 22)).stream().decode()
    first, last = stream.index("put in force as 1.0"), stream.index("add access from outside")
    assert stream.index("## Access from outside", last) > last
    assert 'version: "1.2"' in stream[last:]
    assert first < stream.index("add service accounts and secrets") < last
