"""What a capture says of its own time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tieout.model.evidence.record import CaptureRecord, Span


OLD_STATE = timedelta(days=100)
"""A state that was older than that when it was captured lies in the quarter of its capture."""


class Moment(NamedTuple):
    """What a capture shows, of when."""

    at: datetime | None
    data_as_of: datetime | None
    window: Span | None


def claimed_at(record: CaptureRecord) -> datetime | None:
    """Give when it was captured, by its own word: of a file that a person brought, when the person saw it."""
    if record.by_hand is not None and record.by_hand.observed_at is not None:
        return record.by_hand.observed_at
    return record.times.finished if record.times else None


def shown_at(record: CaptureRecord) -> datetime | None:
    """Give the moment whose state it shows: what the source says, else when it was captured."""
    return (record.times.data_as_of if record.times else None) or claimed_at(record)


def moment_of(record: CaptureRecord) -> Moment:
    """Give all that tells one time from another."""
    return Moment(claimed_at(record), record.times.data_as_of if record.times else None, record.window)


def instants(record: CaptureRecord) -> Iterator[tuple[str, str, datetime]]:
    """Give each instant that lay in the past when the record was written: its key, what it is, and itself."""
    times, by_hand = record.times, record.by_hand
    if times is not None:
        if times.started is not None:
            yield "time", "was started", times.started
        if times.finished is not None:
            yield "time", "was finished", times.finished
        if times.data_as_of is not None:
            yield "time", "shows the state", times.data_as_of
    if by_hand is not None and by_hand.observed_at is not None:
        yield "manual", "was seen", by_hand.observed_at
