"""The very versions that a bundle lists, read in S3 and held against what it lists of them, with their locks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from tieout.bundle.container import Problem
from tieout.bundle.external_beside import differing
from tieout.bundle.external_types import Outside
from tieout.model.characters import visible
from tieout.model.evidence.store_place import SCHEME, UNVERSIONED, place_of
from tieout.ports.aws_refusal import AwsRefusedError
from tieout.sources.evidence.locked_store import PERMISSIONS, Lock, current_version, is_gone, stored_object

if TYPE_CHECKING:
    from tieout.model.evidence.external import ExternalFile
    from tieout.model.evidence.store_place import StorePlace
    from tieout.ports.aws import Account
    from tieout.sources.evidence.locked_store import StoredObject

WHERE = "S3"
_MARKER = frozenset({"MethodNotAllowed", "405"})
"""What names a delete marker (S3: Working with delete markers)."""
_ARCHIVED = "InvalidObjectState"
_COMPLIANCE, _GOVERNANCE = "COMPLIANCE", "GOVERNANCE"


@dataclass
class _Found:
    problems: list[Problem] = field(default_factory=list)
    unexamined: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def wrong(self, item: ExternalFile, kind: str, what: str) -> None:
        self.problems.append(Problem(kind=kind, path=item.path, message=f"{visible(item.path)} {what}"))

    def unseen(self, item: ExternalFile, why: str) -> None:
        self.unexamined.append(f"{visible(item.path)}: {why}")


def in_store(files: tuple[ExternalFile, ...], account: Account, *, now: datetime) -> Outside:
    """Read each of them whole, in flat memory; it takes as long as their bytes take to come.

    What S3 says is not there, or is not as listed, is a problem; what it refuses to say was not examined.
    """
    found, held = _Found(), set()
    by_digest = {item.sha256: item.path for item in files if item.sha256}
    for item in files:
        before = (len(found.problems), len(found.unexamined))
        place = place_of(item.uri)
        if place is None:
            found.unseen(item, f"{visible(item.uri) or 'its record'} names no place in S3 ({SCHEME}BUCKET/KEY)")
        elif not item.version_id or item.version_id == UNVERSIONED:
            found.unseen(item, "its record names no version, so nobody knows which one was meant")
        elif not item.is_identified:
            found.unseen(item, "its record says no digest or no size, so nothing can be held against it")
        else:
            stored = _stored(item, place, account, found)
            if stored is not None:
                _hold(item, stored, found, by_digest, now)
                _hold_current(item, current_version(account, place), found)
        if before == (len(found.problems), len(found.unexamined)):
            held.add(item.path)
    return Outside(
        files=files,
        where=(WHERE,),
        held=frozenset(held),
        problems=tuple(found.problems),
        unexamined=tuple(found.unexamined),
        remarks=tuple(found.remarks),
    )


def _stored(item: ExternalFile, place: StorePlace, account: Account, found: _Found) -> StoredObject | None:
    try:
        return stored_object(account, place, item.version_id, most=item.bytes)
    except AwsRefusedError as error:
        if is_gone(error):
            found.wrong(item, "external-gone", f"is not in S3 any more, in the version that is listed: {error.message}")
        elif error.code in _MARKER:
            found.wrong(
                item, "external-deleted", "was deleted: what S3 has under the listed version is a delete marker"
            )
        elif error.code == _ARCHIVED:
            found.unseen(item, "it is archived: restore it in S3, then verify again")
        else:
            needs = f" (it needs {' and '.join(PERMISSIONS)})" if error.action else ""
            found.unseen(item, f"S3 did not give it: {error.message}{needs}")
        return None


def _hold(item: ExternalFile, stored: StoredObject, found: _Found, by_digest: dict[str, str], now: datetime) -> None:
    if stored.version_id != item.version_id:
        found.wrong(
            item,
            "external-other-version",
            f"is version {visible(stored.version_id) or 'none'} in S3, not the listed one",
        )
    problem = differing(item, stored.sha256, stored.bytes, by_digest)
    found.problems += [problem] if problem else []
    if item.region and stored.region and item.region != stored.region:
        what = f"lies in a bucket in {visible(stored.region)}, listed is {visible(item.region)}: it is another bucket"
        found.wrong(item, "external-moved", what)
    if isinstance(stored.lock, AwsRefusedError):
        found.unseen(item, f"its lock is not known: {stored.lock.message}")
    else:
        _hold_lock(item, stored.lock, found, now)


def _hold_lock(item: ExternalFile, lock: Lock, found: _Found, now: datetime) -> None:
    listed, name = item.lock_mode.strip().upper(), visible(item.path)
    if not lock.mode:
        if listed:
            found.wrong(item, "external-unlocked", f"is not locked in S3; listed is {visible(item.lock_mode)}")
        else:
            found.remarks.append(f"{name} is not locked in S3, as its record says")
        return
    if listed == _COMPLIANCE and lock.mode != _COMPLIANCE:
        what = f"is locked in the mode {visible(lock.mode)} in S3, listed is COMPLIANCE: whoever may can lift it"
        found.wrong(item, "external-lock-weakened", what)
    elif lock.mode == _GOVERNANCE:
        found.remarks.append(f"{name} is locked in the mode GOVERNANCE, which is lifted by whoever may")
    if lock.until is None:
        found.unseen(item, "S3 does not say when its lock ends")
        return
    if _is_shorter(item, lock.until):
        ends = f"{lock.until.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        wanted = visible(item.locked_until or item.retain_until)
        found.wrong(item, "external-lock-shortened", f"is locked in S3 until {ends}, listed is {wanted}")
    elif lock.until < now:
        found.remarks.append(f"the lock of {name} ended on {lock.until.date()}: whoever may can delete it now")


def _is_shorter(item: ExternalFile, until: datetime) -> bool:
    """Compare by the second where the store told it when the file was captured, else by the day."""
    try:
        if item.locked_until:
            return until < datetime.fromisoformat(item.locked_until)
        return bool(item.retain_until) and until.date() < date.fromisoformat(item.retain_until)
    except (ValueError, TypeError):
        return True  # an end that nobody can read is not one that holds


def _hold_current(item: ExternalFile, version: str | None, found: _Found) -> None:
    """Tell what became of the key since; the version that is listed was read all the same."""
    name = visible(item.path)
    if version == "":
        found.remarks.append(f"the key of {name} was deleted since; the version that is listed is still there")
    elif version is not None and version != item.version_id:
        found.remarks.append(f"the key of {name} was written again since; the version that is listed is still there")
