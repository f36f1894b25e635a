"""``collectors.yaml`` at the desk, and the certificates that it trusts for time-stamps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.evidence.collector import COLLECTORS_PATH, Collectors
from tieout.model.location import Unreadable
from tieout.sources.evidence.collectors import read_collectors

if TYPE_CHECKING:
    from tieout.sources.desk import Desk


def collectors_at(desk: Desk) -> Collectors:
    """Read the file, if there is one; what of it cannot be read is noted."""
    if not desk.look_for(COLLECTORS_PATH):
        return Collectors()
    data = desk.read(COLLECTORS_PATH)
    if data is None:
        return Collectors(is_there=True)
    reading = read_collectors(data)
    desk.note(reading)
    return reading.collectors


def certificates_at(desk: Desk, collectors: Collectors) -> bytes | None:
    """Give the file of certificates that ``timestamps: {ca: ...}`` names; None without one. That it is missing is noted."""
    stamps = collectors.timestamps
    if stamps is None or not stamps.ca:
        return None
    data = desk.read(stamps.ca)
    if data is None:
        message = f"timestamps.ca names {stamps.ca}, which cannot be read: no time-stamp of the log can be verified"
        remedy = "put the authority's certificates there, in PEM"
        desk.unreadable.append(Unreadable(location=stamps.location, kind="bad-value", message=message, remedy=remedy))
    return data
