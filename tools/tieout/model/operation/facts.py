"""All that an examination knows of operation."""

from __future__ import annotations

from dataclasses import dataclass, field

from tieout.model.memo import Memo
from tieout.model.operation.deployments import Deployments
from tieout.model.operation.tickets import Tickets


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What was read of operation; each family a field."""

    deployments: Deployments = field(default_factory=Deployments)
    tickets: Tickets = field(default_factory=Tickets)
    memo: Memo = field(init=False, repr=False, compare=False, default_factory=Memo)
    """What follows from it, for all who ask within a run."""
