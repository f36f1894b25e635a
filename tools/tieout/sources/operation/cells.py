"""Cells of a table of ours -> instants and days."""

from __future__ import annotations

from datetime import date, datetime

_DAY = len("2026-03-02")
_INSTANT = len("2026-03-02T11:00:00Z")


def moment(cell: str) -> date | None:
    """Give the instant or the day that a cell holds; None where it holds neither."""
    return instant(cell) or day(cell)


def instant(cell: str) -> datetime | None:
    """Give the instant that a cell holds, in the one form in which a table has it; else None."""
    if len(cell) != _INSTANT or cell[-1] != "Z":
        return None
    try:
        return datetime.fromisoformat(cell)
    except ValueError:
        return None


def day(cell: str) -> date | None:
    """Give the day that a cell holds, else None."""
    if len(cell) != _DAY:
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return None
