"""The trail of each document: the commits by which it came to read as it does today."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.model.change import Effect, FieldChange, Revision
from tieout.model.characters import visible
from tieout.model.errors import NotExaminableError
from tieout.ports.git_objects import REMEDY, Unusable
from tieout.sources.versions import ParseHead, Version, Versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tieout.model.change import Commit
    from tieout.ports.git_objects import BlobReader
    from tieout.ports.git_walk import ChangedFile, WalkedCommit

_AT_ONCE = 64
"""Revisions whose versions are read together: each question to Git costs as much as a text."""
_KEPT = 4096
"""Versions remembered, and two for each document: the old one of a commit is the new one of the
next commit that touches it."""
_MOST_CANDIDATES = 500
"""Deleted files of one commit whose text is read to find from where a document was moved."""
_SIZE_LIMIT = 16 * 1024 * 1024
"""Bytes of a version; a larger one is unreadable."""
_WHY = {Unusable.MISSING: "is missing", Unusable.FORGED: "holds other bytes than its id says"}
_ABSENT = "000000"
_REGULAR = "100"  # 100644, 100755


class _Trail(NamedTuple):
    """One document at one path: today's, or one from which it was moved."""

    document: str
    wanted: set[str]
    """The blobs by which today's text came to be, as far back as the walk has come. A commit whose
    result is none of them led elsewhere: to the side of a merge that was not taken."""


class _Step(NamedTuple):
    """What one commit did to one document, before its versions are read."""

    commit: Commit
    document: str
    effect: Effect
    olds: tuple[str | None, ...]
    """The blob on each side that had the file, None where it was no text; empty if it is new."""
    new: str | None
    """None if it is gone, or no text."""
    path: str
    """Where the file stands after the commit, and ``old_path`` before it."""
    old_path: str
    is_move: bool = False


class Trails:
    """The documents of an examination, followed through one walk, children before parents."""

    def __init__(self, reader: BlobReader, parse_head: ParseHead) -> None:
        """Versions are read through ``reader`` and made by ``parse_head``."""
        self._reader = reader
        self._versions = Versions(parse_head)
        self._trails: dict[bytes, list[_Trail]] = {}
        self._known: dict[str, Version | None] = {}
        self._kept = _KEPT
        self._steps: list[_Step] = []
        self._revisions: list[Revision] = []

    def follow(self, document: str, path: str, oid: str) -> None:
        """Follow a document from the blob that stands at this path."""
        trail = _Trail(document=document, wanted={oid})
        self._kept += 2
        self._trails.setdefault(path.encode("utf-8", "surrogateescape"), []).append(trail)

    def concerns(self, names: Sequence[bytes]) -> bool:
        """Say whether a document has, or had, one of these paths."""
        return not self._trails.keys().isdisjoint(names)

    def see(self, walked: WalkedCommit, *, on_mainline: bool) -> None:
        """Take note of what one commit did to the documents."""
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
            else:
                self.follow(trail.document, origin.path, origin.old_oids[0])
            self._steps.append(_step(commit, trail.document, change, origin))
        if len(self._steps) >= _AT_ONCE:
            self._tell()

    def revisions(self) -> tuple[Revision, ...]:
        """Give what was noted, in the order of the walk and in each commit of its paths."""
        self._tell()
        return tuple(self._revisions)

    def _tell(self) -> None:
        wanted = (oid for step in self._steps for oid in (*step.olds, step.new) if step.olds and oid)
        versions = self._read(wanted, self._places)
        self._revisions.extend(_revision(step, versions) for step in self._steps)
        self._steps.clear()

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
        places = {item.new_oid: _place(item.path, "after", walked.oid) for item in rest}
        places |= {item.old_oids[0]: _place(item.path, "before", walked.oid) for item in gone}
        versions = self._read(reversed(places), lambda: places)
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

    def _places(self) -> Mapping[str, str]:
        """Say of each blob of the steps which commit made it, else which one found it."""
        places = {
            oid: _place(step.old_path, "before", step.commit.oid) for step in self._steps for oid in step.olds if oid
        }
        return places | {
            step.new: _place(step.path, "after", step.commit.oid) for step in self._steps if step.new is not None
        }

    def _read(self, oids: Iterable[str], places: Callable[[], Mapping[str, str]]) -> Mapping[str, Version | None]:
        """Give each version; one that is remembered is not read again.

        ``places`` says for an error where each blob stood. Raises NotExaminableError for a blob
        that is missing or holds other bytes; one over the limit is None, as what has no sound head.
        """
        wanted = dict.fromkeys(oids)
        found = {oid: self._known[oid] for oid in wanted if oid in self._known}
        missing = [oid for oid in wanted if oid not in found]
        for oid, data in self._reader.examine(missing, limit=_SIZE_LIMIT):
            if isinstance(data, Unusable):
                if data is not Unusable.TOO_LARGE:
                    raise _not_whole(oid, places()[oid], data)
                found[oid] = self._known[oid] = None
            else:
                found[oid] = self._known[oid] = self._versions.version(data)
        while len(self._known) > self._kept:
            del self._known[next(iter(self._known))]
        return found


def _place(path: str, when: str, commit: str) -> str:
    return f"{visible(path)} {when} commit {commit[:10]}"


def _not_whole(oid: str, place: str, why: Unusable) -> NotExaminableError:
    return NotExaminableError(f"the history is not whole: the blob {oid}, {place}, {_WHY[why]}", remedy=REMEDY)


def _step(commit: Commit, document: str, change: ChangedFile, origin: ChangedFile | None) -> _Step:
    olds: Iterator[tuple[str, str]] = zip(change.old_oids, change.old_modes, strict=True)
    if origin is not None:
        olds = zip(origin.old_oids, origin.old_modes, strict=True)
    return _Step(
        commit=commit,
        document=document,
        effect=change.effect,
        olds=tuple(oid if _is_text(mode) else None for oid, mode in olds if mode != _ABSENT),
        new=change.new_oid if _is_text(change.new_mode) else None,
        path=change.path,
        old_path=change.path if origin is None else origin.path,
        is_move=origin is not None,
    )


def _revision(step: _Step, versions: Mapping[str, Version | None]) -> Revision:
    body_changed, readable = not step.is_move, True
    fields: tuple[FieldChange, ...] = ()
    if step.olds and step.effect is not Effect.DELETED:
        new = None if step.new is None else versions[step.new]
        olds = [None if oid is None else versions[oid] for oid in step.olds]
        known = [item for item in olds if item is not None]
        readable = new is not None and len(known) == len(olds)
        if new is not None and readable:
            body_changed = all(item.body != new.body for item in known)
            fields = _field_changes(known, new)
    return Revision(
        commit=step.commit,
        path=step.document,
        effect=step.effect,
        body_changed=body_changed,
        fields=fields,
        readable=readable,
    )


def _field_changes(olds: Sequence[Version], new: Version) -> tuple[FieldChange, ...]:
    """Give the keys, sorted, whose value is no parent's any more."""
    keys = {key for key, _ in olds[0].fields.items() ^ new.fields.items()}
    return tuple(
        FieldChange(key=key, before=olds[0].fields.get(key), after=new.fields.get(key))
        for key in sorted(keys)
        if all(old.fields.get(key) != new.fields.get(key) for old in olds[1:])
    )


def _is_text(mode: str) -> bool:
    return mode.startswith(_REGULAR)


def _is_new(change: ChangedFile) -> bool:
    return all(mode == _ABSENT for mode in change.old_modes)
