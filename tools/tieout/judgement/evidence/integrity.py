"""Whether what lies beside a record is what the record lists, byte for byte, under the name that it had."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC
from typing import TYPE_CHECKING

from tieout.judgement.evidence.wording import CAPTURE_ANEW, counted, reason, said
from tieout.model.evidence.capture import Meddling
from tieout.model.evidence.record import RECORD_NAME
from tieout.model.evidence.result import ResultState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.capture import Capture, Meddled, PresentFile
    from tieout.model.evidence.record import ListedFile
    from tieout.model.evidence.result import Reason

ALTERED = "evidence-altered"
MEDDLED = "evidence-meddled"
_EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""SHA-256 of no bytes (FIPS 180-4)."""
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_FOLDER = re.compile(r"([0-9]{8}T[0-9]{6}Z)-([0-9a-f]{8})(-[0-9]{1,4})?", re.ASCII)
_ID = re.compile(r"([0-9]{8}T[0-9]{6}Z)-(.+)-([0-9a-f]{8})(-[0-9]{1,4})?", re.ASCII)
_MARK = 8
_DEPTH = 5
"""Parts of the path of a capture's folder: evidence, quarter, system, name, stamp."""
_LONGEST_PROBLEM = 200
_PUT_BACK = f"put back what was captured; if that is lost, {CAPTURE_ANEW}"
_DONE = {
    Meddling.MODIFIED: "was changed",
    Meddling.REMOVED: "was removed",
    Meddling.RENAMED: "was renamed",
    Meddling.ADDED: "was put there",
    Meddling.MODE: "got another mode",
}


def integrity(context: Context, capture: Capture) -> Iterator[Reason]:  # noqa: ARG001  # parts are called alike
    """Say what differs between the record and what lies there."""
    yield from differences(capture)


def remade(context: Context, capture: Capture) -> Iterator[Reason]:
    """Say where the table is not what its raw file gives."""
    for item in context.evidence.contradicted:
        if item.path == capture.path:
            what = f"has a table that is not what its raw bytes give: {item.why}"
            yield reason(capture, ALTERED, ResultState.ERROR, what, _PUT_BACK, at="files", about="table")


def differences(capture: Capture) -> Iterator[Reason]:
    """Give the same; it is known from the capture alone."""
    yield from _files(capture)
    yield from (_altered(capture, what, "name") for what in _names(capture))


def meddled(context: Context, capture: Capture) -> Iterator[Reason]:
    """Say what later commits did to a capture."""
    for item in context.meddled.get(capture.path, ()):
        yield reason(
            capture,
            MEDDLED,
            ResultState.ERROR,
            f"came to the branch, and later {told(item)}",
            CAPTURE_ANEW,
            about=f"{item.kind.value} {item.path}",
        )


def told(item: Meddled) -> str:
    """Give what a commit did to a file: ``raw.csv was changed by commit 1a2b3c4d5e on 2026-03-02``."""
    to = f" to {said(item.to)}" if item.to else ""
    on = f"{item.came.at.astimezone(UTC):%Y-%m-%d}"
    return f"{said(item.path)} {_DONE[item.kind]}{to} by commit {said(item.came.commit[:10])} on {on}"


def _files(capture: Capture) -> Iterator[Reason]:
    present = {item.name: item for item in capture.present}
    listed = Counter(item.path for item in capture.record.files)
    for path in sorted(path for path, times in listed.items() if times > 1):
        yield _altered(capture, f"lists {said(path)} {counted(listed[path], 'time')}", path)
    for item in capture.record.files:
        found = present.get(item.path)
        what = _why_not(item, found)
        if what:
            remedy = (found.remedy if found else "") or _PUT_BACK
            yield _altered(
                capture, f"lists {said(item.path) or 'a file without a name'}{what}", item.path, item, remedy
            )
    for name in sorted(present.keys() - listed.keys()):
        yield _altered(capture, f"does not list {said(name)}, which lies beside it", name)


def _why_not(item: ListedFile, found: PresentFile | None) -> str:
    """Say what is wrong with a listed file, to follow its name; empty for nothing."""
    if not _is_inside(item.path):
        return ", which is no name in its folder"
    if not _DIGEST.fullmatch(item.sha256):
        return " without its digest"
    if found is None:
        # Where it lies in another store, the commit need not have it.
        return ", and there is no such file" if item.pointer is None else ""
    if not found.problem and (found.sha256, found.bytes) == (item.sha256, item.bytes):
        return ""
    differing = (
        (f", which {said(found.problem, _LONGEST_PROBLEM)}", bool(found.problem)),
        (" without its size", item.bytes is None),
        (f" with digest {item.sha256[:12]}, and the one there has {found.sha256[:12]}", found.sha256 != item.sha256),
        (f" with {item.bytes} bytes, and the one there has {found.bytes}", found.bytes != item.bytes),
    )
    return next((what for what, is_so in differing if is_so), "")


def _altered(
    capture: Capture, what: str, about: str, item: ListedFile | None = None, remedy: str = _PUT_BACK
) -> Reason:
    at = item.location if item else "files"
    return reason(capture, ALTERED, ResultState.ERROR, what, remedy, at=at, about=said(about))


def _is_inside(path: str) -> bool:
    parts = path.split("/")
    return not ({"", ".", ".."} & {*parts} or "\\" in path or path == RECORD_NAME)


def _names(capture: Capture) -> Iterator[str]:
    """Tell where the id, the folder and the record disagree: one of them was moved or written over."""
    record = capture.record
    called = _ID.fullmatch(record.id)
    folder = None if capture.is_flat else _FOLDER.fullmatch(capture.folder.rpartition("/")[2])
    mark = (record.files[0].sha256 if record.files else _EMPTY)[:_MARK]
    started = record.times.started.astimezone(UTC) if record.times and record.times.started else None
    stamp = f"{started:%Y%m%dT%H%M%SZ}" if started else ""
    if folder is not None:
        parts = capture.folder.split("/")
        if len(parts) != _DEPTH:
            yield f"lies in {said(capture.folder)}, which is not evidence/QUARTER/SYSTEM/NAME/STAMP"
        else:
            wanted = f"{folder[1]}-{parts[3]}-{folder[2]}{folder[3] or ''}"
            if record.id != wanted:
                yield f"lies where {said(wanted)} belongs"
            if record.system != parts[2]:
                yield f"lies in the folder of {said(parts[2])}, and is of the system {said(record.system) or 'of no name'}"
    elif called is not None and not capture.is_flat:
        yield f"lies in {said(capture.folder)}, which does not have its name"
    for name, at, of in ((called, 1, 3), (folder, 1, 2)):
        if name is None:
            continue
        if stamp and name[at] != stamp:
            yield f"bears the time {name[at]} in its name, and was started at {stamp}"
            return
        if name[of] != mark:
            yield f"bears the mark {name[of]} in its name, and its first file has the digest {said(mark) or 'of nothing'}"
            return
