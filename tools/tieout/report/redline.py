"""Passages that differ -> lines for a terminal, words marked as ``git diff --word-diff`` marks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.report.layout import wrapped
from tieout.workpapers.redlines.edits import Op

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.workpapers.redlines.near import Passage

_MARKS = {Op.KEPT: ("", ""), Op.REMOVED: ("[-", "-]"), Op.INSERTED: ("{+", "+}")}


def lines(passages: Iterable[Passage] | None) -> list[str]:
    """Give each passage under its heading, 80 columns where it can, with nothing in it that a terminal obeys.

    None is a text too long to be shown so.
    """
    if passages is None:
        return wrapped("too long to be shown word by word: git diff shows it", "  ")
    out: list[str] = []
    for passage in passages:
        words = " ".join(_marked(op, words) for op, words in passage.pieces)
        first, *rest = words.split("\n")
        out += wrapped(f"{passage.heading or '(above the first heading)'}: {first}", "  ", hanging="    ")
        out += [line for part in rest for line in wrapped(part, "    ")]
    return out


def _marked(op: Op, words: str) -> str:
    start, end = _MARKS[op]
    return "\n".join(f"{start}{line}{end}" for line in words.split("\n"))
