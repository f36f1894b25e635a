"""Expected against present: what a cadence asks for in a period, and what was completed.

A cadence is held to two tests, and both must hold. *Windows*: in each required window something was
completed. *Gaps*: from one completion to the next no more passed than the widest gap. Dates are
civil dates in the organization's zone; a completion is dated by its sign-off. Days are inclusive
throughout: what happens on the last day of a window, of a gap or of the grace is in time.
"""

from __future__ import annotations

import enum
from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from tieout.model.cadence import Windows
from tieout.model.period import add_days
from tieout.model.windows import Window, window_of, windows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tieout.model.cadence import Cadence
    from tieout.model.calendar import Calendar
    from tieout.model.period import Period


class WindowState(enum.Enum):
    """Where a window stands; the further down, the worse. Not required takes no part in the order."""

    NOT_REQUIRED = "not_required"
    DONE = "done"
    OPEN = "open"
    """Nothing completed, and the window is not over."""
    LATE_WITHIN_GRACE = "late_within_grace"
    """Completed in the days of grace after it; or over, not completed, and the grace is not over."""
    MISSED = "missed"

    def __init__(self, _: str) -> None:
        """Rank it by its place: asked for once a window, so it is counted once alone."""
        self.rank = max(0, len(type(self).__members__) - 1)
        """How bad it is: 0 and up."""


class GapState(enum.Enum):
    """Where a gap stands; the further down, the worse."""

    OK = "ok"
    LATE_WITHIN_GRACE = "late_within_grace"
    EXCEPTION = "exception"

    def __init__(self, _: str) -> None:
        """Rank it by its place."""
        self.rank = len(type(self).__members__)
        """How bad it is: 0 and up."""


class Standing(enum.Enum):
    """Where both tests together stand; the further down, the worse."""

    IN_TIME = "in_time"
    NOT_TESTED = "not_tested"
    """Nothing completed in the period and nothing required of it: nothing shows that it operates."""
    OPEN = "open"
    """Nothing late so far, and something still required."""
    LATE_WITHIN_GRACE = "late_within_grace"
    EXCEPTION = "exception"

    def __init__(self, _: str) -> None:
        """Rank it by its place."""
        self.rank = len(type(self).__members__)
        """How bad it is: 0 and up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """One time that it was done."""

    id: str
    on: date
    """The civil date of the sign-off."""
    shows: date | None = None
    """Of what was seen late: the day whose state it shows. It may serve that day's window alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowResult:
    """A window with what was found in it."""

    window: Window
    state: WindowState
    completion: Completion | None = None
    """The first in the window; else the first in the grace after it, which may serve the next as well."""
    lost_after: date | None = None
    """The last day on which it can still be completed, late or not; None where nothing is to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapResult:
    """The time from one completion to the next."""

    since: Completion | None
    """None if none is on record before the first in the period: counted from the period's first day."""
    start: date
    """The day from which it is counted, day 0."""
    until: Completion | None
    """None for the last one, which reaches to the as-of day or the period's end."""
    end: date
    limit: date
    """The last day on which the next completion is within the widest gap."""
    tolerated_until: date
    """The last day of the grace after that."""
    state: GapState
    is_open: bool = False
    """Whether the next completion ends it: the last one, while the period runs."""

    @property
    def days(self) -> int:
        """How long it is: from a day to the next is 1."""
        return (self.end - self.start).days

    @property
    def allowed_days(self) -> int:
        """How long it may be without grace."""
        return (self.limit - self.start).days

    @property
    def lost_after(self) -> date | None:
        """The last day on which it can still be closed, late or not; None where nothing is to save."""
        return self.tolerated_until if self.is_open and self.state is not GapState.EXCEPTION else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrences:
    """Both tests of one cadence over one period."""

    standing: Standing
    windows: tuple[WindowResult, ...]
    """Oldest first; those that are not required too."""
    gaps: tuple[GapResult, ...]
    """Oldest first; none before the period begins."""
    ahead: tuple[Completion, ...] = ()
    """Those dated after the as-of day. They count for nothing."""
    next_due: date | None = None
    """The last day on which the next completion is in time for both tests; None if none is asked for."""
    lost_after: date | None = None
    """The last day on which the first of what is open can still be closed."""


def occurrences(
    cadence: Cadence, period: Period, completions: Iterable[Completion], *, as_of: date, calendar: Calendar
) -> Occurrences:
    """Hold the completions against the cadence over the period, as of a day.

    Several completions of one day are one. A cadence that sets no days (on an event) is not tested.
    Before the period begins its windows are known, and no gap is.
    """
    ordered = sorted(completions, key=lambda item: (item.on, item.id))
    ahead = tuple(item for item in ordered if item.on > as_of)
    by_day: dict[date, Completion] = {}
    for item in ordered[: len(ordered) - len(ahead)]:
        if not _is_past(item, cadence, calendar):
            by_day.setdefault(item.on, item)
    known = tuple(ordered[: len(ordered) - len(ahead)])
    gaps = _gaps(cadence, period, tuple(by_day.values()), as_of, calendar) if cadence.is_dated else ()
    if cadence.windows is Windows.ROLLING:
        found = tuple(_rolling(gap, period) for gap in gaps)
    else:
        found = tuple(
            _judged(window, known, as_of, cadence.grace_days) for window in windows(cadence, period, calendar)
        )
    still = [item for item in found if item.lost_after is not None]
    running = [gap for gap in gaps if gap.is_open]
    last_days = [*(item.lost_after for item in still), *(gap.lost_after for gap in running)]
    return Occurrences(
        standing=_standing(found, gaps, period),
        windows=found,
        gaps=gaps,
        ahead=ahead,
        next_due=min([*(item.window.end for item in still), *(gap.limit for gap in running)], default=None),
        lost_after=min((day for day in last_days if day is not None), default=None),
    )


def _is_past(item: Completion, cadence: Cadence, calendar: Calendar) -> bool:
    """Say whether what it shows was over, with its grace, when it was seen: then it ends no gap."""
    if item.shows is None or not cadence.is_dated:
        return False
    end = cadence.gap_until(item.shows, calendar)
    if cadence.windows is not Windows.ROLLING:
        window = window_of(item.shows, cadence, calendar)
        end = end if window is None else window.end
    return item.on > add_days(end, cadence.grace_days)


def _judged(window: Window, known: Sequence[Completion], as_of: date, grace: int) -> WindowResult:
    if not window.required:
        return WindowResult(window=window, state=WindowState.NOT_REQUIRED)
    lost_after = add_days(window.end, grace)
    first = bisect_left(known, window.start, key=lambda item: item.on)
    served = next(
        (
            item
            for item in takewhile(lambda item: item.on <= lost_after, map(known.__getitem__, range(first, len(known))))
            if item.shows is None or item.shows in window
        ),
        None,
    )
    if served is not None:
        state = WindowState.DONE if served.on <= window.end else WindowState.LATE_WITHIN_GRACE
        return WindowResult(window=window, state=state, completion=served)
    if as_of > lost_after:
        return WindowResult(window=window, state=WindowState.MISSED)
    state = WindowState.OPEN if as_of <= window.end else WindowState.LATE_WITHIN_GRACE
    return WindowResult(window=window, state=state, lost_after=lost_after)


def _gaps(
    cadence: Cadence, period: Period, known: Sequence[Completion], as_of: date, calendar: Calendar
) -> tuple[GapResult, ...]:
    """Give each gap that reaches into the period, from the last completion before it on."""
    end = min(as_of, period.end)
    if end < period.start:
        return ()
    before = bisect_left(known, period.start, key=lambda item: item.on)
    inside = [item for item in known[before:] if item.on <= end]
    points = [known[before - 1] if before else None, *inside, None]
    found: list[GapResult] = []
    for since, until in pairwise(points):
        start = period.start if since is None else since.on
        reached = end if until is None else until.on
        limit = cadence.gap_until(start, calendar)
        tolerated_until = add_days(limit, cadence.grace_days)
        late = GapState.LATE_WITHIN_GRACE if reached <= tolerated_until else GapState.EXCEPTION
        found.append(
            GapResult(
                since=since,
                start=start,
                until=until,
                end=reached,
                limit=limit,
                tolerated_until=tolerated_until,
                state=GapState.OK if reached <= limit else late,
                is_open=until is None and as_of <= period.end,
            )
        )
    return tuple(found)


def _rolling(gap: GapResult, period: Period) -> WindowResult:
    """Give a gap as the window of a rolling cadence: from the day after a completion to its limit.

    The next completion ends it, wherever it falls, and the next window begins the day after.
    """
    start = gap.start if gap.since is None else add_days(gap.start, 1)
    window = Window(id=f"from-{start}", start=start, end=max(start, gap.end if gap.until else gap.limit))
    if gap.until is None and gap.limit >= period.end:
        rest = replace(window, required=False, reason="it does not end before the period does")
        return WindowResult(window=rest, state=WindowState.NOT_REQUIRED)
    within = WindowState.DONE if gap.until else WindowState.OPEN
    state = {GapState.OK: within, GapState.EXCEPTION: WindowState.MISSED}.get(gap.state, WindowState.LATE_WITHIN_GRACE)
    return WindowResult(window=window, state=state, completion=gap.until, lost_after=gap.lost_after)


def _standing(found: Sequence[WindowResult], gaps: Sequence[GapResult], period: Period) -> Standing:
    windowed = {item.state for item in found}
    gapped = {gap.state for gap in gaps}
    if WindowState.MISSED in windowed or GapState.EXCEPTION in gapped:
        return Standing.EXCEPTION
    if WindowState.LATE_WITHIN_GRACE in windowed or GapState.LATE_WITHIN_GRACE in gapped:
        return Standing.LATE_WITHIN_GRACE
    if WindowState.OPEN in windowed or any(gap.is_open and gap.limit < period.end for gap in gaps):
        return Standing.OPEN
    if not any(item.completion for item in found) and not any(gap.until for gap in gaps):
        return Standing.NOT_TESTED
    return Standing.IN_TIME
