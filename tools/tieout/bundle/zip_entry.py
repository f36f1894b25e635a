"""What one entry of a ZIP may be: a plain file or a folder, for every reader, and readable by every one."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from tieout.bundle import manifest
from tieout.bundle.container import Problem
from tieout.bundle.directory import DEFLATED, FLAGS, STORED, is_encrypted
from tieout.bundle.paths import folder_problem
from tieout.model.characters import visible
from tieout.ports.files import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.bundle.directory import Record

_FOLDER, _ODD = 0x10, 0x4E
"""Of the attributes of MS-DOS, which others keep in the lowest byte (APPNOTE 4.4.15): hidden, system, label, device."""
_MOST_RATIO = 100
"""A deflated entry beyond this is no text or table: it is there to fill a disk."""
_VERSION = 45
"""The newest that asks for nothing but deflate and 64-bit sizes (APPNOTE 4.4.3.2)."""


def top_of(names: list[str]) -> str:
    """Give the one folder that all entries lie in, with its slash; empty if the manifest is at the top."""
    if manifest.NAME in names or not names:
        return ""
    inside = [name for name in names if name.partition("/")[0] not in {"", ".", ".."}]  # the others are told each
    top, slash, _ = inside[0].partition("/") if inside else ("", "", "")
    prefix = top + slash
    return prefix if slash and all(name.startswith(prefix) for name in inside) else ""


def top_problems(top: str, records: list[Record]) -> Iterator[Problem]:
    """Yield what is wrong with that folder, and with the ``records`` that are of itself and have no content."""
    name = top.removesuffix("/")
    why = folder_problem(name)
    if top and why:
        message = f"all of it lies in the folder {visible(name)}, which {why}"
        yield Problem(kind="top-folder", path=name, message=message)
    if len(records) > 1:
        yield problem("duplicate-entry", name, "is there more than once")
    if any(kind_of(record) is not Kind.FOLDER for record in records):
        yield problem("symlink", name, "is a symbolic link, not a folder")


def kind_of(record: Record) -> Kind:
    """Give what it becomes when it is unpacked, whichever system it says that it comes from: unpackers differ on that."""
    mode = record.attributes >> 16
    if stat.S_ISLNK(mode):
        return Kind.SYMLINK
    if stat.S_IFMT(mode) and not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        return Kind.SPECIAL
    return Kind.FOLDER if record.name.endswith("/") else Kind.FILE


def refusals(record: Record, path: str) -> Iterator[Problem]:
    """Yield why its content is not read."""
    yield from _by_attributes(record, path)
    yield from _by_packing(record, path)


def _by_attributes(record: Record, path: str) -> Iterator[Problem]:
    mode = record.attributes >> 16
    is_folder = record.name.endswith("/")
    if (record.attributes & _FOLDER or stat.S_ISDIR(mode)) and not is_folder:
        yield problem("mismatch", path, "is a file by its name and a folder by its attributes")
    if record.attributes & _ODD and not is_folder:
        yield problem("mismatch", path, "is hidden, a volume label or a device by its attributes")
    if mode & (stat.S_ISUID | stat.S_ISGID) and not is_folder:
        yield problem("mismatch", path, "would run with the rights of its owner or group")


def _by_packing(record: Record, path: str) -> Iterator[Problem]:
    if is_encrypted(record):
        yield problem("encrypted", path, "is encrypted")
    elif record.flags & ~FLAGS:
        yield problem("flags", path, f"has flags that are not known (0x{record.flags & ~FLAGS:04x})")
    if record.method not in {STORED, DEFLATED}:
        yield problem("unknown-method", path, f"is packed by method {record.method}; only stored and deflated are read")
    elif record.version > _VERSION:
        asked = f"{record.version // 10}.{record.version % 10}"
        yield problem("version", path, f"asks for version {asked} of ZIP; 4.5 is the most that every reader has")
    if record.method == STORED and record.packed != record.size:
        yield problem("mismatch", path, "is stored and claims two sizes")
    if record.method == DEFLATED and record.size > _MOST_RATIO * record.packed:
        yield problem("ratio", path, f"claims to unpack to more than {_MOST_RATIO} times its size")
    if record.method == DEFLATED and record.packed > _most_packed(record.size):
        yield problem("mismatch", path, "is packed to more than it has: something may be hidden in it")


def problem(kind: str, path: str, what: str) -> Problem:
    """Give what is wrong with an entry."""
    return Problem(kind=kind, path=path, message=f"{visible(path)} {what}")


def _most_packed(size: int) -> int:
    """Give more than deflate makes of so many bytes (zlib's deflateBound), and less than one can hide much in."""
    return size + (size >> 4) + 64
