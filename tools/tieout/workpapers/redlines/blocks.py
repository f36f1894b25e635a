"""Two texts, cut into blocks -> what was removed and what was inserted, word by word."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from tieout.workpapers.redlines.edits import Op, edits
from tieout.workpapers.redlines.pieces import ALIKE, Piece, alike, pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST_BLOCKS = 1_000
"""Removed and inserted between two versions; what differs more is no edit, and is shown as lines."""
_MOST_PAIRS = 900
"""Of removed and inserted blocks that are held against each other to find which became which."""
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


class Block(NamedTuple):
    """A heading, paragraph, item, row or piece of code, as plain text."""

    kind: str
    text: str


class Passage(NamedTuple):
    """A block as it was, is, or became."""

    kind: str
    pieces: tuple[Piece, ...]

    @property
    def op(self) -> Op | None:
        """The fate of the whole block; None where its words were edited."""
        found = {piece.op for piece in self.pieces}
        return found.pop() if len(found) == 1 else None


def redline(old: Sequence[Block], new: Sequence[Block]) -> tuple[Passage, ...] | None:
    """Give every block of both texts in order; None where they differ in more than ``MOST_BLOCKS``."""
    found = edits(old, new, most=MOST_BLOCKS)
    if found is None:
        return None
    passages: list[Passage] = []
    gone: list[Block] = []
    came: list[Block] = []
    for item in found:
        if item.op is Op.KEPT:
            passages.extend(_between(gone, came))
            gone, came = [], []
            passages.extend(_whole(Op.KEPT, new[item.new_start : item.new_end]))
        else:
            gone.extend(old[item.old_start : item.old_end])
            came.extend(new[item.new_start : item.new_end])
    passages.extend(_between(gone, came))
    return tuple(passages)


def _between(gone: Sequence[Block], came: Sequence[Block]) -> Iterator[Passage]:
    """Give what stands between two kept blocks: those edited in their places, the others removed and inserted."""
    at = placed = 0
    for old, new in _pairs(gone, came):
        yield from _whole(Op.REMOVED, gone[at:old])
        yield from _whole(Op.INSERTED, came[placed:new])
        yield from _edited(gone[old], came[new])
        at, placed = old + 1, new + 1
    yield from _whole(Op.REMOVED, gone[at:])
    yield from _whole(Op.INSERTED, came[placed:])


def _whole(op: Op, blocks: Iterable[Block]) -> Iterator[Passage]:
    return (Passage(item.kind, (Piece(op, item.text),)) for item in blocks)


def _pairs(gone: Sequence[Block], came: Sequence[Block]) -> list[tuple[int, int]]:
    """Give the places of blocks that became one another, in order, so that the most words are shared."""
    if not gone or not came or len(gone) * len(came) > _MOST_PAIRS:
        return []
    words = [[Counter(_TOKEN.findall(item.text)) for item in side] for side in (gone, came)]
    best = [[0.0] * (len(came) + 1) for _ in range(len(gone) + 1)]
    for old in range(len(gone) - 1, -1, -1):
        for new in range(len(came) - 1, -1, -1):
            shared = alike(words[0][old], words[1][new]) if gone[old].kind == came[new].kind else 0.0
            paired = shared + best[old + 1][new + 1] if shared >= ALIKE else 0.0
            best[old][new] = max(paired, best[old + 1][new], best[old][new + 1])
    found: list[tuple[int, int]] = []
    old = new = 0
    while old < len(gone) and new < len(came):
        if best[old][new] == best[old + 1][new]:
            old += 1
        elif best[old][new] == best[old][new + 1]:
            new += 1
        else:
            found.append((old, new))
            old, new = old + 1, new + 1
    return found


def _edited(old: Block, new: Block) -> Iterator[Passage]:
    found = pieces(_TOKEN.findall(old.text), _TOKEN.findall(new.text))
    if found is None:
        yield from _whole(Op.REMOVED, [old])
        yield from _whole(Op.INSERTED, [new])
    else:
        yield Passage(new.kind, found)
