"""Rules -> their manuals, for a terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from tieout.report.layout import Palette

if TYPE_CHECKING:
    from tieout.rules.base import Rule

_WIDTH = 120


def listing(rules: tuple[Rule, ...], *, colour: bool = False, columns: int | None = None) -> str:
    """Give one line a rule: name, severity, what it says; with ``columns`` what does not fit stands below it."""
    paint = Palette(colour)
    width = max(len(rule.id) for rule in rules)
    lines: list[str] = []
    for rule in rules:
        head = f"{rule.id.ljust(width)}  {rule.severity.value:<7}  "
        room = None if columns is None else columns - len(head)
        first, *rest = textwrap.wrap(rule.title, room) if room else [rule.title]
        lines.append(f"{paint.paint('strong', head[:width])}{head[width:]}{first}")
        lines += [f"{'':{len(head)}}{line}" for line in rest]
    return "\n".join([*lines, "", "tieout explain RULE prints the manual of one."]) + "\n"


def page(rule: Rule, *, colour: bool = False) -> str:
    """Give a rule's whole manual under its name, severity and criteria."""
    paint = Palette(colour)
    lines = [f"{paint.paint('strong', rule.id)} ({rule.severity.value})"]
    if rule.criteria:
        lines.append(f"bears on {', '.join(rule.criteria)}")
    if rule.needs:
        needs = f"needs {', '.join(rule.needs)}; without it the rule is not examined"
        lines.extend(textwrap.wrap(needs, _WIDTH, subsequent_indent="  "))
    lines.append("")
    for line in rule.manual.splitlines():
        heading = line.startswith("## ")
        lines.append(paint.paint("strong", line.removeprefix("## ")) if heading else line)
    return "\n".join(lines) + "\n"
