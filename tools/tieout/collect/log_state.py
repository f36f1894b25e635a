"""The evidence log that was held -> its figures."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tieout.collect.verification import LogState
from tieout.model.evidence.log import Stamp
from tieout.seal.evidence_log import covered
from tieout.seal.merkle import root_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.model.evidence.log import EvidenceLog, HeldHead


def state_of(log: EvidenceLog, pinned: tuple[str, ...]) -> LogState:
    """Give the figures; ``pinned`` are the keys that count, any key where there is none."""
    newest = log.heads[-1] if log.heads else None
    size = max((head.size for head in log.heads), default=None)
    signers = sorted({item.signer for item in log.held if item.size == size and item.signer})
    return LogState(
        lines=len(log.lines),
        covered=covered(log, pinned),
        origin=newest.origin if newest else "",
        root=root_of(log.lines).hex(),
        head=size,
        signers=signers,
        heads=len({head.size for head in log.heads}),
        stamped=len({item.size for item in log.held if item.stamp is Stamp.VERIFIED}),
        stamps=list(_stamps(log.held)),
    )


def _stamps(held: Iterable[HeldHead]) -> Iterable[str]:
    seen = set()
    for item in held:
        if item.stamp is not Stamp.NONE and item.size not in seen:
            seen.add(item.size)
            when = instant(item.claims_at) or "no time"
            yield f"{item.size} lines: {item.stamp.value}, {when}, {item.authority or 'no authority'}"


def instant(moment: datetime | None) -> str:
    """Give an instant in UTC to the second; nothing for None."""
    return "" if moment is None else f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
