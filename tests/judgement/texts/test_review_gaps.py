"""From one proven review to the next: the day itself is in time, what was late stays late, what is unknown accuses nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.texts import examined, landing, step, version
from tieout.judgement.texts.review_cadence import review_cadence
from tieout.judgement.texts.review_gaps import ReviewGap, UntoldDays, review_gaps
from tieout.model.cadence import ANNUAL, Cadence, Every
from tieout.model.document import Status
from tieout.model.examination import Examination
from tieout.model.landing import LandedChange
from tieout.model.period import Period
from tieout.model.text_approval import TextStep

PERIOD = Period(id="2026", start=date(2026, 1, 1), end=date(2026, 12, 31))
AS_OF = date(2026, 12, 31)


def past(*days: date, **head: str) -> list[tuple[LandedChange, TextStep]]:
    """Give a text that was approved on the first of these days, and read again on each of the others."""
    found: list[tuple[LandedChange, TextStep]] = []
    before = None
    for number, day in enumerate(days, 12):
        change = landing(number, day, "bob")
        after = version(last_reviewed=day.isoformat(), **head)
        found.append((change, step(change, before, after)))
        before = after
    return found


def company(*days: date, **changes: Any) -> Examination:
    head = changes.pop("head", {})
    rest = {"as_of": AS_OF, "period": PERIOD, **changes}
    found = examined(*past(*days, **head), **rest)
    every = Every(head.get("review.every", "annual"))
    documents = tuple(replace(item, review=Cadence(every=every), effective=days[0]) for item in found.documents)
    return replace(found, documents=documents)


def gaps(*days: date, **changes: Any) -> list[tuple[date, date | None, date]]:
    found = [item for item in review_gaps(company(*days, **changes)) if isinstance(item, ReviewGap)]
    return [(item.since, item.next.on if item.next else None, item.due) for item in found]


def untold(*days: date, **changes: Any) -> list[tuple[date, date]]:
    found = [item for item in review_gaps(company(*days, **changes)) if isinstance(item, UntoldDays)]
    return [(item.first, item.last) for item in found]


@pytest.mark.parametrize(
    ("first", "second", "due", "is_late"),
    [
        (date(2025, 3, 2), date(2026, 3, 2), date(2026, 3, 2), False),
        (date(2025, 3, 2), date(2026, 3, 3), date(2026, 3, 2), True),
        (date(2024, 2, 29), date(2025, 2, 28), date(2025, 2, 28), False),
        (date(2024, 2, 29), date(2025, 3, 1), date(2025, 2, 28), True),
        (date(2027, 2, 28), date(2028, 2, 28), date(2028, 2, 28), False),
        (date(2027, 2, 28), date(2028, 2, 29), date(2028, 2, 28), True),
    ],
)
def test_the_same_day_next_year_is_in_time_and_the_next_is_not(
    first: date, second: date, due: date, is_late: bool
) -> None:
    period = Period(id="p", start=date(second.year, 1, 1), end=date(second.year, 12, 31))
    found = gaps(first, second, period=period, as_of=second)
    assert found == ([(first, second, due)] if is_late else [])


def test_what_was_mended_stays_and_what_was_over_before_the_period_is_history() -> None:
    days = (date(2024, 3, 2), date(2025, 6, 2), date(2026, 6, 1))
    assert gaps(*days) == []
    late = (date(2025, 1, 2), date(2026, 2, 1))
    assert gaps(*late) == [(*late, date(2026, 1, 2))]
    before = (date(2024, 12, 1), date(2026, 1, 1), date(2026, 12, 1))
    assert gaps(*before) == []
    just = (date(2024, 12, 1), date(2026, 1, 2), date(2026, 12, 1))
    assert gaps(*just) == [(*just[:2], date(2025, 12, 1))]


def test_what_is_late_today_is_told_once_by_the_other_rule() -> None:
    assert gaps(date(2025, 3, 2)) == []


def test_a_date_that_nothing_proves_changes_nothing() -> None:
    """The earlier of the proven and the claimed day counts for the other rule, so it speaks."""
    found = company(date(2025, 3, 2))
    claimed = tuple(replace(item, last_reviewed=date(2026, 11, 1)) for item in found.documents)
    assert list(review_gaps(replace(found, documents=claimed))) == []


def test_a_text_of_the_period_is_covered_from_the_day_on_which_it_came_in_force() -> None:
    assert gaps(date(2026, 3, 2), date(2026, 6, 2)) == []
    assert untold(date(2026, 3, 2)) == []


def test_the_cadence_is_that_of_the_head_on_the_day_of_the_review() -> None:
    first, second, third = date(2025, 12, 1), date(2026, 6, 1), date(2026, 9, 2)
    quarterly = {"review.every": "quarterly"}
    changes = [landing(number, day, "bob") for number, day in zip((12, 13, 14), (first, second, third), strict=True)]
    one = version(last_reviewed=first.isoformat())
    two = version(last_reviewed=second.isoformat(), **quarterly)
    three = version(last_reviewed=third.isoformat(), **quarterly)
    steps = [(changes[0], step(changes[0], None, one)), (changes[1], step(changes[1], one, two, two))]
    found = examined(*steps, (changes[2], step(changes[2], two, three)), as_of=date(2026, 9, 30), period=PERIOD)
    documents = tuple(replace(item, review=Cadence(every=Every.QUARTERLY)) for item in found.documents)
    told = [item for item in review_gaps(replace(found, documents=documents)) if isinstance(item, ReviewGap)]
    assert [(item.since, item.due, item.cadence.every) for item in told] == [
        (second, date(2026, 9, 1), Every.QUARTERLY)
    ]


def test_a_text_that_is_not_in_force_needs_none() -> None:
    found = company(date(2025, 1, 2), date(2026, 2, 1))
    drafts = tuple(replace(item, status=Status.DRAFT) for item in found.documents)
    assert list(review_gaps(replace(found, documents=drafts))) == []


def test_without_a_ledger_nothing_is_said() -> None:
    assert list(review_gaps(replace(company(date(2025, 1, 2)), texts=()))) == []


def test_without_a_period_every_gap_between_two_reviews_counts() -> None:
    days = (date(2023, 1, 2), date(2024, 3, 2), date(2025, 3, 1), date(2026, 2, 1))
    assert gaps(*days, period=None) == [(days[0], days[1], date(2024, 1, 2))]


def test_a_ledger_that_cannot_be_relied_on_proves_nothing_and_accuses_nobody() -> None:
    found = company(date(2025, 1, 2), date(2026, 2, 1))
    doubtful = tuple(replace(item, reviews=(), doubt="the ledger was altered") for item in found.texts)
    told = list(review_gaps(replace(found, texts=doubtful)))
    assert [(item.first, item.last, item.why) for item in told if isinstance(item, UntoldDays)] == [
        (PERIOD.start, PERIOD.end, "the ledger was altered")
    ]
    assert len(told) == 1


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ({}, ANNUAL),
        ({"review.every": "quarterly"}, Cadence(every=Every.QUARTERLY)),
        (
            {"review.every": "quarterly", "review.grace": "P3D", "review.max_gap": "P90D"},
            Cadence(every=Every.QUARTERLY, grace=timedelta(days=3), max_gap=timedelta(days=90)),
        ),
        ({"review.every": "annual", "review.max_gap": "P367D"}, ANNUAL),
        ({"review.every": "daily"}, None),
        ({"review": "annual"}, None),
    ],
)
def test_the_cadence_of_a_version(head: dict[str, str], expected: Cadence | None) -> None:
    assert review_cadence(version(**head)) == expected


DAYS = st.lists(st.dates(date(2025, 1, 2), date(2026, 12, 30)), min_size=1, max_size=5, unique=True).map(sorted)


@given(DAYS, st.dates(date(2025, 1, 3), date(2026, 12, 30)))
def test_one_more_review_never_uncovers_a_day(days: list[date], more: date) -> None:
    assert late_days(*sorted({*days, more})) <= late_days(*days) | {more}


def late_days(*days: date) -> set[date]:
    """Give the days after a gap's last day in time, up to that of the review that ended it."""
    found: set[date] = set()
    for _, after, due in gaps(date(2025, 1, 1), *days, AS_OF):
        end = AS_OF if after is None else after
        found.update(due + timedelta(days=n) for n in range(1, (end - due).days + 1))
    return found
