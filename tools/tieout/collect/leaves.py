"""Lines for the evidence log, and how they get there: the file is replaced whole, so that no line is ever torn."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tieout.model.errors import IntegrityError, StorageError, UsageError
from tieout.model.evidence.log import LEAF_VERSION, LEAVES, LOG_FOLDER
from tieout.model.instant import iso_instant
from tieout.ports.files import Folder
from tieout.ports.new_folder import make_folders
from tieout.ports.storage import refused
from tieout.ports.writing import new_file
from tieout.seal.canonical import canonical_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tieout.model.evidence.record import CaptureRecord

Entry = dict[str, object]
"""A line before it is written: all but ``sealed_at``."""
LARGEST = 1 << 30
"""Bytes of the log that are read."""
_LONGEST_LINE = 1 << 20
_SKEW = timedelta(minutes=5)
"""How far this machine's clock may be behind that of whoever wrote the last line; more, and it is wrong."""
_PERIOD = re.compile(r"evidence/([0-9]{4}-Q[1-4])/", re.ASCII)
_RESTORE = "tieout evidence verify says all that is wrong; restore evidence/log from a clone that is whole"


def capture_entry(record: CaptureRecord, digest: str) -> Entry:
    """Give the line that seals a capture; ``digest`` is that of its record, spelled."""
    times = record.times
    period = _PERIOD.match(record.path)
    kind = record.kind.value if record.kind else ""
    return {
        "v": LEAF_VERSION,
        "kind": "capture",
        "path": record.path,
        "id": record.id,
        "controls": list(record.controls),
        "evidence": list(record.evidence),
        "system": record.system,
        "period": period[1] if period else "",
        "collector": record.collector.id if record.collector else kind,
        "started": written_instant(times.started if times else None),
        "finished": written_instant(times.finished if times else None),
        "data_as_of": written_instant(times.data_as_of if times else None),
        "digest": digest,
    }


def tombstone_entry(*, path: str, capture: str, digest: str, reason: str, removed_by: str) -> Entry:
    """Give the line that says that the capture with this id was removed, by whom and why."""
    return {
        "v": LEAF_VERSION,
        "kind": "tombstone",
        "path": path,
        "id": capture,
        "digest": digest,
        "reason": reason,
        "removed_by": removed_by,
    }


def written_instant(moment: datetime | None) -> str:
    """Write an instant as lines do: in UTC, with a fraction only where there is one; nothing for None."""
    if moment is None:
        return ""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def append(root: Path, entries: Sequence[Mapping[str, object]], *, now: datetime) -> datetime:
    """Write lines behind those that are there, and give the moment that they name.

    The caller holds the lock. A kill at any point leaves the old file or the new one. Raises
    IntegrityError where the file does not end as a log does, UsageError for a clock far behind that of the
    last line, StorageError where the disk refuses; then the file is as it was.
    """
    old = open_lines(root)
    try:
        at = _moment(old, now)
        lines = b"".join(canonical_json({**entry, "sealed_at": written_instant(at)}) + b"\n" for entry in entries)
        make_folders(root, LOG_FOLDER)
        with new_file(root / LEAVES, drafts=root / "evidence") as file:
            if old is not None:
                shutil.copyfileobj(old, file, 1 << 20)
            file.write(lines)
    finally:
        if old is not None:
            old.close()
    return at


def read_lines(root: Path) -> tuple[bytes, ...]:
    """Give every line of the log of the work tree without its end; none where there is no log.

    Raises IntegrityError where the last one has no end, and StorageError.
    """
    old = open_lines(root)
    if old is None:
        return ()
    with old:
        data = old.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise StorageError(f"{LEAVES} is larger than {LARGEST} bytes", remedy=_RESTORE)
    *lines, rest = data.split(b"\n")
    if rest:
        raise _broken("its last line has no end")
    return tuple(lines)


def open_lines(root: Path) -> io.FileIO | None:
    """Open the log of the work tree without following a link; None where there is none."""
    if not os.path.lexists(root / LEAVES):
        return None
    with Folder(root) as folder:
        return folder.open(LEAVES)


def _moment(old: io.FileIO | None, now: datetime) -> datetime:
    """Give the instant of lines written now: never before the last one."""
    now = now.astimezone(UTC).replace(microsecond=0)
    last = None if old is None else _last(old)
    if last is None or now >= last:
        return now
    if last - now > _SKEW:
        raise UsageError(
            f"this machine's clock says {written_instant(now)}, and the log has a line of {written_instant(last)}",
            remedy="set the clock; the log goes forward in time alone",
        )
    return last


def _last(old: io.FileIO) -> datetime | None:
    """Give when the last line was written; None for a log without lines. Leaves the file at its beginning."""
    try:
        size = old.seek(0, io.SEEK_END)
        start = max(0, size - _LONGEST_LINE)
        old.seek(start)
        end = old.read(_LONGEST_LINE)
        old.seek(0)
    except OSError as error:
        raise refused(error, LEAVES, "reading") from error
    if not end:
        return None
    if not end.endswith(b"\n"):
        raise _broken("its last line has no end")
    line = end[:-1].rpartition(b"\n")[2]
    try:
        found = json.loads(line)
        at = iso_instant(found["sealed_at"])
    except (ValueError, KeyError, TypeError, RecursionError):
        at = None
    if at is None:
        raise _broken("its last line cannot be read")
    return at


def _broken(what: str) -> IntegrityError:
    return IntegrityError(f"{LEAVES} is not whole, so nothing is added to it: {what}", remedy=_RESTORE)
