"""Passages that differ -> lines for a terminal, words marked as ``git diff --word-diff`` marks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.report.layout import narrow
from tieout.workpapers.rewording import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.workpapers.rewording import Passage

_MARKS = {Kind.KEPT: ("", ""), Kind.GONE: ("[-", "-]"), Kind.NEW: ("{+", "+}")}


def lines(passages: Iterable[Passage] | None) -> list[str]:
    """Give each passage under its heading, 80 columns where it can, with nothing in it that a terminal obeys.

    None is a text too long to be shown so.
    """
    if passages is None:
        return narrow("too long to be shown word by word: git diff shows it", "  ")
    out: list[str] = []
    for passage in passages:
        words = " ".join(f"{_MARKS[kind][0]}{words}{_MARKS[kind][1]}" for kind, words in passage.pieces)
        out += narrow(f"{passage.heading or '(above the first heading)'}: {words}", "  ", hanging="    ")
    return out
