"""Requests -> text for a terminal, 80 columns: what is open, whose, and the next command; what a list would change."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from tieout.report.layout import Palette, plural, wrapped
from tieout.workpapers.requests import owner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.judgement.requests import Line
    from tieout.workpapers.requests import Plan, RequestSheet


def status(of: RequestSheet, *, colour: bool = False) -> str:
    """Give those at which we are at turn, by owner and day, with the next command."""
    paint = Palette(colour)
    lines = [*wrapped(of.told, "")]
    for name, found in groupby(of.open, key=lambda line: owner(line.asked)):
        lines += ["", *(paint.paint("strong", row) for row in wrapped(name or "Nobody's", ""))]
        for line in found:
            lines += _line(line, paint)
    unknown = [line for line in of.lines if line.asked.said and line.asked.answer.value == "unknown"]
    for line in unknown:
        said = f"{line.asked.id}: the auditor's status is {line.asked.said.status if line.asked.said else ''!r}, which settles nothing"
        lines += ["", *wrapped(said, "")]
    return "\n".join(lines) + "\n"


def plan(of: Plan) -> str:
    """Give what a list changes, one thing a line."""
    lines = [f"new {said.id} {_flat(said.item or said.description)}" for said in of.new]
    lines += [
        f"{item.id} {item.field}: {_flat(item.before) or '(nothing)'} -> {_flat(item.after) or '(nothing)'}"
        for item in of.changed
    ]
    lines += [f"{name} is not in the list, and stays as it is" for name in of.absent]
    told = [row for line in lines for row in wrapped(line, "", "    ")]
    counts = f"{plural(len(of.new), 'new request')}, {plural(len(of.changed), 'change')}"
    return "\n".join([*told, "no change" if of.is_empty else counts]) + "\n"


def _line(of: Line, paint: Palette) -> Iterator[str]:
    asked = of.asked
    due = "no day" if asked.due is None else f"{asked.due}"
    late = f", {plural(-of.days_left, 'day')} late" if of.is_overdue and of.days_left is not None else ""
    item = _flat(asked.said.item) if asked.said else ""
    yield from wrapped(f"{asked.id}  {due}{late}  {item}", "  ", "      ")
    yield from wrapped(of.lacks, "      ")
    yield from (paint.paint("faint", row) for row in wrapped(of.command, "      ", "        "))


def _flat(text: str) -> str:
    """Give the lines of a cell as one: a spreadsheet's may have several."""
    return " ".join(text.splitlines())
