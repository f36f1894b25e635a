"""What was found out before, in the user's cache folder: safe to delete, and never needed."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LARGEST = 64 * 1024 * 1024
_MOST = 400_000
"""Entries kept, the newest ones."""


def cache_folder(environment: Mapping[str, str]) -> Path | None:
    """Give the folder of our own under the user's cache folder (XDG Base Directory); None without a home."""
    base = environment.get("XDG_CACHE_HOME", "")
    if base.startswith("/"):
        return Path(base, "tieout")
    home = environment.get("HOME", "")
    return Path(home, ".cache", "tieout") if home.startswith("/") else None


class Cache:
    """Texts by key, in one file of lines ``KEY TEXT``. Whatever goes wrong with it, it is only empty."""

    def __init__(self, folder: Path | None, name: str) -> None:
        """``folder`` None: nothing is remembered. ``name`` tells what and of which version it is."""
        self._path = None if folder is None else folder / f"{name}.txt"
        self._known = self._read()
        self._new: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        """Give what is remembered, None for nothing."""
        return self._known.get(key)

    def put(self, key: str, text: str) -> None:
        """Remember a text of one line; ``save`` writes it."""
        self._known[key] = self._new[key] = text

    def save(self) -> None:
        """Write what is new. Another run's entries of the same moment may be lost: they are found out again."""
        if self._path is None or not self._new:
            return
        from tieout.model.errors import StorageError  # noqa: PLC0415  # start-up: most ask only where the folder is
        from tieout.ports.writing import write_file  # noqa: PLC0415  # as above

        lines = [f"{key} {text}\n" for key, text in {**self._read(), **self._new}.items()]
        with contextlib.suppress(OSError, StorageError):
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_file(self._path, "".join(lines[-_MOST:]).encode("utf-8"), mode=0o600)
            self._new.clear()

    def _read(self) -> dict[str, str]:
        if self._path is None:
            return {}
        try:
            if self._path.stat().st_size > _LARGEST:
                return {}
            data = self._path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return {}
        lines = (line.partition(" ") for line in data.split("\n")[:-1])
        return {key: text for key, space, text in lines if space}
