"""A ZIP written from beginning to end: the same names and bytes give the same ZIP on every machine.

Stored, dated 1980-01-01, mode 0644: nothing depends on a clock, on zlib or on Python's own writer, whose fields changed
between versions. Numbers in brackets are of PKWARE's APPNOTE 6.3.10, which names and offsets are from.
"""

from __future__ import annotations

import stat
import struct
import zlib
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.errors import IntegrityError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from typing import BinaryIO

_LOCAL = struct.Struct("<4s5H3L2H")  # 4.3.7
_CENTRAL = struct.Struct("<4s6H3L5H2L")  # 4.3.12
_END64 = struct.Struct("<4sQ2H2L4Q")  # 4.3.14
_LOCATOR64 = struct.Struct("<4sLQL")  # 4.3.15
_END = struct.Struct("<4s4H2LH")  # 4.3.16
_CHECKSUM_AT = 14
"""Bytes into a local header at which the CRC-32 stands."""
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF
_LARGEST, _MOST = _FULL32, _FULL16
"""From this size or offset on a number takes 64 bits, and from this count on that of the entries does."""
_PLAIN, _WIDE = 20, 45  # 4.4.3: the version of ZIP that a reader must know
_UNIX, _UTF8 = 3, 0x0800
_ATTRIBUTES = (stat.S_IFREG | 0o644) << 16
_DATE = 1 << 5 | 1  # 4.4.6: 1980-01-01, the first that a ZIP can tell
_SMALL = 1 << 20
"""Bytes of a file up to which header and content are written at once."""


class ZipWriter:
    """A ZIP in the making, into a file that is open for writing and can seek."""

    __slots__ = ("_at", "_directory", "_file")

    def __init__(self, file: BinaryIO) -> None:
        """Begin at the beginning of an empty file."""
        self._file = file
        self._at = 0
        self._directory: list[bytes] = []

    def passing(self, name: str, size: int, content: Iterable[bytes]) -> Generator[bytes]:
        """Yield the pieces of an entry, each as it was packed; the last must be taken before another entry begins.

        Raises IntegrityError for content of another size than was announced.
        """
        if size <= _SMALL:
            held = []
            for piece in content:
                held.append(piece)
                yield piece
            data = b"".join(held)
            _hold_size(name, size, len(data))
            checksum = zlib.crc32(data)
            header = _local(name, size, checksum)
            self._file.write(header + data)
        else:
            header, checksum, written = _local(name, size, 0), 0, 0
            self._file.write(header)
            for piece in content:
                checksum = zlib.crc32(piece, checksum)
                written += len(piece)
                self._file.write(piece)
                yield piece
            _hold_size(name, size, written)
            self._file.seek(self._at + _CHECKSUM_AT)
            self._file.write(struct.pack("<L", checksum))
            self._file.seek(self._at + len(header) + size)
        self._directory.append(_central(name, size, checksum, self._at))
        self._at += len(header) + size

    def finish(self) -> None:
        """Write the list of the entries, without which it is no ZIP."""
        listing = b"".join(self._directory)
        self._file.write(listing + _end(len(self._directory), len(listing), self._at))


def _hold_size(name: str, size: int, found: int) -> None:
    if found != size:
        raise IntegrityError(
            f"{visible(name)} was changed while it was packed: it had {size} bytes, and {found} came",
            remedy="leave the folder alone until the ZIP is there, then pack it again",
        )


def _local(name: str, size: int, checksum: int) -> bytes:
    extra = _extra(size, size) if size >= _LARGEST else b""
    version, said = (_WIDE, _FULL32) if extra else (_PLAIN, size)
    path, flags = _named(name)
    return (
        _LOCAL.pack(b"PK\3\4", version, flags, 0, 0, _DATE, checksum, said, said, len(path), len(extra)) + path + extra
    )


def _central(name: str, size: int, checksum: int, at: int) -> bytes:
    wide = [number for number in (size, size, at) if number >= _LARGEST]
    extra = _extra(*wide) if wide else b""
    version = _WIDE if wide else _PLAIN
    said, place = (_FULL32 if number >= _LARGEST else number for number in (size, at))
    path, flags = _named(name)
    fields = (_UNIX << 8 | version, version, flags, 0, 0, _DATE, checksum, said, said, len(path), len(extra))
    return _CENTRAL.pack(b"PK\1\2", *fields, 0, 0, 0, _ATTRIBUTES, place) + path + extra


def _named(name: str) -> tuple[bytes, int]:
    """Give a name's bytes, and the flag that says that they are UTF-8 (4.4.4) where that matters."""
    return name.encode("utf-8", "surrogateescape"), 0 if name.isascii() else _UTF8


def _extra(*wide: int) -> bytes:
    return struct.pack(f"<2H{len(wide)}Q", 1, 8 * len(wide), *wide)  # 4.5.3


def _end(count: int, length: int, start: int) -> bytes:
    number = count if count < _MOST else _FULL16
    size, place = (value if value < _LARGEST else _FULL32 for value in (length, start))
    end = _END.pack(b"PK\5\6", 0, 0, number, number, size, place, 0)
    if count < _MOST and length < _LARGEST and start < _LARGEST:
        return end
    wide = _END64.pack(b"PK\6\6", _END64.size - 12, _UNIX << 8 | _WIDE, _WIDE, 0, 0, count, count, length, start)
    return wide + _LOCATOR64.pack(b"PK\6\7", 0, start + length, 1) + end
