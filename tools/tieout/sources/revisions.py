"""The trail of each document: the commits by which it came to read as it does today."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tieout.model.change import Commit, Effect, FieldChange, Revision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tieout.ports.git_objects import BlobReader
    from tieout.ports.git_walk import ChangedFile, WalkedCommit

_KEPT = 4096
"""Versions remembered, and two for each document: the old one of a commit is the new one of the
next commit that touches it."""
_AT_ONCE = 256
"""Changes whose versions are read together: a round trip to Git costs more than a version."""
_MOST_CANDIDATES = 500
"""Deleted files of one commit whose text is read to find from where a document was moved."""
SIZE_LIMIT = 16 * 1024 * 1024
"""Bytes of a version; a larger one is unreadable."""
_ABSENT = "000000"
_REGULAR = "100"  # 100644, 100755


class Head(Protocol):
    """A version of a document, as two of them are compared."""

    @property
    def fields(self) -> Mapping[str, str]:
        """The head, nested keys with dots and indexes."""
        ...

    @property
    def body(self) -> bytes:
        """The text below, line ends and trailing blanks made alike."""
        ...


ParseHead = Callable[[bytes], Head | None]
"""Reads a version; None if its head cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Version:
    fields: Mapping[str, str]
    body: bytes
    """Its digest; empty for an empty text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trail:
    """One document at one path: today's, or one from which it was moved."""

    document: str
    wanted: set[str]
    """The blobs by which today's text came to be, as far back as the walk has come. A commit whose
    result is none of them led elsewhere: to the side of a merge that was not taken."""


class Trails:
    """The documents of an examination, followed through one walk, children before parents."""

    def __init__(self, reader: BlobReader, parse_head: ParseHead) -> None:
        """Versions are read through ``reader`` and parsed by ``parse_head``, each once."""
        self._reader = reader
        self._parse_head = parse_head
        self._trails: dict[bytes, list[_Trail]] = {}
        self._versions: dict[str, _Version | None] = {}
        self._kept = _KEPT
        self._pending: list[tuple[Commit, str, ChangedFile]] = []

    def follow(self, document: str, path: str, oid: str) -> None:
        """Follow a document from the blob that stands at this path."""
        trail = _Trail(document=document, wanted={oid})
        self._kept += 2
        self._trails.setdefault(path.encode("utf-8", "surrogateescape"), []).append(trail)

    def concerns(self, names: Sequence[bytes]) -> bool:
        """Say whether a document has, or had, one of these paths."""
        return not self._trails.keys().isdisjoint(names)

    def revisions(self, walked: WalkedCommit, *, on_mainline: bool) -> Iterator[Revision]:
        """Take one commit, and give what this and earlier ones did to the documents, in their order.

        Versions are read for many commits at once: what is not given now comes with a later commit
        or from ``rest``.
        """
        hits = [
            (trail, change)
            for name, change in walked.changes(self._trails.keys())
            for trail in self._trails[name]
            if change.new_oid in trail.wanted
        ]
        if not hits:
            return
        origins = self._origins(walked, [change for _, change in hits])
        commit = walked.commit(on_mainline=on_mainline)
        for trail, change in hits:
            origin = origins.get(change.path)
            if origin is None:
                trail.wanted.update(change.old_oids)
                self._pending.append((commit, trail.document, change))
            else:
                yield from self.rest()
                self.follow(trail.document, origin.path, origin.old_oids[0])
                yield self._moved(commit, trail.document, change, origin)
        if len(self._pending) >= _AT_ONCE:
            yield from self.rest()

    def rest(self) -> Iterator[Revision]:
        """Give what is still owed of the commits taken."""
        pending, self._pending = self._pending, []
        versions = self._read(oid for _, _, change in pending for oid in _compared(change))
        for commit, document, change in pending:
            yield _revision(commit, document, change, versions)

    def _origins(self, walked: WalkedCommit, changes: Sequence[ChangedFile]) -> dict[str, ChangedFile]:
        """Find from which deleted file each new one was moved: the same bytes, else the same text."""
        new = [item for item in changes if _is_new(item)]
        if not new or len(walked.parents) != 1:
            return {}
        gone = [item for _, item in walked.changes() if item.new_mode == _ABSENT and _is_text(item.old_modes[0])]
        same = {item.old_oids[0]: item for item in reversed(gone)}
        found = {item.path: same[item.new_oid] for item in new if item.new_oid in same}
        rest = [item for item in new if item.path not in found and _is_text(item.new_mode)]
        if not rest or not 0 < len(gone) <= _MOST_CANDIDATES:
            return found
        versions = self._read([*(item.old_oids[0] for item in gone), *(item.new_oid for item in rest)])
        texts = {
            version.body: item
            for item in reversed(gone)
            if (version := versions[item.old_oids[0]]) is not None and version.body
        }
        for item in rest:
            version = versions[item.new_oid]
            if version is not None and version.body in texts:
                found[item.path] = texts[version.body]
        return found

    def _moved(self, commit: Commit, document: str, change: ChangedFile, origin: ChangedFile) -> Revision:
        versions = self._read((origin.old_oids[0], change.new_oid))
        before, after = versions[origin.old_oids[0]], versions[change.new_oid]
        return Revision(
            commit=commit,
            path=document,
            effect=Effect.ADDED,
            body_changed=False,
            fields=() if before is None or after is None else _field_changes([before], after),
            readable=before is not None and after is not None,
        )

    def _read(self, oids: Iterable[str]) -> dict[str, _Version | None]:
        """Give each version; one that is remembered is neither read nor parsed again."""
        wanted = dict.fromkeys(oids)
        found = {oid: self._versions[oid] for oid in wanted if oid in self._versions}
        for oid, data in self._reader.read([oid for oid in wanted if oid not in found], limit=SIZE_LIMIT):
            head = None if data is None else self._parse_head(data)
            found[oid] = None if head is None else _version(head)
        self._versions.update(found)
        while len(self._versions) > self._kept:
            del self._versions[next(iter(self._versions))]
        return found


def _compared(change: ChangedFile) -> list[str]:
    """Give the blobs that tell what a commit did; none where a file only came or went."""
    if _is_new(change) or not _is_text(change.new_mode):
        return []
    return [
        change.new_oid,
        *(oid for oid, mode in zip(change.old_oids, change.old_modes, strict=True) if _is_text(mode)),
    ]


def _revision(commit: Commit, document: str, change: ChangedFile, versions: Mapping[str, _Version | None]) -> Revision:
    body_changed = readable = True
    fields: tuple[FieldChange, ...] = ()
    if not _is_new(change) and change.new_mode != _ABSENT:
        new = versions.get(change.new_oid)
        parents = zip(change.old_oids, change.old_modes, strict=True)
        olds = [versions.get(oid) for oid, mode in parents if mode != _ABSENT]
        known = [item for item in olds if item is not None]
        readable = new is not None and len(known) == len(olds)
        if new is not None and readable:
            body_changed = all(item.body != new.body for item in known)
            fields = _field_changes(known, new)
    return Revision(
        commit=commit,
        path=document,
        effect=change.effect,
        body_changed=body_changed,
        fields=fields,
        readable=readable,
    )


def _field_changes(olds: Sequence[_Version], new: _Version) -> tuple[FieldChange, ...]:
    """Give the keys, sorted, whose value is no parent's any more."""
    return tuple(
        FieldChange(key=key, before=olds[0].fields.get(key), after=new.fields.get(key))
        for key in sorted({*olds[0].fields, *new.fields})
        if all(old.fields.get(key) != new.fields.get(key) for old in olds)
    )


def _version(head: Head) -> _Version:
    # Only ever compared within one run, and three times as fast as SHA-256 without its instructions.
    return _Version(fields=head.fields, body=hashlib.blake2b(head.body, digest_size=32).digest() if head.body else b"")


def _is_text(mode: str) -> bool:
    return mode.startswith(_REGULAR)


def _is_new(change: ChangedFile) -> bool:
    return all(mode == _ABSENT for mode in change.old_modes)
