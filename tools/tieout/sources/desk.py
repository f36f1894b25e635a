"""One loading: where files come from, and the remarks gathered on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from tieout.model.characters import visible
from tieout.model.location import MissingField, NotExamined, UnknownField, Unreadable
from tieout.sources.refusal import SIZE_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.ports.git import Repository
    from tieout.sources.trees import CommitTree, Tree


class _Reading(Protocol):
    """What every source gives beside its values."""

    @property
    def unreadable(self) -> tuple[Unreadable, ...]: ...
    @property
    def unknown_fields(self) -> tuple[UnknownField, ...]: ...
    @property
    def missing_fields(self) -> tuple[MissingField, ...]: ...


@dataclass(slots=True, kw_only=True)
class Desk:
    """A tree to read from, the commit to compare it with, and what was noted so far."""

    repository: Repository
    tree: Tree
    committed: CommitTree | None
    unreadable: list[Unreadable] = field(default_factory=list)
    unknown: list[UnknownField] = field(default_factory=list)
    missing: list[MissingField] = field(default_factory=list)
    unexamined: list[NotExamined] = field(default_factory=list)
    uncommitted: set[str] = field(default_factory=set)

    def read(self, path: str, *, limit: int = SIZE_LIMIT) -> bytes | None:
        """Give a file's bytes and note whether the commit holds the same; None if unreadable."""
        data = self.tree.read(path, limit=limit)
        if isinstance(data, Unreadable):
            self.unreadable.append(data)
            return None
        if self.tree is not self.committed and not self._is_committed(path, data):
            self.uncommitted.add(visible(path))
        return data

    def fetch(self, paths: Iterable[str], *, limit: int = SIZE_LIMIT) -> None:
        """Read files ahead where one process of Git can read them all."""
        wanted = tuple(paths)
        if wanted and self.committed is not None and self.tree is self.committed:
            self.committed.fetch(wanted, limit=limit)

    def look_for(self, path: str) -> bool:
        """Say whether a file stands there, and note one that the commit has and the disk has not."""
        data = self.tree.read(path)
        there = not (isinstance(data, Unreadable) and data.kind == "absent")
        if not there and self.committed is not None and path in self.committed.entries:
            self.uncommitted.add(visible(path))
        return there

    def note(self, reading: _Reading) -> None:
        """Take over the remarks of one source."""
        self.unreadable.extend(reading.unreadable)
        self.unknown.extend(reading.unknown_fields)
        self.missing.extend(reading.missing_fields)

    def _is_committed(self, path: str, data: bytes) -> bool:
        entry = self.committed.entries.get(path) if self.committed else None
        if entry is None:
            return False
        if entry.oid == self.repository.blob_id(data):
            return True
        # A checkout may turn LF into CRLF: that is no change of the text.
        return b"\r\n" in data and entry.oid == self.repository.blob_id(data.replace(b"\r\n", b"\n"))
