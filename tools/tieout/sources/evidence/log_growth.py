"""Whether the log only ever grew on the branch, and by which state each of its lines came.

A version of the log that is a beginning of the present one has its size and, over that many bytes of the
present one, its id: so no version but the present one is read, and each costs one hash over as many bytes as
it has. That is quadratic in the end. So where all versions have more than ``most`` bytes together, the newest
are taken, and of those before evenly spaced ones. A line that was changed, and stayed so, is in none of the
versions before: any one of these that held the line tells. What was put back long ago, or was changed soon
after it came, may be missed by that. A run at the time does not miss it, nor does a signed head over the line,
nor a run without ``most``.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.characters import visible
from tieout.model.evidence.capture import Came
from tieout.model.evidence.log import CHECKPOINT, CHECKPOINTS, LEAVES, LOG_FOLDER, LogFault
from tieout.model.location import Location
from tieout.ports.git_objects import blob_id, not_here

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.ports.git_objects import BlobReader
    from tieout.ports.git_walk import ChangedFile
    from tieout.sources.mainline import Landing
    from tieout.sources.trees import CommitTree

LARGEST = 1 << 30
"""Bytes of the log that are read."""
MOST = 1 << 28
"""Bytes of earlier versions that a check is ready to hash: some tenths of a second."""
_ABSENT, _REGULAR = "000000", "100"
_REMEDY = "restore the branch from a clone that has the commit before it, and keep the other one as evidence"


class Growth(NamedTuple):
    """What the branch tells of its log."""

    is_known: bool
    """Whether any state of the branch has, or had, a log."""
    ends: tuple[int, ...]
    """How many lines of the present log each of ``came`` and those before it brought."""
    came: tuple[Came, ...]
    faults: tuple[LogFault, ...]

    def came_of(self, number: int) -> Came | None:
        """Give the state with which a line came to the branch and stayed; None where none is known."""
        at = bisect_right(self.ends, number)
        return self.came[at] if at < len(self.came) else None


class _Version(NamedTuple):
    came: Came
    oid: str | None
    """None where the state took the log away, or put something else in its place."""


def growth(tree: CommitTree, landings: Iterable[Landing], data: bytes | None, *, most: int | None) -> Growth:
    """Follow the log along the states of the branch, the oldest first; ``data`` is the present one.

    Raises NotExaminableError for a version that is missing.
    """
    versions: list[_Version] = []
    faults: list[LogFault] = []
    for landing in landings:
        for change in landing.changes:
            path = change.path.removeprefix(tree.prefix)
            if not change.path.startswith(tree.prefix) or not path.startswith(f"{LOG_FOLDER}/"):
                continue
            came = Came(commit=landing.oid, at=landing.at)
            if path == LEAVES:
                is_plain = change.new_mode.startswith(_REGULAR)
                versions.append(_Version(came, change.new_oid if is_plain else None))
                if not is_plain:
                    faults.append(_fault(came, path, "takes the file away"))
            elif what := _of_a_head(path, change):
                faults.append(_fault(came, path, what))
    grown = _grown(tree, versions, data or b"", most)
    faults += [_fault(item.came, LEAVES, "changes or drops lines of the log that were there") for item in grown.lost]
    return Growth(is_known=bool(versions), ends=grown.ends, came=grown.came, faults=tuple(faults))


def _of_a_head(path: str, change: ChangedFile) -> str:
    """Say what a state did to a head that it may not; empty for nothing. Only the newest may be replaced."""
    is_kept = path.startswith(f"{CHECKPOINTS}/")
    if change.old_modes[0] == _ABSENT or not (is_kept or path.startswith(CHECKPOINT)):
        return ""
    if change.new_mode == _ABSENT:
        return "takes the file away" if is_kept or path == CHECKPOINT else ""
    return "changes a head that was signed" if is_kept else ""


class _Grown(NamedTuple):
    ends: tuple[int, ...]
    came: tuple[Came, ...]
    lost: tuple[_Version, ...]
    """The states that changed or dropped what was there."""


def _grown(tree: CommitTree, versions: list[_Version], data: bytes, most: int | None) -> _Grown:
    oids = list(dict.fromkeys(version.oid for version in versions if version.oid))
    if not oids:
        return _Grown((), (), ())
    with tree.repository.blob_reader() as reader:
        sizes = reader.sizes(oids)
        if lost := [oid for oid in oids if oid not in sizes]:  # else it would count as a version that was rewritten
            raise not_here(lost[0])
        hash_name = tree.repository.hash_name
        some = _some(oids, sizes, most)
        strangers = {oid for oid in oids if sizes.get(oid, -1) not in range(len(data) + 1)}
        strangers |= {oid for oid in some if not _begins(data, oid, sizes, hash_name)}
        if strangers and len(some) < len(oids):
            strangers = {oid for oid in oids if not _begins(data, oid, sizes, hash_name)}
        turns = _turns(reader, versions, data, strangers, sizes, hash_name)
    ends, came = _arrivals(versions, data, strangers, sizes)
    return _Grown(ends, came, tuple(versions[turn] for turn in turns))


def _some(oids: list[str], sizes: dict[str, int], most: int | None) -> list[str]:
    """Give the versions that are held against the present one: all, or as many as ``most`` bytes allow."""
    total = sum(sizes.values())
    if most is None or total <= most:
        return oids
    newest: list[str] = []
    left = most // 2
    while newest != oids and (left := left - sizes.get(oids[-1 - len(newest)], 0)) >= 0:
        newest.append(oids[-1 - len(newest)])
    rest = oids[: len(oids) - len(newest)]
    weight = sum(sizes.get(oid, 0) for oid in rest)
    return [*rest[:: max(1, -(-weight // max(1, most // 2)))], *newest]


def _begins(data: bytes, oid: str, sizes: dict[str, int], hash_name: str) -> bool:
    """Say whether a version is a beginning of these bytes."""
    size = sizes.get(oid, -1)
    return size in range(len(data) + 1) and blob_id(memoryview(data)[:size], hash_name) == oid


def _turns(
    reader: BlobReader,
    versions: list[_Version],
    data: bytes,
    strangers: set[str],
    sizes: dict[str, int],
    hash_name: str,
) -> list[int]:
    """Give the numbers of the versions that do not go on where the one before left off.

    From the newest back: a version that is no beginning of what came after it was changed by the next one,
    and those before it are held against it in its stead.
    """
    found: list[int] = []
    later, is_present = data, True
    for number in range(len(versions) - 1, -1, -1):
        oid = versions[number].oid
        if oid is None:
            continue
        holds = oid not in strangers if is_present else _begins(later, oid, sizes, hash_name)
        after = versions[number + 1].oid if number + 1 < len(versions) else None
        if after is not None and (not holds or sizes.get(oid, -1) > sizes.get(after, -1)):
            found.append(number + 1)
        if not holds:
            ((_, read),) = reader.read((oid,), limit=LARGEST)
            later, is_present = read or b"", False
    return found[::-1]


def _arrivals(
    versions: list[_Version], data: bytes, strangers: set[str], sizes: dict[str, int]
) -> tuple[tuple[int, ...], tuple[Came, ...]]:
    """Give which state brought how many of the present lines, that none after it took away again."""
    line_ends = list(accumulate(len(line) + 1 for line in data.split(b"\n")[:-1]))
    ends: list[int] = []
    came: list[Came] = []
    for version in versions:
        is_ours = version.oid is not None and version.oid not in strangers
        lines = bisect_right(line_ends, sizes.get(version.oid or "", -1)) if is_ours else 0
        while ends and (ends[-2] if len(ends) > 1 else 0) >= lines:
            del ends[-1], came[-1]
        if ends and ends[-1] > lines:
            ends[-1] = lines
        elif lines > (ends[-1] if ends else 0):
            ends.append(lines)
            came.append(version.came)
    return tuple(ends), tuple(came)


def _fault(came: Came, path: str, what: str) -> LogFault:
    shown = visible(path)
    return LogFault(
        kind="rewritten",
        location=Location(shown),
        message=f"{shown}: commit {came.commit[:12]} {what}",
        remedy=_REMEDY,
    )
