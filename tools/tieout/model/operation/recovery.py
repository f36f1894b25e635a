"""Recovery points, as captures list them from time to time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.evidence.tables.recovery_points import COMPLETED, CONTINUOUS, EXPIRED

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.operation.listing import Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryListing:
    """One listing, and whose recovery points it tells of."""

    listing: Listing
    systems: frozenset[str]
    """That of its record, and those that its rows name: of any other system it says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryPoint:
    """A recovery point as it was listed, once or from one listing to another without a change."""

    system: str
    """The id in ``registers/systems``; empty where neither row nor record names one."""
    asset: str
    """As the source names it."""
    point: str
    kind: str
    status: str
    """A word of the table ``recovery-points``."""
    started_at: date | None
    """An instant, or a day where no more is known, as the other two."""
    completed_at: date | None
    expires_at: date | None
    place: str
    """Of the row in the first of these listings."""
    first: int
    """The number of that listing, in the order of ``Operation.recovery_listings``."""
    last: int
    """The number of the last one in which it stands so."""

    @property
    def made_at(self) -> date | None:
        """When there was a point to go back to: when it was whole, else when it was begun; None for unknown."""
        return self.started_at if self.completed_at is None else self.completed_at

    @property
    def was_whole(self) -> bool:
        """Whether it could be restored for a time: what has expired could, until then."""
        return self.status in {COMPLETED, EXPIRED}

    @property
    def is_continuous(self) -> bool:
        """Whether it grew until it was listed."""
        return self.kind.casefold().startswith(CONTINUOUS)
