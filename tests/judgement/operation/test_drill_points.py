"""The recovery point of a drill against the listings around it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.exercises import stated
from tests.recovery import DAY, drill, examination, listing, night, nights, point
from tieout.judgement.operation.drill_points import PointFault, point_doubts
from tieout.model.limit import Unit
from tieout.model.operation.recovery import RecoveryPoint

SIGNED = date(2026, 3, 12)
BEGAN = datetime(2026, 3, 10, 9, tzinfo=UTC)
BEFORE, AFTER = night(date(2026, 3, 1), 6), night(date(2026, 3, 20), 6)
AROUND = (listing(BEFORE), listing(AFTER))
NIGHTS = (*nights(date(2026, 2, 1), date(2026, 2, 28)), *nights(date(2026, 3, 1), date(2026, 3, 19), first=1, last=1))


def faults(name: str, *points: RecoveryPoint, **changes: Any) -> list[PointFault]:
    sound: dict[str, Any] = {"listings": AROUND, "points": (*NIGHTS, *points)}
    record = drill(1, SIGNED, point=name, **changes.pop("record", {}))
    return [item.fault for item in point_doubts(examination(record, **{**sound, **changes}))]


def test_a_point_of_the_night_before_is_borne_out() -> None:
    assert faults("orders-0310") == []


def test_a_point_that_neither_listing_has_was_not_there() -> None:
    assert faults("orders-new") == [PointFault.UNLISTED]


def test_the_last_part_of_a_longer_name_is_enough_where_it_is_of_one_point() -> None:
    arn = "arn:aws:backup:eu-central-1:111122223333:recovery-point:"
    early = datetime(2026, 3, 9, 2, tzinfo=UTC)
    assert faults("a-1", point(early, 1, point=f"{arn}a-1")) == []
    assert faults("1", point(early, 1, point=f"{arn}a-1")) == [PointFault.UNLISTED]
    assert faults("a-1", point(early, 1, point=f"{arn}a-1"), point(early, 1, point="x/a-1")) == [PointFault.UNLISTED]


def test_a_drill_that_names_no_point_is_left_to_others() -> None:
    assert faults("") == []
    assert faults("orders-new", record={"restored": ()}) == []


def test_both_listings_are_needed_to_show_that_there_was_none() -> None:
    assert faults("orders-new", listings=AROUND[:1]) == [PointFault.NOT_AFTER]
    assert faults("orders-new", listings=AROUND[1:]) == [PointFault.NOT_BEFORE]
    partial = listing(AFTER, partial="the second page was refused")
    assert faults("orders-new", listings=(AROUND[0], partial)) == [PointFault.NOT_AFTER]
    assert faults("orders-new", listings=()) == []


@pytest.mark.parametrize(
    ("value", "fault"), [(19, PointFault.BETWEEN), (20, PointFault.UNLISTED)], ids=["too short", "long enough"]
)
def test_what_can_have_come_and_gone_in_between_nobody_can_tell(value: int, fault: PointFault) -> None:
    assert faults("orders-new", statements=(stated("backup-retention", value, Unit.DAYS),)) == [fault]


def test_a_point_is_made_before_the_drill_begins() -> None:
    assert faults("x", point(BEGAN, 1, point="x")) == []
    assert faults("x", point(BEGAN + timedelta(seconds=1), 1, point="x")) == [PointFault.LATER]
    day_alone = {"started_at": None}
    assert faults("x", point(BEGAN + timedelta(hours=9), 1, point="x"), record=day_alone) == []
    assert faults("x", point(BEGAN.date() + DAY, 1, point="x"), record=day_alone) == [PointFault.LATER]


def test_a_point_has_not_expired_when_the_drill_begins() -> None:
    old = night(date(2026, 2, 2))
    assert faults("x", point(old, point="x", expires_at=BEGAN)) == []
    assert faults("x", point(old, point="x", expires_at=BEGAN - timedelta(seconds=1))) == [PointFault.GONE]
    assert faults("x", point(old, point="x", expires_at=BEGAN.date())) == []
    assert faults("x", point(old, point="x", expires_at=BEGAN.date() - DAY)) == [PointFault.GONE]
    assert faults("x", point(old, point="x", status="expired")) == [PointFault.GONE]
    later = (point(old, point="x"), point(old, 1, point="x", status="expired"))
    assert faults("x", *later) == []


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        ("failed", PointFault.FAILED),
        ("partial", PointFault.POOR),
        ("pending", PointFault.POOR),
        ("unknown", PointFault.POOR),
    ],
)
def test_a_point_that_is_not_whole(status: str, fault: PointFault) -> None:
    assert faults("x", point(night(date(2026, 2, 20)), point="x", status=status)) == [fault]


def test_a_point_without_a_date() -> None:
    assert faults("x", point(None, point="x")) == [PointFault.UNDATED]


def test_drills_before_the_period_and_of_other_systems_are_left_alone() -> None:
    assert faults("orders-new", record={"held_on": date(2025, 12, 31)}) == []
    assert faults("orders-new", record={"system": "files"}) == []
