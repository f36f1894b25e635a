"""The evidence log -> of each capture its line, who signed over it, and who saw it when."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.log import EvidenceLog, HeldHead, Leaf

CAPTURE = "capture"
TOMBSTONE = "tombstone"


class Seal(NamedTuple):
    """What the log says of a capture."""

    line: Leaf | None
    """Its line: by path, else by id, else by the digest of the record."""
    again: tuple[Leaf, ...] = ()
    """Further lines of the same path, which an honest log has none of."""
    removed: Leaf | None = None
    """The tombstone of its path, if it has one and lies there all the same."""
    is_signed: bool = False
    """Whether a signature that holds covers the line."""
    stamped_at: datetime | None = None
    """When an outside party first saw the line."""
    unseen_at: datetime | None = None
    """When an outside party last saw the log without the line."""
    came_at: datetime | None = None
    """When the line came to the branch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seals:
    """The log, laid out by what is asked of it."""

    log: EvidenceLog | None
    by_path: Mapping[str, tuple[Leaf, ...]] = field(default_factory=dict)
    by_id: Mapping[str, Leaf] = field(default_factory=dict)
    by_digest: Mapping[str, Leaf] = field(default_factory=dict)
    tombstones: Mapping[str, Leaf] = field(default_factory=dict)
    """By path."""
    signed: int = 0
    """The size of the largest head whose signature holds."""
    sizes: tuple[int, ...] = ()
    """Of the heads that an outside party saw, from the smallest up."""
    first_from: tuple[datetime, ...] = ()
    """Of each of these: the earliest moment at which it, or a larger one, was seen."""
    last_until: tuple[datetime, ...] = ()
    """Of each of these: the latest moment at which it, or a smaller one, was seen."""

    @classmethod
    def of(cls, log: EvidenceLog | None) -> Seals:
        """Lay out a log. One with a fault has no signature and no witness: what it says is not known."""
        if log is None:
            return cls(log=None)
        by_path: dict[str, tuple[Leaf, ...]] = {}
        by_id: dict[str, Leaf] = {}
        by_digest: dict[str, Leaf] = {}
        tombstones: dict[str, Leaf] = {}
        for leaf in log.leaves:
            if leaf.kind == TOMBSTONE:
                tombstones.setdefault(leaf.path, leaf)
            else:
                by_path[leaf.path] = (*by_path.get(leaf.path, ()), leaf)
                by_id.setdefault(leaf.id, leaf)
                by_digest.setdefault(leaf.digest, leaf)
        held = () if log.faults else log.held
        stamped = sorted((item.size, item.stamped_at) for item in held if item.stamped_at is not None)
        return cls(
            log=log,
            by_path=by_path,
            by_id=by_id,
            by_digest=by_digest,
            tombstones=tombstones,
            signed=_signed(held),
            sizes=tuple(size for size, _ in stamped),
            first_from=tuple(accumulate((at for _, at in reversed(stamped)), min))[::-1],
            last_until=tuple(accumulate((at for _, at in stamped), max)),
        )

    def of_capture(self, capture: Capture) -> Seal:
        """Give what the log says of a capture."""
        lines = self.by_path.get(capture.path, ())
        line = next(iter(lines), None) or self.by_id.get(capture.record.id) or self.by_digest.get(capture.digest)
        removed = self.tombstones.get(capture.path)
        if self.log is None or line is None:
            return Seal(line=None, removed=removed)
        came = self.log.came[line.number] if line.number < len(self.log.came) else None
        # A head of size n covers the lines 0 to n - 1.
        covering = bisect_right(self.sizes, line.number)
        return Seal(
            line=line,
            again=lines[1:],
            removed=removed,
            is_signed=line.number < self.signed,
            stamped_at=self.first_from[covering] if covering < len(self.sizes) else None,
            unseen_at=self.last_until[covering - 1] if covering else None,
            came_at=came.at if came else None,
        )


def _signed(held: Sequence[HeldHead]) -> int:
    return max((item.size for item in held if item.signer is not None), default=0)
