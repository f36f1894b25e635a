"""Captures -> the files of evidence that lie in another store. Pure."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from tieout.model.evidence.external import ExternalFile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.record import CaptureRecord

BY_STORE, BY_PERSON = "s3", "person"


def external_files(captures: Iterable[Capture], here: frozenset[str] = frozenset()) -> tuple[ExternalFile, ...]:
    """Give them by path, each once; one that lies ``here`` as well is none: those bytes can be looked at."""
    found: dict[str, ExternalFile] = {}
    for capture in captures:
        for item in pointed_to(capture.record, capture.path):
            if item.path not in here:
                found.setdefault(item.path, item)
    return tuple(found[path] for path in sorted(found))


def pointed_to(record: CaptureRecord, path: str) -> tuple[ExternalFile, ...]:
    """Give those that one record lists, in its order; ``path`` is the record's own."""
    folder = path.rpartition("/")[0]
    return tuple(
        ExternalFile(
            path=f"{folder}/{item.path}" if folder else item.path,
            sha256=item.sha256,
            bytes=item.bytes,
            uri=pointer.uri,
            version_id=pointer.version_id,
            lock_mode=pointer.lock_mode,
            retain_until=pointer.retain_until.isoformat() if pointer.retain_until else "",
            locked_until=_instant(told.locked_until) if told else "",
            region=told.region if told else "",
            told_by=BY_STORE if told else BY_PERSON,
            told_at=_instant(told.at) if told else "",
            checksum=told.checksum if told else "",
            record=path,
        )
        for item in record.files
        if (pointer := item.pointer) is not None
        for told in (pointer.told,)
    )


def _instant(of: datetime | None) -> str:
    return "" if of is None else of.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
