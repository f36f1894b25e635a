"""What a policy promises in numbers: the thresholds that rules read, from nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.limit import Limit, Unit

if TYPE_CHECKING:
    from decimal import Decimal

    from tieout.model.location import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One threshold of one policy."""

    name: str
    """Lower case with hyphens; it means the same in every policy."""
    value: Decimal
    unit: Unit
    phrase: str
    """The words of the body that promise it."""
    location: Location

    @property
    def limit(self) -> Limit | None:
        """The value as a limit; None for one that is no whole number."""
        return Limit(value=int(self.value), unit=self.unit) if self.value == int(self.value) else None

    @property
    def shown(self) -> str:
        """The value with its unit: ``24 hours``, ``99.9 percent``, ``3``."""
        return str(self.limit or f"{self.value} {self.unit.value}")
