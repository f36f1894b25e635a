"""Windows of controls by the month in which they end -> one drawing with its numbers in it. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from markupsafe import Markup

from tieout.render.charts import FILL
from tieout.workpapers.windowed import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.workpapers.windowed import Marked

_ROWS = (
    (Mark.IN_TIME, "\u2714 in time", "result-pass"),
    (Mark.LATE, "\u25b3 late", "result-inconclusive"),
    (Mark.AFTER_GAP, "\u2718 after a gap", "result-fail"),
    (Mark.MISSED, "\u2718 missed", "result-fail"),
    (Mark.DOUBTFUL, "\u25cb cannot tell", "result-not_applicable"),
    (Mark.OPEN, "\u25cb open", "result-not_applicable"),
)
_LEFT, _WIDE, _HIGH, _TOP = 92, 44, 22, 4
_MOST = 14
"""Months that are drawn: a year, and what a longer period has beside; of more the last ones."""


def months_drawn(windows: Iterable[Marked]) -> Markup:
    """Draw how many windows ended in each month, and how; empty where none is required.

    The number stands in each cell, and the whole is told in words, so that no colour is needed to read it.
    """
    counts: dict[str, Counter[Mark]] = {}
    for item in windows:
        if item.mark is not Mark.NOT_REQUIRED:
            counts.setdefault(f"{item.of.window.end:%Y-%m}", Counter())[item.mark] += 1
    months = sorted(counts)[-_MOST:]
    rows = [row for row in _ROWS if any(counts[month][row[0]] for month in months)]
    if not rows:
        return Markup()
    width, height = _LEFT + _WIDE * len(months), _TOP + _HIGH * (len(rows) + 1)
    parts = [
        _cell(_LEFT + _WIDE * column, _TOP + _HIGH * line, counts[month][mark], kind)
        for line, (mark, _, kind) in enumerate(rows)
        for column, month in enumerate(months)
    ]
    parts += [_text(_LEFT - 8, _TOP + _HIGH * line + 15, words, "end") for line, (_, words, _) in enumerate(rows)]
    foot = _TOP + _HIGH * len(rows) + 14
    parts += [_text(_LEFT + _WIDE * (at + 0.5), foot, month[2:], "middle") for at, month in enumerate(months)]
    told = "; ".join(_told(month, counts[month]) for month in months)
    return Markup(
        '<svg class="chart months-drawn" role="img" viewBox="0 0 {0} {1}" width="{0}" height="{1}" font-size="11"'
        ' aria-labelledby="months-title months-desc"><title id="months-title">Windows of controls by the month in'
        ' which they end</title><desc id="months-desc">{2}</desc>{3}</svg>'
    ).format(width, height, told, Markup("").join(parts))


def _cell(x: float, y: float, count: int, kind: str) -> Markup:
    if not count:
        return Markup('<rect x="{:g}" y="{:g}" width="{}" height="{}" rx="3" fill="none" stroke="currentColor"'
                      ' stroke-opacity="0.25"/>').format(x + 1, y + 1, _WIDE - 2, _HIGH - 2)  # fmt: skip
    return Markup(
        '<rect x="{:g}" y="{:g}" width="{}" height="{}" rx="3" fill="{}" fill-opacity="0.22" stroke="{}"/>{}'
    ).format(
        x + 1, y + 1, _WIDE - 2, _HIGH - 2, FILL[kind], FILL[kind], _text(x + _WIDE / 2, y + 15, str(count), "middle")
    )


def _text(x: float, y: float, words: str, anchor: str) -> Markup:
    return Markup('<text x="{:g}" y="{:g}" text-anchor="{}" fill="currentColor">{}</text>').format(x, y, anchor, words)


def _told(month: str, found: Counter[Mark]) -> str:
    parts = ", ".join(f"{found[mark]} {words[2:]}" for mark, words, _ in _ROWS if found[mark])
    return f"{month}: {parts}"
