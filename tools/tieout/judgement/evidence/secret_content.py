"""What lies behind the bytes of a file: text in other encodings and packed content, unpacked in parts."""

from __future__ import annotations

import itertools
import re
import zlib
from collections.abc import Iterable, Iterator

_LARGEST_UNPACKED = 1 << 31
"""Two gigabytes: of a packed file that says it holds more the rest is told as not examined."""
_IN = 1 << 14
"""Packed bytes that are given at once: what is left of them is copied for each part, and for each member."""
_OUT = 1 << 18
_PACKED = (
    (b"PK\x03\x04", "a ZIP archive (or an Office document)"),
    (b"\xfd7zXZ\x00", "packed with xz"),
    (b"BZh", "packed with bzip2"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"%PDF-", "a PDF, whose text is packed"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"SQLite format 3\x00", "a database"),
)
_BOMS = ((b"\xff\xfe\x00\x00", 4, 0), (b"\x00\x00\xfe\xff", 4, 3), (b"\xff\xfe", 2, 0), (b"\xfe\xff", 2, 1))
_NOT_ZERO = re.compile(rb"[^\x00]")


class Content:
    """Blocks of text of one byte a character, whatever the file's own encoding; iterate once."""

    def __init__(self, blocks: Iterator[bytes], *, width: int = 1, skipped: int = 0, packing: str = "") -> None:
        """``width``: bytes a character in the file; ``skipped``: bytes before the first."""
        self._blocks = blocks
        self.width, self.skipped, self.packing = width, skipped, packing
        self.said = ""
        self.unpacking: Unpacking | None = None

    @property
    def unexamined(self) -> str:
        """Why not all of it can be looked at, as far as is known by now; empty: all can."""
        return self.said or (self.unpacking.problem if self.unpacking else "")

    def __iter__(self) -> Iterator[bytes]:
        """Yield the blocks."""
        return self._blocks


def opened(blocks: Iterable[bytes], *, largest: int = _LARGEST_UNPACKED) -> Content:
    """Look at the first bytes and give what is behind them."""
    waiting = (block for block in blocks if block)
    head = b""
    while len(head) < 64 and (block := next(waiting, None)) is not None:
        head += block
    rest = itertools.chain((head,) if head else (), waiting)
    if is_gzip(head):
        return _unpacked(rest, largest)
    content = _decoded(head, rest)
    content.said = next((f"it is {what}" for magic, what in _PACKED if head.startswith(magic)), "")
    return content


def is_gzip(head: bytes) -> bool:
    """Whether content that begins so is packed with gzip (RFC 1952)."""
    return head[:3] == b"\x1f\x8b\x08"


def _decoded(head: bytes, blocks: Iterator[bytes]) -> Content:
    for bom, width, low in _BOMS:
        if head.startswith(bom):
            return Content(_narrowed(blocks, width, low, len(bom)), width=width, skipped=len(bom))
    sample = head[:4096]
    half = len(sample) // 2
    if half >= 16:  # UTF-16 without a mark: every other byte of plain text is zero
        for low in (0, 1):
            if sample[1 - low :: 2].count(0) > half * 0.8 and sample[low::2].count(0) < half * 0.1:
                return Content(_narrowed(blocks, 2, low, 0), width=2)
    return Content(blocks)


def _narrowed(blocks: Iterator[bytes], width: int, low: int, skip: int) -> Iterator[bytes]:
    """Keep one byte for each character, 0xff for what is not Latin-1: places stay what they are."""
    left = b""
    for block in blocks:
        data = left + block
        if skip:
            data, skip = data[skip:], 0
        whole = len(data) - len(data) % width
        left, data = data[whole:], data[:whole]
        text = bytearray(data[low::width])
        for other in range(width):
            if other != low and (high := data[other::width]).count(0) != len(high):
                for match in _NOT_ZERO.finditer(high):
                    text[match.start()] = 0xFF
        if text:
            yield bytes(text)


class Unpacking:
    """The parts of gzip content, several members as well; ``problem`` is known once they are all taken."""

    def __init__(self, blocks: Iterator[bytes], largest: int = _LARGEST_UNPACKED) -> None:
        """``largest``: bytes after which no more is unpacked."""
        self._blocks, self._largest = _cut(blocks), largest
        self.problem = ""

    def __iter__(self) -> Iterator[bytes]:
        """Yield parts of flat size."""
        machine, size, data = zlib.decompressobj(31), 0, b""
        try:
            while True:
                data = machine.unconsumed_tail or data or next(self._blocks, b"")
                part = machine.decompress(data, _OUT)
                if not (data or part):
                    break
                data = b""
                size += len(part)
                if part:
                    yield part
                if size > self._largest:
                    self.problem = f"only the first {self._largest} bytes of its unpacked content were looked at"
                    return
                if machine.eof:
                    data = machine.unused_data.lstrip(b"\x00")  # padding after the last member (gzip(1))
                    while not data and (more := next(self._blocks, b"")):
                        data = more.lstrip(b"\x00")
                    if not data:
                        return
                    machine = zlib.decompressobj(31)
        except zlib.error:
            self.problem = "its packed content cannot be unpacked to the end"
            return
        self.problem = "its packed content ends before its end"


def _cut(blocks: Iterable[bytes]) -> Iterator[bytes]:
    for block in blocks:
        for start in range(0, len(block), _IN):
            yield block[start : start + _IN]


def _unpacked(blocks: Iterator[bytes], largest: int) -> Content:
    parts = Unpacking(blocks, largest)
    within = iter(parts)
    head = next(within, b"")
    content = _decoded(head, itertools.chain((head,) if head else (), within))
    content.packing = "gzip"
    content.unpacking = parts
    return content
