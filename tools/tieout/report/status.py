"""Overview -> one screen of 24 lines and 80 columns, or of more columns where there are more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.evidence.wording import not_committed, several
from tieout.model.finding import SWITCHED_OFF, Severity
from tieout.model.population import Shown
from tieout.model.rung import RUNGS, Rung
from tieout.report.layout import Palette, cut, plain, plural, width_of, wrapped
from tieout.report.sent import branch_lines, resting
from tieout.report.text import not_examined
from tieout.workpapers.rehearsal import rehearse

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.examination import Examination
    from tieout.model.finding import Outcome
    from tieout.workpapers.approvals import Population
    from tieout.workpapers.evidence_sheet import EvidenceSheet
    from tieout.workpapers.ladder import Ladder
    from tieout.workpapers.standing import Overview, Urgent

_SHOWN = 5
_LINES = 24
_WIDTH = 80
_OWNER = 32
"""Columns of an owner, so that the command behind it has room."""


def page(
    examination: Examination,
    outcome: Outcome,
    sheet: Overview,
    ladder: Ladder,
    changes: Population,
    captured: EvidenceSheet,
    *,
    days: int,
    colour: bool = False,
    folder: str = "",
    width: int = _WIDTH,
) -> str:
    """Give counts, the five most urgent items with owner and next command, and what is not known.

    ``width``, 80 or more, is where sentences are cut. ``folder`` is where the commands run, as one would type it, if that is not where we are. Fewer than five are shown
    where they would not fit one screen; a command is never cut.
    """
    paint = Palette(colour)
    waiting = examination.evidence.uncommitted
    name = plain(examination.program.organization.name) or "Unnamed organization"
    when = f", as of {examination.as_of}"
    if examination.period:
        when += f", period {_cut(plain(examination.period.id), 26)}"
    lines = [
        paint.paint("strong", _cut(name, width - len(when)) + when),
        "",
        *_reviews(sheet, days, paint, proven=not changes.why_untested),
        "Findings  "
        + (
            ", ".join(
                paint.paint(severity.value, plural(outcome.count(severity), severity.value))
                for severity in Severity
                if outcome.count(severity)
            )
            or paint.paint("good", "none open")
        )
        + resting(outcome, " \u00b7 "),
        "Criteria  " + _criteria(ladder),
        *([f"          {unseen}"] if (unseen := not_examined(ladder)) else []),
        *_changes(changes, width),
        *_captures(captured),
        *_operation(examination, outcome, ladder),
        *([_cut(f"          {not_committed(len(waiting))}")] if waiting else []),
        "",
    ]
    tail = _unknown(outcome, width)
    if sheet.urgent:
        lines.append(paint.paint("strong", f"Do first, after cd {folder}" if folder else "Do first"))
        room = (_LINES - len(lines) - len(tail) - 1) // 2  # a line is kept for how many more there are
        shown = max(1, min(_SHOWN, room))
        for item in sheet.urgent[:shown]:
            lines += _urgent(item, examination.as_of, paint, width)
        rest = len(sheet.urgent) - shown
        if rest > 0:
            lines.append(paint.paint("faint", f"  and {rest} more: tieout check"))
    return "\n".join([*lines, *tail]) + "\n"


def _unknown(outcome: Outcome, width: int) -> list[str]:
    """Say what nobody looked at, and what could not be read."""
    lines = []
    if outcome.not_examined:
        lines.append(_rules("Not examined", [item.rule for item in outcome.not_examined], width))
    if switched := outcome.off.get(SWITCHED_OFF):
        lines.append(_rules("Switched off", list(switched), width))
    if outcome.passed_over:
        lines.append(f"Not read: {plural(len(outcome.passed_over), 'place')}: tieout check names them")
    for said in branch_lines(outcome.branch_note):
        lines += wrapped(said[:1].upper() + said[1:], "", width=width)
    return lines


def _rules(begin: str, names: list[str], width: int) -> str:
    """Name as many as a line holds, and count the others: a list that is cut off reads as a short one."""
    wide = f"{begin}: {several(names, shown=len(names))}"
    if len(wide) <= width or len(names) == 1:
        return _cut(wide, width)
    told = (f"{begin}: {several(names, shown=shown)} rules" for shown in range(len(names) - 1, 0, -1))
    return next((line for line in told if len(line) <= width), f"{begin}: {plural(len(names), 'rule')}")


def _reviews(sheet: Overview, days: int, paint: Palette, *, proven: bool) -> list[str]:
    """Count the texts by their reviews; without what the code host knows, their days are what their heads say."""
    late = f"{sheet.late} late"
    first = [f"{sheet.current} current", f"{sheet.due} due in {days} d"]
    first.append(paint.paint("error", late) if sheet.late else late)
    second = []
    if proven and sheet.proposed:
        second.append(f"{sheet.proposed} as claimed, not landed")
    if sheet.unread:
        second.append(paint.paint("error", f"{plural(sheet.unread, 'text')} cannot be read"))
    if sheet.undated:
        second.append(paint.paint("warning", f"{sheet.undated} without a sound date"))
    if sheet.unstated:
        second.append(paint.paint("warning", f"{sheet.unstated} of no stated status"))
    if sheet.drafts:
        second.append(f"{sheet.drafts} not in force")
    claimed = "" if proven or not sheet.current + sheet.due + sheet.late else ", as their heads claim"
    lines = [f"Reviews   {' · '.join(first)}{claimed}"]
    return [*lines, f"{'':10}{' · '.join(second)}"] if second else lines


def _criteria(ladder: Ladder) -> str:
    total = len(ladder.standings)
    further = "".join(
        f" · {ladder.reached(rung)} {rung.value}"
        for rung in RUNGS
        if rung not in {Rung.CLAIMED, Rung.OPERATED} and ladder.why_not_known(rung) is None
    )
    by = " by a control" if ladder.why_not_examined(Rung.EVIDENCED) else ""  # what else there is needs the room
    return f"{ladder.reached(Rung.CLAIMED)} of {total} claimed{by}{further}"


def _changes(of: Population, width: int) -> list[str]:
    """Say what became of the changes of the branch, and the command that tells more or mends it."""
    line = _cut(f"Approvals {plain(of.told)}", width)
    if of.why_untested:
        return [line, *([] if of.instead else [f"{'':10}tieout approvals sync"])]
    return [line] if of.is_whole and not of.has_deviations else [line, f"{'':10}tieout approvals check"]


def _captures(of: EvidenceSheet) -> list[str]:
    """Say how many captures pass, and how much of what the controls name is shown; nothing before the first one."""
    if not of.is_examined:
        return []
    shown, entries = sum(row.shown for row in of.controls), sum(row.entries for row in of.controls)
    missed = sum(len(row.missed) for row in of.controls)
    doubtful = sum(len(row.doubtful) for row in of.controls)
    told = f"Evidence  {of.told} · {shown} of {entries} entries shown"
    windows = [f"{plural(missed, 'window')} missed"] if missed else []
    if doubtful:
        windows.append(f"{doubtful if missed else plural(doubtful, 'window')} cannot be told")
    if not windows:
        return [_cut(told)]
    one = f"{told} · {windows[0]}"
    return [one] if not doubtful and width_of(one) <= _WIDTH else [_cut(told), f"{'':10}{' · '.join(windows)}"]


def _operation(examination: Examination, outcome: Outcome, ladder: Ladder) -> list[str]:
    """Say of how many controls a sample could be drawn, and how many instances would fail, drawn or not."""
    if ladder.why_not_examined(Rung.OPERATED) is not None:
        return []
    of = rehearse(examination, outcome, seed=examination.head or str(examination.as_of))
    listed = sum(row.population is not None for row in of.rows)
    failing = of.totals[Shown.DEVIATION] + of.beside[Shown.DEVIATION]
    reached = f"{ladder.reached(Rung.OPERATED)} of {len(ladder.standings)}"
    if ladder.why_not_known(Rung.OPERATED) is not None:
        reached = "not known"
    told = f"Operated  {reached} · instances of {listed} of {plural(len(of.rows), 'control')}, {failing} fail"
    return [_cut(f"{told} · tieout rehearse")]


def _urgent(item: Urgent, as_of: date, paint: Palette, width: int) -> list[str]:
    when = ""
    if item.on is not None:
        gap = (item.on - as_of).days
        when = f" {plural(-gap, 'day')} ago" if item.late else f" in {plural(gap, 'day')}"
    sign = paint.paint("error", "✘") if item.grave else paint.paint("warning", "•")
    command = f"    {_cut(plain(item.owner), _OWNER)}: {plain(item.command)}"
    place = plain(item.place)
    if place and width_of(command) + width_of(place) + 3 <= width:
        command += paint.paint("faint", f"  ({place})")
    return [f"  {sign} {_cut(plain(item.title), width - 4 - len(when))}{when}", command]


def _cut(text: str, width: int = _WIDTH) -> str:
    return cut(text, width)
