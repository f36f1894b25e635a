"""What a policy promises in numbers: the thresholds that rules read, from nowhere else."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from tieout.model.location import Location


class Unit(enum.Enum):
    """What a parameter counts."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    BUSINESS_DAYS = "business_days"
    MONTHS = "months"
    YEARS = "years"
    PERCENT = "percent"
    COUNT = "count"

    @property
    def words(self) -> str:
        """The unit as a sentence has it: ``business days``."""
        return self.value.replace("_", " ")


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
    def shown(self) -> str:
        """The value with its unit: ``24 hours``."""
        words = self.unit.words
        return f"{self.value} {words.removesuffix('s') if self.value == 1 else words}"
