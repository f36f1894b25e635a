"""What the company does to meet the criteria."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.location import Location

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.cadence import Cadence


class Nature(enum.Enum):
    """When a control acts on the risk."""

    PREVENTIVE = "preventive"
    DETECTIVE = "detective"
    CORRECTIVE = "corrective"


class Execution(enum.Enum):
    """Who carries a control out."""

    MANUAL = "manual"
    AUTOMATED = "automated"
    IT_DEPENDENT_MANUAL = "it_dependent_manual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """Evidence that a control must leave."""

    id: str
    system: str
    kind: str
    path: str = ""
    """Where it is a file of this repository: its path, or a pattern with ``*`` for a record each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One control of ``controls.yaml``."""

    id: str
    location: Location
    title: str = ""
    statement: str = ""
    """Who does what, when, on what, leaving what."""
    owner: str | None = None
    criteria: tuple[str, ...] = ()
    nature: Nature | None = None
    execution: Execution | None = None
    cadence: Cadence | None = None
    policies: tuple[str, ...] = ()
    runbooks: tuple[str, ...] = ()
    evidence: tuple[Requirement, ...] = ()
    test: str = ""
    """The procedure an auditor could follow."""
    effective_from: date | None = None
    effective_to: date | None = None
    places: tuple[tuple[str, Location], ...] = ()
    """Where each key stands; items of a list as ``criteria[0]``."""

    @property
    def documents(self) -> tuple[str, ...]:
        """The ids of the policies, then of the runbooks, that it rests on."""
        return (*self.policies, *self.runbooks)

    @property
    def is_dated(self) -> bool:
        """Whether its cadence sets days, so that its instances are windows."""
        return self.cadence is not None and self.cadence.is_dated

    def is_effective(self, day: date) -> bool:
        """Say whether the control is in operation on the day; open ends count as always."""
        return (self.effective_from is None or self.effective_from <= day) and (
            self.effective_to is None or day <= self.effective_to
        )

    def at(self, key: str) -> Location:
        """Give the place of one of its keys, else of the control."""
        for name, location in self.places:
            if name == key:
                return location
        return self.location
