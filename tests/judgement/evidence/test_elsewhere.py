"""Bytes that lie in another store: a place, a version and a lock that hold for as long as the evidence is wanted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.evidence import capture, judged
from tieout.model.evidence.record import Pointer
from tieout.model.evidence.result import ResultState
from tieout.model.period import Period

WHOLE = Pointer(uri="s3://b/k", version_id="1", lock_mode="COMPLIANCE", retain_until=date(2026, 12, 31))
PERIOD = Period(id="2026", start=date(2026, 1, 1), end=date(2026, 12, 31))


def told(pointer: Pointer, *, keep_until: date | None = None, **examined: Any) -> tuple[ResultState, list[str]]:
    good = capture()
    raw = replace(good.record.files[0], pointer=pointer)
    record = replace(good.record, files=(raw, *good.record.files[1:]), keep_until=keep_until)
    away = tuple(item for item in good.present if item.name != raw.path)
    found = judged(replace(good, record=record, present=away), **examined)
    return found.state, [reason.message.partition(" keeps ")[2] for reason in found.reasons]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"uri": ""}, "raw.jsonl in another store without its place"),
        ({"version_id": ""}, "raw.jsonl in another store without its version"),
        ({"lock_mode": "", "retain_until": None}, "raw.jsonl in another store without its lock or end of the lock"),
        ({"uri": "https://b.example.com/k"}, "raw.jsonl at https://b.example.com/k, which is no s3://BUCKET/KEY"),
        (
            {"version_id": "null"},
            (
                "raw.jsonl at s3://b/k, not looked at, in the version null: nothing is versioned there, so nothing is"
                " locked"
            ),
        ),
        (
            {"lock_mode": "GOVERNANCE"},
            "raw.jsonl at s3://b/k, not looked at, under the lock GOVERNANCE, which is lifted by whoever may",
        ),
        (
            {"lock_mode": "FOREVER"},
            "raw.jsonl at s3://b/k, not looked at, under the lock FOREVER, which S3 does not know",
        ),
        ({"retain_until": date(2026, 6, 29)}, "raw.jsonl in another store, whose lock ended on 2026-06-29"),
        (
            {"retain_until": date(2026, 12, 30)},
            "raw.jsonl in another store, whose lock ends on 2026-12-30, before the period does",
        ),
    ],
)
def test_what_may_be_gone_tomorrow_is_inconclusive(changes: dict[str, Any], message: str) -> None:
    assert told(replace(WHOLE, **changes), period=PERIOD) == (ResultState.INCONCLUSIVE, [message])


def test_a_lock_up_to_the_last_day_of_the_period_holds() -> None:
    assert told(WHOLE, period=PERIOD) == (ResultState.PASS, [])
    assert told(replace(WHOLE, lock_mode="compliance"), period=PERIOD) == (ResultState.PASS, [])


def test_a_lock_must_hold_for_as_long_as_the_record_is_kept() -> None:
    assert told(WHOLE, keep_until=date(2026, 12, 31)) == (ResultState.PASS, [])
    state, messages = told(WHOLE, keep_until=date(2033, 1, 1))
    assert state is ResultState.INCONCLUSIVE
    assert messages == [
        "raw.jsonl in another store, whose lock ends on 2026-12-31, and the record is to be kept until 2033-01-01"
    ]


def test_of_two_ends_the_nearer_is_told() -> None:
    _, messages = told(replace(WHOLE, retain_until=date(2026, 6, 29)), keep_until=date(2033, 1, 1), period=PERIOD)
    assert messages == ["raw.jsonl in another store, whose lock ended on 2026-06-29"]
