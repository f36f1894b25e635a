"""The extra fields of a ZIP's entry: 64-bit sizes, times and owners, and nothing that makes another file of it.

Unpackers take names, links, encryption and attributes from such fields, each from others (APPNOTE 6.3.10, 4.5 and 4.6;
Info-ZIP's extrafld.txt): what is not known to be harmless is refused.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FULL32 = 0xFFFFFFFF
_WIDE, _NAME = 0x0001, 0x7075  # APPNOTE 4.5.3, 4.6.9
_HARMLESS = {0x000A: 32, 0x5455: 13, 0x5855: 12, 0x7855: 4, 0x7875: 24, 0xCAFE: 0}
"""Tag -> the most bytes: times of NTFS (4.5.5), and of Unix; owners; Java's mark. Honest tools write these."""


class ArchiveError(ValueError):
    """A ZIP that we will not read; ``kind`` says why, as a slug."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def wide(extra: bytes, name: str, *values: int) -> list[int]:
    """Take from the extra fields the 64-bit value of each number that stands at its limit.

    Raises ArchiveError for fields that are cut off, that are not known, or that give other sizes to a reader who takes
    them unasked.
    """
    fields = list(_fields(extra, name))
    if any(tag == _NAME for tag, _ in fields):
        raise ArchiveError("mismatch", f"entry {name!a} has a second name")
    odd = next((tag for tag, data in fields if tag != _WIDE and len(data) > _HARMLESS.get(tag, -1)), None)
    if odd is not None:
        told = f"has an extra field 0x{odd:04x}, which may give it another name, kind or content"
        raise ArchiveError("extra-field", f"entry {name!a} {told}")
    sizes = [data for tag, data in fields if tag == _WIDE]
    asked = [value == _FULL32 for value in values]
    if len(sizes) > 1 or (sizes and not any(asked) and sizes[0] != _packed(values)[: len(sizes[0])]):
        raise ArchiveError("mismatch", f"entry {name!a} has 64-bit sizes that nobody asked for: readers differ on them")
    if not sizes or not any(asked):
        return list(values)
    if len(sizes[0]) != 8 * sum(asked):
        raise ArchiveError("malformed-zip", f"entry {name!a} has malformed extra fields")
    numbers = iter(struct.unpack(f"<{sum(asked)}Q", sizes[0]))
    return [next(numbers) if is_asked else value for value, is_asked in zip(values, asked, strict=True)]


def _packed(values: tuple[int, ...]) -> bytes:
    return struct.pack(f"<{len(values)}Q", *values)


def _fields(extra: bytes, name: str) -> Iterator[tuple[int, bytes]]:
    """Yield tag and content of each."""
    at = 0
    while at < len(extra):
        if at + 4 > len(extra):
            raise ArchiveError("malformed-zip", f"entry {name!a} has malformed extra fields")
        tag, length = struct.unpack_from("<2H", extra, at)
        at += 4 + length
        if at > len(extra):
            raise ArchiveError("mismatch", f"entry {name!a} has malformed extra fields")
        yield tag, extra[at - length : at]
