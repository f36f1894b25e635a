"""Small bundles, as building leaves them, and ZIPs as no honest tool writes them."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

from tests.seal.keys import TestSigner
from tieout.bundle import manifest
from tieout.bundle.trust import NAMESPACE, allowed_signers
from tieout.ports.writing import write_tree
from tieout.seal.digest import hex_of

RECORD = b"""{"schema": "tieout.bundle/v1", "organization": "Example Ltd",
"period": {"id": "2026-H1", "start": "2026-01-01", "end": "2026-06-30"}, "as_of": "2026-06-30",
"head": "1111111111111111111111111111111111111111", "tool": {"name": "tieout", "version": "0.1.0"}}
"""
FILES = {
    "START-HERE.html": b"<!doctype html>\n<title>Start here</title>\n",
    "bundle.json": RECORD,
    "controls.html": b"<!doctype html>\n<title>Controls</title>\n",
    "policies/POL-002.html": b"<!doctype html>\n<title>Access control</title>\n",
    "policies/POL-002.md": b"# Access control\n",
}


def listed(files: dict[str, bytes]) -> bytes:
    """Give the manifest of these files."""
    return manifest.write({path: hex_of(data) for path, data in files.items()})


def plant(folder: Path, files: dict[str, bytes] | None = None, signer: TestSigner | None = None) -> Path:
    """Write a bundle of these files, signed if there is a signer."""
    content = dict(FILES if files is None else files)
    if signer is not None:
        content["trust/allowed_signers"] = allowed_signers([signer.public_key])
    content[manifest.NAME] = sums = listed(content)
    if signer is not None:
        content[manifest.SIGNATURE] = signer.sign(sums, NAMESPACE)
    write_tree(folder, content.items())
    return folder


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEntry:
    """One entry of a ZIP, field by field; None takes what honest tools write."""

    name: bytes
    data: bytes = b""
    method: int = 0
    flags: int = 0
    attributes: int = 0o100644 << 16
    made_by: int = 3
    packed: bytes | None = None
    size: int | None = None
    checksum: int | None = None
    extra: bytes = b""
    comment: bytes = b""
    local_name: bytes | None = None
    local_size: int | None = None
    local_flags: int | None = None
    local_checksum: int | None = None
    local_extra: bytes | None = None
    written: tuple[int, int] = (0, 33)
    """Time and date of MS-DOS: midnight of 1980-01-01."""
    local_written: tuple[int, int] | None = None
    version: int = 20
    narrow: int | None = None
    """Both sizes as the local header gives them; 0xFFFFFFFF says that an extra field has them."""
    gap: bytes = b""
    """Bytes before the entry."""


def raw_zip(
    entries: list[RawEntry], *, head: bytes = b"", gap: bytes = b"", tail: bytes = b"", count: int | None = None,
    shift: int = 0, comment: int = 0, disk: int = 0,
) -> bytes:  # fmt: skip
    """Write a ZIP from raw fields: ``head`` and ``tail`` around it, ``gap`` before its directory."""
    body, directory = bytearray(head), bytearray()
    for entry in entries:
        body += entry.gap
        at = len(body)
        packed = entry.data if entry.packed is None else entry.packed
        size = len(entry.data) if entry.size is None else entry.size
        checksum = zlib.crc32(entry.data) if entry.checksum is None else entry.checksum
        local_name = entry.name if entry.local_name is None else entry.local_name
        local_size = size if entry.local_size is None else entry.local_size
        local_flags = entry.flags if entry.local_flags is None else entry.local_flags
        local_checksum = checksum if entry.local_checksum is None else entry.local_checksum
        local_extra = entry.extra if entry.local_extra is None else entry.local_extra
        sizes = (len(packed), local_size) if entry.narrow is None else (entry.narrow, entry.narrow)
        body += struct.pack(
            "<4s5H3L2H", b"PK\3\4", entry.version, local_flags, entry.method, *(entry.local_written or entry.written),
            local_checksum, *sizes, len(local_name), len(local_extra),
        )  # fmt: skip
        body += local_name + local_extra + packed
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", entry.made_by << 8 | 20, entry.version, entry.flags, entry.method, *entry.written, checksum,
            len(packed), size, len(entry.name), len(entry.extra), len(entry.comment), 0, 0, entry.attributes, at,
        )  # fmt: skip
        directory += entry.name + entry.extra + entry.comment
    body += gap
    start = len(body) + shift
    number = len(entries) if count is None else count
    end = struct.pack("<4s4H2LH", b"PK\5\6", disk, disk, number, number, len(directory), start, comment)
    return bytes(body + directory + end + tail)


def honest(files: dict[str, bytes] | None = None) -> list[RawEntry]:
    """Give the entries of a whole bundle."""
    content = dict(FILES if files is None else files)
    content[manifest.NAME] = listed(content)
    return [RawEntry(name=f"b/{path}".encode(), data=data) for path, data in sorted(content.items())]


def with_entry(path: str, **change: object) -> list[RawEntry]:
    """Give a whole bundle's entries, one of them changed."""
    return [
        replace(entry, **change) if entry.name == f"b/{path}".encode() else entry  # type: ignore[arg-type]  # by name
        for entry in honest()
    ]


def deflated(data: bytes) -> bytes:
    """Give data as a ZIP's deflate stream."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()
