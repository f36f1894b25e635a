"""Expected against present: which captures carry each entry of a control's ``evidence:``, window by window.

An entry is held to the cadence by itself. So a window of the control is complete on the day when the last of
its entries is, and no entry is done because another one was.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence import standing_file
from tieout.judgement.evidence.coverage import (
    Overlap,
    last_day,
    overlaps,
    shown_late,
    span_of,
    spanning,
    uncovered,
    windows_covered,
)
from tieout.judgement.evidence.look_back import EXPORTED, days_looked_at
from tieout.judgement.evidence.wording import said
from tieout.judgement.occurrence import Completion, Occurrences, WindowResult, WindowState, occurrences
from tieout.model.cadence import Windows
from tieout.model.evidence.result import ResultState
from tieout.model.period import add_days

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tieout.model.calendar import Calendar
    from tieout.model.control import Control, Requirement
    from tieout.model.evidence.record import Span
    from tieout.model.evidence.result import JudgedCapture
    from tieout.model.examination import Examination
    from tieout.model.period import Period
    from tieout.model.windows import Window

_BACK = timedelta(days=800)
"""Two calendar years and some."""
_on = attrgetter("on")


class Uncounted(NamedTuple):
    """A capture that is there for an entry and does not count."""

    judged: JudgedCapture
    why: str
    """A part of a sentence that follows its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryAccount:
    """One entry of a control's ``evidence:``, and what carries it."""

    entry: Requirement
    captures: tuple[JudgedCapture, ...]
    """Those that are for it and count, by their day."""
    uncounted: tuple[Uncounted, ...]
    """Those that are for it and do not, by their path."""
    completions: tuple[Completion, ...]
    """The times that it was done, oldest first; from files of the repository too."""
    occurrences: Occurrences | None
    """Held against the cadence; None where that sets no days, or no period is examined, or one day of it (type 1)."""
    uncovered: tuple[Span, ...] = ()
    """Of captures that tell of stretches of time: what they leave out of the period."""
    overlaps: tuple[Overlap, ...] = ()
    """Of these: where two tell of the same time."""

    def inside(self, window: Window) -> tuple[Completion, ...]:
        """Give the times that it was done in a window."""
        first = bisect_left(self.completions, window.start, key=_on)
        near = self.completions[first : bisect_right(self.completions, window.end, lo=first, key=_on)]
        return tuple(item for item in near if item.shows is None or item.shows in window)

    def uncounted_in(self, first: date, last: date) -> tuple[Uncounted, ...]:
        """Give what is there for these days, both inclusive, and does not count."""
        return tuple(item for item in self.uncounted if (on := item.judged.completed_on) and first <= on <= last)


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlAccount:
    """A control over the part of the period in which it operates."""

    control: Control
    part: Period | None
    """None where no period is examined, or it operates in none of it; of a single day (type 1) with what leads up to it."""
    entries: tuple[EntryAccount, ...]
    """In the order of ``controls.yaml``."""
    occurrences: Occurrences | None
    """All entries together, each window as its worst entry has it; None where nothing sets days."""

    @property
    def is_dated(self) -> bool:
        """Whether it is held to days."""
        return self.occurrences is not None


def account(examination: Examination, control: Control) -> ControlAccount:
    """Hold what was captured for one control against what it asks for."""
    return _account(examination, control, served_by(examination))


def accounts(examination: Examination) -> tuple[ControlAccount, ...]:
    """Do so for each control that operates in the period, in their order; once for all who ask."""
    of = examination
    parts = (
        of.controls,
        of.period,
        of.as_of,
        of.program,
        of.exercises,
        of.documents,
        of.registers,
        of.access_reviews,
        of.judged,
        of.judged_earlier,
    )
    return of.evidence.memo.of(_accounts, of, *parts)


def _accounts(examination: Examination) -> tuple[ControlAccount, ...]:
    served = served_by(examination)
    found = (_account(examination, control, served) for control in examination.controls)
    return tuple(item for item in found if item.part is not None or examination.period is None)


def why_uncounted(judged: JudgedCapture, as_of: date) -> str:
    """Say why a capture does not count, to follow its id; empty for one that does."""
    if judged.superseded_by:
        return f"is corrected by {said(judged.superseded_by)}"
    if judged.state is not ResultState.PASS:
        worst = next(item for item in judged.reasons if item.state is judged.state)
        told = worst.message.removeprefix(said(judged.capture.id)).strip()
        return f"is {judged.state.value}: {told}"
    if judged.completed_on is None:
        return "says no day"
    if judged.completed_on > as_of:
        return f"counts for {judged.completed_on}"
    return ""


def served_by(examination: Examination) -> Mapping[tuple[str, str], Sequence[JudgedCapture]]:
    """Give the captures by the control and the entry that they are for."""
    found: defaultdict[tuple[str, str], list[JudgedCapture]] = defaultdict(list)
    for item in examination.evidence.judged:
        for pair in item.serves:
            found[pair].append(item)
    return found


def _account(
    examination: Examination, control: Control, served: Mapping[tuple[str, str], Sequence[JudgedCapture]]
) -> ControlAccount:
    period = examination.period
    part = days_looked_at(period, control, examination.program.organization.calendar) if period else None
    entries = tuple(
        entry_account(examination, control, entry, part, served.get((control.id, entry.id), ()))
        for entry in control.evidence
    )
    held = [item.occurrences for item in entries if item.occurrences is not None]
    together = _together(held, is_rolling=_is_rolling(control)) if held else None
    return ControlAccount(control=control, part=part, entries=entries, occurrences=together)


def entry_account(
    examination: Examination,
    control: Control,
    entry: Requirement,
    part: Period | None,
    captures: Sequence[JudgedCapture],
) -> EntryAccount:
    """Hold what was captured for one entry of a control against what it asks for over a part of the period."""
    as_of, calendar = examination.as_of, examination.program.organization.calendar
    weighed = [(item, why_uncounted(item, as_of)) for item in captures]
    counting = sorted(
        (item for item, why in weighed if not why), key=lambda item: (str(item.completed_on), item.capture.path)
    )
    spans = spanning(counting)
    done = sorted(
        {*_days(examination, control, counting), *standing_file.of_entry(examination, control, entry, part)},
        key=lambda item: (item.on, item.id),
    )
    cadence = control.cadence
    held = None
    is_window = part is not None and part.type != 1
    if cadence is not None and cadence.is_dated and part is not None and is_window:
        held = occurrences(cadence, part, done, as_of=as_of, calendar=calendar)
        told = _told_until(counting, spans, as_of, calendar)
        if told < as_of:
            awaited = occurrences(cadence, part, done, as_of=told, calendar=calendar)
            pairs = zip(held.windows, awaited.windows, strict=False)
            windows = tuple(now if now.window.end < told else then for now, then in pairs)
            if len(windows) == len(held.windows):
                worst = max((item.state for item in windows), key=lambda state: state.rank, default=None)
                standing = held.standing if worst is WindowState.MISSED else awaited.standing
                held = replace(awaited, windows=windows, standing=standing)
    return EntryAccount(
        entry=entry,
        captures=tuple(counting),
        uncounted=tuple(Uncounted(item, why) for item, why in weighed if why),
        completions=tuple(done),
        occurrences=held,
        uncovered=uncovered([span_of(item) for item in spans], part, calendar, as_of=as_of)
        if part and is_window and spans
        else (),
        overlaps=overlaps(spans),
    )


def _told_until(
    counting: Sequence[JudgedCapture], spans: Sequence[JudgedCapture], as_of: date, calendar: Calendar
) -> date:
    """Give the day up to which something can be missing: what happens is captured afterwards, by an export.

    Where all that counts tells of stretches of time, the days after the last of them are open, as long as another
    export can be expected.
    """
    if not spans or len(spans) < len(counting):
        return as_of
    last = max(last_day(item, calendar) for item in spans)
    return min(as_of, max(last, add_days(as_of, -EXPORTED.days)))


def _days(examination: Examination, control: Control, counting: Sequence[JudgedCapture]) -> list[Completion]:
    calendar, cadence = examination.program.organization.calendar, control.cadence
    points = [item for item in counting if item.capture.record.window is None]
    spans = spanning(counting)
    found = [
        Completion(id=item.capture.id, on=item.completed_on, shows=shown_late(item, calendar))
        for item in points
        if item.completed_on
    ]
    if cadence is None or not cadence.is_dated or cadence.windows is Windows.ROLLING:
        told = (
            Completion(id=item.capture.id, on=last_day(item, calendar), shows=shown_late(item, calendar))
            for item in spans
        )
        return [*found, *told]
    return [*found, *windows_covered(spans, cadence, calendar, since=_earliest(examination))]


def _earliest(examination: Examination) -> date:
    """Give the first day that can matter: before the period only the last time counts, a year back at most."""
    start = examination.period.start if examination.period else examination.as_of
    return max(start, date.min + _BACK) - _BACK


def _is_rolling(control: Control) -> bool:
    return control.cadence is not None and control.cadence.windows is Windows.ROLLING


def _together(held: Sequence[Occurrences], *, is_rolling: bool) -> Occurrences:
    """Give all entries as one: each window as the worst of them has it, the gaps of the worst.

    The windows of a rolling cadence begin when an entry was last done, so there the worst entry speaks for all.
    """
    worst = max(held, key=_badness)
    if is_rolling or len(held) == 1:
        return worst
    last_days = [item.lost_after for item in held if item.lost_after is not None]
    return replace(
        worst,
        standing=max((item.standing for item in held), key=lambda item: item.rank),
        windows=tuple(_worst(results) for results in zip(*(item.windows for item in held), strict=True)),
        ahead=tuple(item for one in held for item in one.ahead),
        next_due=min((item.next_due for item in held if item.next_due is not None), default=None),
        lost_after=min(last_days, default=None),
    )


def _badness(item: Occurrences) -> tuple[int, int, int]:
    """Order by how bad it stands, then by how wide its widest gap is, then by how soon something is due."""
    gap = max((gap.state.rank for gap in item.gaps), default=0)
    due = -item.next_due.toordinal() if item.next_due else -(10**9)
    return item.standing.rank, gap, due


def _worst(results: Sequence[WindowResult]) -> WindowResult:
    """Give a window as its worst entry has it; completed only if each entry is, on the day of the last."""
    worst = max(results, key=lambda item: item.state.rank)
    done = [item.completion for item in results]
    last = max((item for item in done if item is not None), key=lambda item: item.on, default=None)
    return replace(
        worst,
        completion=None if None in done else last,
        lost_after=min((item.lost_after for item in results if item.lost_after is not None), default=None),
    )
