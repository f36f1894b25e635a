"""The times of a record: whether they can be true together, and whether the data was fresh."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tieout.judgement.evidence.claim import OLD_STATE, claimed_at, instants, shown_at
from tieout.judgement.evidence.wording import CAPTURE_ANEW, clock, lasting, reason
from tieout.model.evidence.quarter import quarter_of
from tieout.model.evidence.record import Origin
from tieout.model.evidence.result import ResultState
from tieout.model.period import ENDS_EVERYWHERE, add_days

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.record import CaptureRecord
    from tieout.model.evidence.result import Reason

CLOCKS_APART = timedelta(seconds=300)
"""How far two honest clocks may be apart: beyond that no time of the capture means anything."""
DATED_BACK = timedelta(days=1)
"""How much earlier than a line's own word the commit that brought it may be: whoever commits chooses the date."""
ZONES = timedelta(days=1)
"""The folder's quarter may be one of another zone."""
_LONGEST_S = 10**9
STALE_AFTER = timedelta(days=1)
"""How old data may be when it is captured, where ``collectors.yaml`` does not say."""


def future(context: Context, capture: Capture) -> Iterator[Reason]:
    """Say that a time cannot be: it lies after the commit, or the times contradict one another."""
    record = capture.record
    seal = context.seal(capture)
    seen = min((at for at in (capture.came.at if capture.came else None, seal.stamped_at) if at), default=None)
    ends = context.calendar.bounds(add_days(context.examination.as_of, 1))[1]
    allowed = (seen + CLOCKS_APART) if seen else ends
    late = [(key, what, moment) for key, what, moment in instants(record) if moment > allowed]
    if late:  # one clock that is wrong makes all of them so
        key, what, moment = max(late, key=lambda item: item[2])
        since = f"it came to the branch at {clock(seen)}" if seen else f"the day examined, {clock(ends)}"
        yield _impossible(capture, f"{what} at {clock(moment)}, {lasting(moment - (seen or ends))} after {since}", key)
    if seal.line is not None and seal.line.path == capture.path and seal.came_at is not None:
        ahead = seal.line.sealed_at - seal.came_at
        # A commit that is dated after the day examined has that day's end here: its own date is not known to be early.
        if ahead > DATED_BACK and seal.came_at < _ends(context.examination.as_of):
            what = (
                f"was sealed at {clock(seal.line.sealed_at)}, by the word of its line, and the commit that brought "
                f"the line bears a date {lasting(ahead)} before that, {clock(seal.came_at)}"
            )
            yield _impossible(capture, what, "time")
    yield from (_impossible(capture, what, key) for key, what in _contradictions(record))


def _ends(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + ENDS_EVERYWHERE


def _contradictions(record: CaptureRecord) -> Iterator[tuple[str, str]]:
    """Tell which times cannot be true together, each with its key."""
    times = record.times
    done = (times.finished if times else None) or claimed_at(record)
    if times and times.started and times.finished and times.finished < times.started:
        yield "time", f"was finished at {clock(times.finished)}, before it was started at {clock(times.started)}"
    if done is None:
        return
    if times and times.data_as_of and times.data_as_of - done > CLOCKS_APART:
        what = f"shows the state of {clock(times.data_as_of)}, and was captured at {clock(done)}, before that"
        yield "time", what
    if record.window and record.window.until > done:
        what = f"tells of the time until {clock(record.window.until)}, and was captured at {clock(done)}, before that"
        yield "window", what


def _impossible(capture: Capture, what: str, key: str) -> Reason:
    remedy = f"set the clock of the machine right, then {CAPTURE_ANEW}"
    return reason(
        capture, "evidence-future-date", ResultState.INCONCLUSIVE, what, remedy, at=key, about=what.partition(" at ")[0]
    )


def clocks(context: Context, capture: Capture) -> Iterator[Reason]:  # noqa: ARG001  # parts are called alike
    """Say that the clock of the source and that of the capture disagree."""
    times = capture.record.times
    if times is None:
        return
    apart = [timedelta(seconds=min(abs(times.skew_s), _LONGEST_S))] if times.skew_s is not None else []
    apart += [times.finished - times.source_clock] if times.finished and times.source_clock else []
    widest = max((abs(item) for item in apart), default=timedelta())
    if widest > CLOCKS_APART:
        yield reason(
            capture,
            "evidence-clock-skew",
            ResultState.INCONCLUSIVE,
            f"was captured by a clock that is {lasting(widest)} from the clock of its source, "
            f"and at most {lasting(CLOCKS_APART)} is allowed",
            f"set the clock of the machine right, then {CAPTURE_ANEW}",
            at="time",
        )


def stale(context: Context, capture: Capture) -> Iterator[Reason]:
    """Say that the data was old when it was captured. What tells of a span of time is as old as its end."""
    record, times = capture.record, capture.record.times
    if record.kind is Origin.MANUAL or record.window is not None or times is None:
        return
    if times.data_as_of is None or times.finished is None:
        return
    age, allowed = times.finished - times.data_as_of, _allowed_age(context, capture)
    if age > allowed:
        yield reason(
            capture,
            "evidence-stale",
            ResultState.INCONCLUSIVE,
            f"shows the state of {clock(times.data_as_of)}, which was {lasting(age)} old when it was captured; "
            f"allowed are {lasting(allowed)}",
            f"have the source make it anew, then {CAPTURE_ANEW}",
            at="time",
        )


def _allowed_age(context: Context, capture: Capture) -> timedelta:
    """Give what ``collectors.yaml`` allows for its collector; of several entries the strictest of its system."""
    used, collectors = capture.record.collector, context.evidence.collectors
    if used is None:
        return STALE_AFTER
    named = collectors.collector(used.id)
    settings = (
        [named]
        if named
        else [item for item in collectors.collectors if item.uses == used.id and item.system == capture.record.system]
    )
    return min((item.stale_after for item in settings if item.stale_after is not None), default=STALE_AFTER)


def period(context: Context, capture: Capture) -> Iterator[Reason]:
    """Say that the folder's quarter and the record disagree, so that one of them is not true."""
    record, quarter = capture.record, quarter_of(capture.path)
    move = "put it under the quarter that it tells of, before it is committed; else capture it anew"
    if quarter is None:
        what = "lies in no quarter's folder, such as evidence/2026-Q1/"
        yield reason(capture, "evidence-period-mismatch", ResultState.INCONCLUSIVE, what, move)
        return
    if record.window is not None:
        # The instant after the last one is not in it.
        told = (record.window.since, max(record.window.since, record.window.until - timedelta.resolution))
    else:
        moment = shown_at(record)
        if moment is None:
            return
        told = (moment, moment)
        claimed = claimed_at(record)
        if claimed is not None and claimed - moment > OLD_STATE:
            told = (moment, claimed)
    first, last = (context.calendar.day_of(moment) for moment in told)
    if first - quarter.last > ZONES or quarter.first - last > ZONES:
        what = f"lies in the folder of {quarter.name}, and tells {_when(first, last)}"
        yield reason(capture, "evidence-period-mismatch", ResultState.INCONCLUSIVE, what, move, at="window")


def _when(first: date, last: date) -> str:
    return f"of {first}" if first == last else f"of the time from {first} to {last}"
