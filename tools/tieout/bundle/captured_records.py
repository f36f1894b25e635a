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
_ROW = b"\n  - {path: "
"""How the tool begins a file of a record: no text of a record can hold it, for a text has no line end."""
_LISTED = re.compile(rb'\n  - \{path: "?([A-Za-z0-9_.+@=/-]+)"?, sha256: "?([0-9a-f]{64})"?, ')


class Captured(NamedTuple):
    """What holding them came to."""

    held: int = 0
    """Files whose digest was compared with that in their record."""
    faults: tuple[tuple[str, Problem], ...] = ()
    """What does not hold, with the path of the record."""
    absent: tuple[tuple[str, str], ...] = ()
    """Files that a record in the bundle lists and the bundle has not, with the path of the record."""
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
    remarks: list[str] = []
    for record, files in beside.items():
        try:
            data = container.read(record, _LARGEST_RECORD)
        except UnreadableFileError as error:
            remarks.append(f"the files beside {visible(record)} were not held against it: {error.message}")
            continue
        held += len(files)
        if _is_as_written(data, folder_of(record), files, digests):
            continue
        found = read_record(data, path=record).record
        faults += ((record, problem) for problem in _faults(found, record, files, digests))
        absent += ((path, record) for path in _absent(found, folder_of(record), digests))
    return Captured(held, tuple(faults), tuple(absent), tuple(remarks))


def _is_as_written(data: bytes, folder: str, files: list[str], digests: Mapping[str, str]) -> bool:
    """Say whether a record, in the form in which the tool writes one, lists just these: nearly always, and fast."""
    rows = _LISTED.findall(data)
    expected = {(path[len(folder) + 1 :].encode(), digests[path].encode()) for path in files}
    return data.count(_ROW) == len(rows) == len(files) and set(rows) == expected


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
