"""A draft -> a capture under ``evidence/``: whole, under a name that nothing had before, never written over."""

from __future__ import annotations

import hashlib
import io
import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tieout.collect.base import Draft, DraftFile, Kept
from tieout.collect.byte_for_byte import plant_attributes
from tieout.collect.leaves import append, capture_entry
from tieout.collect.log import EVIDENCE, LOCK, PATIENCE_S, cover
from tieout.collect.sidecar import record_text
from tieout.model.characters import hidden_character, visible
from tieout.model.errors import IntegrityError, StorageError, UnreachableError, UsageError
from tieout.model.evidence.record import RECORD_NAME, RECORD_SUFFIX, ListedFile
from tieout.model.location import Location
from tieout.ports.lock import lock
from tieout.ports.new_folder import NewFolder, make_folders, new_folder, write_all
from tieout.ports.storage import refused, shown
from tieout.ports.writing import sweep
from tieout.seal.digest import SMALL, hex_of, spelled

if TYPE_CHECKING:
    from tieout.model.evidence.record import CaptureRecord
    from tieout.seal.signers.base import Signer

_QUARTER = re.compile(r"[0-9]{4}-Q[1-4]", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)
_MARK = 8
_MOST_ALIKE = 1000


def keep(root: Path, draft: Draft, *, now: datetime, signer: Signer | None = None, organization: str = "") -> Kept:
    """Keep a capture in a folder of its own below ``root``, and seal it by a line of the log.

    Nothing that is there is ever written over. A reader, or a kill at any point, meets all of the capture or
    nothing; one without a line is sealed by the next ``tieout evidence seal``. With ``signer`` a head is
    written over all lines; ``organization`` names the log whose first head it is. ``now`` stands in for the
    time of a draft that has none.

    Raises UsageError for a draft whose names are no names, BusyError after waiting for another run, and
    StorageError where the disk refuses. A log that is not whole stops nothing: then ``Kept.remark`` says why
    the capture is not sealed.
    """
    _hold_names(draft)
    base = make_folders(root, EVIDENCE)
    with new_folder(base) as folder:
        files = tuple(_written(folder, item) for item in draft.files)
        with lock(base / LOCK, patience_s=PATIENCE_S):
            sweep(base)
            attributes = plant_attributes(root)
            above = make_folders(root, f"{EVIDENCE}/{draft.quarter}/{draft.record.system}/{draft.name}")
            stamp, suffix = _free(above, _started(draft, now), files)
            target = above / f"{stamp}{suffix}"
            path = target.relative_to(root).joinpath(RECORD_NAME).as_posix()
            record = _named(draft, path, stamp, suffix, files)
            data = record_text(record)
            digest = spelled(hex_of(data))
            folder.add(RECORD_NAME, data)
            folder.land(target)
            sealed, remark = seal_line(root, record, digest, now=now, signer=signer, organization=organization)
    return Kept(
        id=record.id,
        record=target / RECORD_NAME,
        paths=(
            *([attributes] if attributes else []),
            *(target / item.path for item in files if item.pointer is None),
            target / RECORD_NAME,
        ),
        digest=digest,
        sealed=sealed,
        remark=remark,
    )


def in_memory(draft: Draft) -> tuple[CaptureRecord, dict[str, bytes]]:
    """Give the record and every file by path, as ``keep`` would write them into a folder where nothing is.

    Of small captures, for whoever writes a history instead of a work tree. Raises UsageError as ``keep`` does,
    ValueError for a draft without times or with files that are not in memory.
    """
    _hold_names(draft)
    times = draft.record.times
    contents = {item.name: item.content for item in draft.files if isinstance(item.content, bytes)}
    if times is None or times.started is None or len(contents) < len(draft.files):
        raise ValueError(f"{draft.name} is no small capture with its time")
    files = tuple(_listed(item, hex_of(contents[item.name]), len(contents[item.name])) for item in draft.files)
    stamp = _stamp(times.started.astimezone(UTC), files)
    folder = f"{EVIDENCE}/{draft.quarter}/{draft.record.system}/{draft.name}/{stamp}"
    record = _named(draft, f"{folder}/{RECORD_NAME}", stamp, "", files)
    return record, {f"{folder}/{name}": data for name, data in contents.items()} | {record.path: record_text(record)}


def seal_line(
    root: Path, record: CaptureRecord, digest: str, *, now: datetime, signer: Signer | None, organization: str
) -> tuple[bool, str]:
    """Write the capture's line, and a head where there is a signer; give whether the line is there, and why not."""
    sealed = False
    try:
        append(root, [capture_entry(record, digest)], now=now)
        sealed = True
        if signer is not None:
            cover(root, signer=signer, organization=organization)
    except (IntegrityError, UsageError, UnreachableError) as error:  # the capture is worth more than its line
        what = "no head covers it yet" if sealed else "it is not sealed"
        return sealed, f"{record.id} was kept, and {what}: {error.message}; {error.remedy}".rstrip("; ")
    return True, ""


def _started(draft: Draft, now: datetime) -> datetime:
    times = draft.record.times
    return ((times and times.started) or now).astimezone(UTC)


def _free(above: Path, started: datetime, files: tuple[ListedFile, ...]) -> tuple[str, str]:
    """Give the name of the folder, and what is put behind it where that name is taken."""
    stamp = _stamp(started, files)
    for number in range(1, _MOST_ALIKE):
        suffix = f"-{number}" if number > 1 else ""
        if not os.path.lexists(above / f"{stamp}{suffix}"):
            return stamp, suffix
    raise StorageError(f"{shown(above / stamp)} is there {_MOST_ALIKE} times already")


def _stamp(started: datetime, files: tuple[ListedFile, ...]) -> str:
    mark = files[0].sha256 if files else hex_of(b"")
    return f"{started:%Y%m%dT%H%M%SZ}-{mark[:_MARK]}"


def _named(draft: Draft, path: str, stamp: str, suffix: str, files: tuple[ListedFile, ...]) -> CaptureRecord:
    """Give the record with its id, its place and its files."""
    day, mark = stamp.split("-")
    return replace(
        draft.record,
        id=f"{day}-{draft.name}-{mark}{suffix}",
        path=path,
        location=Location(path),
        files=tuple(replace(item, location=Location(path)) for item in files),
    )


def _written(folder: NewFolder, item: DraftFile) -> ListedFile:
    """Write one file, hashing on the way, so that a gigabyte needs no more memory than a line."""
    if item.elsewhere is not None:
        return _listed(item, item.sha256, item.size)
    total, length = hashlib.sha256(), 0
    with folder.file(item.name) as file:
        if isinstance(item.content, bytes):
            total.update(item.content)
            length = len(item.content)
            write_all(file, item.content)
        else:
            with _opened(item.content) as source:
                buffer = bytearray(SMALL)
                view = memoryview(buffer)
                while count := source.readinto(buffer):
                    total.update(view[:count])
                    write_all(file, view[:count])
                    length += count
    return _listed(item, total.hexdigest(), length)


def _listed(item: DraftFile, sha256: str, length: int) -> ListedFile:
    return ListedFile(
        path=item.name,
        sha256=sha256,
        bytes=length,
        media=item.media,
        role=item.role,
        rows=item.rows,
        schema=item.schema,
        pointer=item.elsewhere,
        location=Location(""),
    )


def _opened(path: Path) -> io.FileIO:
    try:
        return io.FileIO(path)
    except OSError as error:
        raise refused(error, path, "reading") from error


def _hold_names(draft: Draft) -> None:
    if _QUARTER.fullmatch(draft.quarter) is None:
        raise UsageError(f"{visible(draft.quarter[:80])!r} is no quarter", remedy="write it as 2026-Q1")
    for what, text in (("system", draft.record.system), ("name", draft.name)):
        if _NAME.fullmatch(text) is None:
            raise UsageError(
                f"the {what} {visible(text[:80])!r} cannot name a folder",
                remedy="use letters, digits, hyphens, dots and underscores, a letter or digit first, 100 at most",
            )
    seen: set[str] = set()
    for item in draft.files:
        if f".{item.name.casefold()}".endswith(RECORD_SUFFIX):
            message = f"{visible(item.name)} is the name of a record, and would be read as one"
            raise UsageError(message, remedy="rename the file")
        is_odd = hidden_character(item.name) is not None or not item.name.isprintable()
        if is_odd or not item.name or item.name[0] == "." or "/" in item.name or len(item.name.encode()) > 200:
            raise UsageError(f"{visible(item.name[:80])!r} cannot name a file of a capture", remedy="rename the file")
        if item.name.casefold() in seen:
            raise UsageError(f"two files of one capture are called {visible(item.name)!r}", remedy="rename one of them")
        seen.add(item.name.casefold())
