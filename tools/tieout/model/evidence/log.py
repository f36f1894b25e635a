"""The evidence log: a Merkle tree (RFC 6962) over one line for each capture, and its signed heads."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.strength import Strength

if TYPE_CHECKING:
    from datetime import datetime

    from tieout.model.evidence.capture import Came
    from tieout.model.location import Location

LOG_FOLDER = "evidence/log"
LEAVES = f"{LOG_FOLDER}/leaves.jsonl"
CHECKPOINT = f"{LOG_FOLDER}/checkpoint.txt"
"""The newest head, as a note of three lines: origin, size, root (C2SP tlog-checkpoint)."""
CHECKPOINTS = f"{LOG_FOLDER}/checkpoints"
"""Every head that was ever written: ``000000012.txt``, with ``000000012.txt.sig`` and ``000000012.txt.tsr`` beside it."""
EVIDENCE_NAMESPACE = "tieout-evidence"
"""The namespace of the SSHSIG signature over a head."""
LEAF_VERSION = 1


class Leaf(NamedTuple):
    """A line of the log."""

    number: int
    """From 0."""
    kind: str
    """``capture`` or ``tombstone``."""
    path: str
    """Of the record."""
    id: str
    controls: tuple[str, ...]
    evidence: tuple[str, ...]
    system: str
    period: str
    """The folder's quarter, ``2026-Q1``."""
    collector: str
    """The collector's id; for a way without one the kind: ``manual``, ``command``."""
    started: str
    finished: str
    data_as_of: str
    """As the record writes them; empty where it has none."""
    digest: str
    """``sha256:`` of the record's bytes; the record holds the digests of the files."""
    sealed_at: datetime
    """By the clock of whoever wrote the line: its own word."""
    reason: str
    """Of a tombstone: why; else empty."""
    removed_by: str
    location: Location


class Head(NamedTuple):
    """A signed head: the log had this size and this root."""

    size: int
    root: str
    """64 hex digits."""
    origin: str
    path: str
    """Of its file."""
    text: bytes
    signature: bytes | None
    token: bytes | None
    """An RFC 3161 token over ``text``."""


class Stamp(enum.Enum):
    """What became of a head's time-stamp."""

    NONE = "none"
    """It has none."""
    NOT_VERIFIED = "not verified"
    """Nobody said which authority to trust: its time is its own word."""
    VERIFIED = "verified"
    BROKEN = "broken"
    """It is no token, of another text, or of no trusted authority: a fault of the log."""


class HeldHead(NamedTuple):
    """What became of the signature and the token of a head."""

    size: int
    signer: str | None
    """The fingerprint of the key whose signature holds."""
    stamped_at: datetime | None
    """When an outside party saw it, if its token holds."""
    authority: str
    """Whose token it is; empty without one."""
    remark: str
    """What is left open; empty for nothing."""
    stamp: Stamp = Stamp.NONE
    claims_at: datetime | None = None
    """The time that its token says, also where nobody verified it."""


class FirstSealed(NamedTuple):
    """The earliest moment for which somebody else vouches that a line was in the log."""

    at: datetime
    by: Strength
    """``witness``: a time-stamp that was verified; else ``git``: the commit that brought the line."""


class LogFault(NamedTuple):
    """What does not hold together."""

    kind: str
    """A slug: ``root``, ``signature``, ``token``, ``unreadable-line``, ``rewritten``, ``size``, ``leaf`` ..."""
    location: Location
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLog:
    """The log as the commit examined has it."""

    leaves: tuple[Leaf, ...]
    lines: tuple[bytes, ...] = ()
    """Each line without its end, for the tree's hashes."""
    heads: tuple[Head, ...] = ()
    """From the smallest up, the newest last."""
    held: tuple[HeldHead, ...] = ()
    """Of each of ``heads``, in their order, once they were held against the keys."""
    came: tuple[Came | None, ...] = ()
    """When each of ``lines`` came to the branch, in their order; none at all where that is not known."""
    faults: tuple[LogFault, ...] = ()

    def first_sealed(self) -> tuple[FirstSealed | None, ...]:
        """Give for each leaf since when somebody else vouches for it; None where nobody does.

        That is the token of the smallest head that covers it, else the commit that brought it.
        """
        stamped = sorted((item.size, item.stamped_at) for item in self.held if item.stamped_at is not None)
        found: list[FirstSealed | None] = []
        next_stamp = 0
        for number in range(len(self.leaves)):
            while next_stamp < len(stamped) and stamped[next_stamp][0] <= number:
                next_stamp += 1
            came = self.came[number] if number < len(self.came) else None
            if next_stamp < len(stamped):
                found.append(FirstSealed(stamped[next_stamp][1], Strength.WITNESS))
            else:
                found.append(FirstSealed(came.at, came.strength) if came is not None else None)
        return tuple(found)
