"""How rules of operation name what a capture holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tieout.model.calendar import Calendar
    from tieout.model.operation.listing import Listing
    from tieout.model.operation.recovery import RecoveryPoint


def place(listing: Listing, calendar: Calendar) -> str:
    """Give the moment that a listing shows, and where its record stands."""
    when = calendar.clock(listing.at) if listing.at else "no known moment"
    return f"{when} ({listing.record.brief})"


def dated(point: RecoveryPoint, calendar: Calendar) -> str:
    """Give a recovery point with its moment and its place."""
    when = f" of {calendar.clock(point.made_at)}" if point.made_at else ""
    return f"{point.point}{when} ({point.place})"
