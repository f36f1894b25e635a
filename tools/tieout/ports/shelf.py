"""Facts that follow from some bytes and our code alone, by the digest of the bytes: safe to delete, and never needed.

Only what people look at rests on one: a gate, a bundle and every verification find out for themselves.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import tieout
from tieout.ports.own_file import read_own, write_own

if TYPE_CHECKING:
    from collections.abc import Iterator

_LARGEST = 64 << 20
_FORM = "tieout.shelf/v1"


class Shelf:
    """Texts of one line by key, in one file for one repository. Whatever goes wrong with it, it is only empty."""

    def __init__(self, path: Path | None, *, state: str = "") -> None:
        """Read what was kept at ``path`` by this very code; None: nothing is kept.

        ``state`` is that of the repository's own folder, for what rests on it; empty where nobody can tell.
        """
        self.state = state
        self.room = _LARGEST // 2
        """Characters that may still be told of that state: the rest of the file is for what lasts longer."""
        self._path = path
        self._head = "" if path is None else f"{_FORM} {code_stamp()}"
        self._known = {} if path is None else self._read(path)
        self._asked: dict[str, str] = {}
        self._is_new = False

    def get(self, key: str) -> str | None:
        """Give what is kept under a key, None for nothing."""
        found = self._known.get(key)
        if found is not None:
            self._asked[key] = found
        return found

    def put(self, key: str, text: str) -> None:
        """Keep a text of one line under a key without blanks; ``save`` writes it."""
        self._known[key] = self._asked[key] = text
        self._is_new = True

    def save(self) -> None:
        """Write what was asked for or put since it was read, if anything is new; what nobody asks for goes."""
        if self._path is None or not self._is_new:
            return
        lines = [self._head, *(f"{key} {text}" for key, text in self._asked.items())]
        write_own(self._path, "\n".join(lines).encode("utf-8"))

    def _read(self, path: Path) -> dict[str, str]:
        head, *lines = (read_own(path, most=_LARGEST) or b"").decode("utf-8", "replace").split("\n")
        if head != self._head:
            return {}
        return {key: text for key, space, text in (line.partition(" ") for line in lines) if space}


def code_stamp() -> str:
    """Give a digest of our code, its interpreter and its libraries, by the times and sizes of their files."""
    root = os.fspath(Path(tieout.__file__).parent)
    stamps = [sys.version, tieout.__version__, *_stamps(root)]
    stamps += [f"{place} {os.stat(place).st_mtime_ns}" for place in sys.path if place.endswith("-packages")]  # noqa: PTH116  # as below
    return hashlib.sha256("\n".join(sorted(stamps)).encode("utf-8", "surrogateescape")).hexdigest()


def _stamps(folder: str) -> Iterator[str]:
    folders = [folder]
    while folders:
        with os.scandir(folders.pop()) as inside:
            for entry in inside:
                if entry.name.endswith(".py"):
                    about = entry.stat()
                    yield f"{entry.path} {about.st_ino} {about.st_size} {about.st_mtime_ns} {about.st_ctime_ns}"
                elif entry.is_dir() and entry.name != "__pycache__":
                    folders.append(entry.path)
