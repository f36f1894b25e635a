"""Days without a recovery point: what a listing shows, what its objective asks, and what nobody can tell."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exercises import limits, stated
from tests.recovery import DAY, PERIOD, examination, listing, night, nights, point, system
from tieout.judgement.operation.kept_days import KeptDays, stretches
from tieout.judgement.operation.recovery import recoveries
from tieout.model.limit import Unit
from tieout.model.operation.recovery import RecoveryListing

SHOWN = datetime(2026, 3, 10, 6, tzinfo=UTC)
NEWEST = date(2026, 3, 9)
OLDEST = date(2026, 2, 4)
"""The first day whose points are still kept on the day of the listing: 34 days before it."""
BERLIN = ZoneInfo("Europe/Berlin")


def gaps(**changes: Any) -> list[tuple[date, date, str]]:
    sound: dict[str, Any] = {"listings": (listing(SHOWN),), "systems": (system(in_scope_from=date(2025, 1, 1)),)}
    (found,) = recoveries(examination(**{**sound, **changes}))
    return [(gap.first, gap.last, gap.why_unsure) for gap in found.gaps]


def lacking(*days: date, **changes: Any) -> list[tuple[date, date, str]]:
    return gaps(points=nights(OLDEST - 5 * DAY, NEWEST, lack=days), **changes)


def test_a_point_each_night_leaves_no_gap() -> None:
    assert lacking() == []


def test_days_without_one_are_gaps_run_by_run() -> None:
    two = (date(2026, 2, 10), date(2026, 2, 11))
    assert lacking(*two, date(2026, 3, 1)) == [(*two, ""), (date(2026, 3, 1), date(2026, 3, 1), "")]


@pytest.mark.parametrize(
    ("day", "is_seen"),
    [(OLDEST - DAY, False), (OLDEST, True), (NEWEST, True), (SHOWN.date(), False)],
)
def test_a_listing_shows_the_days_whose_points_are_kept_and_that_are_over(day: date, is_seen: bool) -> None:
    assert lacking(day) == ([(day, day, "")] if is_seen else [])


def test_a_point_that_only_an_earlier_listing_has_was_there() -> None:
    early = listing(night(date(2026, 2, 20), 6))
    found = (*nights(date(2026, 1, 10), date(2026, 2, 19)), *nights(date(2026, 3, 1), NEWEST, first=1, last=1))
    missing = (date(2026, 2, 20), date(2026, 2, 28), "")
    assert gaps(listings=(early, listing(SHOWN)), points=found) == [missing]


def test_a_partial_listing_shows_what_it_holds_and_no_gap() -> None:
    partial = listing(SHOWN, partial="the second page was refused")
    assert gaps(listings=(partial,), points=()) == []
    whole = listing(SHOWN + timedelta(hours=1))
    day = date(2026, 3, 1)
    both = (*nights(OLDEST, NEWEST, lack=[day], first=1, last=1), point(night(day)))
    assert gaps(listings=(partial, whole), points=both) == []


@pytest.mark.parametrize(
    "item",
    [listing(SHOWN, unsound="it was altered"), listing(SHOWN, partial="cut off"), listing(None)],
    ids=["altered", "cut off", "without a moment"],
)
def test_no_listing_but_a_whole_one_shows_a_gap(item: RecoveryListing) -> None:
    assert gaps(listings=(item,), points=()) == []


def test_a_listing_without_any_point_shows_that_there_was_none() -> None:
    assert gaps(points=()) == [(OLDEST, NEWEST, "")]


def test_days_before_and_after_the_period_are_left_alone() -> None:
    period = PERIOD.part(date(2026, 2, 20), date(2026, 2, 28))
    days = [date(2026, 2, 19), date(2026, 2, 20), date(2026, 2, 28), date(2026, 3, 1)]
    assert lacking(*days, period=period) == [(days[1], days[1], ""), (days[2], days[2], "")]


def test_days_before_it_was_in_scope_are_left_alone() -> None:
    day = date(2026, 2, 20)
    assert lacking(day - DAY, day, systems=(system(in_scope_from=day),)) == [(day, day, "")]


@pytest.mark.parametrize(
    "changes", [{"backup": False}, {"backup": None}, {"rpo": None}], ids=["no backup", "silent", "no objective"]
)
def test_what_asks_for_no_point_has_no_gap(changes: dict[str, Any]) -> None:
    found = recoveries(examination(systems=(system(**changes),), listings=(listing(SHOWN),)))
    assert [gap for item in found for gap in item.gaps] == []


def test_without_a_retention_nothing_shows_a_gap() -> None:
    assert gaps(points=(), statements=()) == []
    assert gaps(points=(), statements=limits(backup_retention=(35, Unit.PERCENT))) == []


def test_the_retention_is_that_of_the_policy_in_force_on_the_day_of_the_listing() -> None:
    changed = (
        stated("backup-retention", 35, Unit.DAYS),
        stated("backup-retention", 7, Unit.DAYS, since=date(2026, 3, 1)),
    )
    assert gaps(points=(), statements=changed) == [(date(2026, 3, 4), NEWEST, "")]
    early = listing(night(date(2026, 2, 20), 6))
    stretch = [(date(2026, 1, 17), date(2026, 2, 19), ""), (date(2026, 3, 4), NEWEST, "")]
    assert gaps(listings=(early, listing(SHOWN)), points=(), statements=changed) == stretch


@pytest.mark.parametrize(
    ("value", "unit", "at", "first"),
    [
        (35, Unit.DAYS, datetime(2028, 3, 5, 6, tzinfo=UTC), date(2028, 1, 31)),
        (1, Unit.MONTHS, datetime(2028, 3, 29, 6, tzinfo=UTC), date(2028, 3, 1)),
        (1, Unit.MONTHS, datetime(2027, 2, 28, 6, tzinfo=UTC), date(2027, 2, 1)),
        (1, Unit.YEARS, datetime(2028, 2, 29, 6, tzinfo=UTC), date(2027, 3, 1)),
        (48, Unit.HOURS, datetime(2026, 3, 10, 6, tzinfo=UTC), date(2026, 3, 9)),
        (1, Unit.DAYS, datetime(2026, 3, 10, 6, tzinfo=UTC), date(2026, 3, 10)),
    ],
)
def test_the_first_day_that_is_kept(value: int, unit: Unit, at: datetime, first: date) -> None:
    of = examination(statements=limits(backup_retention=(value, unit)))
    assert KeptDays(of).since(at) == (first, at.date() - DAY)


def test_a_day_is_one_of_the_organizations_zone() -> None:
    late = datetime(2026, 3, 2, 2, 30, tzinfo=UTC)
    others = nights(OLDEST - 5 * DAY, NEWEST, lack=[date(2026, 3, 1), date(2026, 3, 2)])
    there = [item for item in others if item.made_at is not None]
    assert gaps(points=(*there, point(late))) == [(date(2026, 3, 1), date(2026, 3, 1), "")]
    west = [point(night(day, 12)) for day in (OLDEST - DAY + n * DAY for n in range(40)) if day.day not in {1, 2}]
    missing = (date(2026, 3, 2), date(2026, 3, 2), "")
    assert gaps(points=(*west, point(late)), zone="America/New_York") == [missing]


def at(day: int, hour: int, minute: int, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


def test_a_day_of_23_hours_between_points_a_day_apart_is_no_gap() -> None:
    spring = listing(datetime(2026, 3, 31, 6, tzinfo=UTC))
    nightly = [point(at(day, 23, 55)) for day in range(1, 29)] + [point(at(30, 0, 5))]
    start = system(in_scope_from=date(2026, 3, 1))
    assert gaps(listings=(spring,), points=tuple(nightly), zone="Europe/Berlin", systems=(start,)) == []
    later = [*nightly[:-1], point(at(30, 0, 56))]
    day = date(2026, 3, 29)
    assert gaps(listings=(spring,), points=tuple(later), zone="Europe/Berlin", systems=(start,)) == [(day, day, "")]


def test_what_expired_was_there_and_what_failed_was_not() -> None:
    day = date(2026, 3, 1)
    others = nights(OLDEST - DAY, NEWEST, lack=[day])
    assert gaps(points=(*others, point(night(day), status="expired"))) == []
    assert gaps(points=(*others, point(night(day), status="failed"))) == [(day, day, "")]


@pytest.mark.parametrize("status", ["partial", "pending", "unknown"])
def test_whether_a_point_of_another_status_counts_nobody_can_tell(status: str) -> None:
    day = date(2026, 3, 1)
    found = (*nights(OLDEST - DAY, NEWEST, lack=[day]), point(night(day), status=status))
    why = f"the point orders-0301 of that time is {status} (evidence/x/raw.csv:0301)"
    assert gaps(points=found) == [(day, day, why)]


def test_a_pending_point_that_was_whole_later_counts() -> None:
    day = date(2026, 3, 1)
    was = point(None, point="orders-0301", started_at=night(day), status="pending")
    both = (*nights(date(2026, 1, 20), NEWEST, lack=[day]), was, point(night(day), 1))
    assert gaps(listings=(listing(night(date(2026, 3, 2), 1)), listing(SHOWN)), points=both) == []


def test_a_point_without_a_date_may_be_of_any_day() -> None:
    day = date(2026, 3, 1)
    found = (*nights(OLDEST - DAY, NEWEST, lack=[day]), point(None))
    why = "the point orders-none does not say when it was made (evidence/x/raw.csv:none)"
    assert gaps(points=found) == [(day, day, why)]


def test_how_old_a_system_is_nobody_knows_that_does_not_say_so() -> None:
    young = nights(date(2026, 2, 20), NEWEST)
    why = "no point of before is on record, and the register does not say since when the system is in scope"
    assert gaps(points=young, systems=(system(),)) == [(OLDEST, date(2026, 2, 19), why)]
    assert gaps(points=young) == [(OLDEST, date(2026, 2, 19), "")]


def test_a_continuous_point_covers_the_days_up_to_its_listing() -> None:
    grows = point(None, kind="continuous RDS", started_at=night(date(2026, 2, 20)))
    assert gaps(points=(grows,)) == [(OLDEST, date(2026, 2, 19), "")]


def test_each_thing_of_a_system_is_held_to_it_from_its_first_point_to_its_last() -> None:
    day = date(2026, 3, 1)
    one = nights(OLDEST - DAY, NEWEST)
    other = nights(date(2026, 2, 20), date(2026, 3, 5), lack=[day], asset="orders-files")
    why = "the points of orders-files end on 2026-03-05, and nothing says whether it is gone or no longer backed up"
    assert gaps(points=(*one, *other)) == [(day, day, ""), (date(2026, 3, 6), NEWEST, why)]


def weekly(*moments: datetime) -> list[tuple[date, date, str]]:
    return gaps(points=tuple(map(point, moments)), systems=(system(rpo=7 * DAY, in_scope_from=date(2025, 1, 1)),))


def test_a_longer_objective_asks_for_a_point_before_it_has_passed() -> None:
    days = [night(OLDEST) + n * 7 * DAY for n in range(5)]
    assert weekly(*days) == []
    assert weekly(*days[:2], days[2] + timedelta(seconds=1), *days[3:]) == [(date(2026, 2, 11), date(2026, 2, 18), "")]


def test_without_a_point_the_stretch_that_a_listing_shows_is_what_was_lacking() -> None:
    first = night(OLDEST)
    assert weekly(first) == [(OLDEST, NEWEST, "")]
    assert weekly() == [(OLDEST, NEWEST, "")]


def test_days_that_no_listing_shows_and_none_would_are_lost() -> None:
    found = recoveries(examination(listings=(listing(SHOWN),), as_of=date(2026, 6, 30)))
    assert [item.lost for item in found] == [
        ((date(2026, 1, 1), date(2026, 2, 3)), (date(2026, 3, 10), date(2026, 5, 26)))
    ]
    over = recoveries(examination(listings=(listing(SHOWN),), as_of=date(2026, 7, 1)))
    assert [item.lost for item in over] == [
        ((date(2026, 1, 1), date(2026, 2, 3)), (date(2026, 3, 10), date(2026, 6, 30)))
    ]


DAYS = st.sets(st.integers(0, (NEWEST - OLDEST).days)).map(lambda found: [OLDEST + n * DAY for n in found])


@given(DAYS, DAYS)
def test_one_more_point_never_makes_a_gap(some: list[date], more: list[date]) -> None:
    few = gaps(points=tuple(point(night(day)) for day in some))
    many = gaps(points=tuple(point(night(day)) for day in {*some, *more}))
    assert each(many) <= each(few)


@given(DAYS)
def test_each_day_of_a_listing_has_a_point_or_lies_in_a_gap(some: list[date]) -> None:
    found = gaps(points=tuple(point(night(day)) for day in some))
    assert each(found) | set(some) == {OLDEST + n * DAY for n in range((NEWEST - OLDEST).days + 1)}
    assert not each(found) & set(some)


def each(found: list[tuple[date, date, str]]) -> set[date]:
    return {first + n * DAY for first, last, _ in found for n in range((last - first).days + 1)}


@given(st.sets(st.dates(date(2024, 2, 1), date(2024, 3, 31))))
def test_stretches_hold_the_days_and_nothing_else(days: set[date]) -> None:
    found = list(stretches(days))
    assert each([(*ends, "") for ends in found]) == days
    assert all(later[0] - earlier[1] > DAY for earlier, later in pairwise(found))


def test_a_point_of_unknown_status_without_a_date_may_be_of_any_day() -> None:
    day = date(2026, 3, 1)
    found = (*nights(OLDEST - DAY, NEWEST, lack=[day]), point(None, status="unknown"))
    why = "the point orders-none does not say when it was made (evidence/x/raw.csv:none)"
    assert gaps(points=found) == [(day, day, why)]
    assert gaps(points=(*found[:-1], point(None, status="failed"))) == [(day, day, "")]
