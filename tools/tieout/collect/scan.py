"""``evidence/`` of a work tree: what lies there, by one look at each name and none inside."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tieout.model.errors import StorageError
from tieout.ports.storage import refused, shown

_OURS = ".tieout-"
"""Directly in ``evidence/``: the lock, and what a run has not finished."""


class Stat(NamedTuple):
    """What changes when a file does."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What lies there; paths from the root of the work tree, bytes that are no UTF-8 as PEP 383 does."""

    files: dict[str, Stat] = field(default_factory=dict)
    odd: dict[str, str] = field(default_factory=dict)
    """What is no regular file, and what it is instead."""

    def fingerprint(self, *more: str) -> str:
        """Give a digest over all that was seen, and more that matters."""
        # No name holds a NUL, so no two scans have one text.
        files = "".join([f"{path}\0{a} {b} {c} {d}\0" for path, (a, b, c, d) in sorted(self.files.items())])
        text = f"{files}\0{sorted(self.odd.items())!r}\0{more!r}"
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def newest_ns(self) -> int:
        """Give the latest change of any file."""
        return max((max(item.mtime_ns, item.ctime_ns) for item in self.files.values()), default=0)


def scan(base: Path, top: str) -> Scan:
    """Look at every name below the folder ``top`` of ``base``; no link is followed. Empty where there is no such folder.

    Raises StorageError for a folder that cannot be listed, and where ``top`` is a link: left out, it would look empty.
    """
    found = Scan()
    if (base / top).is_symlink():
        raise StorageError(f"{shown(base / top)} is a symbolic link", remedy="put the folder itself there")
    if not (base / top).is_dir():
        return found
    waiting = [top]
    while waiting:
        inside = waiting.pop()
        try:
            with os.scandir(f"{base}/{inside}") as entries:
                for entry in entries:
                    path = f"{inside}/{entry.name}"
                    if entry.is_dir(follow_symlinks=False):
                        if not (inside == top and entry.name.startswith(_OURS)):
                            waiting.append(path)
                    elif entry.is_file(follow_symlinks=False):
                        if not (inside == top and entry.name.startswith(_OURS)):
                            is_ = entry.stat(follow_symlinks=False)
                            found.files[path] = Stat(is_.st_size, is_.st_mtime_ns, is_.st_ctime_ns, is_.st_ino)
                    else:
                        found.odd[path] = "is a symbolic link" if entry.is_symlink() else "is no regular file"
        except OSError as error:
            raise refused(error, base / inside, "listing") from error
    return found


def stat_of(path: Path) -> Stat | None:
    """Look at one name; None where there is no regular file."""
    try:
        is_ = os.lstat(path)
    except OSError:
        return None
    return Stat(is_.st_size, is_.st_mtime_ns, is_.st_ctime_ns, is_.st_ino)
