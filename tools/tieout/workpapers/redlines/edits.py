"""Two sequences -> the fewest removals and insertions between them, within a budget."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence


class Op(enum.Enum):
    """What became of a piece."""

    KEPT = "kept"
    REMOVED = "removed"
    INSERTED = "inserted"


class Edit(NamedTuple):
    """A run of one kind: ``old[old_start:old_end]`` and ``new[new_start:new_end]``, one of them empty unless kept."""

    op: Op
    old_start: int
    old_end: int
    new_start: int
    new_end: int


def edits(old: Sequence[Hashable], new: Sequence[Hashable], *, most: int) -> tuple[Edit, ...] | None:
    """Give the runs in order; None where more than ``most`` items would have to be removed or inserted.

    Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), the greedy one: time and memory stay within
    (length + ``most``) x ``most``, whatever the texts are, which difflib does not promise.
    """
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[len(old) - 1 - end] == new[len(new) - 1 - end]:
        end += 1
    inner = _greedy(old[start : len(old) - end], new[start : len(new) - end], most)
    if inner is None:
        return None
    ops = [Op.KEPT] * start + inner + [Op.KEPT] * end
    return tuple(_runs(ops))


def _greedy(old: Sequence[Hashable], new: Sequence[Hashable], most: int) -> list[Op] | None:
    reach = {1: 0}
    trail: list[dict[int, int]] = []
    for cost in range(min(len(old) + len(new), most) + 1):
        trail.append(dict(reach))
        for line in range(-cost, cost + 1, 2):
            down = line == -cost or (line != cost and reach[line - 1] < reach[line + 1])
            x = reach[line + 1] if down else reach[line - 1] + 1
            while x < len(old) and 0 <= x - line < len(new) and old[x] == new[x - line]:
                x += 1
            reach[line] = x
            if x >= len(old) and x - line >= len(new):
                return _back(trail, len(old), len(new))
    return None


def _back(trail: list[dict[int, int]], x: int, y: int) -> list[Op]:
    ops: list[Op] = []
    for cost in range(len(trail) - 1, -1, -1):
        reach, line = trail[cost], x - y
        down = line == -cost or (line != cost and reach[line - 1] < reach[line + 1])
        before = line + 1 if down else line - 1
        from_x = reach[before]
        from_y = from_x - before
        while x > from_x and y > max(from_y, 0):
            ops.append(Op.KEPT)
            x, y = x - 1, y - 1
        if cost:
            ops.append(Op.INSERTED if down else Op.REMOVED)
            x, y = from_x, from_y
    return ops[::-1]


def _runs(ops: list[Op]) -> list[Edit]:
    found: list[Edit] = []
    old = new = 0
    for op in ops:
        old_end, new_end = old + (op is not Op.INSERTED), new + (op is not Op.REMOVED)
        if found and found[-1].op is op:
            found[-1] = found[-1]._replace(old_end=old_end, new_end=new_end)
        else:
            found.append(Edit(op, old, old_end, new, new_end))
        old, new = old_end, new_end
    return found
