"""All that an examination knows of operation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tieout.model.memo import Memo

if TYPE_CHECKING:
    from tieout.model.operation.recovery import RecoveryListing, RecoveryPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What was read of operation; each family a field."""

    recovery_listings: tuple[RecoveryListing, ...] = ()
    """The oldest state first; those that cannot be believed too."""
    recovery_points: tuple[RecoveryPoint, ...] = ()
    """By the listing in which each was first so."""
    memo: Memo = field(init=False, repr=False, compare=False, default_factory=Memo)
    """What follows from it, for all who ask within a run."""
