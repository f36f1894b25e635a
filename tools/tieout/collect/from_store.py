"""An object in S3 that is to become evidence where it lies -> its entry, with what S3 itself said of it."""

from __future__ import annotations

import mimetypes
import time
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from tieout.collect.base import DraftFile
from tieout.model.characters import visible
from tieout.model.errors import UnreachableError, UsageError
from tieout.model.evidence.record import Pointer, Role
from tieout.model.evidence.store_place import SCHEME, UNVERSIONED, place_of
from tieout.model.evidence.told_by_store import ToldByStore
from tieout.ports.aws import Account
from tieout.ports.aws_refusal import AwsRefusedError
from tieout.sources.evidence.locked_store import PERMISSIONS, is_gone, stored_object

if TYPE_CHECKING:
    from datetime import date, datetime

    from tieout.collect.base import Context

PATIENCE = timedelta(hours=12)
"""For one question and all bytes of its answer: at 10 MB/s more than 400 GB."""


class FromStore(NamedTuple):
    """The entry, and what whoever captures it must know."""

    file: DraftFile
    remarks: tuple[str, ...]


def from_store(uri: str, version_id: str, context: Context) -> FromStore:
    """Read the object once, in flat memory, and give its entry.

    Raises UsageError for what is no such address or is empty, UnreachableError where S3 refuses or stops short.
    """
    place = place_of(uri)
    if place is None:
        raise UsageError(f"{visible(uri)} is no {SCHEME}BUCKET/KEY", remedy="write it as the console shows it: S3 URI")
    account = Account(context.environment, now=context.now, until=context.now() + PATIENCE, sleep=time.sleep)
    try:
        found = stored_object(account, place, version_id)
    except AwsRefusedError as error:
        remedy = f"grant {' and '.join(PERMISSIONS)}" if error.action else error.remedy
        remedy = "look at bucket, key and version" if is_gone(error) else remedy
        raise UnreachableError(f"{visible(uri)} was not read: {error.message}", remedy=remedy) from error
    if not found.bytes:
        raise UsageError(f"{visible(uri)} is empty", remedy="look whether the export went wrong")
    if not found.version_id or found.version_id == UNVERSIONED:
        raise UsageError(
            f"{place.bucket} keeps no versions, so nothing in it is locked",
            remedy="put it into a bucket with Object Lock, which is versioned",
        )
    remarks, mode, until = (
        [f"S3 was asked for {visible(uri)}: {found.bytes} bytes, version {found.version_id}"],
        "",
        None,
    )
    if isinstance(found.lock, AwsRefusedError):
        remarks.append(f"its lock is not known: {found.lock.message}")
    elif found.lock.mode:
        mode, until = found.lock
    else:
        remarks.append("S3 says that it is not locked: anybody with the permission can delete this version")
    name = place.key.rpartition("/")[2]
    pointer = Pointer(
        uri=uri,
        version_id=found.version_id,
        lock_mode=mode,
        retain_until=None if until is None else last_day(until),
        told=ToldByStore(
            at=context.now(),
            region=found.region,
            locked_until=until,
            stored_at=found.stored_at,
            checksum=found.checksum,
        ),
    )
    media = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return FromStore(
        DraftFile(
            name=name, content=b"", media=media, role=Role.RAW, elsewhere=pointer, sha256=found.sha256, size=found.bytes
        ),
        tuple(remarks),
    )


def last_day(until: datetime) -> date:
    """Give the last whole day, in UTC, of a lock that ends at an instant."""
    return (until - timedelta(days=1)).date()
