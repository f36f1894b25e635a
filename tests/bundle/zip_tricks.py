"""ZIPs whose entries are all there and sound, and which another reader unpacks as something else."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import replace

from tests.bundle.samples import FILES, RawEntry, deflated, honest, raw_zip, with_entry
from tieout.model.characters import visible

POLICY = "policies/POL-002.md"
LINK = 0o120777
FULL = 0xFFFFFFFF
SIZE = len(FILES[POLICY])
NOT_READ = ("unreadable", POLICY, f"{POLICY} is not read for that reason")
TWO_WAYS = (
    "mismatch",
    "b.zip",
    f"b.zip cannot be read: entry 'b/{POLICY}' is described in two ways: readers differ on it",
)
SPLIT_LOCATOR = "b.zip cannot be read: its 64-bit end record is not where it is said to be"

Found = list[tuple[str, str, str]]


def field(tag: int, data: bytes) -> bytes:
    """Give an extra field (APPNOTE 4.5.1)."""
    return struct.pack("<2H", tag, len(data)) + data


def unix_link(target: bytes) -> bytes:
    """Give Info-ZIP's field "ASi Unix", by which unpackers make a link of any entry (extrafld.txt)."""
    return field(0x756E, struct.pack("<LHLHH", 0, LINK, len(target), 0, 0) + target)


def in_folder(name: bytes) -> bytes:
    """Give a whole bundle in a folder of that name."""
    return raw_zip([replace(entry, name=name + entry.name[2:]) for entry in honest()])


def folder(name: bytes, why: str) -> Found:
    text = name.decode("utf-8", "surrogateescape")
    shown = visible(text)
    return [("top-folder", text, f"all of it lies in the folder {shown}, which {why}")]


def extra(tag: int) -> Found:
    told = f"entry 'b/{POLICY}' has an extra field 0x{tag:04x}, which may give it another name, kind or content"
    return [("extra-field", "b.zip", f"b.zip cannot be read: {told}")]


def wide() -> Found:
    told = f"entry 'b/{POLICY}' has 64-bit sizes that nobody asked for: readers differ on them"
    return [("mismatch", "b.zip", f"b.zip cannot be read: {told}")]


def link(made_by: int) -> tuple[bytes, Found]:
    """Give a link as another system than Unix writes it: unzip makes one of it all the same."""
    data = raw_zip(with_entry(POLICY, made_by=made_by, attributes=LINK << 16))
    return data, [("symlink", POLICY, f"{POLICY} is a symbolic link, not a file")]


def hidden(bits: int) -> tuple[bytes, Found]:
    told = f"{POLICY} is hidden, a volume label or a device by its attributes"
    data = raw_zip(with_entry(POLICY, attributes=0o100644 << 16 | bits))
    return data, [("mismatch", POLICY, told), NOT_READ]


def wide_end(*, locator: int = 0, narrow: int = FULL, more: bytes = b"") -> bytes:
    """Give a ZIP with the 64-bit end record, which is elsewhere, or is contradicted."""
    data = raw_zip(honest())
    _, _, _, count, _, length, start, _ = struct.unpack("<4s4H2LH", data[-22:])
    body = data[:-22]
    end = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44 + len(more), 45, 45, 0, 0, count, count, length, start) + more
    place = struct.pack("<4sLQL", b"PK\6\7", 0, len(body) + locator, 1)
    return body + end + place + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, length, narrow, 0)


def _folders() -> Iterator[tuple[str, tuple[bytes, Found]]]:
    for what, name, why in (
        ("leads upwards on Windows", b"..\\..\\evil", "has a backslash"),
        ("is a drive", b"C:", "begins with a drive"),
        ("is a device of Windows", b"nul", "has a name that Windows reserves (nul)"),
        ("is like an option", b"-rf", "begins with a hyphen, as options of commands do"),
        ("has a character of terminals", b"b\x1b[2J", "has a character that cannot be seen (U+001B)"),
        ("is written backwards", b"b\xe2\x80\xae", "has a character that cannot be seen (U+202E)"),
        ("ends in a dot", b"b.", "ends in a dot or a blank, which Windows drops"),
        ("is a blank", b" ", "ends in a dot or a blank, which Windows drops"),
        ("names a stream", b"b:hidden", "begins with a drive"),
        ("has a star", b"b*", 'has one of < > : " | ? *, which Windows refuses'),
        ("is no UTF-8", b"b\xff", "is no UTF-8"),
        ("is too long", b"b" * 121, "has 121 characters; 120 is the most"),
    ):
        yield f"a top folder whose name {what}", (in_folder(name + b"/"), folder(name, why))


ATTACKS: dict[str, tuple[bytes, Found]] = {
    **dict(_folders()),
    "a top folder that is a link": (
        raw_zip([RawEntry(name=b"b/", attributes=LINK << 16), *honest()]),
        [("symlink", "b", "b is a symbolic link, not a folder")],
    ),
    "a top folder twice": (
        raw_zip([RawEntry(name=b"b/"), RawEntry(name=b"b/"), *honest()]),
        [("duplicate-entry", "b", "b is there more than once")],
    ),
    "a folder with an empty part behind it": (
        raw_zip([*honest(), RawEntry(name=b"b/policies//")]),
        [("mismatch", "policies", "policies is a folder with more than one slash behind it")],
    ),
    "a link as MS-DOS has it": link(0),
    "a link as an Atari has it": link(5),
    "a link as BeOS has it": link(16),
    "a link as Darwin has it": link(19),
    "a link in an extra field": (raw_zip(with_entry(POLICY, extra=unix_link(b"/etc/passwd"))), extra(0x756E)),
    "a link in an extra field of one header": (
        raw_zip(with_entry(POLICY, local_extra=unix_link(b"/etc/passwd"))),
        extra(0x756E),
    ),
    "a link in PKWARE's field of Unix": (
        raw_zip(with_entry(POLICY, extra=field(0x000D, b"\0" * 12 + b"/etc/passwd"))),
        extra(0x000D),
    ),
    "a field of encryption at what is not encrypted": (
        raw_zip(with_entry(POLICY, extra=field(0x9901, b"\2\0AE\3\0\0"))),
        extra(0x9901),
    ),
    "data in an extra field": (raw_zip(with_entry(POLICY, extra=field(0x9999, b"hidden" * 9000))), extra(0x9999)),
    "data in an extra field of one header": (
        raw_zip(with_entry(POLICY, local_extra=field(0x9999, b"hidden" * 9000))),
        extra(0x9999),
    ),
    "data behind the times of an entry": (
        raw_zip(with_entry(POLICY, extra=field(0x5455, b"\1\0\0\0\0hidden data"))),
        extra(0x5455),
    ),
    "64-bit sizes twice": (
        raw_zip(
            with_entry(POLICY, extra=field(1, struct.pack("<2Q", SIZE, SIZE)) + field(1, struct.pack("<2Q", 3, 3)))
        ),
        wide(),
    ),
    "64-bit sizes that are not asked for": (
        raw_zip(with_entry(POLICY, extra=field(1, struct.pack("<2Q", 3, 3)))),
        wide(),
    ),
    "64-bit sizes of the local header alone": (
        raw_zip(with_entry(POLICY, narrow=FULL, local_extra=field(1, struct.pack("<2Q", 3, 3)))),
        [TWO_WAYS],
    ),
    "64-bit sizes that the local header has not": (raw_zip(with_entry(POLICY, narrow=FULL)), [TWO_WAYS]),
    "a local day of its own": (raw_zip(with_entry(POLICY, local_written=(0, 0x5521))), [TWO_WAYS]),
    "a version that nobody reads": (
        raw_zip(with_entry(POLICY, version=63)),
        [("version", POLICY, f"{POLICY} asks for version 6.3 of ZIP; 4.5 is the most that every reader has"), NOT_READ],
    ),
    "an entry that is a patch of another file": (
        raw_zip(with_entry(POLICY, flags=0x20)),
        [("flags", POLICY, f"{POLICY} has flags that are not known (0x0020)"), NOT_READ],
    ),
    "a flag that nobody knows": (
        raw_zip(with_entry(POLICY, flags=0x4000)),
        [("flags", POLICY, f"{POLICY} has flags that are not known (0x4000)"), NOT_READ],
    ),
    "a hidden file": hidden(0x02),
    "a file of the system": hidden(0x04),
    "a volume label": hidden(0x08),
    "a file that would run as its owner": (
        raw_zip(with_entry(POLICY, attributes=0o104755 << 16)),
        [("mismatch", POLICY, f"{POLICY} would run with the rights of its owner or group"), NOT_READ],
    ),
    "deflate that is longer than what it packs": (
        raw_zip(with_entry(POLICY, method=8, packed=b"\0\0\0\xff\xff" * 1000 + deflated(FILES[POLICY]))),
        [("mismatch", POLICY, f"{POLICY} is packed to more than it has: something may be hidden in it"), NOT_READ],
    ),
    "a 64-bit end that is elsewhere": (
        wide_end(locator=-4),
        [("malformed-zip", "b.zip", SPLIT_LOCATOR)],
    ),
    "a 64-bit end with data in it": (
        wide_end(more=b"hidden"),
        [("malformed-zip", "b.zip", SPLIT_LOCATOR)],
    ),
    "two ends that differ": (
        wide_end(narrow=7),
        [("mismatch", "b.zip", "b.zip cannot be read: its two end records differ")],
    ),
}
