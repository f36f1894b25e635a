"""A flat file that lies under ``evidence/`` already -> its record beside it; the file itself is not touched.

Trees that a company had before, ``evidence/2026-Q1/access-reviews/github.csv``, stay as they are.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from tieout.collect.base import Draft, Kept
from tieout.collect.log import EVIDENCE, LOCK, PATIENCE_S
from tieout.collect.sidecar import record_text
from tieout.collect.store import seal_line
from tieout.model.characters import visible
from tieout.model.errors import UsageError
from tieout.model.evidence.record import RECORD_NAME, RECORD_SUFFIX, ListedFile
from tieout.model.location import Location
from tieout.ports.lock import lock
from tieout.ports.storage import shown
from tieout.ports.writing import write_file
from tieout.seal.digest import hex_of, spelled

if TYPE_CHECKING:
    from tieout.seal.signers.base import Signer

_FLAT = re.compile(r"evidence/([0-9]{4}-Q[1-4])/.+", re.ASCII)
_MARK = 8


def inside(root: Path, path: Path) -> str:
    """Give the path of a file below ``evidence/`` of the root; empty for one that lies elsewhere."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100  # resolve() would follow links
    for base in (Path(os.path.abspath(root)), root.resolve()):  # noqa: PTH100  # as above
        if absolute.is_relative_to(base / EVIDENCE):
            return absolute.relative_to(base).as_posix()
    return ""


def refuse_unless_flat(root: Path, path: str) -> None:
    """Raise UsageError for a path below ``evidence/`` that is no flat file of a quarter, or has a record already."""
    if path.endswith(RECORD_NAME):
        raise UsageError(f"{visible(path)} is a record itself", remedy="name the file that it is of")
    if _FLAT.fullmatch(path) is None:
        message = f"{visible(path)} lies in no quarter's folder, such as evidence/2026-Q1/"
        raise UsageError(message, remedy="move it there, or add a file from outside of evidence/")
    for folder in PurePosixPath(path).parents:
        if (root / folder / RECORD_NAME).exists():
            message = f"{visible(path)} lies in the folder of a capture, of which nothing may ever change"
            raise UsageError(message, remedy="add it from outside of evidence/, with --supersedes if it corrects one")
    if os.path.lexists(root / f"{path}{RECORD_SUFFIX}"):
        message = f"{visible(path)} has a record already, which is never written over"
        raise UsageError(message, remedy="put the new file beside it, and add that with --supersedes")


def keep_beside(
    root: Path, draft: Draft, path: str, *, now: datetime, signer: Signer | None = None, organization: str = ""
) -> Kept:
    """Write the record of the flat file at ``path`` beside it and seal it by a line of the log.

    Raises UsageError as ``refuse_unless_flat`` and where the folder's quarter is not that of the record,
    BusyError and StorageError.
    """
    refuse_unless_flat(root, path)
    quarter = _quarter(path)
    if quarter != draft.quarter:
        message = f"{visible(path)} lies in {quarter}, and was observed in {draft.quarter}"
        raise UsageError(message, remedy="look at --observed-at, --from and --to; or move the file, if it is new")
    item = draft.files[0]
    if not isinstance(item.content, bytes):
        raise UsageError(f"{visible(path)} cannot be read", remedy="add it from outside of evidence/")
    digest = hex_of(item.content)
    times = draft.record.times
    started = ((times and times.started) or now).astimezone(UTC)
    stamp, mark = f"{started:%Y%m%dT%H%M%SZ}", digest[:_MARK]
    place = f"{path}{RECORD_SUFFIX}"
    record = replace(
        draft.record,
        id=f"{stamp}-{draft.name}-{mark}",
        path=place,
        location=Location(place),
        files=(
            ListedFile(
                path=PurePosixPath(path).name,
                sha256=digest,
                bytes=len(item.content),
                media=item.media,
                role=item.role,
                rows=item.rows,
                schema=item.schema,
                location=Location(place),
            ),
        ),
    )
    data = record_text(record)
    with lock(root / EVIDENCE / LOCK, patience_s=PATIENCE_S):
        refuse_unless_flat(root, path)
        write_file(root / place, data)
        sealed, remark = seal_line(
            root, record, spelled(hex_of(data)), now=now, signer=signer, organization=organization
        )
    return Kept(
        id=record.id,
        record=root / place,
        paths=(root / place,),
        digest=spelled(hex_of(data)),
        sealed=sealed,
        remark=remark,
    )


def _quarter(path: str) -> str:
    match = _FLAT.fullmatch(path)
    if match is None:
        raise UsageError(f"{shown(path)} lies in no quarter's folder", remedy="move it there")
    return match[1]
