"""What is said at once of a capture that will not pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.evidence import STARTED, by_hand, record_of
from tieout.collect.kept_told import shortcomings
from tieout.model.evidence.record import Pointer, Span


def test_a_whole_capture_has_none() -> None:
    assert shortcomings(record_of()) == ()
    assert shortcomings(by_hand()) == ()


def test_an_account_that_the_register_does_not_know_is_told() -> None:
    record = record_of()
    assert record.source is not None
    [told] = shortcomings(replace(record, source=replace(record.source, expected_match=None)))
    assert told.startswith("nobody knows example: fill registers/systems")


def test_a_place_without_a_lock_is_told() -> None:
    record = by_hand()
    first = replace(record.files[0], pointer=Pointer(uri="s3://b/k", version_id="1", lock_mode="", retain_until=None))
    [told] = shortcomings(replace(record, files=(first, *record.files[1:])))
    assert "nothing says that it is locked there" in told


def test_a_window_that_was_not_over_is_told() -> None:
    for days, number in ((1, 0), (30, 1)):
        window = Span(STARTED - timedelta(days=9), STARTED + timedelta(days=days))
        assert len(shortcomings(replace(by_hand(), window=window))) == number
