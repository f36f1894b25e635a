"""Lines for captures that have none, heads over all lines, time-stamps for heads; and what was removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tieout.collect.heads import attach_token
from tieout.collect.leaves import append, capture_entry, read_lines, tombstone_entry
from tieout.collect.log import EVIDENCE, LOCK, PATIENCE_S, cover
from tieout.collect.scan import scan
from tieout.collect.work_tree import Hashing, work_captures
from tieout.judgement.evidence.integrity import differences
from tieout.model.characters import visible
from tieout.model.errors import IntegrityError, UnreachableError, UsageError
from tieout.model.near import unknown_name
from tieout.ports.lock import lock
from tieout.ports.new_folder import make_folders, new_folder
from tieout.ports.writing import sweep
from tieout.seal.evidence_log import TOMBSTONE
from tieout.sources.evidence.leaves import UNMERGED, read_leaves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tieout.collect.log import Covered
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.log import Leaf
    from tieout.seal.signers.base import Signer

_BROKEN = "tieout evidence verify says all that is wrong; restore evidence/log from a clone that is whole"
_LAST = datetime.max.replace(tzinfo=UTC)


class Refused(NamedTuple):
    """A capture that gets no line, and why."""

    path: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What sealing wrote."""

    added: tuple[str, ...]
    """Ids of the captures that got a line."""
    refused: tuple[Refused, ...]
    covered: Covered | None
    written: tuple[Path, ...]
    token: bool = False
    """Whether the head has a time-stamp."""


class Removed(NamedTuple):
    """What removing did."""

    id: str
    path: str
    """Of the record that is gone."""
    covered: Covered | None


def seal(
    root: Path,
    *,
    now: datetime,
    signer: Signer | None,
    organization: str,
    stamp: Callable[[bytes], bytes] | None = None,
    known: Hashing | None = None,
) -> Sealed:
    """Give each capture of a work tree that has none its line, write the head over all lines, and have it stamped.

    What does not hold together gets no line, and is named. ``stamp`` asks an authority, while no lock is held:
    the head is written before it is asked, and stays if it does not answer. Raises IntegrityError where the log
    is not whole, BusyError, StorageError, and what the signer and the authority raise.
    """
    base = make_folders(root, EVIDENCE)
    captures = work_captures(root, scan(root, EVIDENCE), {}, kept=(), hashing=known or Hashing({})).captures
    with lock(base / LOCK, patience_s=PATIENCE_S):
        sweep(base)
        wanted, refused = _wanted(captures, _leaves(root))
        if wanted:
            append(root, [capture_entry(item.record, item.digest) for item in wanted], now=now)
        covered = cover(root, signer=signer, organization=organization)
    written = covered.written if covered is not None else ()
    has_token = covered is not None and covered.head.token is not None
    if stamp is not None and covered is not None and not has_token:
        try:
            token = stamp(covered.head.text)
        except UnreachableError as error:
            message = f"the head of the log is written, and not time-stamped: {error.message}"
            raise UnreachableError(message, remedy=error.remedy) from error
        with lock(base / LOCK, patience_s=PATIENCE_S):
            written += attach_token(root, covered.head.text, token)
        has_token = True
    return Sealed(
        added=tuple(item.id for item in wanted), refused=refused, covered=covered, written=written, token=has_token
    )


def remove(
    root: Path,
    capture_id: str,
    *,
    reason: str,
    removed_by: str,
    now: datetime,
    signer: Signer | None,
    organization: str,
) -> Removed:
    """Write that a capture is removed, by whom and why, and remove it from the work tree.

    Git keeps what was committed. A kill in between leaves the capture with its tombstone: the same call
    goes on. Raises UsageError for an id that no capture, or several, have, and for one whose folder holds
    what its record does not list; and as ``seal``.
    """
    base = make_folders(root, EVIDENCE)
    captures = work_captures(root, scan(root, EVIDENCE), {}, kept=(), hashing=Hashing({})).captures
    found = _named(captures, capture_id)
    _hold_alone(found, captures)
    with lock(base / LOCK, patience_s=PATIENCE_S):
        sweep(base)
        leaves = _leaves(root)
        lines = [leaf for leaf in leaves if leaf.path == found.path]
        if not any(leaf.kind == TOMBSTONE for leaf in lines):
            digest = lines[-1].digest if lines else found.digest
            entries = [] if lines else [capture_entry(found.record, found.digest)]
            entries.append(
                tombstone_entry(
                    path=found.path, capture=found.record.id, digest=digest, reason=reason, removed_by=removed_by
                )
            )
            append(root, entries, now=now)
        _take_away(root, found)
        covered = cover(root, signer=signer, organization=organization)
    return Removed(found.record.id, found.path, covered)


def _leaves(root: Path) -> tuple[Leaf, ...]:
    """Read the log, to which something is added; raises IntegrityError where it is not whole."""
    reading = read_leaves(b"".join(line + b"\n" for line in read_lines(root)))
    if reading.faults:
        unmerged = next((item for item in reading.faults if item.remedy == UNMERGED), None)
        first = unmerged or reading.faults[0]
        raise IntegrityError(
            f"the log is not whole, so nothing is added to it: {first.location}: {first.message}",
            remedy=UNMERGED if unmerged else _BROKEN,
        )
    return reading.leaves


def _wanted(captures: Iterable[Capture], leaves: Iterable[Leaf]) -> tuple[list[Capture], tuple[Refused, ...]]:
    lines: dict[str, list[Leaf]] = {}
    ids: dict[str, str] = {}
    for leaf in leaves:
        lines.setdefault(leaf.path, []).append(leaf)
        if leaf.kind != TOMBSTONE:
            ids[leaf.id] = f"{visible(leaf.path)}, which line {leaf.number + 1} of the log sealed"
    wanted: list[Capture] = []
    refused: list[Refused] = []
    for capture in captures:
        why = next(_whys(capture, lines.get(capture.path, []), ids), None)
        if why is not None:
            refused.append(why)
        elif capture.path not in lines:
            wanted.append(capture)
            ids[capture.record.id] = capture.path
    wanted.sort(key=lambda item: ((item.record.times and item.record.times.started) or _LAST, item.path))
    return wanted, tuple(refused)


def _whys(capture: Capture, lines: list[Leaf], ids: dict[str, str]) -> Iterator[Refused]:
    """Say why a capture gets no line, and why one that has a line should not stand as it does."""
    path, record = capture.path, capture.record
    if any(leaf.kind == TOMBSTONE for leaf in lines):
        message = f"{path} was removed, says the log, and lies there all the same"
        yield Refused(path, message, f"tieout evidence remove {record.id or path}, or capture it anew")
    if lines and lines[-1].digest != capture.digest:
        message = f"{path} is not what line {lines[-1].number + 1} of the log sealed"
        yield Refused(path, message, "put back what was sealed; a correction is a new capture with supersedes")
    if record.unread:
        yield Refused(path, f"{path} cannot be read: {record.unread[0]}", "mend it before it is sealed")
    if not record.id:
        yield Refused(path, f"{path} has no id", "write one into the record, as tieout evidence add does")
    if not lines and (other := ids.get(record.id)) is not None:
        message = f"{path} has the id of {other}"
        yield Refused(path, message, "remove the copy, or capture it anew")
    for item in differences(capture):
        yield Refused(path, item.message, item.remedy)


def _named(captures: Sequence[Capture], capture_id: str) -> Capture:
    found = [item for item in captures if capture_id in {item.record.id, item.path}]
    if len(found) == 1:
        return found[0]
    if not found:
        message = f"no capture of the work tree has the id {visible(capture_id[:120])!r}"
        known = (item.record.id for item in captures)
        raise unknown_name(message, capture_id, known, remedy="tieout evidence list names them")
    message = (
        f"{len(found)} captures have the id {visible(capture_id[:120])!r}: {', '.join(item.path for item in found)}"
    )
    raise UsageError(message, remedy="name the path of the record instead")


def _hold_alone(found: Capture, captures: Iterable[Capture]) -> None:
    listed = {item.path for item in found.record.files}
    more = sorted(item.name for item in found.present if item.name not in listed)
    if more and not found.is_flat:
        message = f"{found.folder} holds {more[0]}, which the record of {found.id} does not list"
        raise UsageError(message, remedy="take it out first: nothing is removed unsaid")
    inner = [item.path for item in captures if item is not found and item.path.startswith(f"{found.folder}/")]
    if inner and not found.is_flat:
        raise UsageError(f"{found.folder} holds another capture, {inner[0]}", remedy="remove that one first")


def _take_away(root: Path, found: Capture) -> None:
    """Remove the files; first out of sight by one step each, the record last."""
    with new_folder(root / EVIDENCE) as folder:
        if found.is_flat:
            names = [*(item.name for item in found.present), found.path.rpartition("/")[2]]
            for number, name in enumerate(names):
                folder.take(root / found.folder / name, str(number))
        else:
            folder.take(root / found.folder, "0")
