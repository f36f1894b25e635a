"""``evidence/log`` of a commit -> lines, leaves and the files of its heads; and how it grew on the branch."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.characters import visible
from tieout.model.evidence.log import CHECKPOINT, CHECKPOINTS, LEAVES, LOG_FOLDER, Leaf, LogFault
from tieout.model.location import Location
from tieout.sources.evidence.leaves import read_leaves
from tieout.sources.evidence.log_growth import LARGEST, growth

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from tieout.model.evidence.capture import Came
    from tieout.ports.git_objects import TreeEntry
    from tieout.sources.mainline import Landing
    from tieout.sources.trees import CommitTree

_LARGEST_HEAD = 1 << 20
"""Bytes of a head, its signature or its token that are read."""
_REGULAR = "100"
_NAME = re.compile(rf"{re.escape(CHECKPOINT)}|{re.escape(CHECKPOINTS)}/[0-9]{{9,15}}\.txt", re.ASCII)
_SIGNATURE, _TOKEN = ".sig", ".tsr"
_KEPT = frozenset({".gitkeep", ".gitattributes", "README.md"})
_TAKE_OUT = "take it out of evidence/log, which holds the log's own files alone"


class HeadFile(NamedTuple):
    """The file of a head, with what lies beside it; what it says is for ``seal.note``."""

    path: str
    text: bytes
    signature: bytes | None
    token: bytes | None


class LogReading(NamedTuple):
    """What lies there."""

    lines: tuple[bytes, ...]
    leaves: tuple[Leaf, ...]
    came: tuple[Came | None, ...]
    """Of each of ``lines``, in their order."""
    heads: tuple[HeadFile, ...]
    """Sorted by path: those of the folder before ``checkpoint.txt`` are from the smallest up."""
    faults: tuple[LogFault, ...]


def read_log(tree: CommitTree, landings: Iterable[Landing], *, most: int | None) -> LogReading | None:
    """Read the log of a commit; None where neither that nor a state of the branch before it has one.

    ``most`` bounds the bytes of earlier versions that are hashed; see ``log_growth``.
    """
    there = {path: entry for path, entry in tree.entries.items() if path.startswith(f"{LOG_FOLDER}/")}
    faults = _odd(there)
    plain = {path: entry for path, entry in there.items() if entry.mode.startswith(_REGULAR)}
    data: bytes | None = None
    if LEAVES in plain:
        data = tree.repository.blob(plain[LEAVES].oid, limit=LARGEST)
        if data is None:
            faults.append(_fault("unreadable", LEAVES, f"is larger than {LARGEST} bytes, or not in this repository"))
    grown = growth(tree, landings, data, most=most)
    if not plain and not grown.is_known:
        return None
    if LEAVES not in there and (plain or grown.is_known):
        faults.append(_fault("missing", LEAVES, "is not there, and the log is nothing without it"))
    reading = read_leaves(data or b"")
    return LogReading(
        lines=reading.lines,
        leaves=reading.leaves,
        came=tuple(map(grown.came_of, range(len(reading.lines)))),
        heads=_heads(tree, plain),
        faults=(*faults, *reading.faults, *grown.faults),
    )


def _odd(there: Mapping[str, TreeEntry]) -> list[LogFault]:
    odd = strangers(there)
    modes = [path for path, entry in there.items() if not entry.mode.startswith(_REGULAR)]
    return [*odd, *(_fault("mode", path, "is no plain file") for path in modes)]


def strangers(there: Collection[str]) -> list[LogFault]:
    """Give a fault for each path of ``evidence/log`` that is no file of the log."""
    faults = []
    for path in there:
        stem = path.removesuffix(_SIGNATURE).removesuffix(_TOKEN)
        is_ours = path == LEAVES or (_NAME.fullmatch(stem) and (stem == path or stem in there))
        if not is_ours and path.rpartition("/")[2] not in _KEPT:
            faults.append(_fault("odd-name", path, "is no file of the log", _TAKE_OUT))
    return faults


def _heads(tree: CommitTree, plain: Mapping[str, TreeEntry]) -> tuple[HeadFile, ...]:
    stems = sorted((path for path in plain if _NAME.fullmatch(path)), key=lambda path: (path == CHECKPOINT, path))
    names = [stem + suffix for stem in stems for suffix in ("", _SIGNATURE, _TOKEN) if stem + suffix in plain]
    found = dict(tree.repository.blobs(sorted({plain[name].oid for name in names}), limit=_LARGEST_HEAD))

    def content(name: str) -> bytes | None:
        return found[plain[name].oid] if name in plain else None

    return tuple(
        HeadFile(
            path=stem, text=content(stem) or b"", signature=content(stem + _SIGNATURE), token=content(stem + _TOKEN)
        )
        for stem in stems
    )


def _fault(kind: str, path: str, what: str, remedy: str = "") -> LogFault:
    shown = visible(path)
    return LogFault(
        kind=kind,
        location=Location(shown),
        message=f"{shown} {what}",
        remedy=remedy or "restore it from Git as it came to the branch",
    )
