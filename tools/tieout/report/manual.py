"""Rules -> their manuals, for a terminal."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from tieout.report.layout import Palette

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.rules.base import Rule

_WIDTH = 120
_STAYS = re.compile(r"[#|>\s*-]|\d+\. |```")
"""How what is no paragraph begins."""


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


def page(rule: Rule, *, colour: bool = False, columns: int | None = None) -> str:
    """Give a rule's whole manual under its name, severity and criteria; ``columns``: how wide its paragraphs are."""
    paint = Palette(colour)
    lines = [f"{paint.paint('strong', rule.id)} ({rule.severity.value})"]
    if rule.criteria:
        lines.append(f"bears on {', '.join(rule.criteria)}")
    if rule.needs:
        needs = f"needs {', '.join(rule.needs)}; without it the rule is not examined"
        lines.extend(textwrap.wrap(needs, _WIDTH, subsequent_indent="  "))
    lines.append("")
    manual = rule.manual.splitlines()
    for line in manual if columns is None else _filled(manual, columns):
        heading = line.startswith("## ")
        lines.append(paint.paint("strong", line.removeprefix("## ")) if heading else line)
    return "\n".join(lines) + "\n"


def _filled(lines: list[str], columns: int) -> Iterator[str]:
    """Fill the paragraphs of Markdown anew; what is code, a list, a table or a heading stays as it is."""
    together: list[str] = []
    is_code = False
    for line in [*lines, ""]:
        is_code ^= line.startswith("```")
        if not is_code and line and not _STAYS.match(line):
            together.append(line)
            continue
        yield from textwrap.wrap(" ".join(together), columns, break_long_words=False, break_on_hyphens=False)
        together.clear()
        yield line
