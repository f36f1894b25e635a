"""Packed content is unpacked to the same bytes however it comes, and nothing ends it before its end."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator

import pytest

from tieout.judgement.evidence import secret_content
from tieout.judgement.evidence.secret_content import Unpacking

TEXT = b"".join(b"line %d of what was captured\n" % number for number in range(40_000))
MEMBERS = gzip.compress(TEXT, mtime=0) + b"".join(gzip.compress(b"%d\n" % number, mtime=0) for number in range(300))
WHOLE = TEXT + b"".join(b"%d\n" % number for number in range(300))


@pytest.mark.parametrize("length", [1, 100, 1 << 14, len(MEMBERS)])
def test_blocks_of_any_length_are_unpacked_alike(length: int) -> None:
    blocks = [MEMBERS[start : start + length] for start in range(0, len(MEMBERS), length)]
    unpacking = Unpacking(iter([b"", *blocks[:1], b"", *blocks[1:]]))
    assert b"".join(unpacking) == WHOLE
    assert not unpacking.problem


def test_a_large_block_is_never_copied_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left is copied for each part and each member: of 50 MB at once that would be hours of copying."""
    given: list[int] = []

    class Machine:
        def __init__(self) -> None:
            self.inner = zlib.decompressobj(31)

        def decompress(self, data: bytes, most: int) -> bytes:
            given.append(len(data))
            return self.inner.decompress(data, most)

        def __getattr__(self, name: str) -> object:
            return getattr(self.inner, name)

    def made(_: int) -> Machine:
        return Machine()

    class Library:
        decompressobj = staticmethod(made)
        error = zlib.error

    monkeypatch.setattr(secret_content, "zlib", Library)
    assert b"".join(Unpacking(_once(MEMBERS))) == WHOLE
    assert max(given) <= 1 << 14


def _once(data: bytes) -> Iterator[bytes]:
    yield data
