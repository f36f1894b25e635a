"""Pointers of Git LFS: what Git has of a file that is kept elsewhere. Pure."""

from __future__ import annotations

import re

LARGEST = 1023
"""Bytes of a pointer: fewer than 1024 (git-lfs, docs/spec.md, The Pointer)."""
# The same page: the version comes first, the other keys sorted; extensions stand between.
_POINTER = re.compile(
    rb"version https://(?:git-lfs\.github\.com|hawser\.github\.com)/spec/v1\n"
    rb"(?:ext-[0-9]-[^\n]+\n)*oid sha256:([0-9a-f]{64})\nsize ([0-9]{1,19})\n?",
)


def pointed_at(data: bytes) -> tuple[str, int] | None:
    """Give the SHA-256 and the size of the file that a pointer stands for; None for what is no pointer."""
    match = _POINTER.fullmatch(data) if len(data) <= LARGEST else None
    return None if match is None else (match[1].decode("ascii"), int(match[2]))
