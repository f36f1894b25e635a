"""A bundle as a ZIP, read without unpacking."""

from __future__ import annotations

import hashlib
import stat
import zlib
from typing import TYPE_CHECKING

from tieout.bundle import manifest
from tieout.bundle.container import Problem
from tieout.bundle.directory import DEFLATED, STORED, ArchiveError, Record, is_encrypted, read_directory
from tieout.model.characters import visible
from tieout.ports.files import Entry, Kind
from tieout.ports.storage import UnreadableFileError, refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_UNIX = 3
_FOLDER = 0x10
"""Of the attributes of MS-DOS, which others keep in the lowest byte (APPNOTE 4.4.15)."""
_CHUNK = 1 << 20
_MOST_RATIO = 100
"""A deflated entry beyond this is no text or table: it is there to fill a disk."""


class ArchiveContainer:
    """A bundle as a ZIP, opened for reading."""

    __slots__ = ("_file", "_records", "entries", "problems")

    def __init__(self, path: Path) -> None:
        """Read the lists of the ZIP; what is wrong with them is in ``problems``."""
        self._records: dict[str, Record] = {}
        self.entries: tuple[Entry, ...] = ()
        self.problems: tuple[Problem, ...] = ()
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise refused(error, path, "reading") from error
        try:
            self._list(read_directory(self._file))
        except ArchiveError as error:
            self.problems = (
                Problem(kind=error.kind, path=path.name, message=f"{visible(path.name)} cannot be read: {error}"),
            )
        except OSError as error:
            self._file.close()
            raise refused(error, path, "reading") from error

    def _list(self, records: tuple[Record, ...]) -> None:
        problems: list[Problem] = []
        entries: dict[str, Entry] = {}
        top = _top([record.name for record in records])
        for record in records:
            name = record.name.removeprefix(top)
            if top and record.name == top and not record.size:  # the entry of the top folder itself
                continue
            kind = _kind(record)
            path = name.rstrip("/") if kind is Kind.FOLDER else name
            if not path:
                problems.append(_problem("no-name", "an entry", "has no name, so nobody knows where it belongs"))
                continue
            if kind is Kind.FOLDER and record.size:
                problems.append(_problem("mismatch", path, "is a folder and has content"))
            if path in entries:
                problems.append(_problem("duplicate-entry", path, "is there more than once"))
                continue
            problems.extend(_refusals(record, path))
            entries[path] = Entry(path=path, kind=kind)
            self._records[path] = record
        self.entries = tuple(entries.values())
        self.problems = tuple(problems)

    def read(self, path: str, limit: int) -> bytes:
        """Give a file's content, at most ``limit`` bytes."""
        if self._records[path].size > limit:
            raise UnreadableFileError(
                f"{visible(path)} has more than the {limit} bytes that are read of such a file",
                kind="too-large",
            )
        return b"".join(self._content(path))

    def digest(self, path: str) -> tuple[str, int]:
        """Give a file's SHA-256 in hex and its size."""
        total, size = hashlib.sha256(), 0
        for chunk in self._content(path):
            total.update(chunk)
            size += len(chunk)
        return total.hexdigest(), size

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _content(self, path: str) -> Iterator[bytes]:
        """Yield an entry's content in parts, never more of it than it claims to have."""
        record = self._records[path]
        if list(_refusals(record, path)):
            raise UnreadableFileError(f"{visible(path)} is not read for that reason", kind="refused")
        checksum, size = 0, 0
        try:
            for chunk in self._unpacked(record):
                checksum = zlib.crc32(chunk, checksum)
                size += len(chunk)
                if size > record.size:
                    break
                yield chunk
        except OSError as error:
            raise refused(error, path, "reading") from error
        except zlib.error as error:
            raise UnreadableFileError(f"{visible(path)} cannot be unpacked", kind="refused") from error
        if size != record.size:
            raise UnreadableFileError(f"{visible(path)} is not of the size that its entry claims", kind="refused")
        if checksum != record.checksum:
            raise UnreadableFileError(f"{visible(path)} does not have the checksum of its entry", kind="refused")

    def _unpacked(self, record: Record) -> Iterator[bytes]:
        self._file.seek(record.data_at)
        left = record.packed
        inflate = zlib.decompressobj(-zlib.MAX_WBITS) if record.method == DEFLATED else None
        while left:
            chunk = self._file.read(min(left, _CHUNK))
            if not chunk:
                return
            left -= len(chunk)
            if inflate is None:
                yield chunk
                continue
            while chunk:
                yield inflate.decompress(chunk, _CHUNK)
                chunk = inflate.unconsumed_tail
            if inflate.unused_data:
                raise zlib.error("data after the end")
        if inflate is not None:
            yield inflate.flush()
            if not inflate.eof:
                raise zlib.error("cut off")


def _top(names: list[str]) -> str:
    """Give the one folder that all entries lie in, with its slash; empty if the manifest is at the top."""
    if manifest.NAME in names or not names:
        return ""
    inside = [name for name in names if name.partition("/")[0] not in {"", ".", ".."}]  # the others are told each
    top, slash, _ = inside[0].partition("/") if inside else ("", "", "")
    prefix = top + slash
    return prefix if slash and all(name.startswith(prefix) for name in inside) else ""


def _kind(record: Record) -> Kind:
    mode = record.attributes >> 16 if record.made_by == _UNIX else 0
    if stat.S_ISLNK(mode):
        return Kind.SYMLINK
    if stat.S_IFMT(mode) and not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        return Kind.SPECIAL
    return Kind.FOLDER if record.name.endswith("/") else Kind.FILE


def _refusals(record: Record, path: str) -> Iterator[Problem]:
    is_called_folder = record.attributes & _FOLDER or (
        record.made_by == _UNIX and stat.S_ISDIR(record.attributes >> 16)
    )
    if is_called_folder and not record.name.endswith("/"):
        yield _problem("mismatch", path, "is a file by its name and a folder by its attributes")
    if is_encrypted(record):
        yield _problem("encrypted", path, "is encrypted")
    if record.method not in {STORED, DEFLATED}:
        yield _problem(
            "unknown-method", path, f"is packed by method {record.method}; only stored and deflated are read"
        )
    if record.method == STORED and record.packed != record.size:
        yield _problem("mismatch", path, "is stored and claims two sizes")
    if record.method == DEFLATED and record.size > _MOST_RATIO * record.packed:
        yield _problem("ratio", path, f"claims to unpack to more than {_MOST_RATIO} times its size")


def _problem(kind: str, path: str, what: str) -> Problem:
    return Problem(kind=kind, path=path, message=f"{visible(path)} {what}")
