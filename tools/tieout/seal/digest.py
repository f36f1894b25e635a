"""SHA-256, the one digest of bundles and evidence: what auditors' own tools compute."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import io

PREFIX = "sha256:"
SMALL = 1 << 20
"""Bytes up to which reading a file whole beats streaming it."""
_HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)


def hex_of(data: bytes) -> str:
    """Give the digest of bytes as 64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()


def hex_of_file(file: io.RawIOBase) -> tuple[str, int]:
    """Give the digest of an unbuffered file, read in parts, and how many bytes it had.

    Raises OSError.
    """
    total, length = hashlib.sha256(), 0
    buffer = bytearray(SMALL)
    view = memoryview(buffer)
    while count := file.readinto(buffer):
        total.update(view[:count])
        length += count
    return total.hexdigest(), length


def spelled(hex_digits: str) -> str:
    """Give the digest as our documents write it: ``sha256:`` and the digits."""
    return PREFIX + hex_digits


def is_hex(text: str) -> bool:
    """Say whether the text is a digest's 64 digits, lower case."""
    return _HEX.fullmatch(text) is not None
