"""``evidence/`` of a commit -> its captures, and the files that no record lists."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.characters import visible
from tieout.model.evidence.capture import Capture, PresentFile, Unrecorded
from tieout.model.evidence.record import RECORD_SUFFIX, Origin, Role
from tieout.model.location import Location, Unreadable
from tieout.sources.evidence.counting import Form, form_of
from tieout.sources.evidence.hashing import Digest, digests
from tieout.sources.evidence.places import folder_of, is_evidence, is_flat, is_of_git, is_record, records_above
from tieout.sources.evidence.recalled import keep, recalled
from tieout.sources.evidence.record import read_record, unread
from tieout.sources.globs import match
from tieout.sources.names import is_no_path
from tieout.sources.trees import WorkTree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tieout.model.evidence.capture import Came
    from tieout.model.evidence.record import CaptureRecord
    from tieout.ports.git_objects import TreeEntry
    from tieout.ports.shelf import Shelf
    from tieout.sources.desk import Desk
    from tieout.sources.pointers import Pointer
    from tieout.sources.trees import CommitTree

_COUNTED = {Origin.MANUAL: frozenset(Form) - {Form.TABLE}, Origin.COMMAND: frozenset({Form.CSV})}
"""Where the raw file may be all that there is, and each of its rows one of the record. What a command prints as JSON
may hold its items anywhere."""
_REGULAR = "100"
_MODES = {
    "120000": "is a symbolic link, which could lead out of the repository",
    "160000": "is another repository (a submodule), whose files are not part of this one",
}


class Found(NamedTuple):
    """What lies there."""

    captures: tuple[Capture, ...]
    """Sorted by path."""
    unrecorded: tuple[Unrecorded, ...]


def read_captures(
    desk: Desk,
    tree: CommitTree,
    came: Mapping[str, Came],
    *,
    kept: tuple[str, ...] = (),
    shelf: Shelf | None = None,
) -> Found:
    """Read every capture of a commit's tree; what is odd is noted at the desk.

    ``came`` says by the path of a record when that came to the branch; ``kept`` are the patterns of files that
    are evidence by themselves, without a record. No link is followed, and no file is held whole but the records.
    ``shelf`` has what records were read to before, by the digest of their bytes; None: each is read.
    """
    paths = sorted(path for path in tree.entries if is_evidence(path))
    records = [path for path in paths if is_record(path)]
    beside, loose = assigned(paths, records)
    loose = [path for path in loose if not (is_of_git(path) or match(path, kept))]
    tree.fetch(records)
    read = {path: _read(desk, tree, path, shelf) for path in records}
    entries = tree.entries
    wanted = sorted({path for files in beside.values() for path in files if not _why_not(path, entries[path])})
    forms = {entries[path].oid: form for path, form in _forms(read, beside)}
    texts = {entries[path].oid for path in _brought(read, beside)}
    found = digests(tree.repository, (entries[path].oid for path in wanted), forms, texts=texts)
    captures = (
        Capture(
            record=record,
            digest=digest,
            folder=folder_of(record.path),
            is_flat=is_flat(path),
            present=tuple(_present(path, file, entries[file], found) for file in beside[path]),
            came=came.get(path),
        )
        for path, (record, digest) in read.items()
    )
    unrecorded = (Unrecorded(path=shown, location=Location(shown)) for shown in map(visible, loose))
    return Found(captures=tuple(sorted(captures, key=lambda item: item.path)), unrecorded=tuple(unrecorded))


def uncommitted_records(desk: Desk) -> tuple[str, ...]:
    """Give the records of the work tree that the commit does not hold; none where no work tree is examined."""
    if not isinstance(desk.tree, WorkTree):
        return ()
    committed = desk.committed.entries if desk.committed else {}
    there = WorkTree(root=desk.tree.root, tracked=(), starts=("evidence",)).paths()
    return tuple(visible(path) for path in there if path not in committed and is_evidence(path) and is_record(path))


def assigned(paths: Iterable[str], records: Iterable[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Give for each record the files that belong to it, and those that belong to none.

    A file in a folder that lies in another capture's folder belongs to both: the outer one does not list it.
    """
    beside: dict[str, list[str]] = {record: [] for record in records}
    loose: list[str] = []
    near: dict[str, list[str]] = {}  # by folder, as most captures have many files
    for path in paths:
        folder = folder_of(path)
        if folder not in near:
            near[folder] = [record for record in records_above(folder) if record in beside]
        owners = [record for record in (path + RECORD_SUFFIX, *near[folder]) if record in beside and record != path]
        for record in owners:
            beside[record].append(path)
        if not owners and path not in beside:
            loose.append(path)
    return beside, loose


def _read(desk: Desk, tree: CommitTree, path: str, shelf: Shelf | None) -> tuple[CaptureRecord, str]:
    """Give a record and the digest of its bytes, which is empty where they cannot be had."""
    data = tree.read(path)
    if isinstance(data, Unreadable):
        reading = unread(data)
        desk.note(reading)
        return reading.record, ""
    digest, shown = hashlib.sha256(data).hexdigest(), visible(path)
    record = None if shelf is None else recalled(shelf, digest, shown)
    if record is None:
        reading = read_record(data, path=shown)
        desk.note(reading)
        record = reading.record
        if shelf is not None:
            keep(shelf, digest, reading)
    return record, f"sha256:{digest}"


def _forms(
    read: Mapping[str, tuple[CaptureRecord, str]], beside: Mapping[str, list[str]]
) -> Iterator[tuple[str, Form]]:
    """Give the files whose rows are counted: what a person or a command brought, and the tables, last."""
    listed = {
        f"{folder_of(path)}/{item.path}": (record.kind, item)
        for path, (record, _) in read.items()
        for item in record.files
    }
    there = [(file, *listed[file]) for files in beside.values() for file in files if file in listed]
    for file, kind, item in there:
        form = form_of(file)
        if form is not None and item.role is Role.RAW and kind is not None and form in _COUNTED.get(kind, ()):
            yield file, form
    yield from ((file, Form.TABLE) for file, _, item in there if item.role is Role.RECORDS)


def _brought(read: Mapping[str, tuple[CaptureRecord, str]], beside: Mapping[str, list[str]]) -> Iterator[str]:
    """Give the files that a person brought as what was received: the same may be brought again, a little altered."""
    for path, (record, _) in read.items():
        if record.kind in {Origin.MANUAL, Origin.INGESTED}:
            raw = {f"{folder_of(path)}/{item.path}" for item in record.files if item.role is Role.RAW}
            yield from (file for file in beside[path] if file in raw)


def _present(record: str, path: str, entry: TreeEntry, found: Mapping[str, Digest]) -> PresentFile:
    folder = folder_of(record)
    name = visible(path.removeprefix(f"{folder}/"))
    problem = _why_not(path, entry)
    if problem:
        return PresentFile(name=name, sha256="", bytes=0, problem=problem)
    digest = found.get(entry.oid)
    if digest is None:
        return PresentFile(name=name, sha256="", bytes=0, problem="is not in this repository, or is no file")
    if digest.pointer is not None:
        return stand_in(name, path, digest.pointer, digest.sha256, digest.bytes)
    return PresentFile(name=name, sha256=digest.sha256, bytes=digest.bytes, rows=digest.rows, text_digest=digest.text)


def stand_in(name: str, path: str, pointer: Pointer, sha256: str, size: int) -> PresentFile:
    """Give a file in whose place a pointer lies, which is evidence of nothing; digest and bytes are the pointer's."""
    return PresentFile(name, sha256, size, problem=f"is {pointer.what}", remedy=pointer.remedy(path))


def _why_not(path: str, entry: TreeEntry) -> str:
    """Say why a file is not hashed; empty if it is."""
    if is_no_path(path):
        return "has a name that no work tree can hold"
    if visible(path) != path:
        return "has a name with characters that nobody sees, or that is not UTF-8"
    if entry.mode.startswith(_REGULAR):
        return ""
    return _MODES.get(entry.mode, f"has the mode {entry.mode}, which no file has")
