"""Files in the user's cache folder that nobody else may have written, each with the digest of what it holds.

Whoever can write as the user can write one that agrees with itself, and could as well change what the user runs.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def read_own(path: Path, *, most: int) -> bytes | None:
    """Give what was kept there, ``most`` bytes with its digest; None for nothing, and for what is not ours or not whole.

    No link is followed, and neither the file nor its folder may be another user's, or one that others write to.
    """
    try:
        if not _is_ours(os.lstat(path.parent)):
            return None
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode) or not _is_ours(about) or about.st_size > most:
                return None
            digest, _, data = file.read(most).partition(b"\n")
    except OSError:
        return None
    return data if digest == hashlib.sha256(data).hexdigest().encode() else None


def write_own(path: Path, data: bytes) -> None:
    """Keep it, for this user alone; whatever goes wrong, it is only not kept."""
    from tieout.model.errors import StorageError  # noqa: PLC0415  # start-up: what is recalled needs no writing
    from tieout.ports.writing import write_file  # noqa: PLC0415  # as above

    with contextlib.suppress(OSError, StorageError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_file(path, hashlib.sha256(data).hexdigest().encode() + b"\n" + data, mode=0o600)


def _is_ours(about: os.stat_result) -> bool:
    return about.st_uid == os.getuid() and not about.st_mode & _OTHERS
