"""Rows that share a mark are one, and so are those between which others share one with each."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

T = TypeVar("T", bound="Hashable")


def joined(rows: Iterable[Iterable[T]]) -> tuple[list[int], dict[T, int]]:
    """Give for each row, told by its marks, the first that it is one with; and for each mark the first that has it."""
    first: list[int] = []

    def root(row: int) -> int:
        while first[row] != row:
            first[row] = first[first[row]]
            row = first[row]
        return row

    seen: dict[T, int] = {}
    for row, marks in enumerate(rows):
        first.append(row)
        for mark in marks:
            one, other = sorted((root(seen.setdefault(mark, row)), root(row)))
            first[other] = one
    return [root(row) for row in range(len(first))], {mark: root(row) for mark, row in seen.items()}
