"""A bundle as a ZIP, read without unpacking."""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING

from tieout.bundle.container import Problem
from tieout.bundle.directory import DEFLATED, Record, read_directory
from tieout.bundle.zip_entry import kind_of, problem, refusals, top_of, top_problems
from tieout.bundle.zip_extra import ArchiveError
from tieout.model.characters import visible
from tieout.ports.files import Entry, Kind
from tieout.ports.storage import UnreadableFileError, refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CHUNK = 1 << 20


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
        top = top_of([record.name for record in records])
        # Those of the top folder itself.
        tops = [record for record in records if top and record.name == top and not record.size]
        problems.extend(top_problems(top, tops))
        for record in records:
            if record in tops:
                continue
            name = record.name.removeprefix(top)
            kind = kind_of(record)
            path = name.rstrip("/") if kind is Kind.FOLDER else name
            if not path:
                problems.append(problem("no-name", "an entry", "has no name, so nobody knows where it belongs"))
                continue
            if kind is Kind.FOLDER and name.endswith("//"):
                problems.append(problem("mismatch", path, "is a folder with more than one slash behind it"))
            if kind is Kind.FOLDER and record.size:
                problems.append(problem("mismatch", path, "is a folder and has content"))
            if path in entries:
                problems.append(problem("duplicate-entry", path, "is there more than once"))
                continue
            problems.extend(refusals(record, path))
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
        if list(refusals(record, path)):
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
