"""Two runs of tokens -> the words that stay, those that went, and those that came for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.workpapers.redlines.edits import Edit, Op, edits

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Sequence

MOST_TOKENS = 600
"""Removed and inserted within one passage; what differs more is read more easily one after the other."""
ALIKE = 0.4
"""The share of words in common from which a passage counts as edited, and below as another one."""


class Piece(NamedTuple):
    """Words of one fate."""

    op: Op
    text: str


def alike(old: Counter[str], new: Counter[str]) -> float:
    """Give the share of tokens in common whatever their order, 0 to 1; 0 where there are none."""
    return 2 * (old & new).total() / (old.total() + new.total() or 1)


def pieces(old: Sequence[str], new: Sequence[str], *, bare: bool = False) -> tuple[Piece, ...] | None:
    """Give every token in order, the kept ones as ``new`` has them; None where more than ``MOST_TOKENS`` differ.

    ``bare``: blanks around a token make no difference. What was removed stands before what came for it.
    """
    keys = ([item.strip() for item in side] for side in (old, new)) if bare else (old, new)
    found = edits(*keys, most=MOST_TOKENS)
    return None if found is None else tuple(_joined(found, old, new))


def _joined(found: Sequence[Edit], old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """Join edits between which only blanks are kept."""
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
