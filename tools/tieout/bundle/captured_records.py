"""The files of each capture in a bundle, held against the record that lists them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tieout.bundle.container import Problem
from tieout.model.characters import visible
from tieout.ports.storage import UnreadableFileError
from tieout.sources.evidence.captures import assigned
from tieout.sources.evidence.places import folder_of, is_evidence, is_record
from tieout.sources.evidence.record import read_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.bundle.container import Container
    from tieout.model.evidence.record import CaptureRecord

_LARGEST_RECORD = 8 << 20
_LIST = re.compile(rb"\nfiles:\n((?:  - \{path: [^\n]*\n)+)")
_LISTED = re.compile(rb'  - \{path: "?([A-Za-z0-9_.+@=/-]+)"?, sha256: "?([0-9a-f]{64})"?, ')
_ODD = (b'files"', b"\n? ", b"\n---", b"\\")
"""What may spell the key of the list a second time, or begin another record."""
_PLAIN = re.compile(rb"""(?:(?:[^"'|>\n]|"(?:[^"\\\n]|\\[^\n])*")*\n)*""")
"""Lines in none of which a text begins that goes on in the next: within such a text, all may look like a list."""


class Captured(NamedTuple):
    """What holding them came to."""

    held: int = 0
    """Files whose digest was compared with that in their record."""
    faults: tuple[tuple[str, Problem], ...] = ()
    """What does not hold, with the path of the record."""
    absent: tuple[tuple[str, str], ...] = ()
    """Files that a record in the bundle lists and the bundle has not, with the path of the record."""
    unheld: tuple[str, ...] = ()
    """Records that could not be read whole: the files beside them were held against nothing."""
    remarks: tuple[str, ...] = ()


def read_captured(container: Container, digests: Mapping[str, str]) -> Captured:
    """Hold every file beside a record against that record; ``digests`` are those of the bundle's files, in hex.

    A file in another store is none of these: ``EXTERNAL.csv`` lists it. It never raises.
    """
    paths = [path for path in sorted(digests) if is_evidence(path)]
    beside, _ = assigned(paths, (path for path in paths if is_record(path)))
    held = 0
    faults: list[tuple[str, Problem]] = []
    absent: list[tuple[str, str]] = []
    remarks: dict[str, str] = {}
    for record, files in beside.items():
        try:
            data = container.read(record, _LARGEST_RECORD)
        except UnreadableFileError as error:
            remarks[record] = f"the files beside {visible(record)} were not held against it: {error.message}"
            continue
        if _is_as_written(data, folder_of(record), files, digests):
            held += len(files)
            continue
        found = read_record(data, path=record).record
        if found.unread and not found.files:
            faults += [(record, _unread(record, found.unread[0], len(files)))] if files else []
            continue
        held += len(files)
        faults += ((record, problem) for problem in _faults(found, record, files, digests))
        absent += ((path, record) for path in _absent(found, folder_of(record), digests))
    return Captured(held, tuple(faults), tuple(absent), tuple(remarks), tuple(remarks.values()))


def _is_as_written(data: bytes, folder: str, files: list[str], digests: Mapping[str, str]) -> bool:
    """Say whether a record, in the form in which the tool writes one, lists just these: nearly always, and fast."""
    listed = _LIST.findall(data)
    if len(listed) != 1 or any(sign in data for sign in _ODD) or not _PLAIN.fullmatch(data):
        return False
    rows = _LISTED.findall(listed[0])
    expected = {(path[len(folder) + 1 :].encode(), digests[path].encode()) for path in files}
    return listed[0].count(b"\n") == len(rows) == len(files) and set(rows) == expected


def _unread(record: str, why: str, count: int) -> Problem:
    beside = f"the {count} files beside it were" if count != 1 else "the file beside it was"
    message = f"{visible(record)} cannot be read, so {beside} not held against it: {why}"
    return Problem(kind="unread-record", path=record, message=message)


def _faults(found: CaptureRecord, record: str, files: list[str], digests: Mapping[str, str]) -> Iterator[Problem]:
    folder = folder_of(record)
    listed: dict[str, list[str]] = {}
    for item in found.files:
        listed.setdefault(item.path, []).append(item.sha256)
    for path in files:
        wanted = listed.get(path[len(folder) + 1 :])
        if not wanted:
            message = f"{visible(path)} lies beside {visible(record)}, which does not list it"
            yield Problem(kind="unrecorded-file", path=path, message=message)
        elif other := next((digest for digest in wanted if digest != digests[path]), None):
            message = (
                f"{visible(path)} is not the file that its record lists: its digest is {digests[path][:12]}..., "
                f"and {visible(record)} has {other[:12]}..."
            )
            yield Problem(kind="exchanged-file", path=path, message=message)


def _absent(found: CaptureRecord, folder: str, digests: Mapping[str, str]) -> Iterator[str]:
    for item in found.files:
        if item.pointer is None and item.path and f"{folder}/{item.path}" not in digests:
            yield f"{folder}/{item.path}"
