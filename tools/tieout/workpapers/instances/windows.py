"""Windows of a cadence as instances of a control: each that asks for something once, with what was found for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence.wording import said
from tieout.judgement.occurrence import GapState, WindowState
from tieout.model.cadence import Every
from tieout.model.population import Item, Shown, token
from tieout.workpapers.instances.base import Instances
from tieout.workpapers.windowed import ends_in, is_inconclusive, is_told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tieout.judgement.evidence.expected import ControlAccount, EntryAccount
    from tieout.judgement.occurrence import GapResult, WindowResult
    from tieout.model.cadence import Cadence
    from tieout.model.examination import Examination


NOTHING_CAPTURED = "nothing is captured at all, so it is neither shown nor missed"


class _Held(NamedTuple):
    """One entry, laid out once for all its windows."""

    entry: EntryAccount
    windows: dict[str, WindowResult]
    """By id. Those of a rolling cadence are those of its worst entry: another one has windows of its own."""
    gaps: tuple[GapResult, ...]
    """Those that are too wide, and that no window which was missed tells of."""


class _Told(NamedTuple):
    """What is shown of one entry."""

    shown: Shown
    why: str
    entry: EntryAccount
    is_late: bool = False


def windows(account: ControlAccount, cadence: Cadence, examination: Examination) -> Instances | str:
    """Give each window over the part of the period that is required, or was served though it is not.

    A reason where the control leaves nothing that could serve one.
    """
    found, part = account.occurrences, account.part
    if found is None or part is None:
        return "it names no evidence that it leaves, so nothing could show a window"
    listed = [item for item in found.windows if item.window.required or _was_done(item, account, cadence)]
    left_out = len(found.windows) - len(listed)
    rest = f" Not required: {left_out}, days off or too little of the period." if left_out else ""
    beyond = sum(not item.window.required for item in listed)
    more = f" Not required, and listed because all of it was done: {beyond}." if beyond else ""
    of, names = tuple(_laid_out(account)), _names_by_id(account)
    return Instances(
        source=f"the windows of its cadence ({cadence.every.value}), {account.control.at('cadence')}",
        completeness=f"The calendar gives every window, whether anything was done in it or not.{rest}{more}",
        items=tuple(_item(item, account, of, names, examination) for item in listed),
        query=f"every window of the calendar that the cadence requires from {part.start} to {part.end}"
        f"{', and each other in which all of it was done' if beyond else ''}",
    )


def _was_done(result: WindowResult, account: ControlAccount, cadence: Cadence) -> bool:
    """Say whether a window that is not required was served all the same, by every entry and within the period."""
    part, entries = account.part, [item for item in account.entries if item.occurrences is not None]
    return (
        part is not None
        and cadence.every is not Every.DAILY
        and all(any(done.on in part for done in entry.inside(result.window)) for entry in entries)
    )


def _laid_out(account: ControlAccount) -> Iterator[_Held]:
    for entry in account.entries:
        held = entry.occurrences
        if held is not None:
            gaps = tuple(gap for gap in held.gaps if gap.state is not GapState.OK and not is_told(gap, held))
            yield _Held(entry, {item.window.id: item for item in reversed(held.windows)}, gaps)


def _item(
    result: WindowResult,
    account: ControlAccount,
    of: Sequence[_Held],
    names: dict[str, tuple[str, ...]],
    examination: Examination,
) -> Item:
    window = result.window
    told = tuple(_told(result, of, examination))
    shown = max((item.shown for item in told), key=lambda item: item.rank, default=Shown.SUPPORTED)
    served = {done.id for entry in account.entries for done in entry.inside(window)}
    return Item(
        id=token(window.id),
        on=window.end,
        what=f"{window.start} to {window.end}" if window.days > 1 else f"{window.start:%A}",
        location=account.control.at("cadence"),
        shown=shown,
        why=_gathered(item for item in told if item.shown is shown),
        until=result.lost_after if shown is Shown.OPEN and _is_ahead(result, examination) else None,
        done_on=result.completion.on if result.completion else None,
        is_late=any(item.is_late for item in told),
        waits_for=tuple(item.entry.entry.id for item in told if item.shown is Shown.OPEN),
        touched_by=frozenset(name for id_ in served for name in (id_, *names.get(id_, ()))),
    )


def _told(result: WindowResult, of: Iterable[_Held], examination: Examination) -> Iterator[_Told]:
    """Say what is shown of each entry in this window, and of the gaps that end in it."""
    for entry, windows_of, gaps in of:
        one = windows_of.get(result.window.id)
        if one is not None:
            yield _of_entry(one, entry, examination)
        for gap in gaps:
            if ends_in(gap, result.window):
                if not examination.evidence.captures:
                    yield _Told(Shown.UNKNOWN, NOTHING_CAPTURED, entry)
                    continue
                shown = Shown.DEVIATION if gap.state is GapState.EXCEPTION else Shown.ASKED
                yield _Told(
                    shown,
                    f"{gap.days} days passed since {gap.start}, {gap.allowed_days} are allowed",
                    entry,
                    is_late=True,
                )


def _of_entry(one: WindowResult, entry: EntryAccount, examination: Examination) -> _Told:
    window, done = one.window, one.completion
    if one.state is WindowState.MISSED:
        return _missed(one, entry, examination)
    if one.state is WindowState.OPEN:
        awaited = "not told of yet: the export that does is awaited"
        return _Told(Shown.OPEN, awaited if window.end < examination.as_of else f"to come by {window.end}", entry)
    if one.state is not WindowState.LATE_WITHIN_GRACE:
        return _Told(Shown.SUPPORTED, "", entry)
    if done is None:
        return _Told(Shown.OPEN, f"late, and within the grace until {one.lost_after}", entry, is_late=True)
    return _Told(Shown.ASKED, f"came on {done.on}, after the end and within the grace", entry, is_late=True)


def _missed(one: WindowResult, entry: EntryAccount, examination: Examination) -> _Told:
    """Say what is there all the same: where all of it is inconclusive, it cannot be told."""
    if not examination.evidence.captures:
        return _Told(Shown.UNKNOWN, NOTHING_CAPTURED, entry)
    there = entry.uncounted_in(one.window.start, one.window.end)
    path = entry.entry.path
    why = f"nothing in {path} shows it" if path else "nothing was captured that counts"
    why = f"{said(there[0].judged.capture.id)} {there[0].why}" if there else why
    return _Told(Shown.UNKNOWN if is_inconclusive(entry, one.window) else Shown.DEVIATION, why, entry)


def _gathered(told: Iterable[_Told]) -> str:
    """Give what is said, once each, with the first entry of which it is, and how many more."""
    names: dict[str, list[str]] = {}
    for item in told:
        names.setdefault(item.why, []).append(_name(item.entry))
    parts = (f"{of[0]}{f' and {len(of) - 1} more' if len(of) > 1 else ''}: {why}" for why, of in names.items() if why)
    return "; ".join(parts)


def _is_ahead(result: WindowResult, examination: Examination) -> bool:
    return result.lost_after is not None and result.lost_after >= examination.as_of


def _names_by_id(account: ControlAccount) -> dict[str, tuple[str, ...]]:
    """Give what findings call each capture beside its id: its path, and the folder that it lies in."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in account.entries:
        for judged in (*entry.captures, *(item.judged for item in entry.uncounted)):
            capture = judged.capture
            found[capture.id] = (*found.get(capture.id, ()), capture.path, capture.path.rpartition("/")[0])
    return found


def _name(entry: EntryAccount) -> str:
    of = entry.entry
    return f"{of.id or of.kind}{f' ({of.system})' if of.system else ''}"
