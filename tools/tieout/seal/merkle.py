"""A Merkle tree over lines: one root for all, and short proofs that a line is in it and that it only grew.

RFC 6962, 2.1: a leaf is hashed behind 0x00, a node behind 0x01, so that neither can pass for the other.
The proofs are held as RFC 9162, 2.1.3.2 and 2.1.4.2 tell.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

EMPTY = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""


def leaf_hash(line: bytes) -> bytes:
    """Give the hash of a leaf."""
    return hashlib.sha256(b"\0" + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Give the hash of a node above two others."""
    return hashlib.sha256(b"\1" + left + right).digest()


class Growing:
    """A tree of which only the roots of its full subtrees are kept: one for each bit of its size.

    Adding a leaf costs two hashes on average, the root as many as the size has bits.
    """

    __slots__ = ("_peaks", "size")

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, line: bytes) -> None:
        """Add a leaf on the right."""
        self.add_hash(leaf_hash(line))

    def add_hash(self, leaf: bytes) -> None:
        """Add a leaf of which the hash is known."""
        filled, peaks = self.size, self._peaks
        while filled & 1:
            leaf = node_hash(peaks.pop(), leaf)
            filled >>= 1
        peaks.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Give the root over all leaves so far."""
        if not self._peaks:
            return EMPTY
        *rest, root = self._peaks
        while rest:
            root = node_hash(rest.pop(), root)
        return root


def root_of(lines: Iterable[bytes]) -> bytes:
    """Give the root over these lines."""
    tree = Growing()
    for line in lines:
        tree.add(line)
    return tree.root()


def roots_at(lines: Iterable[bytes], sizes: Iterable[int]) -> dict[int, bytes]:
    """Give the root over the first lines for each of these sizes that the lines reach, in one pass."""
    wanted = set(sizes)
    found = {0: EMPTY} if 0 in wanted else {}
    last = max(wanted, default=0)
    tree = Growing()
    for line in lines:
        if tree.size >= last:
            break
        tree.add(line)
        if tree.size in wanted:
            found[tree.size] = tree.root()
    return found


def inclusion_proof(lines: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Give what proves to whoever knows the root that the line of this number is in the tree.

    Raises IndexError for a number that the tree does not have.
    """
    if not 0 <= index < len(lines):
        raise IndexError(index)
    hashes = [leaf_hash(line) for line in lines]
    return tuple(_path(hashes, index, 0, len(hashes)))


def holds_inclusion(line: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Say whether a proof shows that ``line`` is number ``index`` of the tree of this size and root."""
    if not 0 <= index < size:
        return False
    above, last, found = index, size - 1, leaf_hash(line)
    for sibling in proof:
        if last == 0:
            return False
        if above & 1 or above == last:
            found = node_hash(sibling, found)
            while above and not above & 1:
                above, last = above >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        above, last = above >> 1, last >> 1
    return last == 0 and found == root


def consistency_proof(lines: Sequence[bytes], size: int) -> tuple[bytes, ...]:
    """Give what proves to whoever knows the root over the first ``size`` lines that they are still the first.

    Raises IndexError for a size that the tree did not go through; from nothing, and to itself, there is
    nothing to prove.
    """
    if not 0 <= size <= len(lines):
        raise IndexError(size)
    hashes = [leaf_hash(line) for line in lines]
    if size in {0, len(hashes)}:
        return ()
    return tuple(_subproof(hashes, size, 0, len(hashes), is_known=True))


def holds_consistency(size: int, root: bytes, later_size: int, later_root: bytes, proof: Sequence[bytes]) -> bool:
    """Say whether a proof shows that the tree of the later size and root begins with that of the first ones."""
    if not 0 <= size <= later_size:
        return False
    if size == later_size:
        return not proof and root == later_root
    if size == 0:
        return not proof and root == EMPTY
    # A tree of 2^n leaves is a node of the later one, and its root is not repeated in the proof.
    steps = [root, *proof] if size & (size - 1) == 0 else list(proof)
    if not steps:
        return False
    above, last = size - 1, later_size - 1
    while above & 1:
        above, last = above >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if above & 1 or above == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while above and not above & 1:
                above, last = above >> 1, last >> 1
        else:
            second = node_hash(second, step)
        above, last = above >> 1, last >> 1
    return last == 0 and first == root and second == later_root


def _root(hashes: Sequence[bytes], start: int, end: int) -> bytes:
    tree = Growing()
    for number in range(start, end):
        tree.add_hash(hashes[number])
    return tree.root()


def _split(size: int) -> int:
    """Give the largest power of two below ``size``, which is at least 2."""
    return 1 << ((size - 1).bit_length() - 1)


def _path(hashes: Sequence[bytes], index: int, start: int, end: int) -> Iterator[bytes]:
    if end - start == 1:
        return
    middle = start + _split(end - start)
    if index < middle:
        yield from _path(hashes, index, start, middle)
        yield _root(hashes, middle, end)
    else:
        yield from _path(hashes, index, middle, end)
        yield _root(hashes, start, middle)


def _subproof(hashes: Sequence[bytes], size: int, start: int, end: int, *, is_known: bool) -> Iterator[bytes]:
    """``size`` counts from 0; ``is_known``: whoever holds the proof knows the root of what ends there."""
    if size == end:
        if not is_known:
            yield _root(hashes, start, end)
        return
    middle = start + _split(end - start)
    if size <= middle:
        yield from _subproof(hashes, size, start, middle, is_known=is_known)
        yield _root(hashes, middle, end)
    else:
        yield from _subproof(hashes, size, middle, end, is_known=False)
        yield _root(hashes, start, middle)
