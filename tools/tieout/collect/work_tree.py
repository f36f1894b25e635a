"""``evidence/`` of a work tree -> its captures, as ``sources.evidence.captures`` reads those of a commit."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tieout.collect.scan import Scan, Stat
from tieout.model.characters import visible
from tieout.model.evidence.capture import Capture, PresentFile
from tieout.model.evidence.log import CHECKPOINT, CHECKPOINTS, LEAVES, LOG_FOLDER
from tieout.model.location import Unreadable
from tieout.ports.files import Folder
from tieout.ports.storage import UnreadableFileError
from tieout.seal.digest import SMALL, hex_of, hex_of_file, spelled
from tieout.sources.evidence.captures import assigned, stand_in
from tieout.sources.evidence.places import folder_of, is_evidence, is_flat, is_of_git, is_record
from tieout.sources.evidence.record import read_record, unread
from tieout.sources.globs import match
from tieout.sources.pointers import pointed_at
from tieout.sources.trees import WorkTree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tieout.model.evidence.capture import Came
    from tieout.sources.pointers import Pointer
    from tieout.sources.trees import CommitTree

_LARGEST_HEAD = 1 << 20
_LARGEST_LOG = 1 << 30


class HeadFile(NamedTuple):
    """The file of a head, with what lies beside it."""

    path: str
    text: bytes
    signature: bytes | None
    token: bytes | None


@dataclass(slots=True)
class Hashing:
    """Digests of files, each hashed once and not at all where it has not changed since it was."""

    known: dict[str, tuple[Stat, str]]
    """What earlier runs hashed."""
    found: dict[str, tuple[Stat, str]] = field(default_factory=dict)
    pointers: dict[str, Pointer] = field(default_factory=dict)
    """What is a pointer to a file that lies elsewhere: nobody should remember its digest as that of the file."""

    def of(self, folder: Folder, path: str, stat: Stat) -> str:
        """Give the digest of a file; raises StorageError."""
        known = self.known.get(path)
        if known is not None and known[0] == stat:
            self.found[path] = known
            return known[1]
        is_, digest, pointer = _digest(folder, path)
        if pointer is not None:
            self.pointers[path] = pointer
        self.found[path] = (Stat(is_.st_size, is_.st_mtime_ns, is_.st_ctime_ns, is_.st_ino), digest)
        return digest


class WorkFound(NamedTuple):
    """What lies there."""

    captures: tuple[Capture, ...]
    """Sorted by path."""
    records: Mapping[str, bytes]
    """By path: the bytes of each record that could be read."""
    unrecorded: tuple[str, ...]


def work_captures(
    base: Path, seen: Scan, came: Mapping[str, Came], *, kept: tuple[str, ...], hashing: Hashing
) -> WorkFound:
    """Read every capture that a scan saw; ``kept`` are the patterns of files that are evidence by themselves."""
    paths = sorted(path for path in (*seen.files, *seen.odd) if is_evidence(path))
    records = [path for path in paths if is_record(path)]
    beside, loose = assigned(paths, records)
    captures: list[Capture] = []
    read: dict[str, bytes] = {}
    tree = WorkTree(base, (), ())
    with Folder(base) as folder:
        for path in records:
            data = tree.read(path)
            reading = unread(data) if isinstance(data, Unreadable) else read_record(data, path=visible(path))
            if isinstance(data, bytes):
                read[path] = data
            sizes = {item.path: item.bytes for item in reading.record.files}
            captures.append(
                Capture(
                    record=reading.record,
                    digest=spelled(hex_of(data)) if isinstance(data, bytes) else "",
                    folder=folder_of(visible(path)),
                    is_flat=is_flat(path),
                    present=tuple(_present(folder, path, file, seen, hashing, sizes) for file in beside[path]),
                    came=came.get(path),
                )
            )
    unrecorded = (visible(path) for path in loose if not (is_of_git(path) or match(path, kept)))
    return WorkFound(tuple(sorted(captures, key=lambda item: item.path)), read, tuple(unrecorded))


def log_files(base: Path, seen: Scan) -> tuple[bytes | None, tuple[HeadFile, ...]]:
    """Give the lines of the log, None where there is no such file, and the files of its heads, sorted by path.

    What is no regular file counts as not there; see ``Scan.odd``. Raises StorageError for what cannot be read.
    """
    names = sorted(path for path in seen.files if path == CHECKPOINT or _is_kept_head(path))
    with Folder(base) as folder:

        def content(path: str, limit: int = _LARGEST_HEAD) -> bytes | None:
            return folder.read(path, limit) if path in seen.files else None

        data = content(LEAVES, _LARGEST_LOG)
        heads = tuple(
            HeadFile(
                path=name,
                text=content(name) or b"",
                signature=content(f"{name}.sig"),
                token=content(f"{name}.tsr"),
            )
            for name in names
        )
    return data, heads


def log_changes(committed: CommitTree, data: bytes | None, seen: Scan, base: Path) -> Iterator[str]:
    """Give the files of the log that are not as the commit has them: only the lines and the newest head may go on."""
    newest = {CHECKPOINT, f"{CHECKPOINT}.sig", f"{CHECKPOINT}.tsr"}
    with Folder(base) as folder:
        for path, entry in committed.entries.items():
            if path == LEAVES:
                old = committed.repository.blob(entry.oid, limit=_LARGEST_LOG)
                if data is None or old is None or not data.startswith(old):
                    yield path
            elif path.startswith(f"{LOG_FOLDER}/") and path not in newest:
                now = folder.read(path, _LARGEST_HEAD) if path in seen.files else None
                if now is None or committed.repository.blob_id(now) != entry.oid:
                    yield visible(path)


def _is_kept_head(path: str) -> bool:
    return path.startswith(f"{CHECKPOINTS}/") and path.endswith(".txt")


def _digest(folder: Folder, path: str) -> tuple[os.stat_result, str, Pointer | None]:
    """Say what a file was when it was opened, its digest, and what it points at.

    A small one is read at once, which is cheaper than by parts; no pointer is large.
    """
    is_, data = folder.seen(path, SMALL)
    if data is not None:
        return is_, hex_of(data), pointed_at(data)
    with folder.open(path) as file:
        return os.fstat(file.fileno()), hex_of_file(file)[0], None


def _present(
    folder: Folder, record: str, path: str, seen: Scan, hashing: Hashing, sizes: Mapping[str, int | None]
) -> PresentFile:
    """Look at a file; a large one is not hashed where its size shows that it is not what the record lists."""
    name = visible(path.removeprefix(f"{folder_of(record)}/"))
    stat = seen.files.get(path)
    if stat is None:
        return PresentFile(name=name, sha256="", bytes=0, problem=seen.odd[path])
    if visible(path) != path:
        problem = "has a name with characters that nobody sees, or that is not UTF-8"
        return PresentFile(name=name, sha256="", bytes=0, problem=problem)
    if stat.size > SMALL and sizes.get(name) != stat.size:
        says = (
            f"says {'nothing of it' if sizes[name] is None else sizes[name]}" if name in sizes else "does not list it"
        )
        problem = f"has {stat.size} bytes, and the record {says}: it was not hashed"
        return PresentFile(name=name, sha256="", bytes=stat.size, problem=problem)
    try:
        digest = hashing.of(folder, path, stat)
    except UnreadableFileError as error:
        return PresentFile(name=name, sha256="", bytes=0, problem=f"cannot be read: {error.message}")
    size = hashing.found[path][0].size
    if path in hashing.pointers:
        return stand_in(name, path, hashing.pointers[path], digest, size)
    return PresentFile(name=name, sha256=digest, bytes=size)
