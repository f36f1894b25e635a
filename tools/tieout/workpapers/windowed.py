"""Windows of a cadence as they are shown: done in time is no pass where too long a gap ended in it."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.occurrence import GapState, WindowState
from tieout.model.evidence.result import ResultState

if TYPE_CHECKING:
    from tieout.judgement.evidence.expected import ControlAccount, EntryAccount
    from tieout.judgement.occurrence import GapResult, Occurrences, WindowResult
    from tieout.model.windows import Window


class Mark(enum.Enum):
    """What is said of one window."""

    NOT_REQUIRED = "not required"
    IN_TIME = "in time"
    OPEN = "still open"
    LATE = "late"
    """After its end, or after too long a gap, and within the grace."""
    AFTER_GAP = "after too long a gap"
    """Done within its days, more than the allowed days and the grace after the time before."""
    DOUBTFUL = "cannot be told"
    """Something is there, and all of it is inconclusive: nothing is said either way."""
    MISSED = "missed"


_BY_STATE = {
    WindowState.NOT_REQUIRED: Mark.NOT_REQUIRED,
    WindowState.DONE: Mark.IN_TIME,
    WindowState.OPEN: Mark.OPEN,
    WindowState.LATE_WITHIN_GRACE: Mark.LATE,
    WindowState.MISSED: Mark.MISSED,
}
_BY_GAP = {GapState.LATE_WITHIN_GRACE: Mark.LATE, GapState.EXCEPTION: Mark.AFTER_GAP}


class Marked(NamedTuple):
    """A window with what is said of it."""

    of: WindowResult
    mark: Mark


def marked(account: ControlAccount) -> tuple[Marked, ...]:
    """Mark each window of a control, the oldest first; none where nothing sets days."""
    found = () if account.occurrences is None else account.occurrences.windows
    gaps = [
        gap
        for entry in account.entries
        if (held := entry.occurrences) is not None
        for gap in held.gaps
        if gap.state is not GapState.OK and not is_told(gap, held)
    ]
    return tuple(Marked(item, Mark.DOUBTFUL if _is_doubtful(item, account) else _mark(item, gaps)) for item in found)


def _is_doubtful(of: WindowResult, account: ControlAccount) -> bool:
    """Say whether of each entry that is missed in a window something inconclusive is there, and nothing else."""
    if of.state is not WindowState.MISSED:
        return False
    missed = [
        entry
        for entry in account.entries
        if entry.occurrences is not None
        and any(
            item.window.id == of.window.id and item.state is WindowState.MISSED for item in entry.occurrences.windows
        )
    ]
    return bool(missed) and all(is_inconclusive(entry, of.window) for entry in missed)


def is_inconclusive(entry: EntryAccount, window: Window) -> bool:
    """Say whether all that was captured for an entry in a window is inconclusive; not where nothing was."""
    there = entry.uncounted_in(window.start, window.end)
    return bool(there) and all(item.judged.state is ResultState.INCONCLUSIVE for item in there)


def _mark(of: WindowResult, gaps: list[GapResult]) -> Mark:
    if of.state not in {WindowState.DONE, WindowState.LATE_WITHIN_GRACE}:
        return _BY_STATE[of.state]
    ended = [gap.state for gap in gaps if ends_in(gap, of.window)]
    worst = max(ended, key=lambda item: item.rank, default=GapState.OK)
    return _BY_GAP.get(worst, _BY_STATE[of.state])


def ends_in(gap: GapResult, window: Window) -> bool:
    """Say whether a gap ended, or became too wide for good, in this window."""
    return (gap.until.on if gap.until else gap.tolerated_until) in window


def is_told(gap: GapResult, held: Occurrences) -> bool:
    """Say whether a window that was missed, or of a late gap one that was late, lies in it: that says it already."""
    worse = (
        {WindowState.MISSED} if gap.state is GapState.EXCEPTION else {WindowState.MISSED, WindowState.LATE_WITHIN_GRACE}
    )
    return any(
        item.state in worse and item.window.start <= gap.end and item.window.end >= gap.start for item in held.windows
    )
