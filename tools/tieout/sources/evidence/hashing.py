"""Digests of blobs, however large, and rows of tables: one process of Git, and one piece in memory."""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from tieout.ports.git import Repository

_GZIP = 31
"""The window's size that tells zlib to read gzip (zlib's manual, inflateInit2)."""
_MAGIC = b"\x1f\x8b"
_AT_ONCE = 1 << 20
_MOST = 4 << 30
"""Bytes that are unpacked to count rows: a small file may hold a thousand times its size."""


class Digest(NamedTuple):
    """What a blob holds."""

    sha256: str
    """64 lower-case hex digits."""
    bytes: int
    rows: int | None = None
    """Of a table: how many rows are below its header; None where it was not asked for, or cannot be unpacked."""


def digests(repository: Repository, oids: Iterable[str], tables: Container[str] = ()) -> dict[str, Digest]:
    """Give the digest of each of these blobs; one that is missing, or none, is left out.

    Git's own id is not checked: the record's digest of the same bytes says more, and a byte is hashed once.
    The rows are counted of those that ``tables`` has.
    """
    found: dict[str, Digest] = {}
    wanted = tuple(dict.fromkeys(oids))
    if not wanted:
        return found
    with repository.blob_reader() as reader:
        for oid, size, pieces in reader.pieces(wanted):
            if size is None:
                continue
            digest = hashlib.sha256()
            rows = _Rows() if oid in tables else None
            for piece in pieces:
                digest.update(piece)
                if rows is not None:
                    rows.feed(piece)
            found[oid] = Digest(digest.hexdigest(), size, rows.number() if rows is not None else None)
    return found


class _Rows:
    """Counts the rows of a table (CSV, a header first), packed by gzip or not, as its bytes come."""

    __slots__ = ("_began", "_is_inside", "_is_open", "_lines", "_unpack", "_unpacked")

    def __init__(self) -> None:
        self._lines = 0
        self._is_inside = False  # of quotes, where a line end ends no row
        self._is_open = False
        self._began = False
        self._unpack: zlib._Decompress | None = None
        self._unpacked: int | None = 0

    def feed(self, piece: bytes) -> None:
        if not self._began:
            self._began = True
            self._unpack = zlib.decompressobj(_GZIP) if piece.startswith(_MAGIC) else None
        for text in (piece,) if self._unpack is None else self._opened(self._unpack, piece):
            parts = text.split(b'"')
            self._lines += sum(part.count(b"\n") for part in parts[self._is_inside :: 2])
            self._is_inside ^= len(parts) % 2 == 0
            self._is_open = not text.endswith(b"\n") if text else self._is_open

    def _opened(self, unpack: zlib._Decompress, piece: bytes) -> Iterator[bytes]:
        try:
            while piece and self._unpacked is not None:
                text = unpack.decompress(piece, _AT_ONCE)
                self._unpacked += len(text)
                if self._unpacked > _MOST:
                    self._unpacked = None
                yield text
                piece = unpack.unconsumed_tail
        except zlib.error:
            self._unpacked = None

    def number(self) -> int | None:
        is_whole = self._unpack is None or (self._unpack.eof and not self._unpack.unused_data)
        if self._unpacked is None or not is_whole or self._is_inside:
            return None
        return max(0, self._lines + self._is_open - 1)
