"""The lists of a ZIP file, read strictly: what one reader sees, every reader sees.

Offsets and names as in PKWARE's APPNOTE 6.3.10. A ZIP that leaves room for two opinions (data
before, between or after its entries, two accounts of one entry) is refused as a whole.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tieout.bundle.zip_extra import ArchiveError, wide

if TYPE_CHECKING:
    from typing import BinaryIO

STORED, DEFLATED = 0, 8
_END = struct.Struct("<4s4H2LH")  # 4.3.16
_END64 = struct.Struct("<4sQ2H2L4Q")  # 4.3.14
_LOCATOR64 = struct.Struct("<4sLQL")  # 4.3.15
_CENTRAL = struct.Struct("<4s6H3L5H2L")  # 4.3.12
_LOCAL = struct.Struct("<4s5H3L2H")  # 4.3.7
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF
_ENCRYPTED, _STREAMED, _UTF8 = 0x2041, 0x0008, 0x0800  # 4.4.4: bits 0, 6 and 13; 3; 11
FLAGS = _ENCRYPTED | _STREAMED | _UTF8 | 0x0006
"""Those that are known; bits 1 and 2 tell how well deflate tried."""
_LARGEST_LIST = 256 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One entry, as both of its headers have it."""

    name: str
    """Bytes that are not UTF-8 as PEP 383 does."""
    method: int
    flags: int
    checksum: int
    packed: int
    size: int
    header_at: int
    data_at: int
    attributes: int
    written: tuple[int, int]
    """Its time and date as MS-DOS has them (4.4.6)."""
    version: int
    """What a reader must know, as ten times its number (4.4.3)."""


def read_directory(file: BinaryIO) -> tuple[Record, ...]:
    """Read a ZIP's entries in the order of its central directory; raises ArchiveError."""
    size = file.seek(0, os.SEEK_END)
    count, length, start, end = _read_end(file, size)
    if length > _LARGEST_LIST:
        raise ArchiveError("malformed-zip", "its list of entries is too long to be a bundle's")
    if start + length != end:
        raise ArchiveError("foreign-data", "it has data before its entries or after its list")
    data = _at(file, start, length)
    records = []
    at = 0
    while at < length:
        record, at = _read_central(data, at)
        records.append(record)
    if len(records) != count:
        raise ArchiveError("malformed-zip", f"it claims {count} entries and lists {len(records)}")
    return _with_local_headers(file, records, start)


def _read_end(file: BinaryIO, size: int) -> tuple[int, int, int, int]:
    """Give count, length and start of the central directory, and where it must end."""
    at = size - _END.size
    if at < 0 or not (data := _at(file, at, _END.size)).startswith(b"PK\5\6"):
        raise ArchiveError("not-a-zip", _ending(file, size))
    _, disk, first, here, count, length, start, comment = _END.unpack(data)
    if comment:
        raise ArchiveError("not-a-zip", "its last record announces a comment that is not there")
    locator_at = at - _LOCATOR64.size
    if locator_at >= 0 and (data := _at(file, locator_at, _LOCATOR64.size)).startswith(b"PK\6\7"):
        _, disk64, end_at, disks = _LOCATOR64.unpack(data)
        if end_at + _END64.size != locator_at:
            raise ArchiveError("malformed-zip", "its 64-bit end record is not where it is said to be")
        data = _at(file, end_at, _END64.size)
        mark, left, _, _, disk, first, here64, count64, length64, start64 = _END64.unpack(data)
        if mark != b"PK\6\6" or left != _END64.size - 12 or disk64 or disks != 1:
            raise ArchiveError("malformed-zip", "its 64-bit end record is malformed")
        narrow = ((here, _FULL16, here64), (count, _FULL16, count64), (length, _FULL32, length64),
                  (start, _FULL32, start64))  # fmt: skip
        if any(value not in {full, wide} for value, full, wide in narrow):
            raise ArchiveError("mismatch", "its two end records differ")
        here, count, length, start, at = here64, count64, length64, start64, end_at
    if disk or first or here != count:
        raise ArchiveError("malformed-zip", "it is one part of a split ZIP")
    return count, length, start, at


def _ending(file: BinaryIO, size: int) -> str:
    """Say why a file does not end as a ZIP: what stands behind its last record may be another list."""
    begin = max(0, size - _END.size - _FULL16)
    data = _at(file, begin, size - begin)
    found = data.rfind(b"PK\5\6", 0, max(0, len(data) - _END.size))
    if found < 0:
        return "it is no ZIP, or it is cut off"
    behind = len(data) - found - _END.size
    announced = _END.unpack_from(data, found)[-1]
    what = (
        f"stands a comment of {behind} bytes" if announced == behind else f"stand {behind} bytes that belong to nothing"
    )
    return f"behind its end {what}, in which another list may hide; what it unpacks to can be verified as a folder"


def _read_central(data: bytes, at: int) -> tuple[Record, int]:
    try:
        (mark, _, version, flags, method, time, date, checksum, packed, size, name_length, extra_length,
         comment, disk, _, attributes, header_at) = _CENTRAL.unpack_from(data, at)  # fmt: skip
    except struct.error as error:
        raise ArchiveError("malformed-zip", "its list of entries is cut off") from error
    end = at + _CENTRAL.size + name_length + extra_length + comment
    if mark != b"PK\1\2" or end > len(data):
        raise ArchiveError("malformed-zip", "its list of entries is malformed")
    at += _CENTRAL.size
    name, extra = data[at : at + name_length], data[at + name_length : at + name_length + extra_length]
    text = _decoded(name)
    if comment:
        raise ArchiveError("foreign-data", f"entry {text!a} carries a comment")
    size, packed, header_at = wide(extra, text, size, packed, header_at)
    if disk:
        raise ArchiveError("malformed-zip", "it is one part of a split ZIP")
    record = Record(
        name=text, method=method, flags=flags, checksum=checksum, packed=packed, size=size,
        header_at=header_at, data_at=0, attributes=attributes, written=(time, date), version=version & 0xFF,
    )  # fmt: skip
    return record, end


def _with_local_headers(file: BinaryIO, records: list[Record], start: int) -> tuple[Record, ...]:
    """Hold each local header against its record, and the entries against one another."""
    complete: dict[int, Record] = {}
    expected = 0
    for record in sorted(records, key=lambda item: item.header_at):
        if record.header_at != expected:
            kind, what = (
                ("overlap", "overlaps")
                if record.header_at < expected
                else ("foreign-data", "has data before it that belongs to no entry")
            )
            raise ArchiveError(kind, f"entry {record.name!a} {what}")
        found = _with_local_header(file, record)
        complete[record.header_at] = found
        expected = found.data_at + found.packed
    if expected != start:
        raise ArchiveError("foreign-data", "it has data after its last entry")
    return tuple(complete[record.header_at] for record in records)


def _with_local_header(file: BinaryIO, record: Record) -> Record:
    data = _at(file, record.header_at, _LOCAL.size)
    (mark, version, flags, method, time, date, checksum, packed, size, name_length, extra_length) = _LOCAL.unpack(data)
    rest = _at(file, record.header_at + _LOCAL.size, name_length + extra_length)
    if mark != b"PK\3\4":
        raise ArchiveError("malformed-zip", f"entry {record.name!a} is not where it is said to be")
    if flags & _STREAMED:
        raise ArchiveError("streamed", f"entry {record.name!a} was written as a stream: verify the unpacked folder")
    size, packed = wide(rest[name_length:], record.name, size, packed)
    ours = (record.name, record.method, record.flags, record.written, record.checksum, record.packed, record.size)
    theirs = (_decoded(rest[:name_length]), method, flags, (time, date), checksum, packed, size)
    if ours != theirs:
        raise ArchiveError("mismatch", f"entry {record.name!a} is described in two ways: readers differ on it")
    data_at = record.header_at + _LOCAL.size + len(rest)
    return replace(record, data_at=data_at, version=max(record.version, version & 0xFF))


def is_encrypted(record: Record) -> bool:
    """Say whether an entry's content or headers are encrypted."""
    return bool(record.flags & _ENCRYPTED)


def _decoded(name: bytes) -> str:
    # Not by the flag for UTF-8: a bundle's names are ASCII, and any other is refused by its look.
    return name.decode("utf-8", "surrogateescape")


def _at(file: BinaryIO, at: int, length: int) -> bytes:
    file.seek(at)
    data = file.read(length)
    if len(data) != length:
        raise ArchiveError("malformed-zip", "it is cut off")
    return data
