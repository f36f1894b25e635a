"""Stretches of time that captures tell of: which windows they cover whole, what they leave out, where they overlap."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.occurrence import Completion
from tieout.model.evidence.record import Span
from tieout.model.period import add_days
from tieout.model.windows import window_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from tieout.model.cadence import Cadence
    from tieout.model.calendar import Calendar
    from tieout.model.evidence.result import JudgedCapture
    from tieout.model.period import Period
    from tieout.model.windows import Window


class Overlap(NamedTuple):
    """A stretch of time of which two captures tell."""

    first: JudgedCapture
    second: JudgedCapture
    span: Span


def spanning(captures: Iterable[JudgedCapture]) -> tuple[JudgedCapture, ...]:
    """Give those that tell of a stretch of time, by its beginning."""
    found = [item for item in captures if item.capture.record.window is not None]
    return tuple(sorted(found, key=lambda item: (span_of(item), item.capture.path)))


def span_of(item: JudgedCapture) -> Span:
    """Give the stretch of time that a capture tells of; raises ValueError for one that tells of a moment."""
    if item.capture.record.window is None:
        raise ValueError(f"{item.capture.path} has no window")
    return item.capture.record.window


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Give the same time in as few stretches as it takes, oldest first."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.since <= found[-1].until:
            found[-1] = Span(found[-1].since, max(found[-1].until, span.until))
        else:
            found.append(span)
    return tuple(found)


def windows_covered(
    captures: Sequence[JudgedCapture], cadence: Cadence, calendar: Calendar, *, since: date
) -> Iterator[Completion]:
    """Give one completion for each window of a cadence that these cover whole, together.

    What came in time covers a window on the window's last day: a log cannot be taken before. What came late
    covers it on the day for which it counts. Windows that begin before ``since`` are left out.
    """
    early = [item for item in captures if not is_late(item, calendar)]
    late = sorted(
        (item for item in captures if is_late(item, calendar)), key=lambda item: (_day(item), item.capture.path)
    )
    done: set[str] = set()
    for count in range(len(late) + 1):
        known = [*early, *late[:count]]
        covered = merged(span_of(item) for item in known)
        ordered = sorted(known, key=span_of)
        for window in _windows(covered, cadence, calendar, since):
            if window.id not in done:
                done.add(window.id)
                last = late[count - 1] if count else _telling(ordered, window, calendar)
                on = max(window.end, _day(last)) if count else window.end
                yield Completion(id=last.capture.id, on=on, shows=window.end if count else None)


def last_day(item: JudgedCapture, calendar: Calendar) -> date:
    """Give the day for which it counts where no windows are asked for: the last of which it tells, if it is not late."""
    return _day(item) if is_late(item, calendar) else calendar.day_of(_inside(span_of(item)))


def shown_late(item: JudgedCapture, calendar: Calendar) -> date | None:
    """Give the day whose state a late one shows: it serves that day's window and no later one; None in time."""
    if item.claimed_at is None or not is_late(item, calendar):
        return None
    span = item.capture.record.window
    return calendar.day_of(_inside(span) if span else item.claimed_at)


def is_late(item: JudgedCapture, calendar: Calendar) -> bool:
    """Say whether it counts for a later day than it claims."""
    return item.claimed_at is None or item.completed_on != calendar.day_of(item.claimed_at)


def uncovered(spans: Sequence[Span], part: Period, calendar: Calendar, *, as_of: date) -> tuple[Span, ...]:
    """Give what these leave out of a period; while it runs, only up to the end of the last of them."""
    covered = merged(spans)
    first, after = calendar.instants(part)
    end = after if as_of > part.end else min(after, max((span.until for span in covered), default=first))
    edges = (Span(first, first), *(span for span in covered if span.until > first and span.since < end), Span(end, end))
    return tuple(Span(one.until, two.since) for one, two in pairwise(edges) if two.since > max(one.until, first))


def overlaps(captures: Sequence[JudgedCapture]) -> tuple[Overlap, ...]:
    """Give each stretch of time of which a capture tells and one before it has told."""
    found: list[Overlap] = []
    widest: JudgedCapture | None = None
    for item in captures:
        span = span_of(item)
        if widest is not None and span.since < span_of(widest).until:
            found.append(Overlap(widest, item, Span(span.since, min(span.until, span_of(widest).until))))
        if widest is None or span.until > span_of(widest).until:
            widest = item
    return tuple(found)


def _windows(covered: Iterable[Span], cadence: Cadence, calendar: Calendar, since: date) -> Iterator[Window]:
    for span in covered:
        last = calendar.day_of(_inside(span))
        window = window_of(max(since, calendar.day_of(span.since)), cadence, calendar)
        while window is not None and window.start <= last:
            after = add_days(window.end, 1)
            if calendar.first_instant(window.start) >= span.since and calendar.first_instant(after) <= span.until:
                yield window
            window = window_of(after, cadence, calendar) if after > window.end else None


def _telling(captures: Sequence[JudgedCapture], window: Window, calendar: Calendar) -> JudgedCapture:
    """Give the capture that tells of the window's last day, of these in their order in time."""
    end = calendar.first_instant(add_days(window.end, 1))
    return next(item for item in captures if span_of(item).until >= end)


def _day(item: JudgedCapture) -> date:
    if item.completed_on is None:
        raise ValueError(f"{item.capture.path} counts for no day")
    return item.completed_on


def _inside(span: Span) -> datetime:
    return max(span.since, span.until - datetime.resolution)
