"""A bundle as a folder.

No link is followed, and nothing is written.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from tieout.bundle.second_reader.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 1 << 20  # bytes that are read at once


class Folder:
    """A bundle as a folder. ``kinds``: path -> file, folder, link, special or shut."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.kinds: dict[str, str] = {}
        self.problems: list[str] = []
        waiting = [""]
        while waiting:
            inside = waiting.pop()
            try:
                found = os.scandir(os.path.join(path, *inside.split("/")))
            except OSError as error:
                if not inside:
                    raise
                self.kinds[inside[:-1]] = "shut"
                self.problems.append(f"{shown(inside[:-1])} is a folder that cannot be opened: {error.strerror}")
                continue
            with found as entries:
                for entry in entries:
                    status, name = entry.stat(follow_symlinks=False), inside + entry.name
                    if stat.S_ISLNK(status.st_mode) or getattr(status, "st_file_attributes", 0) & 0x400:
                        self.kinds[name] = "link"  # 0x400: a reparse point of Windows
                    elif stat.S_ISDIR(status.st_mode):
                        self.kinds[name] = "folder"
                        waiting.append(name + "/")
                    else:
                        self.kinds[name] = "file" if stat.S_ISREG(status.st_mode) else "special"

    def chunks(self, name: str) -> Iterator[bytes]:
        """Give a file's content in parts; a pipe that took its place in the meantime keeps nobody waiting."""
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(os.path.join(self.path, *name.split("/")), flags), "rb") as file:
            yield from iter(lambda: file.read(CHUNK), b"")
