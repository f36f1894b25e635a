"""A ZIP, byte by byte.

A ZIP tells each entry twice, before its content and in a list at the end, and programs differ on which they believe.
So both must say the same, without a gap between the entries or room for anything else: a ZIP that two readers could
see in two ways is refused. The numbers are those of PKWARE's APPNOTE.TXT, 4.3 to 4.5.
"""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING

from tieout.bundle.second_reader.text import RefusedError

if TYPE_CHECKING:
    import zipfile
    from typing import BinaryIO

HARMLESS = {0x000A: 32, 0x5455: 13, 0x5855: 12, 0x7855: 4, 0x7875: 24, 0xCAFE: 0}  # times and owners: at most so long
ENTRY = b"PK\3\4"  # how an entry begins
LISTED = b"PK\1\2"  # how one begins in the list
END = b"PK\5\6"  # the last record
END_64 = b"PK\6\6"  # one before it, with 64-bit numbers
LOCATOR = b"PK\6\7"  # one between the two, which says where that is


def odd_extra(extra: bytes, *values: int) -> tuple[str, list[int]]:
    """Say what is odd about an entry's extra fields, and give its numbers, as 64 bits where a field has them."""
    wide, at, odd = [], 0, ""
    while at < len(extra):
        kind, length = struct.unpack("<2H", extra[at : at + 4].ljust(4, b"\xff"))  # cut off: longer than there is room
        at += 4 + length
        if at > len(extra):
            return "has malformed extra fields", list(values)
        if kind == 1:
            wide.append(extra[at - length : at])
        elif kind == 0x7075:
            return "has a second name", list(values)
        elif length > HARMLESS.get(kind, -1):
            odd = odd or f"has an extra field 0x{kind:04x}, which may give it another name, kind or content"
    asked = [value == 0xFFFFFFFF for value in values]
    if odd or not wide:
        return odd, list(values)
    if any(asked) and len(wide) == 1 and len(wide[0]) == 8 * sum(asked):
        numbers = iter(struct.unpack(f"<{sum(asked)}Q", wide[0]))
        return "", [next(numbers) if is_asked else value for value, is_asked in zip(values, asked)]
    same = struct.pack(f"<{len(values)}Q", *values)[: len(wide[0])]
    is_same = not any(asked) and wide == [same]
    return "" if is_same else "has 64-bit sizes that nobody asked for: readers differ on them", list(values)


def hold_layout(path: str, entries: list[zipfile.ZipInfo], start: int) -> dict[int, int]:
    """Hold that entries and list follow one another without a gap, each told once in the same way.

    ``start`` is where the list begins. Gives where the content of each entry begins, by where the entry does.
    """
    at, contents = 0, {}
    with open(path, "rb") as file:
        for entry in sorted(entries, key=lambda item: item.header_offset):
            if entry.header_offset != at:
                raise RefusedError("it has data that belongs to no entry, or entries that overlap")
            contents[at] = hold_entry(file, entry)
            at = contents[at] + entry.compress_size
        ending = file.seek(0, os.SEEK_END) - start
        is_wide, claimed = hold_end(file, start + ending)
        file.seek(start)
        hold_list(file.read(ending - 22 - (76 if is_wide else 0)), len(entries))
    if at != start:
        raise RefusedError("it has data before, between or after its entries, or a comment")
    if not is_wide and claimed != (len(entries), len(entries), ending - 22, start):
        raise RefusedError("its last record tells of other entries, or it is one part of a split ZIP")
    return contents


def hold_entry(file: BinaryIO, entry: zipfile.ZipInfo) -> int:
    """Hold that an entry is told in its own place as in the list; give where its content begins."""
    file.seek(entry.header_offset)
    mark, version, flags, method, time, date, checksum, packed, size, length, extra = struct.unpack(
        "<4s5H3L2H", file.read(30)
    )
    name, fields = file.read(length), file.read(extra)
    if entry.volume:
        raise RefusedError("it is one part of a split ZIP")
    if flags & 8:
        raise RefusedError("it was written as a stream: verify the unpacked folder")
    odd, sizes = odd_extra(fields, size, packed)
    if odd:
        raise RefusedError(f"an entry {odd}")
    listed = (entry.flag_bits, entry.compress_type, entry.CRC, entry.date_time)
    day = (date >> 9) + 1980, date >> 5 & 15, date & 31, time >> 11, time >> 5 & 63, (time & 31) * 2
    if mark != ENTRY or (flags, method, checksum, day) != listed or entry.comment:
        raise RefusedError("an entry is described in two ways, or carries a comment")
    if max(version & 0xFF, entry.extract_version) > 45:
        raise RefusedError("an entry asks for a version of ZIP that not every reader has")
    if name.decode("utf-8" if flags & 0x800 else "cp437") != entry.orig_filename:
        raise RefusedError("an entry has two names")
    if sizes != [entry.file_size, entry.compress_size]:
        raise RefusedError("an entry claims two sizes")
    begins: int = entry.header_offset + 30 + length + extra
    return begins


def hold_end(file: BinaryIO, size: int) -> tuple[bool, tuple[int, ...]]:
    """Say whether the last record sends to one of 64 bits, which then must stand before it; give what it claims."""
    file.seek(-22, os.SEEK_END)
    end = struct.unpack("<4s4H2LH", file.read(22))
    if end[0] != END or end[7]:
        raise RefusedError("it has data before, between or after its entries, or a comment")
    if any(end[1:3]):
        raise RefusedError("its last record tells of other entries, or it is one part of a split ZIP")
    is_wide = end[5] == 0xFFFFFFFF or end[6] == 0xFFFFFFFF or end[4] == 0xFFFF
    if is_wide:
        file.seek(size - 98)
        found = struct.unpack("<4sQ2H2L4Q4sLQL", file.read(76))
        if (found[0], found[1], *found[10:]) != (END_64, 44, LOCATOR, 0, size - 98, 1):
            raise RefusedError("its 64-bit end record is not where it is said to be")
    return is_wide, end[3:7]


def hold_list(data: bytes, count: int) -> None:
    """Hold that the list has so many entries, one after the other, and nothing besides."""
    at = 0
    for _ in range(count):
        if len(data) < at + 46 or data[at : at + 4] != LISTED:
            raise RefusedError("its list of entries is malformed")
        packed, size, name, extra, comment = struct.unpack_from("<2L3H", data, at + 20)
        (place,) = struct.unpack_from("<L", data, at + 42)
        odd, _ = odd_extra(data[at + 46 + name : at + 46 + name + extra], size, packed, place)
        if odd:
            raise RefusedError(f"an entry {odd}")
        at += 46 + name + extra + comment
    if at != len(data):
        raise RefusedError("its list of entries is malformed")
