"""Timeline of the branch's protection -> text for a terminal: a line of sum, then what is amiss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.report.layout import Palette, plain, plural, wrapped
from tieout.workpapers.enforcement import SOURCES, WORDS, Standing

if TYPE_CHECKING:
    from tieout.workpapers.enforcement import EnforcementSheet, Row

_STYLES = {
    Standing.WEAK: "error",
    Standing.BYPASS: "error",
    Standing.REWRITTEN: "error",
    Standing.UNKNOWN: "warning",
    Standing.PENDING: "faint",
    Standing.ENFORCED: "good",
}
_MOST = 20
"""Rows that are told one by one."""


def enforcement(of: EnforcementSheet, *, colour: bool = False) -> str:
    """Give the timeline in a block: a sentence, and a line for each stretch of which more is to be said."""
    paint = Palette(colour)
    branch = plain(of.branch) or "the branch"
    if of.reason:
        return "\n".join(wrapped(f"Protection of {branch}: {of.told}", "")) + "\n"
    lines = wrapped(f"Protection of {branch} over {_window(of)}: {of.told}", "")
    told = [row for row in of.rows if row.standing is not Standing.PENDING]
    for row in told[:_MOST]:
        lines += _row(row, of, paint)
    if len(told) > _MOST:
        lines.append(f"  and {plural(len(told) - _MOST, 'more line')}: --format json has them all")
    lines += _pending(of, paint)
    return "\n".join(lines) + "\n"


def _window(of: EnforcementSheet) -> str:
    if of.period is None:
        return "the time of its records"
    return plain(of.period.id) if ".." not in of.period.id else of.period.days.removeprefix("on ")


def _pending(of: EnforcementSheet, paint: Palette) -> list[str]:
    """Say once what the next run of the ledger can still tell, of whatever source."""
    rows = of.of(Standing.PENDING)
    if not rows:
        return []
    earliest = min(rows, key=lambda row: row.start)
    word = WORDS[Standing.PENDING]
    return [f"  {paint.paint(_STYLES[Standing.PENDING], word)} {earliest.when}: the next run of approvals sync tells"]


def _row(row: Row, of: EnforcementSheet, paint: Palette) -> list[str]:
    source = f" ({SOURCES[row.about]})" if row.about in SOURCES else ""
    assumed = " (as two equal snapshots show)" if row.is_assumed else ""
    word = of.word(row)
    style = _STYLES[Standing.WEAK if of.is_short(row) else row.standing]
    lines = wrapped(f"{word}{source} {row.when}: {row.text}{assumed}", "  ", hanging="    ")
    lines[0] = lines[0].replace(word, paint.paint(style, word), 1)
    return lines
