"""What came of verifying a ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from tieout.model.ledger import LedgerFault


class Check(NamedTuple):
    """One thing that was looked at."""

    id: str
    """A slug, for machines."""
    what: str
    """A sentence: what was held against what, and how much of it."""
    examined: int


class Reconstructed(NamedTuple):
    """A change that was first recorded long after it was merged."""

    number: int
    merged_at: datetime
    first_seen_at: datetime


class Difference(NamedTuple):
    """One fact in which a record and the forge's answer of today are not the same."""

    number: int
    fact: str
    kind: str
    """``altered``: it cannot have changed since. ``later``: it happened after the record was made, and says so
    itself. ``may-change``: it has no date of its own, so one cannot tell."""
    recorded: str
    """Safe to print."""
    now: str
    """As ``recorded``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """What the forge said when it was asked again."""

    seed: str
    population: int
    digest: str
    """``sha256:`` of the population: every change's number and the digest of its record, by number."""
    numbers: tuple[int, ...]
    """In the order in which the seed draws them."""
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """A ledger that was verified."""

    source: str
    commit: str
    """Where the ledger's branch, or the branch with the copies, stands."""
    branch: str
    changes: int
    """How many changes have a record."""
    signer: str | None
    checks: tuple[Check, ...]
    faults: tuple[LedgerFault, ...]
    remarks: tuple[str, ...]
    reconstructed: tuple[Reconstructed, ...]
    sampled: Sampled | None = None

    @property
    def intact(self) -> bool:
        """Whether nothing was found that an honest ledger does not show."""
        return not self.faults
