"""What earlier runs found out, kept in the user's cache folder: safe to delete, never inside the repository."""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tieout.collect.scan import Stat, stat_of
from tieout.model.errors import TieoutError
from tieout.ports.files import read_file
from tieout.ports.writing import write_file

_FORM = 2
"""1 remembered the digests of pointers as those of files."""
_LARGEST = 1 << 28
_PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class Memory:
    """The cache of one work tree; without a folder nothing is kept."""

    folder: Path | None
    base: Path
    name: str

    @classmethod
    def of(cls, folder: Path | None, base: Path) -> Memory:
        """Give the cache of a work tree; none in a folder that lies in the work tree itself."""
        is_inside = folder is not None and folder.resolve().is_relative_to(base.resolve())
        name = hashlib.sha256(str(base.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:32]
        return cls(None if is_inside else folder, base, name)

    def outcome(self, key: str, now: float) -> dict[str, Any] | None:
        """Give the outcome of the run with this key; None where it is not the last one kept, or what it rests on changed.

        ``now``, in seconds since 1970, has to be of the day of that run: a lock that ended yesterday is none today.
        """
        said = self._read("outcome")
        outcome, stats, holds = said.get("outcome"), said.get("rests_on"), said.get("holds")
        if said.get("key") != key or not isinstance(outcome, dict) or not isinstance(stats, dict):
            return None
        match holds:
            case [float() as begin, float() as end] if begin <= now <= end:
                pass
            case _:
                return None
        is_same = all(_listed(stat_of(self.base / path)) == stat for path, stat in stats.items())
        return outcome if is_same else None

    def keep_outcome(self, key: str, outcome: dict[str, Any], holds: tuple[float, float]) -> None:
        """Keep an outcome, and from when to when it holds, in the place of the last one."""
        stats = {path: _listed(stat_of(self.base / path)) for path in outcome["rests_on"]}
        self._write("outcome", {"key": key, "holds": list(holds), "rests_on": stats, "outcome": outcome})

    def digests(self) -> dict[str, tuple[Stat, str]]:
        """Give for each path what it was like when it was hashed, and its digest."""
        try:
            return {path: (Stat(*item[:4]), item[4]) for path, item in self._read("digests").get("files", {}).items()}
        except (TypeError, AttributeError, IndexError):
            return {}

    def keep_digests(self, found: dict[str, tuple[Stat, str]]) -> None:
        """Keep these in the place of those before."""
        self._write("digests", {"files": {path: [*stat, digest] for path, (stat, digest) in found.items()}})

    def _read(self, what: str) -> dict[str, Any]:
        if self.folder is None:
            return {}
        try:
            said = json.loads(read_file(self.folder, self._file(what), _LARGEST))
        except (TieoutError, ValueError, RecursionError):
            return {}
        return said if isinstance(said, dict) and said.get("form") == _FORM else {}

    def _write(self, what: str, said: dict[str, Any]) -> None:
        if self.folder is None:
            return
        # A cache that cannot be written costs time alone.
        with contextlib.suppress(TieoutError, OSError, UnicodeError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            data = json.dumps({"form": _FORM, **said}, separators=(",", ":")).encode()
            write_file(self.folder / self._file(what), data, mode=_PRIVATE)

    def _file(self, what: str) -> str:
        return f"{self.name}.{what}.json"


def _listed(stat: Stat | None) -> list[int] | None:
    return None if stat is None else [*stat]
