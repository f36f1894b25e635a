"""Tickets of the trackers, as the captures show them: the newest state of each."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date, datetime

    from tieout.model.operation.listing import Listing


MOST_DIGITS = 18
"""Of the number of a key: beyond that it is none that a tracker counts."""


class TicketStatus(enum.Enum):
    """How far a ticket is."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CANCELLED = "cancelled"
    """Closed without being done."""
    UNKNOWN = "unknown"

    @property
    def is_closed(self) -> bool:
        """Whether nobody works on it any more."""
        return self in {TicketStatus.DONE, TicketStatus.CANCELLED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A ticket by the newest capture that holds it. Moments are instants, or days where the source shows no more."""

    key: str
    """As the tracker writes it: ``SHOP-7``, ``owner/name#12``."""
    status: TicketStatus = TicketStatus.UNKNOWN
    source_status: str = ""
    created_at: date | None = None
    closed_at: date | None = None
    due_on: date | None = None
    labels: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    """Pull requests (``owner/name#12``) and commits that it names."""
    listing: Listing
    at: str
    """Where it stands in that capture."""
    open_until: datetime | None = None
    """The newest moment at which a capture shows it open; None if none does."""
    open_at: str = ""
    """Where it stands in that capture, from the root."""
    closed_since: datetime | None = None
    """The earliest moment from which on every capture shows it closed; None if the newest does not."""

    @property
    def place(self) -> str:
        """Where its newest state stands, from the root."""
        return self.listing.place(self.at)


class KeyRange(NamedTuple):
    """The tickets of one project in a capture, by what stands before their number: ``shop-``, ``owner/name#``."""

    prefix: str
    size: int
    lowest: int


class TicketListing(NamedTuple):
    """A capture of tickets, and which it holds."""

    listing: Listing
    ranges: tuple[KeyRange, ...] = ()
    """By their prefix in small letters; none where it gives no row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tickets:
    """All that the captures show of tickets."""

    tickets: tuple[Ticket, ...] = ()
    """Each once, by key in small letters."""
    listings: tuple[TicketListing, ...] = ()
    """Oldest first."""


def parted(key: str) -> tuple[str, int] | None:
    """Give what stands before the number of a key, in small letters, and the number; None for a key without one."""
    prefix = key.rstrip("0123456789").casefold()
    digits = key[len(key.rstrip("0123456789")) :]
    return (prefix, int(digits)) if prefix and 0 < len(digits) <= MOST_DIGITS else None
