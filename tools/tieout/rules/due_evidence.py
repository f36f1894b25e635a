"""What the rules about expected evidence say of one control: what was missed, what is late, what never came."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from tieout.judgement.evidence.look_back import is_shortened
from tieout.judgement.evidence.wording import said
from tieout.judgement.occurrence import GapState, WindowState
from tieout.model.cadence import Every
from tieout.model.characters import visible
from tieout.model.finding import Observation, Severity
from tieout.rules.place import named
from tieout.rules.wording import days, shortened, span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from tieout.judgement.evidence.expected import ControlAccount, EntryAccount
    from tieout.judgement.occurrence import GapResult, WindowResult
    from tieout.model.control import Control
    from tieout.model.examination import Examination

_DAY = timedelta(days=1)
_A_ROW = 3
"""Missed windows without one that was done between them, from which on they are told as one thing."""
_IN_TIME = "capture what the next window asks for in time; tieout due lists it"
_AS_IT_COMES = "capture what shows the next time that it acts, or that it never had to: tieout evidence add, or collect"
"""Of a control without windows, which ``due`` cannot list."""
_LATE = (WindowState.LATE_WITHIN_GRACE, WindowState.MISSED)


def missed(account: ControlAccount, examination: Examination) -> Iterator[Observation]:
    """Yield each window that was missed, each gap that was too wide, and what exports leave out of the period."""
    control = account.control
    for entry in account.entries:
        name = name_of(entry)
        if entry.occurrences is None:
            yield from _left_out(account, entry, examination)
            continue
        windows = [item for item in entry.occurrences.windows if item.state is WindowState.MISSED]
        for group in _told_together(control, entry, windows):
            yield _missed(control, entry, group)
        for gap in entry.occurrences.gaps:
            if gap.state is GapState.EXCEPTION and not _explains(windows, gap):
                what = f"has nothing that counts as {name} {_between(gap)}; allowed are {days(gap.allowed_days)}"
                why = _uncounted(entry, gap.start, gap.end)
                yield _observation(control, f"{what}{why}", f"{entry.entry.id} gap {gap.start}")


def late(account: ControlAccount, examination: Examination) -> Iterator[Observation]:
    """Yield each window and gap that was closed within the grace, or still can be."""
    control = account.control
    for entry in account.entries:
        if entry.occurrences is None:
            continue
        name = name_of(entry)
        for item in entry.occurrences.windows:
            if item.state is WindowState.LATE_WITHIN_GRACE:
                what = f"has {name} for {item.window.id} {_when(item, examination.as_of)}"
                why = "" if item.completion else _uncounted(entry, item.window.start, examination.as_of)
                yield _observation(control, f"{what}{why}", f"{entry.entry.id} {item.window.id}")
        explained = [item for item in entry.occurrences.windows if item.state in _LATE]
        for gap in entry.occurrences.gaps:
            if gap.state is GapState.LATE_WITHIN_GRACE and not _explains(explained, gap):
                what = f"has nothing that counts as {name} {_between(gap)}; allowed are {days(gap.allowed_days)}"
                yield _observation(control, f"{what}, and it is within the grace", f"{entry.entry.id} gap {gap.start}")


def never(account: ControlAccount, examination: Examination) -> Iterator[Observation]:
    """Yield each entry of a control without windows that nothing carries in the period."""
    control, part, as_of = account.control, account.part, examination.as_of
    is_asked = control.is_effective(as_of) if part is None else part.start <= as_of
    if account.is_dated or not is_asked:
        return
    is_day = part is not None and part.type == 1
    is_over = part is not None and (as_of > part.end or (is_day and as_of == part.end))
    is_early = part is not None and is_day and is_shortened(part, control, examination.program.organization.calendar)
    for entry in account.entries:
        if any(part is None or item.on in part for item in entry.completions):
            continue
        since = "" if part is None else f" {span(part.start, part.end)}" if is_over else f" since {part.start}"
        first, last = (part.start, part.end) if part else (as_of.min, as_of)
        what = f"has nothing that counts as {name_of(entry)}{since}{_uncounted(entry, first, last)}"
        severity = None if is_over and not is_early else Severity.WARNING
        yield _observation(control, what, entry.entry.id, severity=severity, remedy=_AS_IT_COMES)


def _left_out(account: ControlAccount, entry: EntryAccount, examination: Examination) -> Iterator[Observation]:
    calendar = examination.program.organization.calendar
    for gap in entry.uncovered:
        first, last = calendar.day_of(gap.since), calendar.day_of(gap.until - gap.until.resolution)
        what = f"has nothing that tells of what happened {span(first, last)}: its {name_of(entry)} leaves that out"
        yield _observation(account.control, f"{what}{_uncounted(entry, first, last)}", f"{entry.entry.id} {first}")


def _told_together(
    control: Control, entry: EntryAccount, windows: Sequence[WindowResult]
) -> Iterable[Sequence[WindowResult]]:
    """Give the windows one by one; three and more in a row together; those of a daily cadence a month at a time."""
    if control.cadence is None or control.cadence.every is not Every.DAILY:
        return _in_a_row(entry, windows)
    months: defaultdict[str, list[WindowResult]] = defaultdict(list)
    for item in windows:
        months[f"{item.window.start:%Y-%m}"].append(item)
    return months.values()


def _in_a_row(entry: EntryAccount, windows: Sequence[WindowResult]) -> Iterator[Sequence[WindowResult]]:
    asked = [item for item in entry.occurrences.windows if item.window.required] if entry.occurrences else []
    place = {item.window.id: number for number, item in enumerate(asked)}
    runs: list[list[WindowResult]] = []
    for item in windows:
        if runs and place[item.window.id] == place[runs[-1][-1].window.id] + 1:
            runs[-1].append(item)
        else:
            runs.append([item])
    for run in runs:
        yield from [run] if len(run) >= _A_ROW else [[item] for item in run]


def _missed(control: Control, entry: EntryAccount, group: Sequence[WindowResult]) -> Observation:
    first, last = group[0].window, group[-1].window
    why = _uncounted(entry, first.start, last.end + (control.cadence.grace_days if control.cadence else 0) * _DAY)
    what = f"has nothing that counts as {name_of(entry)}"
    if len(group) > 1 and first.days > 1:
        told = f"for {len(group)} windows in a row, {first.id} to {last.id}"
        return _observation(control, f"{what} {told}{why}", f"{entry.entry.id} {first.id}")
    if len(group) > 1:
        told = f"on {days(len(group))} {span(first.start, last.end)}"
        return _observation(control, f"{what} {told}{why}", f"{entry.entry.id} {first.start:%Y-%m}")
    told = f"for {first.id}, which ended on {first.end}" if first.days > 1 else f"on {first.start}"
    about = f"{first.start:%Y-%m}" if first.days == 1 else first.id
    return _observation(control, f"{what} {told}{why}", f"{entry.entry.id} {about}")


def _when(item: WindowResult, as_of: date) -> str:
    end = item.window.end
    if item.completion is not None:
        return f"since {item.completion.on}, {days((item.completion.on - end).days)} after it ended"
    return f"not yet, {days((as_of - end).days)} after it ended; until {item.lost_after} it is within the grace"


def _between(gap: GapResult) -> str:
    """Give ``for 100 days, from 2026-01-15 to 2026-04-25``."""
    since = "the first day of the period, " if gap.since is None else ""
    return f"for {days(gap.days)}, from {since}{gap.start} to {gap.end}"


def _explains(windows: Iterable[WindowResult], gap: GapResult) -> bool:
    return any(item.window.start <= gap.end and item.window.end >= gap.start for item in windows)


def _uncounted(entry: EntryAccount, first: date, last: date) -> str:
    """Say what is there for these days and does not count, and why."""
    found = entry.uncounted_in(first, last)
    if not found:
        return ""
    more = f", and {len(found) - 1} more do not count" if len(found) > 1 else ""
    return f"; {said(found[0].judged.capture.id)} does not count: it {shortened(found[0].why, 200)}{more}"


def name_of(entry: EntryAccount) -> str:
    """Call an entry of a control's evidence by its id and its system."""
    told = entry.entry
    return f"{visible(told.id) or 'evidence without an id'}{f' ({visible(told.system)})' if told.system else ''}"


def _observation(
    control: Control, what: str, about: str, *, severity: Severity | None = None, remedy: str = _IN_TIME
) -> Observation:
    return Observation(
        subject=named(control),
        location=control.at("evidence"),
        message=f"{named(control)} {what}",
        remedy=remedy,
        about=about,
        severity=severity,
    )
