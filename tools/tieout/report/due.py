"""What falls due -> text for a terminal, 80 columns where it can: the most urgent first, by owner."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from tieout.report.layout import WIDTH, Palette, plain, plural, wrapped
from tieout.workpapers.due.owners import NOBODY
from tieout.workpapers.due.sheet import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from tieout.model.examination import Examination
    from tieout.workpapers.due.obligation import Kind, Unlisted
    from tieout.workpapers.due.sheet import Due, Sheet

_NAMED = 3
"""From so many on, subjects of one reason are counted."""
_LOST = "Lost: from the next day on an auditor would note the gap, though it is closed later."
_HEADS = {
    State.LATE: ("error", "Late"),
    State.LATE_WITHIN_GRACE: ("warning", "Late, within grace"),
    State.UNKNOWN: ("warning", "Over, and it is not known whether it was done"),
    State.DUE: ("strong", "Due"),
}


def page(examination: Examination, sheet: Sheet, *, colour: bool = False, width: int = WIDTH) -> str:
    """Give what is late and due, by urgency and owner, the sum, and what has no place in the list."""
    paint = Palette(colour)
    lines = [*wrapped(head(examination, sheet), width=width), ""]
    for state, (style, words) in _HEADS.items():
        items = sheet.of(state)
        if items:
            until = f" until {sheet.until}" if state is State.DUE else ""
            lines += [paint.paint(style, f"{words}{until}"), *_by_owner(items, examination, paint, width), ""]
    lines += [*_sum(sheet, paint, width), *_rest(examination, sheet, paint, width)]
    return "\n".join(lines) + "\n"


def owner_of(item: Due, examination: Examination) -> str:
    """Give the owner as written with the people meant: ``role:cto (Ana Example)``."""
    if not item.owner:
        return "no owner"
    if item.people:
        return f"{item.owner} ({', '.join(person.name or person.id for person in item.people)})"
    if examination.why_absent("people"):
        return item.owner
    known = examination.roster.holders(item.owner) is not None
    return f"{item.owner} ({'nobody today' if known else 'not in the people register'})"


def when(item: Due, as_of: date) -> str:
    """Give the last day in time, how far it is, and the day after which it is lost."""
    what = item.obligation
    left = (what.due_on - as_of).days
    if left < 0:
        said = f"was due {what.due_on}, {plural(-left, 'day')} {'ago' if item.state is State.UNKNOWN else 'late'}"
    else:
        said = f"by {what.due_on}, in {plural(left, 'day')}" if left else f"by {what.due_on}, today"
    if what.lost_after is None:
        return said
    day = "that day" if what.lost_after == what.due_on else "today" if what.lost_after == as_of else what.lost_after
    return f"{said}; lost after {day}"


def head(examination: Examination, sheet: Sheet) -> str:
    """Give whose programme it is, the day and the period, and whose items alone are in the list."""
    name = plain(examination.program.organization.name) or "Unnamed organization"
    period = f", period {plain(examination.period.id)}" if examination.period else ""
    whose = "" if sheet.owner is None else f", only of {'no owner' if sheet.owner == NOBODY else sheet.owner}"
    return f"{name}, as of {examination.as_of}{period}{whose}"


def _by_owner(items: Sequence[Due], examination: Examination, paint: Palette, width: int) -> Iterator[str]:
    """Lay items out under their owners, the one with the first day on top."""
    owners = dict.fromkeys(item.owner for item in items)
    for owner in owners:
        theirs = [item for item in items if item.owner == owner]
        yield from ("", *wrapped(owner_of(theirs[0], examination), "  ", width=width))
        for run in runs_of(theirs):
            yield from _item(run, examination.as_of, paint, width)


def _item(run: Sequence[Due], as_of: date, paint: Palette, width: int) -> Iterator[str]:
    """Lay out the first of several windows of one control, and how many follow it."""
    yield from wrapped(title_of(run[0]), "    ", "      ", width=width)
    yield from (paint.paint("faint", line) for line in wrapped(when(run[0], as_of), "      ", width=width))
    more = more_like_it(run)
    if more:
        yield from wrapped(more, "      ", width=width)
    yield from wrapped(f"next: {run[0].obligation.step}", "      ", "            ", width=width)


def title_of(item: Due) -> str:
    """Give the subject and what is to be done."""
    what = item.obligation
    return what.title if what.title.startswith(f"{what.subject}:") else f"{what.subject} {what.title}"


def more_like_it(run: Sequence[Due]) -> str:
    """Say how many follow the first of a run; empty for none."""
    return f"and {len(run) - 1} more like it, the last by {run[-1].obligation.due_on}" if len(run) > 1 else ""


def runs_of(items: Iterable[Due]) -> tuple[tuple[Due, ...], ...]:
    """Put those of one kind and subject together, in the order of the first of each."""
    runs: dict[tuple[object, str], list[Due]] = {}
    for item in items:
        runs.setdefault((item.obligation.kind, item.obligation.subject), []).append(item)
    return tuple(map(tuple, runs.values()))


def counts(sheet: Sheet) -> str:
    """Give how many are in each state, and the next that comes later, as a sentence without a full stop."""
    days = plural((sheet.until - sheet.as_of).days, "day")
    late, grace, unknown, due = (len(sheet.of(state)) for state in _HEADS)
    later = sheet.of(State.UPCOMING)
    said = [f"{late} late" if late else "nothing found late"]
    if grace:
        said.append(f"{grace} late within grace")
    if unknown:
        said.append(f"{unknown} over and not known")
    said.append(f"{due or 'nothing'} due in {days}, until {sheet.until}")
    text = ", ".join(said)
    if later:
        first = later[0].obligation
        text += f"; the next later: {first.subject} by {first.due_on}"
    return text[0].upper() + text[1:]


def _sum(sheet: Sheet, paint: Palette, width: int) -> list[str]:
    late, grace, unknown = (len(sheet.of(state)) for state in (State.LATE, State.LATE_WITHIN_GRACE, State.UNKNOWN))
    style = "error" if late else "warning" if grace or unknown else "strong"
    lines = [paint.paint(style, line) for line in wrapped(counts(sheet), width=width)]
    shown = sheet.of(*_HEADS)
    if any(item.obligation.lost_after for item in shown):
        lines += wrapped(_LOST, width=width)
    unread = sum(not item.obligation.is_read for item in shown)
    if unread:
        what = f"{plural(unread, 'window')} of controls above may be done already"
        lines += wrapped(f"{what}: nothing captured is read yet.", width=width)
    return lines


def _rest(examination: Examination, sheet: Sheet, paint: Palette, width: int) -> list[str]:
    lines = [line for said in not_listed(examination, sheet) for line in wrapped(said, "  ", "    ", width=width)]
    return ["", paint.paint("strong", "Not in this list"), *lines] if lines else []


def not_listed(examination: Examination, sheet: Sheet) -> Iterator[str]:
    """Say what could not be looked at, what has no day, and what could not be read: a sentence each."""
    absent: dict[str, list[str]] = {}
    for kind, reason in sheet.kinds:
        if reason:
            absent.setdefault(reason, []).append(_kind(kind))
    for reason, kinds in absent.items():
        yield f"{kinds[0]}{''.join(f', {other.lower()}' for other in kinds[1:])}: {reason}"
    ordered = sorted(sheet.unlisted, key=lambda item: (item.kind.value, item.reason))
    for (_, reason), group in groupby(ordered, key=lambda item: (item.kind.value, item.reason)):
        yield f"{_subjects([*group])}: {reason}"
    if examination.unreadable:
        yield f"{plural(len(examination.unreadable), 'place')} could not be read: tieout check names them"


def _subjects(items: Sequence[Unlisted]) -> str:
    names = [item.subject for item in items]
    shown = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
    windows = sum(len(item.windows) for item in items)
    return f"{_kind(items[0].kind)} of {shown}" + (f" ({plural(windows, 'window')})" if windows else "")


def _kind(kind: Kind) -> str:
    return kind.value.replace("-", " ").capitalize()
