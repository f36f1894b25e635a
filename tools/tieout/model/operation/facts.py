"""All that an examination knows of operation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tieout.model.memo import Memo
from tieout.model.operation.deployments import Deployments
from tieout.model.operation.tickets import Tickets

if TYPE_CHECKING:
    from tieout.model.operation.accounts import ListSeries
    from tieout.model.operation.population import Population, Sighting
    from tieout.model.operation.recovery import RecoveryListing, RecoveryPoint
    from tieout.model.operation.weaknesses import ScanSeries


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What was read of operation; each family a field."""

    populations: tuple[Population, ...] = ()
    """What each of ``access_reviews`` had to decide on, in their order; none where nothing is captured."""
    sightings: tuple[Sighting, ...] = ()
    """The lists of systems in which a review revoked something, oldest first."""
    deployments: Deployments = field(default_factory=Deployments)
    tickets: Tickets = field(default_factory=Tickets)
    scans: tuple[ScanSeries, ...] = ()
    """Scans for weaknesses, by system and collector."""
    account_lists: tuple[ListSeries, ...] = ()
    """Of accounts, database roles and AWS users: a series for each collector of each system."""
    credential_lists: tuple[ListSeries, ...] = ()
    """Of keys, tokens, apps."""
    corrected_lists: tuple[ListSeries, ...] = ()
    """Of accounts, by captures that later ones correct: none of them is among ``account_lists``."""
    recovery_listings: tuple[RecoveryListing, ...] = ()
    """The oldest state first; those that cannot be believed too."""
    recovery_points: tuple[RecoveryPoint, ...] = ()
    """By the listing in which each was first so."""
    memo: Memo = field(init=False, repr=False, compare=False, default_factory=Memo)
    """What follows from it, for all who ask within a run."""
