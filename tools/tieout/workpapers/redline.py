"""Two texts, cut into blocks -> what was removed and what was inserted, word by word."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from tieout.workpapers.edit_script import Edit, Op, edits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST_BLOCKS = 1_000
"""Removed and inserted between two versions; what differs more is no edit, and is shown as lines."""
_MOST_TOKENS = 600
"""Removed and inserted within one block; else it is shown as one block removed and another inserted."""
_MOST_PAIRS = 900
"""Of removed and inserted blocks that are held against each other to find which became which."""
_ALIKE = 0.4
"""The share of words in common from which a block counts as edited, and below as another one."""
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


class Block(NamedTuple):
    """A heading, paragraph, item, row or piece of code, as plain text."""

    kind: str
    text: str


class Piece(NamedTuple):
    """Words of one fate."""

    op: Op
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


def before(passages: Iterable[Passage]) -> tuple[Block, ...]:
    """Give the old text back: what was inserted is left out."""
    return _without(Op.INSERTED, passages)


def after(passages: Iterable[Passage]) -> tuple[Block, ...]:
    """Give the new text back: what was removed is left out."""
    return _without(Op.REMOVED, passages)


def _without(op: Op, passages: Iterable[Passage]) -> tuple[Block, ...]:
    return tuple(
        Block(item.kind, "".join(piece.text for piece in item.pieces if piece.op is not op))
        for item in passages
        if item.op is not op
    )


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
            alike = _alike(words[0][old], words[1][new]) if gone[old].kind == came[new].kind else 0.0
            paired = alike + best[old + 1][new + 1] if alike >= _ALIKE else 0.0
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


def _alike(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / (one.total() + other.total() or 1)


def _edited(old: Block, new: Block) -> Iterator[Passage]:
    tokens = _TOKEN.findall(old.text), _TOKEN.findall(new.text)
    found = edits(*tokens, most=_MOST_TOKENS)
    if found is None:
        yield from _whole(Op.REMOVED, [old])
        yield from _whole(Op.INSERTED, [new])
        return
    yield Passage(new.kind, tuple(_joined(found, *tokens)))


def _joined(found: Sequence[Edit], old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """Join edits between which only blanks are kept, and put what was removed before what came for it."""
    gone = came = ""
    for place, item in enumerate(found):
        kept = "".join(new[item.new_start : item.new_end])
        is_between = 0 < place < len(found) - 1 and not kept.strip()
        if item.op is Op.KEPT and not is_between:
            yield from _changed(gone, came)
            gone = came = ""
            yield Piece(Op.KEPT, kept)
        else:
            gone += "".join(old[item.old_start : item.old_end])
            came += kept
    yield from _changed(gone, came)


def _changed(gone: str, came: str) -> Iterator[Piece]:
    if gone:
        yield Piece(Op.REMOVED, gone)
    if came:
        yield Piece(Op.INSERTED, came)
