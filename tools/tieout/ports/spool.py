"""Bytes that wait on disk until they are wanted, so that however many of them there are, memory stays as it was."""

from __future__ import annotations

import hashlib
import os
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

from tieout.model.streamed import Streamed
from tieout.ports.storage import refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CHUNK = 1 << 20


class Spool:
    """One file without a name, which is gone with this object and with all that it gave, also where we are killed."""

    __slots__ = ("_at", "_file", "_folder")

    def __init__(self, folder: Path | None = None) -> None:
        """Begin an empty one in ``folder``; None: in the system's folder for such. Raises StorageError."""
        self._folder = folder or Path(tempfile.gettempdir())
        self._at = 0
        try:
            with tempfile.TemporaryFile(dir=self._folder, buffering=0) as file:
                self._file = _Descriptor(os.dup(file.fileno()))
        except OSError as error:
            raise refused(error, self._folder, "writing") from error

    def put(self, data: bytes) -> Streamed:
        """Write bytes behind those that are there; what is given reads them. Raises StorageError."""
        size = len(data)
        start = self.reserve(size)
        self.write(start, data)
        return Streamed(sha256=hashlib.sha256(data).hexdigest(), size=size, chunks=self.reading(start, size))

    def reserve(self, size: int) -> int:
        """Give where ``size`` bytes can be written that nobody else writes to."""
        start = self._at
        self._at += size
        return start

    def write(self, at: int, data: bytes) -> None:
        """Write bytes there, within what was reserved. Raises StorageError."""
        view = memoryview(data)
        try:
            while view:
                written = os.pwrite(self._file.number, view, at)
                at += written
                view = view[written:]
        except OSError as error:
            raise refused(error, self._folder, "writing") from error

    def reading(self, start: int, size: int) -> Callable[[], Iterator[bytes]]:
        """Give what reads these bytes anew each time, and outlives this object; reading raises StorageError."""
        file, folder = self._file, self._folder

        def chunks() -> Iterator[bytes]:
            at, end = start, start + size
            while at < end:
                try:
                    piece = os.pread(file.number, min(_CHUNK, end - at), at)
                except OSError as error:
                    raise refused(error, folder, "reading") from error
                if not piece:  # cut short by someone: whoever reads finds the digest wrong
                    return
                at += len(piece)
                yield piece

        return chunks


class _Descriptor:
    """An open file's number, closed with the last that holds this."""

    __slots__ = ("__weakref__", "number")

    def __init__(self, number: int) -> None:
        self.number = number
        weakref.finalize(self, os.close, number)
