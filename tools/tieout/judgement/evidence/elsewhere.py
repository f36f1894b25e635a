"""Whether bytes that lie in another store can be gone, or another's, before anybody asks for them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.evidence.wording import said, several
from tieout.model.evidence.store_place import SCHEME, UNVERSIONED, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.record import CaptureRecord, ListedFile, Pointer

# S3: How S3 Object Lock works, Retention modes.
COMPLIANCE = "COMPLIANCE"
"""The one lock that nobody lifts, not even whoever owns the store."""
GOVERNANCE = "GOVERNANCE"
"""Whoever has s3:BypassGovernanceRetention lifts it."""


def elsewhere(context: Context, record: CaptureRecord) -> Iterator[tuple[str, str]]:
    """Yield which file may be gone or another's, and why. Nobody looks at the bytes here: the record alone is judged."""
    for item in record.files:
        if item.pointer is not None:
            yield from ((item.path, what) for what in _unsound(context, record, item, item.pointer))


def _unsound(context: Context, record: CaptureRecord, item: ListedFile, pointer: Pointer) -> Iterator[str]:
    lacks = [
        name
        for name, value in (
            ("place", pointer.uri),
            ("version", pointer.version_id),
            ("lock", pointer.lock_mode),
            ("end of the lock", pointer.retain_until),
        )
        if not value
    ]
    if lacks:
        yield f"keeps {said(item.path)} in another store without its {several(lacks, last='or', shown=4)}"
    what = f"keeps {said(item.path)} at {said(pointer.uri)}, not looked at"
    if pointer.uri and place_of(pointer.uri) is None:
        yield f"keeps {said(item.path)} at {said(pointer.uri)}, which is no {SCHEME}BUCKET/KEY"
    if pointer.version_id == UNVERSIONED:
        yield f"{what}, in the version {UNVERSIONED}: nothing is versioned there, so nothing is locked"
    mode = pointer.lock_mode.strip().upper()
    if mode == GOVERNANCE:
        yield f"{what}, under the lock {said(pointer.lock_mode)}, which is lifted by whoever may"
    elif mode and mode != COMPLIANCE:
        yield f"{what}, under the lock {said(pointer.lock_mode)}, which S3 does not know"
    if pointer.retain_until is not None:
        yield from _ends(context, record, item, pointer.retain_until)


def _ends(context: Context, record: CaptureRecord, item: ListedFile, until: date) -> Iterator[str]:
    """Tell that the lock is over, or ends before the evidence is wanted no more; the first cause alone."""
    period, keep = context.examination.period, record.keep_until
    what = f"keeps {said(item.path)} in another store, whose lock"
    needed = (
        (context.examination.as_of, f"{what} ended on {until}"),
        (None if period is None else period.end, f"{what} ends on {until}, before the period does"),
        (keep, f"{what} ends on {until}, and the record is to be kept until {keep}"),
    )
    yield from [text for day, text in needed if day is not None and until < day][:1]
