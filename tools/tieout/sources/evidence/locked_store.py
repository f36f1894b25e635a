"""One version of one object of S3, read in parts -> what the service says of it, and the digest of its bytes."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.evidence.record import Refusal
from tieout.ports.aws_refusal import AwsRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.model.evidence.store_place import StorePlace
    from tieout.ports.aws import Account, Plain

PERMISSIONS = ("s3:GetObjectVersion", "s3:GetObjectRetention")
"""For a version that is named; s3:ListBucket besides, to tell what is gone from what may not be seen."""
_NO_LOCK = frozenset({"NoSuchObjectLockConfiguration", "ObjectLockConfigurationNotFoundError", "InvalidRequest"})
"""That there is none, on the object or on its bucket (S3 API, GetObjectRetention; List of error codes)."""
_GONE = frozenset({"NoSuchVersion", "NoSuchKey", "NoSuchBucket", "404"})
_CHECKSUMS = ("SHA256", "SHA1", "CRC64NVME", "CRC32C", "CRC32")
"""Of several that S3 keeps, the first counts."""


class Lock(NamedTuple):
    """What holds a version in its place."""

    mode: str
    """COMPLIANCE or GOVERNANCE; empty: nothing does."""
    until: datetime | None


class StoredObject(NamedTuple):
    """What S3 said of a version, and what we computed of its bytes."""

    version_id: str
    """As S3 names what it sent; empty where the bucket has no versions."""
    sha256: str
    bytes: int
    """Of all of it, also where the rest was not read."""
    checksum: str
    """S3's own, with its algorithm in front; empty where it keeps none."""
    stored_at: datetime | None
    region: str
    """Of the bucket; empty where that is not told: it takes s3:ListBucket."""
    asked_at: datetime | None
    """By the clock of S3."""
    lock: Lock | AwsRefusedError
    """Where it cannot be known, the reason."""


def stored_object(
    account: Account, place: StorePlace, version_id: str = "", *, most: int | None = None
) -> StoredObject:
    """Read a version, the current one unless one is named, in flat memory; raises AwsRefusedError.

    It takes as long as the object does to come; of one that is longer than ``most`` the rest is not read.
    """
    total, length = hashlib.sha256(), 0

    def into(part: bytes) -> bool:
        nonlocal length
        total.update(part)
        length += len(part)
        return most is None or length <= most

    named = {"Bucket": place.bucket, "Key": place.key, **({"VersionId": version_id} if version_id else {})}
    reply = account.stream("s3", "GetObject", "Body", into, ChecksumMode="ENABLED", **named)
    said = reply.body
    found = _text(said, "VersionId")
    return StoredObject(
        version_id=found,
        sha256=total.hexdigest(),
        bytes=max(length, size if isinstance(size := said.get("ContentLength"), int) else 0),
        checksum=next((f"{name}:{said[key]}" for name in _CHECKSUMS if (key := f"Checksum{name}") in said), ""),
        stored_at=_instant(said, "LastModified"),
        region=bucket_region(account, place.bucket),
        asked_at=reply.source_clock,
        lock=_lock(account, said, {**named, **({"VersionId": found} if found else {})}),
    )


def current_version(account: Account, place: StorePlace) -> str | None:
    """Give the id of the version that a key has now, empty where the key was deleted; None where that is not told."""
    try:
        return _text(account.ask("s3", "HeadObject", Bucket=place.bucket, Key=place.key).body, "VersionId")
    except AwsRefusedError as error:
        return "" if error.code in _GONE else None


def bucket_region(account: Account, bucket: str) -> str:
    """Give where a bucket is; empty where that is not told."""
    try:
        return _text(account.ask("s3", "HeadBucket", Bucket=bucket).body, "BucketRegion")
    except AwsRefusedError:
        return ""


def is_gone(error: AwsRefusedError) -> bool:
    """Say whether S3 itself says that there is no such version, key or bucket."""
    return error.code in _GONE


def _lock(account: Account, said: Mapping[str, Plain], named: Mapping[str, str]) -> Lock | AwsRefusedError:
    """Take the lock from the object's own headers, else ask for it.

    Headers without a lock mean nothing: S3 leaves them out for whom s3:GetObjectRetention is not granted.
    """
    if mode := _text(said, "ObjectLockMode"):
        return Lock(mode, _instant(said, "ObjectLockRetainUntilDate"))
    try:
        found = account.ask("s3", "GetObjectRetention", **named).body.get("Retention")
    except AwsRefusedError as error:
        return Lock("", None) if error.code in _NO_LOCK else error
    if not isinstance(found, dict):
        return AwsRefusedError("s3:GetObjectRetention: the answer has no Retention", reason=Refusal.SHAPE)
    return Lock(_text(found, "Mode"), _instant(found, "RetainUntilDate"))


def _text(said: Mapping[str, Plain], key: str) -> str:
    value = said.get(key)
    return value if isinstance(value, str) else ""


def _instant(said: Mapping[str, Plain], key: str) -> datetime | None:
    try:
        return datetime.fromisoformat(_text(said, key))
    except ValueError:
        return None
