"""The tree is RFC 6962's, held against its recursive definition; its proofs prove, and forged ones do not."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.seal.merkle import (
    EMPTY,
    Growing,
    consistency_proof,
    holds_consistency,
    holds_inclusion,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
    roots_at,
)

LINES = st.lists(st.binary(max_size=8), max_size=70)
SOME = st.lists(st.binary(max_size=8), min_size=1, max_size=70)


def naive(lines: list[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, word for word."""
    if not lines:
        return hashlib.sha256(b"").digest()
    if len(lines) == 1:
        return hashlib.sha256(b"\x00" + lines[0]).digest()
    k = 1
    while k * 2 < len(lines):
        k *= 2
    return hashlib.sha256(b"\x01" + naive(lines[:k]) + naive(lines[k:])).digest()


def naive_path(index: int, lines: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962, 2.1.1."""
    if len(lines) == 1:
        return []
    k = 1
    while k * 2 < len(lines):
        k *= 2
    if index < k:
        return [*naive_path(index, lines[:k]), naive(lines[k:])]
    return [*naive_path(index - k, lines[k:]), naive(lines[:k])]


def naive_subproof(size: int, lines: list[bytes], *, known: bool) -> list[bytes]:
    """SUBPROOF of RFC 6962, 2.1.2."""
    if size == len(lines):
        return [] if known else [naive(lines)]
    k = 1
    while k * 2 < len(lines):
        k *= 2
    if size <= k:
        return [*naive_subproof(size, lines[:k], known=known), naive(lines[k:])]
    return [*naive_subproof(size - k, lines[k:], known=False), naive(lines[:k])]


# The values of the reference implementation's own test (google/certificate-transparency,
# cpp/merkletree/merkle_tree_test.cc: the first leaves, and roots of the tree over 0 to 8 of them).
LEAVES = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def test_the_roots_are_those_of_the_reference_implementation() -> None:
    assert [root_of(LEAVES[:size]).hex() for size in range(1, 9)] == list(ROOTS)


def test_nothing_has_the_hash_of_nothing() -> None:
    assert root_of([]) == EMPTY == hashlib.sha256(b"").digest()


@given(LINES)
def test_the_root_is_the_recursive_one(lines: list[bytes]) -> None:
    assert root_of(lines) == naive(lines)


@given(LINES)
def test_a_growing_tree_has_the_root_of_every_prefix(lines: list[bytes]) -> None:
    tree, roots = Growing(), []
    for line in lines:
        roots.append(tree.root())
        tree.add(line)
    assert [*roots, tree.root()] == [naive(lines[:size]) for size in range(len(lines) + 1)]


@given(LINES, st.sets(st.integers(0, 80)))
def test_roots_of_prefixes_are_found_in_one_pass(lines: list[bytes], sizes: set[int]) -> None:
    assert roots_at(lines, sizes) == {size: naive(lines[:size]) for size in sizes if size <= len(lines)}


@given(SOME, st.data())
def test_an_inclusion_proof_is_the_recursive_one_and_holds(lines: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(lines) - 1))
    proof = inclusion_proof(lines, index)
    assert list(proof) == naive_path(index, lines)
    assert holds_inclusion(lines[index], index, len(lines), proof, naive(lines))


@given(SOME, st.data())
def test_an_inclusion_proof_holds_for_its_line_and_place_alone(lines: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(lines) - 1))
    proof, root = inclusion_proof(lines, index), naive(lines)
    assert not holds_inclusion(lines[index] + b"!", index, len(lines), proof, root)
    assert not holds_inclusion(lines[index], index, len(lines), proof, leaf_hash(root))
    assert not holds_inclusion(lines[index], index, len(lines), (*proof, root), root)
    assert not holds_inclusion(lines[index], len(lines), len(lines), proof, root)
    assert not holds_inclusion(lines[index], -1, len(lines), proof, root)
    if proof:
        assert not holds_inclusion(lines[index], index, len(lines), proof[:-1], root)
        at = data.draw(st.integers(0, len(proof) - 1))
        forged = [*proof[:at], leaf_hash(proof[at]), *proof[at + 1 :]]
        assert not holds_inclusion(lines[index], index, len(lines), forged, root)


@given(SOME, st.data())
def test_a_line_is_at_its_own_place_alone(lines: list[bytes], data: st.DataObject) -> None:
    lines = [number.to_bytes(2, "big") + line for number, line in enumerate(lines)]
    index, other = data.draw(st.integers(0, len(lines) - 1)), data.draw(st.integers(0, len(lines) - 1))
    holds = holds_inclusion(lines[index], other, len(lines), inclusion_proof(lines, index), naive(lines))
    assert holds == (index == other)


@given(LINES, st.data())
def test_a_consistency_proof_is_the_recursive_one_and_holds(lines: list[bytes], data: st.DataObject) -> None:
    size = data.draw(st.integers(0, len(lines)))
    proof = consistency_proof(lines, size)
    assert list(proof) == (naive_subproof(size, lines, known=True) if size else [])
    assert holds_consistency(size, naive(lines[:size]), len(lines), naive(lines), proof)


@given(SOME, st.data())
def test_a_tree_that_was_rewritten_has_no_consistency_proof(lines: list[bytes], data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(lines)))
    at = data.draw(st.integers(0, size - 1))
    rewritten = [*lines[:at], lines[at] + b"!", *lines[at + 1 :]]
    proof = consistency_proof(rewritten, size)
    assert not holds_consistency(size, naive(lines[:size]), len(lines), naive(rewritten), proof)


@given(SOME, st.data())
def test_a_forged_consistency_proof_does_not_hold(lines: list[bytes], data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(lines)))
    proof, old, new = consistency_proof(lines, size), naive(lines[:size]), naive(lines)
    assert not holds_consistency(size, old, len(lines), new, (*proof, new))
    assert not holds_consistency(size, leaf_hash(old), len(lines), new, proof)
    assert not holds_consistency(size, old, len(lines), leaf_hash(new), proof)
    if proof:
        assert not holds_consistency(size, old, len(lines), new, proof[:-1])
        at = data.draw(st.integers(0, len(proof) - 1))
        forged = [*proof[:at], leaf_hash(proof[at]), *proof[at + 1 :]]
        assert not holds_consistency(size, old, len(lines), new, forged)


def test_a_tree_cannot_shrink() -> None:
    lines = [b"a", b"b", b"c"]
    assert not holds_consistency(3, naive(lines), 2, naive(lines[:2]), ())
    assert not holds_consistency(-1, EMPTY, 2, naive(lines[:2]), ())
    assert not holds_consistency(1, naive(lines[:1]), 2, naive(lines[:2]), (b"\0" * 32,))
    assert not holds_consistency(3, naive(lines), 5, naive(lines), ())


def test_a_node_is_no_leaf() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert node_hash(left, right) != leaf_hash(left + right)


@pytest.mark.parametrize("index", [-1, 2])
def test_there_is_no_proof_of_a_line_that_is_not_there(index: int) -> None:
    with pytest.raises(IndexError):
        inclusion_proof([b"a", b"b"], index)


@pytest.mark.parametrize("size", [-1, 3])
def test_there_is_no_proof_from_a_size_that_never_was(size: int) -> None:
    with pytest.raises(IndexError):
        consistency_proof([b"a", b"b"], size)
