"""Controls and the examined period -> the windows in which each must be carried out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tieout.judgement.occurrence import Completion, GapState, WindowState, occurrences
from tieout.model.cadence import Every, Windows
from tieout.model.period import add_days
from tieout.workpapers.due.obligation import Kind, Obligation, Unlisted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tieout.judgement.evidence.expected import ControlAccount
    from tieout.judgement.occurrence import GapResult, Occurrences, WindowResult
    from tieout.model.cadence import Cadence
    from tieout.model.control import Control
    from tieout.model.examination import Examination
    from tieout.model.period import Period

Completions = Mapping[str, tuple[Completion, ...]]
"""By control the times that it was done."""
NOT_READ = "nothing captured is read yet"


def windows(examination: Examination, completions: Completions | None) -> Iterator[Obligation | Unlisted]:
    """Give the windows of each control over the part of the examined period in which it operates.

    Every window that can still be closed; of a daily control only the first. Where the completions
    are given, or something was captured, every one that was missed as well; where the widest gap since the last one ends in a
    window, that gap stands for it. Where they are not, windows that are over are named, not judged.
    """
    period = examination.period
    if period is None:
        reason = "no period is examined: declare one under periods in controls.yaml, or name it with --period"
        yield Unlisted(kind=Kind.EVIDENCE_WINDOW, subject="", reason=reason)
        return
    if period.type == 1:
        reason = f"{period.id} is as of one day (type 1), so nothing falls due in it"
        yield Unlisted(kind=Kind.EVIDENCE_WINDOW, subject="", reason=reason)
        return
    if not examination.controls:
        yield Unlisted(kind=Kind.EVIDENCE_WINDOW, subject="", reason="no control could be read")
    calendar = examination.program.organization.calendar
    held = _held(examination) if completions is None else {}
    is_read = completions is not None or bool(held)
    for control in examination.controls:
        part = period.part(control.effective_from, control.effective_to)
        if part is None:
            continue
        cadence = control.cadence
        reason = _why_none(cadence, is_read=is_read)
        if cadence is None or reason:
            yield Unlisted(kind=Kind.EVIDENCE_WINDOW, subject=control.id, reason=reason)
            continue
        account = held.get(control.id)
        done = None if completions is None else completions.get(control.id, ())
        found = account.occurrences if account is not None else None
        if found is None:
            found = occurrences(cadence, part, done or (), as_of=examination.as_of, calendar=calendar)
        if is_read:
            yield from _read(control, cadence, found, part)
        else:
            yield from _unread(control, cadence, found)


def _held(examination: Examination) -> dict[str, ControlAccount]:
    """Give what was captured for each control; nothing where nothing was captured at all."""
    if not examination.evidence.captures:
        return {}
    from tieout.judgement.evidence.expected import accounts  # noqa: PLC0415  # only where something was captured

    return {item.control.id: item for item in accounts(examination)}


def _why_none(cadence: Cadence | None, *, is_read: bool) -> str:
    if cadence is None:
        return "it does not say how often"
    if not cadence.is_dated:
        return "it sets no days: it acts on an event, or all the time"
    if cadence.windows is Windows.ROLLING and not is_read:
        return f"each of its windows begins when it was last done, and {NOT_READ}"
    return ""


def _unread(control: Control, cadence: Cadence, found: Occurrences) -> Iterator[Obligation | Unlisted]:
    over = tuple(item.window.id for item in found.windows if item.state is WindowState.MISSED)
    if over:
        reason = f"windows that are over: {NOT_READ}, so this cannot say whether one was missed"
        yield Unlisted(kind=Kind.EVIDENCE_WINDOW, subject=control.id, reason=reason, windows=over)
    for item in _closable(cadence, found):
        yield _obligation(control, item, due_on=item.window.end, lost_after=item.lost_after, is_read=False)


def _read(control: Control, cadence: Cadence, found: Occurrences, part: Period) -> Iterator[Obligation]:
    for item in found.windows:
        if item.state is WindowState.MISSED and item.completion is None:
            lost = add_days(item.window.end, cadence.grace_days)
            yield _obligation(control, item, due_on=item.window.end, lost_after=lost)
    gap = None if cadence.windows is Windows.ROLLING else _running(found)
    closable = _closable(cadence, found)
    held = next((item for item in closable if gap and gap.limit in item.window), None)
    if gap and (held or gap.limit < part.end):
        yield _gap(control, gap, held)
        if held and gap.state is not GapState.EXCEPTION:
            closable.remove(held)  # whoever closes the gap in time closes it too
    for item in closable:
        yield _obligation(control, item, due_on=item.window.end, lost_after=item.lost_after)


def _running(found: Occurrences) -> GapResult | None:
    """Give the gap that the next completion ends; after the period only one that was too wide."""
    last = found.gaps[-1] if found.gaps else None
    return last if last and last.until is None and (last.is_open or last.state is not GapState.OK) else None


def _closable(cadence: Cadence, found: Occurrences) -> list[WindowResult]:
    still = [item for item in found.windows if item.lost_after is not None]
    return still[:1] if cadence.every is Every.DAILY else still


def _gap(control: Control, gap: GapResult, held: WindowResult | None) -> Obligation:
    """Give what must be done again within the widest gap, and the window in which that falls."""
    window = f"for {held.window.id}, " if held else ""
    apart = "1 day" if gap.allowed_days == 1 else f"{gap.allowed_days} days"
    lost_after = gap.tolerated_until
    if held and held.lost_after:
        lost_after = min(lost_after, held.lost_after)
    return Obligation(
        kind=Kind.EVIDENCE_WINDOW,
        subject=control.id,
        title=f"{control.title or control.id}: evidence {window}at most {apart} after {gap.start}",
        owner=control.owner or "",
        due_on=gap.limit,
        lost_after=lost_after,
        step=_step(control),
        location=control.at("cadence"),
        occurrence=f"from-{gap.start}",
    )


def _obligation(
    control: Control, item: WindowResult, *, due_on: date, lost_after: date | None, is_read: bool = True
) -> Obligation:
    return Obligation(
        kind=Kind.EVIDENCE_WINDOW,
        subject=control.id,
        title=f"{control.title or control.id}: evidence for {item.window.id}",
        owner=control.owner or "",
        due_on=due_on,
        lost_after=lost_after,
        step=_step(control),
        location=control.at("cadence"),
        occurrence=item.window.id,
        opens_on=item.window.start,
        is_read=is_read,
    )


def _step(control: Control) -> str:
    """Say what to do: what has to be captured comes first, then what is a file of the repository by itself."""
    ordered = sorted(control.evidence, key=lambda item: bool(item.path))
    if not ordered:
        return "carry it out and keep under evidence/ what shows it"
    first = ordered[0]
    rest = len(ordered) - 1
    more = f" and {rest} more" if rest else ""
    where = f"in {first.path}" if first.path else "under evidence/"
    return f"carry it out and keep {first.id} of {first.system}{more} {where}"
