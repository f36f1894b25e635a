"""Files that cost much to make, by the digest of all they are made from: safe to delete, and never needed.

Each entry is a file of its own below a folder of the user's: a line with the digest of what follows, then the bytes.
One that was cut short or changed is not what its line says, and is made anew. Whoever can write to the folder can
write an entry that agrees with itself: nothing that verifies ever reads it, and others' files in it are not used.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from typing import TYPE_CHECKING

from tieout.model.errors import StorageError
from tieout.ports.writing import write_file

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST = 64 * 1024 * 1024
MOST_BYTES = 1024 * 1024 * 1024
"""Kept in a folder; the entries that were written or used longest ago go first."""
_HEX = frozenset("0123456789abcdef")
_DIGITS = 64
_OTHERS_MAY_WRITE = 0o022


class BlobCache:
    """Bytes by key. Whatever goes wrong with it, it is only empty. ``folder`` None: nothing is kept."""

    def __init__(self, folder: Path | None, *, most_bytes: int = MOST_BYTES) -> None:
        """Nothing is read or made yet."""
        self._folder = folder
        self._most = most_bytes

    def get(self, key: str) -> bytes | None:
        """Give what is kept under a SHA-256 in hex, if it is whole; None for nothing."""
        path = self._path(key)
        if path is None:
            return None
        try:
            with path.open("rb") as file:
                found = os.fstat(file.fileno())
                is_ours = found.st_uid == os.geteuid() and not found.st_mode & _OTHERS_MAY_WRITE
                if not is_ours or found.st_size > _LARGEST:
                    return None
                digest, data = file.readline(_DIGITS + 1), file.read()
            if digest != _line(data):
                return None
            os.utime(path)
        except OSError:
            return None
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep bytes; a folder that cannot be written keeps nothing."""
        path = self._path(key)
        if path is None or len(data) >= _LARGEST:
            return
        with contextlib.suppress(OSError, StorageError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_file(path, _line(data) + data, mode=0o600)

    def prune(self) -> None:
        """Remove the oldest entries until the rest fits."""
        if self._folder is None:
            return
        with contextlib.suppress(OSError):
            found = [(entry.stat(), entry) for entry in self._folder.glob("??/*") if len(entry.name) == _DIGITS]
            left = sum(stat.st_size for stat, _ in found)
            for stat, entry in sorted(found, key=lambda item: (item[0].st_mtime_ns, item[1].name)):
                if left <= self._most:
                    break
                entry.unlink(missing_ok=True)
                left -= stat.st_size

    def _path(self, key: str) -> Path | None:
        if self._folder is None or len(key) != _DIGITS or not _HEX.issuperset(key):
            return None
        return self._folder / key[:2] / key


def _line(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode("ascii") + b"\n"
