"""Deployments, as the captures show them, and where the deployed commits stand."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tieout.model.operation.listing import Listing


class Reach(enum.Enum):
    """Where a deployed commit stands to the branch that is examined."""

    ON_LINE = "on_line"
    """It is one of the branch's own commits, of the first-parent line."""
    WITHIN = "within"
    """A merge brought it."""
    BEYOND = "beyond"
    """It is in this repository, and the branch does not have it."""
    ABSENT = "absent"
    """It is no commit of this repository as it was examined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """A deployment in its newest state, and the first capture that shows it so."""

    id: str = ""
    repository: str = ""
    """``owner/name``; empty where the source does not say."""
    environment: str = ""
    commit: str = ""
    at: datetime | None = None
    """When it was live, or had failed."""
    actor: str = ""
    actor_kind: str = "unknown"
    """human, service, or unknown."""
    change: str = ""
    """The request that brought the commit, as the source names it."""
    ticket: str = ""
    result: str = "unknown"
    listing: Listing
    row: str
    """Where it stands in that capture."""

    @property
    def place(self) -> str:
        """Where it stands, from the root."""
        return self.listing.place(self.row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployments:
    """All that the captures show of deployments."""

    deployments: tuple[Deployment, ...] = ()
    """Each once, oldest first; those without a moment come first."""
    listings: tuple[Listing, ...] = ()
    """Oldest first."""
    reach: Mapping[str, Reach] = field(default_factory=dict)
    """Of every deployed commit; none where it was not looked for."""
