"""Every commit that touches the ledger's files only adds to them: shown from Git's objects alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.model.characters import visible
from tieout.model.ledger import LedgerFault
from tieout.model.location import Location
from tieout.ports.git_objects import blob_id
from tieout.sources.ledger.copies import EXAMINED, LARGEST
from tieout.sources.ledger.place import EVIDENCE, SUFFIX, is_ledger_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.ports.git import Repository
    from tieout.ports.git_objects import BlobReader
    from tieout.ports.git_walk import ChangedFile, WalkedCommit
    from tieout.sources.ledger.copies import Copy

_ABSENT = "000000"
_PLAIN = "100644"
_CHANGED = "changes or drops lines that were there: it is no pure append"
_REMEDY = "restore the branch from a clone that has the commit before it, and keep the other one as evidence"


class Version(NamedTuple):
    """What one commit did to a file of the ledger."""

    commit: str
    path: str
    old: tuple[str, ...]
    """The blobs that its parents had, where they had one."""
    new: str | None
    """The blob that it left; None where it took the file away."""


def rewrites(
    repository: Repository, copy: Copy, reader: BlobReader, *, most: int | None = None
) -> tuple[LedgerFault, ...]:
    """Give a fault for each commit that does more to the ledger than add to it, oldest first.

    Of the commit examined, only its changes of the quarters' copies are looked at. Each version of a
    file costs one hash over as many bytes. Where all of a file's are more than ``most`` bytes, evenly
    spaced ones are taken: what was changed and stayed so is no beginning of any version before it, while
    what was changed and put back may be missed.
    """
    is_branch = copy.name != EXAMINED
    below = (f"{copy.prefix}{EVIDENCE}",)
    walked = repository.walk(copy.commit) if is_branch else repository.everywhere(copy.commit, below)
    faults: list[LedgerFault] = []
    versions: dict[str, list[Version]] = {}
    newest_quarter = ""
    for commit in reversed([(commit, list(commit.changes())) for commit in walked if commit.names or is_branch]):
        changes = [change for _, change in commit[1]]
        if is_branch:
            faults += _shape(copy, commit[0], changes, newest_quarter)
        for change in changes:
            if is_ledger_path(change.path, copy.prefix):
                newest_quarter = max(newest_quarter, _quarter(change.path, copy.prefix))
                if change.path.endswith(SUFFIX):
                    versions.setdefault(change.path, []).append(_version(commit[0].oid, change))
    for path in sorted(versions):
        faults += _not_appended(repository, copy, versions[path], reader, most)
    return tuple(faults)


def _version(commit: str, change: ChangedFile) -> Version:
    pairs = zip(change.old_modes, change.old_oids, strict=True)
    return Version(
        commit=commit,
        path=change.path,
        old=tuple(oid for mode, oid in pairs if mode != _ABSENT),
        new=None if change.new_mode == _ABSENT else change.new_oid,
    )


def _quarter(path: str, prefix: str) -> str:
    return path.removeprefix(prefix).split("/")[1]


def _shape(copy: Copy, commit: WalkedCommit, changes: Iterable[ChangedFile], newest: str) -> list[LedgerFault]:
    """Hold a commit of the ledger's own branch to what the tool writes."""
    found = []
    if len(commit.parents) > 1:
        found.append(_fault(copy, commit.oid, "", "is a merge: the ledger's branch is one line of commits"))
    for change in changes:
        if not is_ledger_path(change.path):
            found.append(_fault(copy, commit.oid, change.path, "touches a file that is not the ledger's"))
        elif change.new_mode not in {_PLAIN, _ABSENT}:
            found.append(_fault(copy, commit.oid, change.path, "makes it something else than a plain file"))
        elif _quarter(change.path, "") < newest:
            found.append(
                _fault(copy, commit.oid, change.path, f"changes a quarter that was closed when {newest} began")
            )
    return found


def _not_appended(
    repository: Repository, copy: Copy, versions: list[Version], reader: BlobReader, most: int | None
) -> list[LedgerFault]:
    """Hold each version to be a beginning of the one that there is now, and none to be longer than the next."""
    quarter, name = _quarter(versions[-1].path, copy.prefix), versions[-1].path.rpartition("/")[2]
    now = dict(copy.quarters).get(quarter, {}).get(name) or versions[-1].new or versions[-1].old[0]
    oids = list(dict.fromkeys(oid for version in versions for oid in (*version.old, version.new) if oid is not None))
    sizes = reader.sizes(oids)
    total = sum(sizes.values())
    some = oids if most is None or total <= most else oids[:: -(-total // most)]
    lost = _no_beginnings(repository, reader, now, some, sizes)
    if not lost and all(_is_longer(version, sizes) for version in versions):
        return []
    if len(some) < len(oids):
        lost = _no_beginnings(repository, reader, now, oids, sizes)
    found = [
        _fault(copy, version.commit, version.path, why)
        for version in versions
        if (why := _wrong(version, sizes, lost, reader))
    ]
    if not found:
        commit = next(version.commit for version in versions if version.new in lost)
        found = [_fault(copy, commit, versions[-1].path, "added lines that are there no longer")]
    return found


def _no_beginnings(
    repository: Repository, reader: BlobReader, now: str, oids: list[str], sizes: dict[str, int]
) -> set[str]:
    """Give those versions that are no beginning of the present one, which is read once.

    Of the others Git tells the size, and the present one's bytes up to that size must have their id.
    """
    ((_, data),) = reader.read((now,), limit=LARGEST)
    view = memoryview(data or b"")
    return {
        oid
        for oid in oids
        if oid != now
        and not (
            (size := sizes.get(oid, -1)) in range(len(view) + 1) and blob_id(view[:size], repository.hash_name) == oid
        )
    }


def _is_longer(version: Version, sizes: dict[str, int]) -> bool:
    return version.new in sizes and all(sizes.get(old, -1) <= sizes[version.new] for old in version.old)


def _wrong(version: Version, sizes: dict[str, int], lost: set[str], reader: BlobReader) -> str:
    """Say what one commit did wrong; empty if it only added."""
    if version.new is None:
        return "takes the file away"
    if {*version.old, version.new} - sizes.keys():
        return "rests on a version that is not in this repository"
    if not _is_longer(version, sizes):
        return _CHANGED
    for old in version.old:
        if lost & {old, version.new}:
            before, after = (data or b"" for _, data in reader.read((old, version.new), limit=LARGEST))
            if not after.startswith(before):
                return _CHANGED
    return ""


def _fault(copy: Copy, oid: str, path: str, what: str) -> LedgerFault:
    before = "" if copy.name == EXAMINED else f"{copy.told}:"
    return LedgerFault(
        kind="rewritten",
        location=Location(f"{before}{visible(path)}" if path else copy.told),
        message=f"commit {oid[:12]} {what}",
        remedy=_REMEDY,
    )
