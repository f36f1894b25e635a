"""Cells of a table of ours -> instants and days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tieout.model.instant import iso_instant

if TYPE_CHECKING:
    from datetime import datetime

_DAY = 10


def moment(cell: str) -> date | None:
    """Give the instant or the day that a cell holds; None where it holds neither."""
    return instant(cell) if len(cell) > _DAY else day(cell)


def instant(cell: str) -> datetime | None:
    """Give the instant that a cell holds, else None."""
    return iso_instant(cell) if cell else None


def day(cell: str) -> date | None:
    """Give the day that a cell holds, else None."""
    try:
        return date.fromisoformat(cell) if cell else None
    except ValueError:
        return None
