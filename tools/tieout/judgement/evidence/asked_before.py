"""What a control missed while it asked for it: no change of ``controls.yaml`` takes that back.

A cadence that is loosened, an entry that is exchanged and a day of beginning that is moved hold from then on. The
windows that had ended before are those of the control as the branch had it then.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence.expected import accounts, entry_account, served_by
from tieout.judgement.occurrence import GapState, WindowState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.judgement.evidence.expected import EntryAccount
    from tieout.judgement.occurrence import GapResult, Occurrences, WindowResult
    from tieout.model.control import Control, Requirement
    from tieout.model.control_change import FormerControl
    from tieout.model.evidence.result import JudgedCapture
    from tieout.model.examination import Examination
    from tieout.model.period import Period

_DAY = timedelta(days=1)


class MissedBefore(NamedTuple):
    """What one entry of a control missed until a commit changed the control."""

    former: FormerControl
    entry: EntryAccount
    windows: tuple[WindowResult, ...]
    """Oldest first."""
    gaps: tuple[GapResult, ...]
    """Those that no such window lies in, oldest first."""


def missed_before(examination: Examination) -> Iterator[MissedBefore]:
    """Give what was missed in the period by controls as they stood, and is not missed by them as they stand."""
    period = examination.period
    if period is None:
        return
    served = served_by(examination)
    now = {account.control.id: account.entries for account in accounts(examination)}
    for former in examination.former_controls:
        part = _part(former, period)
        for entry in former.control.evidence if part else ():
            if entry.path and examination.evidence.kept_as(entry.path) is None:
                continue  # nobody looked
            control = former.control
            captures = served.get((control.id, entry.id)) or _named(examination, control, entry)
            found = entry_account(examination, control, entry, part, captures)
            if found.occurrences is not None:
                known = [item.occurrences for item in now.get(control.id, ()) if item.entry.id == entry.id]
                yield from _missed(former, found, found.occurrences, [item for item in known if item is not None])


def _part(former: FormerControl, period: Period) -> Period | None:
    """Give the days of the period on which the branch had the control so, and it said that it was in operation."""
    control, last = former.control, former.until - _DAY
    first = max(former.since, control.effective_from or former.since)
    return period.part(first, last if control.effective_to is None else min(last, control.effective_to))


def _named(examination: Examination, control: Control, entry: Requirement) -> tuple[JudgedCapture, ...]:
    """Give what names the control and may be for an entry that ``controls.yaml`` does not have any more."""
    return tuple(
        item
        for item in examination.evidence.judged
        if control.id in item.capture.record.controls
        and (not entry.system or item.capture.record.system == entry.system)
        and (not item.capture.record.evidence or entry.id in item.capture.record.evidence)
    )


def _missed(
    former: FormerControl, entry: EntryAccount, held: Occurrences, known: Iterable[Occurrences]
) -> Iterator[MissedBefore]:
    told = [
        (item.window.start, item.window.end) for of in known for item in of.windows if item.state is WindowState.MISSED
    ]
    told += [(gap.start, gap.end) for of in known for gap in of.gaps if gap.state is GapState.EXCEPTION]
    over = [item for item in held.windows if item.state is WindowState.MISSED and item.window.end < former.until]
    windows = tuple(item for item in over if (item.window.start, item.window.end) not in told)
    gaps = tuple(
        gap
        for gap in held.gaps
        if gap.state is GapState.EXCEPTION
        and not any(first <= gap.end and last >= gap.start for first, last in told)
        and not any(item.window.start <= gap.end and item.window.end >= gap.start for item in over)
    )
    if windows or gaps:
        yield MissedBefore(former, entry, windows, gaps)
