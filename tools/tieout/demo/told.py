"""What was found at the sample company -> the lines that the demo prints, the most telling first."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten

from tieout.demo.fault import key_of
from tieout.demo.faults import faults
from tieout.model.finding import Outcome, Severity
from tieout.report.layout import plain, plural

_SHOWN = 18
_RULE = 28
_WORDS = 66
_MEANING = {
    Severity.ERROR: "an auditor would note a deviation",
    Severity.WARNING: "an auditor would ask",
    Severity.NOTE: "good practice",
}


def told(outcome: Outcome) -> Iterator[str]:
    """Give a heading for each severity and a line for each fault; of many, how many findings there are more."""
    table = faults(outcome.as_of)
    ranks = {(fault.rule, fault.subject, fault.path): rank for rank, fault in enumerate(table)}
    left = _SHOWN
    for severity in Severity:
        found = [item for item in outcome.open() if item.severity is severity]
        if not found:
            continue
        heading = f"{plural(len(found), severity.value)}: {_MEANING[severity]}"
        if not left:
            yield f"{heading}; tieout check shows them"
            continue
        yield heading
        found.sort(key=lambda item: ranks.get(key_of(item), len(ranks)))
        lines: dict[str, int] = {}
        for item in found:
            rank = ranks.get(key_of(item))
            words = plain(item.message) if rank is None else table[rank].what
            line = f"  {item.rule:<{_RULE}}{shorten(words, _WORDS, placeholder=' ...')}"
            lines[line] = lines.get(line, 0) + 1
        yield from list(lines)[:left]
        rest = sum(list(lines.values())[left:])
        if rest:
            yield f"  and {rest} more: tieout check"
        left = max(0, left - len(lines))
