"""Two texts -> the passages in which they differ, word by word, for people to read."""

from __future__ import annotations

import enum
import re
from difflib import SequenceMatcher
from typing import NamedTuple

_MOST_LINES = 5_000
"""Of either text: to compare longer ones could take minutes, and nobody reads them so."""
_MOST_PAIRS = 1_000_000
"""Words of a passage before times words after; larger ones are shown whole, old and new."""
_NEAR = 8
"""Words of unchanged text that are shown on either side of a change."""
_WORD = re.compile(r"\S+")


class Kind(enum.Enum):
    """What became of words."""

    KEPT = "kept"
    GONE = "gone"
    NEW = "new"


class Piece(NamedTuple):
    """Words in a row that fared alike."""

    kind: Kind
    words: str
    """Apart by one blank; what is left out of kept ones is a ``...``."""


class Passage(NamedTuple):
    """Lines in a row that differ."""

    heading: str
    """Of the text after, under which they stand; empty above the first."""
    pieces: tuple[Piece, ...]


def passages(before: str, after: str) -> tuple[Passage, ...] | None:
    """Give what differs, in the order of the text after; None where a text is too long to be shown so.

    Blanks and line breaks alone are no difference.
    """
    old, new = _lines(before), _lines(after)
    if max(len(old), len(new)) > _MOST_LINES:
        return None
    found: list[Passage] = []
    for tag, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            continue
        pieces = _pieces(_words(old[old_start:old_end]), _words(new[new_start:new_end]))
        if any(piece.kind is not Kind.KEPT for piece in pieces):
            found.append(Passage(_heading(new[:new_start]), pieces))
    return tuple(found)


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n")]


def _words(lines: list[str]) -> list[str]:
    return [word for line in lines for word in _WORD.findall(line)]


def _heading(above: list[str]) -> str:
    return next((line.lstrip("# ") for line in reversed(above) if line.startswith("#")), "")


def _pieces(old: list[str], new: list[str]) -> tuple[Piece, ...]:
    if len(old) * len(new) > _MOST_PAIRS:
        return (Piece(Kind.GONE, " ".join(old)), Piece(Kind.NEW, " ".join(new)))
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    found: list[Piece] = []
    for number, (tag, old_start, old_end, new_start, new_end) in enumerate(opcodes):
        if tag == "equal":
            is_last = number == len(opcodes) - 1
            found.append(Piece(Kind.KEPT, _near(old[old_start:old_end], is_first=number == 0, is_last=is_last)))
            continue
        if old_end > old_start:
            found.append(Piece(Kind.GONE, " ".join(old[old_start:old_end])))
        if new_end > new_start:
            found.append(Piece(Kind.NEW, " ".join(new[new_start:new_end])))
    return tuple(found)


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
