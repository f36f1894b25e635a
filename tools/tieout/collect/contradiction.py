"""What a record says of its capture, against what the raw bytes say themselves.

Whoever can seal can write into a record that it is all, and lower every number to fit. The raw bytes still
name what the source counted, what was wrong with its answer, and when the answer came.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING

from tieout.collect.raw import pages_in
from tieout.collect.sidecar import instant
from tieout.collect.strict_json import ShapeError
from tieout.judgement.evidence.wording import counted, said
from tieout.model.evidence.record import Origin, Population, Refusal, Times

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tieout.collect.base import Normalised
    from tieout.collect.table import KeptTable
    from tieout.model.evidence.record import CaptureRecord

_TOLERANCE = timedelta(minutes=5)
"""The clock of whoever captures may be set while it runs."""
_WRITTEN = timedelta(seconds=1)
"""Records give seconds."""


def contradiction(record: CaptureRecord, found: Normalised, table: KeptTable, raw: bytes) -> str:
    """Say the first thing in which a record differs from its raw bytes; empty where nothing does."""
    parts = (
        _numbers(record, found, table),
        _faults(record, found, table),
        _times(record, found),
        _moments(record, raw),
    )
    return next(chain.from_iterable(parts), "")


def _numbers(record: CaptureRecord, found: Normalised, table: KeptTable) -> Iterator[str]:
    kept = record.population or Population()
    if kept.rows is not None and kept.rows != table.rows:
        yield f"the raw bytes give {counted(table.rows, 'row')}, and the record says {kept.rows}"
    if found.total is not None and kept.total != found.total:
        told = "no number" if kept.total is None else str(kept.total)
        yield f"the raw bytes say that there are {counted(found.total, 'row')} in all, and the record says {told}"


def _faults(record: CaptureRecord, found: Normalised, table: KeptTable) -> Iterator[str]:
    if not (record.population and record.population.complete):
        return
    for item in (*found.problems, *table.problems):
        if item.reason is not Refusal.REGION_DISABLED:
            what = f"{said(item.resource)}: {said(item.message)}"
            yield f"the record says that it is all, and the raw bytes do not: {what}"
    yield from (f"the record says that it is all, and of the raw bytes is missing {said(gap)}" for gap in found.gaps)


def _times(record: CaptureRecord, found: Normalised) -> Iterator[str]:
    ours, theirs = found.data_as_of, (record.times or Times()).data_as_of
    if ours is not None and (theirs is None or abs(ours - theirs) >= _WRITTEN):
        told = instant(theirs) if theirs else "no time"
        yield f"the raw bytes are of {instant(ours)}, and the record says {told}"


def _moments(record: CaptureRecord, raw: bytes) -> Iterator[str]:
    """Tell which answer came when the record says that nobody asked."""
    times = record.times or Times()
    if record.kind is not Origin.COLLECTED or times.started is None or times.finished is None:
        return
    for received in _received(raw):
        if not times.started - _TOLERANCE <= received <= times.finished + _TOLERANCE:
            span = f"from {instant(times.started)} to {instant(times.finished)}"
            yield f"an answer in the raw bytes came at {instant(received)}, and the record says that it was captured {span}"


def _received(raw: bytes) -> Iterator[datetime]:
    try:
        for page in pages_in(raw):
            if page.received_at is not None:
                yield page.received_at
    except ShapeError:
        return
