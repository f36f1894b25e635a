"""ZIPs that leave room for two opinions, and what verifying says: docs/reference/bundle-attacks.md has the list."""

from __future__ import annotations

import struct

from tests.bundle import zip_tricks
from tests.bundle.samples import FILES, RawEntry, deflated, honest, raw_zip, with_entry

POLICY = "policies/POL-002.md"


def plus(*entries: RawEntry) -> list[RawEntry]:
    return [*honest(), *entries]


HIDDEN = b"hidden data"
ATTACKS: dict[str, tuple[bytes, list[tuple[str, str, str]]]] = {
    "two entries of one name": (
        raw_zip(plus(RawEntry(name=b"b/" + POLICY.encode(), data=b"other"))),
        [("duplicate-entry", POLICY, f"{POLICY} is there more than once")],
    ),
    "names that differ by case": (
        raw_zip(plus(RawEntry(name=b"b/policies/pol-002.md"))),
        [
            (
                "collision",
                "policies/pol-002.md",
                f"policies/pol-002.md differs from {POLICY} only by case or composition",
            ),
            ("extra", "policies/pol-002.md", "policies/pol-002.md is extra: it is not listed"),
        ],
    ),
    "names that differ by composition": (
        raw_zip(plus(RawEntry(name="b/é".encode()), RawEntry(name="b/e\u0301".encode()))),
        [
            ("extra", "e\u0301", "e\u0301 is extra: it is not listed, and its name has characters beyond ASCII"),
            ("collision", "e\u0301", "e\u0301 differs from é only by case or composition"),
            ("extra", "é", "é is extra: it is not listed, and its name has characters beyond ASCII"),
        ],
    ),
    "a path upwards": (
        raw_zip(plus(RawEntry(name=b"b/../../evil"))),
        [("extra", "../../evil", "../../evil is extra: it is not listed, and its name leads upwards (..)")],
    ),
    "a path upwards beside the bundle's folder": (
        raw_zip(plus(RawEntry(name=b"../evil"))),
        [("extra", "../evil", "../evil is extra: it is not listed, and its name leads upwards (..)")],
    ),
    "a path upwards in front of the bundle's folder": (
        raw_zip([RawEntry(name=b"../evil"), *honest()]),
        [("extra", "../evil", "../evil is extra: it is not listed, and its name leads upwards (..)")],
    ),
    "a backslash": (
        raw_zip(plus(RawEntry(name=b"b/..\\evil"))),
        [("extra", "..\\evil", "..\\evil is extra: it is not listed, and its name has a backslash")],
    ),
    "a NUL": (
        raw_zip(plus(RawEntry(name=b"b/a\0.md"))),
        [
            (
                "extra",
                "a\0.md",
                "a\\x00.md is extra: it is not listed, and its name has a character that cannot be seen (U+0000)",
            )
        ],
    ),
    "bytes that are no UTF-8": (
        raw_zip(plus(RawEntry(name=b"b/\xff"))),
        [("extra", "\udcff", "\\xff is extra: it is not listed, and its name has characters beyond ASCII")],
    ),
    "a link": (
        raw_zip(plus(RawEntry(name=b"b/link", data=b"/etc/passwd", attributes=0o120777 << 16))),
        [("symlink", "link", "link is a symbolic link, not a file")],
    ),
    "a link in a file's place": (
        raw_zip(with_entry(POLICY, attributes=0o120777 << 16)),
        [("symlink", POLICY, f"{POLICY} is a symbolic link, not a file")],
    ),
    "a device": (
        raw_zip(plus(RawEntry(name=b"b/device", attributes=0o020666 << 16))),
        [("special", "device", "device is a device, socket or pipe, not a file")],
    ),
    "an encrypted entry": (
        raw_zip(with_entry(POLICY, flags=1)),
        [
            ("encrypted", POLICY, f"{POLICY} is encrypted"),
            ("unreadable", POLICY, f"{POLICY} is not read for that reason"),
        ],
    ),
    "an unknown method": (
        raw_zip(with_entry(POLICY, method=12)),
        [
            ("unknown-method", POLICY, f"{POLICY} is packed by method 12; only stored and deflated are read"),
            ("unreadable", POLICY, f"{POLICY} is not read for that reason"),
        ],
    ),
    "a streamed entry": (
        raw_zip(with_entry(POLICY, flags=8)),
        [
            (
                "streamed",
                "b.zip",
                "b.zip cannot be read: entry 'b/policies/POL-002.md' was written as a stream: verify the unpacked folder",
            )
        ],
    ),
    "a stored entry with two sizes": (
        raw_zip(with_entry(POLICY, size=3)),
        [
            ("mismatch", POLICY, f"{POLICY} is stored and claims two sizes"),
            ("unreadable", POLICY, f"{POLICY} is not read for that reason"),
        ],
    ),
    "a deflated entry that is larger than it claims": (
        raw_zip(with_entry(POLICY, method=8, packed=deflated(b"x" * 400), size=17, checksum=0)),
        [("unreadable", POLICY, f"{POLICY} is not of the size that its entry claims")],
    ),
    "a deflated entry that is smaller than it claims": (
        raw_zip(with_entry(POLICY, method=8, packed=deflated(FILES[POLICY]), size=18)),
        [("unreadable", POLICY, f"{POLICY} is not of the size that its entry claims")],
    ),
    "data after the end of deflate": (
        raw_zip(with_entry(POLICY, method=8, packed=deflated(FILES[POLICY]) + HIDDEN)),
        [("unreadable", POLICY, f"{POLICY} cannot be unpacked")],
    ),
    "deflate that is cut off": (
        raw_zip(with_entry(POLICY, method=8, packed=deflated(FILES[POLICY])[:-1])),
        [("unreadable", POLICY, f"{POLICY} cannot be unpacked")],
    ),
    "no deflate at all": (
        raw_zip(with_entry(POLICY, method=8, packed=b"\xff" * 9)),
        [("unreadable", POLICY, f"{POLICY} cannot be unpacked")],
    ),
    "a wrong checksum": (
        raw_zip(with_entry(POLICY, checksum=1)),
        [("unreadable", POLICY, f"{POLICY} does not have the checksum of its entry")],
    ),
    "a ratio of more than a hundred": (
        raw_zip(plus(RawEntry(name=b"b/bomb", method=8, data=b"\0" * 1_000_000, packed=deflated(b"\0" * 1_000_000)))),
        [
            ("extra", "bomb", "bomb is extra: it is not listed"),
            ("ratio", "bomb", "bomb claims to unpack to more than 100 times its size"),
        ],
    ),
    "data before the first entry": (
        raw_zip(honest(), head=HIDDEN),
        [
            (
                "foreign-data",
                "b.zip",
                "b.zip cannot be read: entry 'b/SHA256SUMS' has data before it that belongs to no entry",
            )
        ],
    ),
    "data before a ZIP that does not know": (
        HIDDEN + raw_zip(honest()),
        [("foreign-data", "b.zip", "b.zip cannot be read: it has data before its entries or after its list")],
    ),
    "data between entries": (
        raw_zip(with_entry(POLICY, gap=HIDDEN)),
        [
            (
                "foreign-data",
                "b.zip",
                "b.zip cannot be read: entry 'b/policies/POL-002.md' has data before it that belongs to no entry",
            )
        ],
    ),
    "data after the last entry": (
        raw_zip(honest(), gap=HIDDEN),
        [("foreign-data", "b.zip", "b.zip cannot be read: it has data after its last entry")],
    ),
    "data after the ZIP": (
        raw_zip(honest(), tail=HIDDEN),
        [
            (
                "not-a-zip",
                "b.zip",
                "b.zip cannot be read: behind its end stand 11 bytes that belong to nothing, in which another list may hide; what it unpacks to can be verified as a folder",
            )
        ],
    ),
    "a second ZIP after the first": (
        raw_zip(honest()) + raw_zip(honest()),
        [("foreign-data", "b.zip", "b.zip cannot be read: it has data before its entries or after its list")],
    ),
    "a comment": (
        raw_zip(honest(), comment=len(HIDDEN), tail=HIDDEN),
        [
            (
                "not-a-zip",
                "b.zip",
                "b.zip cannot be read: behind its end stands a comment of 11 bytes, in which another list may hide; what it unpacks to can be verified as a folder",
            )
        ],
    ),
    "a comment that is not there": (
        raw_zip(honest(), comment=5),
        [("not-a-zip", "b.zip", "b.zip cannot be read: its last record announces a comment that is not there")],
    ),
    "a comment at an entry": (
        raw_zip(with_entry(POLICY, comment=HIDDEN)),
        [("foreign-data", "b.zip", "b.zip cannot be read: entry 'b/policies/POL-002.md' carries a comment")],
    ),
    "a local name of its own": (
        raw_zip(with_entry(POLICY, local_name=b"b/policies/POL-003.md")),
        [
            (
                "mismatch",
                "b.zip",
                "b.zip cannot be read: entry 'b/policies/POL-002.md' is described in two ways: readers differ on it",
            )
        ],
    ),
    "a local size of its own": (
        raw_zip(with_entry(POLICY, local_size=1)),
        [
            (
                "mismatch",
                "b.zip",
                "b.zip cannot be read: entry 'b/policies/POL-002.md' is described in two ways: readers differ on it",
            )
        ],
    ),
    "a local checksum of its own": (
        raw_zip(with_entry(POLICY, local_checksum=1)),
        [
            (
                "mismatch",
                "b.zip",
                "b.zip cannot be read: entry 'b/policies/POL-002.md' is described in two ways: readers differ on it",
            )
        ],
    ),
    "encryption that only one header names": (
        raw_zip(with_entry(POLICY, local_flags=1)),
        [
            (
                "mismatch",
                "b.zip",
                "b.zip cannot be read: entry 'b/policies/POL-002.md' is described in two ways: readers differ on it",
            )
        ],
    ),
    "a second name in the extra fields": (
        raw_zip(with_entry(POLICY, extra=struct.pack("<2H", 0x7075, 6) + b"\1\0\0\0\0x")),
        [("mismatch", "b.zip", "b.zip cannot be read: entry 'b/policies/POL-002.md' has a second name")],
    ),
    "a second name behind another extra field": (
        raw_zip(
            with_entry(
                POLICY, extra=struct.pack("<2H", 0x9999, 2) + b"ab" + struct.pack("<2H", 0x7075, 6) + b"\1\0\0\0\0x"
            )
        ),
        [("mismatch", "b.zip", "b.zip cannot be read: entry 'b/policies/POL-002.md' has a second name")],
    ),
    "an entry without a name": (
        raw_zip(plus(RawEntry(name=b"", data=HIDDEN))),
        [("no-name", "an entry", "an entry has no name, so nobody knows where it belongs")],
    ),
    "an entry named by a slash": (
        raw_zip(plus(RawEntry(name=b"/"))),
        [("no-name", "an entry", "an entry has no name, so nobody knows where it belongs")],
    ),
    "a top folder with content": (
        raw_zip(plus(RawEntry(name=b"b/", data=HIDDEN))),
        [("no-name", "an entry", "an entry has no name, so nobody knows where it belongs")],
    ),
    "a file that calls itself a folder": (
        raw_zip(with_entry(POLICY, attributes=0o040755 << 16)),
        [
            ("mismatch", POLICY, f"{POLICY} is a file by its name and a folder by its attributes"),
            ("unreadable", POLICY, f"{POLICY} is not read for that reason"),
        ],
    ),
    "a file that Windows takes for a folder": (
        raw_zip(with_entry(POLICY, attributes=0o100644 << 16 | 0x10)),
        [
            ("mismatch", POLICY, f"{POLICY} is a file by its name and a folder by its attributes"),
            ("unreadable", POLICY, f"{POLICY} is not read for that reason"),
        ],
    ),
    "extra fields that are cut off": (
        raw_zip(with_entry(POLICY, extra=struct.pack("<2H", 0x5455, 9) + b"x")),
        [("mismatch", "b.zip", "b.zip cannot be read: entry 'b/policies/POL-002.md' has malformed extra fields")],
    ),
    "a count of entries that is wrong": (
        raw_zip(honest(), count=2),
        [("malformed-zip", "b.zip", "b.zip cannot be read: it claims 2 entries and lists 6")],
    ),
    "a list that begins elsewhere": (
        raw_zip(honest(), shift=4),
        [("foreign-data", "b.zip", "b.zip cannot be read: it has data before its entries or after its list")],
    ),
    "one part of a split ZIP": (
        raw_zip(honest(), disk=1),
        [("malformed-zip", "b.zip", "b.zip cannot be read: it is one part of a split ZIP")],
    ),
    "a folder with content": (
        raw_zip(plus(RawEntry(name=b"b/folder/", data=HIDDEN))),
        [
            ("extra-folder", "folder", "folder is an extra folder, with nothing in it"),
            ("mismatch", "folder", "folder is a folder and has content"),
        ],
    ),
    "a file that is a folder as well": (
        raw_zip(plus(RawEntry(name=b"b/" + POLICY.encode() + b"/x"))),
        [
            ("collision", POLICY, f"{POLICY} is a file, and a folder as well"),
            ("extra", f"{POLICY}/x", f"{POLICY}/x is extra: it is not listed"),
        ],
    ),
    "an entry outside the top folder": (
        raw_zip(plus(RawEntry(name=b"/etc/evil"))),
        [("extra", "/etc/evil", "/etc/evil is extra: it is not listed, and its name is absolute")],
    ),
    "no entries": (
        raw_zip([]),
        [("no-manifest", "SHA256SUMS", "there is no SHA256SUMS, so nothing says what belongs here")],
    ),
    "an empty file": (
        b"",
        [
            (
                "not-a-zip",
                "b.zip",
                "b.zip cannot be read: it is no ZIP, or it is cut off",
            )
        ],
    ),
}
ATTACKS |= zip_tricks.ATTACKS
