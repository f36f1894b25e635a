"""Words that a sample and a rehearsal share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tieout.model.population import Population


def nothing(of: Population) -> str:
    """Say why a population has no item: nothing happened, or nothing was asked for and nothing was done."""
    return "No window is required in the period" if of.control.is_dated else "No occurrences in the period"
