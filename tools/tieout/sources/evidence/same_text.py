"""The digest of what a text says, whatever its line ends and blanks: one newline more makes no other export."""

from __future__ import annotations

import hashlib
import zlib

from tieout.sources.encoding import BYTE_ORDER_MARK

LARGEST = 8 << 20
"""Bytes, as they lie there and unpacked, that are held to be read as text."""
_GZIP = 31
_MAGIC = b"\x1f\x8b"


class SameText:
    """Takes the bytes of a file in pieces."""

    __slots__ = ("_parts", "_size")

    def __init__(self) -> None:
        """Begin with nothing."""
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, piece: bytes) -> None:
        """Take the next bytes."""
        self._size += len(piece)
        if self._size <= LARGEST:
            self._parts.append(piece)
        else:
            self._parts.clear()

    def digest(self) -> str:
        """Give 64 lower-case hex digits; empty where it is no text, nothing, or too large."""
        data = b"" if self._size > LARGEST else b"".join(self._parts)
        return text_digest(data)


def text_digest(data: bytes) -> str:
    """Give the digest of a text with LF at each line's end, no blank before it, none at the end, and no mark."""
    data = _opened(data).removeprefix(BYTE_ORDER_MARK)
    if not data.strip() or b"\0" in data:
        return ""
    try:
        data.decode()
    except UnicodeDecodeError:
        return ""
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    plain = b"\n".join(line.rstrip(b" \t") for line in lines).strip(b"\n")
    return hashlib.sha256(plain + b"\n").hexdigest()


def _opened(data: bytes) -> bytes:
    if not data.startswith(_MAGIC):
        return data
    unpack = zlib.decompressobj(_GZIP)
    try:
        text = unpack.decompress(data, LARGEST)
    except zlib.error:
        return b""
    return text if unpack.eof else b""
