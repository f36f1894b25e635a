"""The evidence log of a bundle, computed anew from its lines, and its records held against them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.bundle.container import Problem
from tieout.bundle.verification import LogTold
from tieout.model.characters import visible
from tieout.model.evidence.log import CHECKPOINT, CHECKPOINTS, LEAVES, EvidenceLog, Stamp
from tieout.ports.files import Kind
from tieout.ports.storage import UnreadableFileError
from tieout.seal.evidence_log import TOMBSTONE, Trust, hold
from tieout.seal.heads import heads_of
from tieout.sources.evidence.leaves import read_leaves
from tieout.sources.evidence.log import HeadFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tieout.bundle.container import Container
    from tieout.model.evidence.log import Head, HeldHead, Leaf, LogFault
    from tieout.seal.timestamp import Authorities

LARGEST = 256 << 20
"""Bytes of the log that are read: about half a million lines."""
_LARGEST_HEAD = 1 << 20
_OF_A_LINE = frozenset({"unreadable-line", "not-canonical"})
"""Faults whose message does not say where they are."""
_HEAD = re.compile(rf"{re.escape(CHECKPOINT)}|{re.escape(CHECKPOINTS)}/[0-9]{{9,15}}\.txt", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogReading:
    """What the log came to."""

    told: LogTold
    faults: tuple[Problem, ...]
    """What does not hold together in the log itself."""
    exchanged: tuple[Problem, ...]
    """Records that are not those which a line seals; ``path`` is the record's."""
    absent: tuple[str, ...] = ()
    """Paths of records that a line seals, that none says to be removed, and that are not in the bundle."""


def read_log(
    container: Container,
    kinds: Mapping[str, Kind],
    digest_of: Callable[[str], str | None],
    authorities: Authorities | None,
) -> LogReading | None:
    """Compute the log anew; None for a bundle without one.

    ``digest_of`` gives the SHA-256 in hex of a file of the bundle, None for one that cannot be read. ``authorities``
    are those whose time-stamps the reader trusts.
    """
    if kinds.get(LEAVES) is not Kind.FILE:
        return None
    faults: list[Problem] = []
    try:
        reading = read_leaves(container.read(LEAVES, LARGEST))
    except UnreadableFileError as error:
        return LogReading(told=LogTold(), faults=(_fault("unreadable", LEAVES, error.message),), exchanged=())
    heads, head_faults = heads_of(tuple(_head_files(container, kinds, faults)))
    log = EvidenceLog(leaves=reading.leaves, lines=reading.lines, heads=heads, faults=(*reading.faults, *head_faults))
    held = hold(log, Trust(authorities=authorities)) or log
    remarks: list[str] = []
    for fault in held.faults:
        if _is_about_trust(fault, heads):
            remarks.append(fault.message)
        else:
            where = f"line {fault.location.line} of {LEAVES}: " if fault.kind in _OF_A_LINE else ""
            faults.append(_fault(fault.kind, fault.location.path, f"{where}{fault.message}"))
    sealed = _sealed(held.leaves)
    there = {path: leaf for path, leaf in sealed.items() if kinds.get(path) is Kind.FILE}
    newest = held.held[-1] if held.held else None
    told = LogTold(
        lines=len(held.lines),
        heads=len(heads),
        covered=heads[-1].size if heads else 0,
        held=len(there),
        absent=len(sealed) - len(there),
        signer=newest.signer if newest else None,
        stamp=newest.stamp if newest else Stamp.NONE,
        stamped_at=_when(newest),
        authority=visible(newest.authority) if newest else "",
        remarks=tuple(remarks),
    )
    absent = tuple(path for path in sealed if path not in there)
    return LogReading(told=told, faults=tuple(faults), exchanged=tuple(_exchanged(there, digest_of)), absent=absent)


def _head_files(container: Container, kinds: Mapping[str, Kind], faults: list[Problem]) -> Iterator[HeadFile]:
    def content(path: str) -> bytes | None:
        if kinds.get(path) is not Kind.FILE:
            return None
        try:
            return container.read(path, _LARGEST_HEAD)
        except UnreadableFileError as error:
            faults.append(_fault("unreadable", path, error.message))
            return None

    for path in sorted(kinds, key=lambda path: (path == CHECKPOINT, path)):
        if _HEAD.fullmatch(path):
            yield HeadFile(
                path=path, text=content(path) or b"", signature=content(f"{path}.sig"), token=content(f"{path}.tsr")
            )


def _is_about_trust(fault: LogFault, heads: tuple[Head, ...]) -> bool:
    """Say whether a fault is that the newest head bears no signature, which is sound where the company pins keys."""
    unsigned = {f"{head.path}.sig" for head in heads if head.signature is None}
    return fault.kind == "signature" and fault.location.path in unsigned


def _sealed(leaves: tuple[Leaf, ...]) -> dict[str, Leaf]:
    """Give the newest line of each record that was not removed."""
    sealed: dict[str, Leaf] = {}
    for leaf in leaves:
        if leaf.kind == TOMBSTONE:
            sealed.pop(leaf.path, None)
        else:
            sealed[leaf.path] = leaf
    return sealed


def _exchanged(sealed: Mapping[str, Leaf], digest_of: Callable[[str], str | None]) -> Iterator[Problem]:
    for path, leaf in sorted(sealed.items()):
        found = digest_of(path)
        if found is not None and f"sha256:{found}" != leaf.digest:
            message = f"{visible(path)} is not the record that line {leaf.number + 1} of {LEAVES} seals"
            yield Problem(kind="exchanged-record", path=path, message=message)


def _when(held: HeldHead | None) -> str:
    if held is None or held.claims_at is None:
        return ""
    return f"{held.claims_at:%Y-%m-%dT%H:%M:%SZ}"


def _fault(kind: str, path: str, message: str) -> Problem:
    return Problem(
        kind=f"log-{kind}", path=path, message=f"the evidence log does not hold together: {visible(message)}"
    )
