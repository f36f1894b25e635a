"""A redline of lines -> the passages that differ, each under its heading with the words near by."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from tieout.workpapers.redlines.edits import Op
from tieout.workpapers.redlines.lines import MOST_LINES, redline
from tieout.workpapers.redlines.pieces import Piece

if TYPE_CHECKING:
    from collections.abc import Sequence

_ALONE = re.compile(r"#{1,6} |\||```|~~~")
"""Lines that no other line goes on."""
_BEGINS = re.compile(rf"(?:[-*+]|[0-9]{{1,9}}[.)]) |>|{_ALONE.pattern}")
"""Lines that go on no other."""
_NEAR = 8
"""Words of unchanged text that are shown on either side of a change."""


class Passage(NamedTuple):
    """Lines in a row that differ."""

    heading: str
    """Of the text after, under which they stand; empty above the first."""
    pieces: tuple[Piece, ...]
    """Words apart by one blank, and by a line end where a paragraph, item or row of what went or came ends; what is
    left out of kept ones is a ``...``."""


def passages(before: str, after: str) -> tuple[Passage, ...] | None:
    """Give what differs, in the order of the text after; None where a text is too long to be shown so.

    Blanks and line breaks alone are no difference.
    """
    old, new = ([" ".join(line.split()) for line in text.split("\n")] for text in (before, after))
    if max(len(old), len(new)) > MOST_LINES:
        return None
    found: list[Passage] = []
    at = 0  # the line of the text after with which the next passage begins
    of_lines = redline("\n".join(old), "\n".join(new)).passages
    for is_kept, group in groupby(of_lines, key=lambda item: item.op is Op.KEPT):
        together = list(group)
        pieces = () if is_kept else _short([piece for item in together for piece in item.pieces if piece.text.strip()])
        if any(piece.op is not Op.KEPT for piece in pieces):
            found.append(Passage(_heading(new[:at]), pieces))
        at += sum(item.lines for item in together if item.op is not Op.REMOVED)
    return tuple(found)


def _heading(above: list[str]) -> str:
    return next((line.lstrip("# ") for line in reversed(above) if line.startswith("#")), "")


def _short(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    last = len(pieces) - 1
    return tuple(
        Piece(op, _near(text.split(), is_first=not number, is_last=number == last) if op is Op.KEPT else _plain(text))
        for number, (op, text) in enumerate(pieces)
    )


def _near(words: list[str], *, is_first: bool, is_last: bool) -> str:
    """Shorten what is kept to what stands beside a change."""
    if is_first and is_last:
        return " ".join(words)
    if is_first and len(words) > _NEAR:
        return " ".join(("...", *words[-_NEAR:]))
    if is_last and len(words) > _NEAR:
        return " ".join((*words[:_NEAR], "..."))
    if len(words) > 2 * _NEAR:
        return " ".join((*words[:_NEAR], "...", *words[-_NEAR:]))
    return " ".join(words)


def _plain(text: str) -> str:
    """Give the words, a line for each paragraph, heading, item and row: what went or came as a whole stays readable."""
    lines: list[str] = []
    is_open = False
    for line in map(str.strip, text.split("\n")):
        if is_open and line and not _BEGINS.match(line):
            lines[-1] += f" {' '.join(line.split())}"
        elif line:
            lines.append(" ".join(line.split()))
        is_open = bool(line) and not _ALONE.match(line)
    return "\n".join(lines)
