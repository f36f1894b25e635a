"""The trail of each document: the commits by which it came to read as it does today."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.model.change import Revision
from tieout.sources.steps import Step, place, read, told
from tieout.sources.versions import ParseHead, Versions, digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tieout.model.change import Commit
    from tieout.ports.git_objects import BlobReader
    from tieout.ports.git_walk import ChangedFile, WalkedCommit

_MOST_CANDIDATES = 500
"""Deleted files of one commit whose text is read to find from where a document was moved."""
_ABSENT = "000000"
_REGULAR = "100"  # 100644, 100755


class _Trail(NamedTuple):
    """One document at one path: today's, or one from which it was moved."""

    document: str
    wanted: set[str]
    """The blobs by which today's text came to be, as far back as the walk has come. A commit whose
    result is none of them led elsewhere: to the side of a merge that was not taken."""


class Trails:
    """The documents of an examination, followed through one walk, children before parents."""

    def __init__(self, reader: BlobReader, parse_head: ParseHead) -> None:
        """Versions are read through ``reader`` and made by ``parse_head``."""
        self._reader = reader
        self._versions = Versions(parse_head)
        self._trails: dict[bytes, list[_Trail]] = {}
        self._steps: list[Step] = []

    def follow(self, document: str, path: str, oid: str) -> None:
        """Follow a document from the blob that stands at this path."""
        trail = _Trail(document=document, wanted={oid})
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

    def revisions(self) -> tuple[Revision, ...]:
        """Give what was noted, in the order of the walk and in each commit of its paths.

        Raises NotExaminableError if a text that is compared is missing or holds other bytes.
        """
        return told(self._steps, self._reader, self._versions)

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
        places = {item.new_oid: place(item.path, "after", walked.oid) for item in rest}
        places |= {item.old_oids[0]: place(item.path, "before", walked.oid) for item in gone}
        words = {
            oid: digest(version.body)
            for oid, version in read(reversed(places), self._reader, self._versions, lambda: places)
            if version is not None
        }
        texts = {text: item for item in reversed(gone) if (text := words.get(item.old_oids[0]))}
        return found | {item.path: texts[text] for item in rest if (text := words.get(item.new_oid)) in texts}


def _step(commit: Commit, document: str, change: ChangedFile, origin: ChangedFile | None) -> Step:
    olds: Iterator[tuple[str, str]] = zip(change.old_oids, change.old_modes, strict=True)
    if origin is not None:
        olds = zip(origin.old_oids, origin.old_modes, strict=True)
    return Step(
        commit=commit,
        document=document,
        effect=change.effect,
        olds=tuple(oid if _is_text(mode) else None for oid, mode in olds if mode != _ABSENT),
        new=change.new_oid if _is_text(change.new_mode) else None,
        path=change.path,
        old_path=change.path if origin is None else origin.path,
        is_move=origin is not None,
    )


def _is_text(mode: str) -> bool:
    return mode.startswith(_REGULAR)


def _is_new(change: ChangedFile) -> bool:
    return all(mode == _ABSENT for mode in change.old_modes)
