"""Sample -> a table for the auditor: every item of the population in the order of the draw, and empty columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.report.cells import table

if TYPE_CHECKING:
    from tieout.workpapers.sample import Sample

COLUMNS = ("Place in the draw", "Drawn", "Item", "Day", "What it is", "Where it is recorded", "Rank (SHA-256)")


def csv(of: Sample) -> str:
    """Give the whole population, those that were drawn first."""
    rows = (
        (
            str(number),
            "yes" if number <= of.size else "no",
            item.id,
            "" if item.on is None else item.on.isoformat(),
            item.what,
            f"{item.location.path}:{item.location.line}",
            rank,
        )
        for number, (rank, item) in enumerate(of.order, 1)
    )
    return table(COLUMNS, rows)
