"""Tickets that something names, held against the captures of the trackers."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence.times import CLOCKS_APART
from tieout.model.characters import visible
from tieout.model.operation.tickets import TicketStatus, parted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tieout.model.calendar import Calendar
    from tieout.model.examination import Examination
    from tieout.model.operation.tickets import KeyRange, Ticket, TicketListing

CLOSED_DAYS = 30
"""How many days before something was begun its ticket may have been closed. Our convention: a policy may say less, and
a ticket that was reopened is open."""


class Standing(enum.Enum):
    """What a ticket that is named shows."""

    SOUND = "sound"
    UNSOUND = "unsound"
    UNKNOWN = "unknown"


class Named(NamedTuple):
    """One ticket that is named."""

    key: str
    standing: Standing
    why: str
    """A clause that begins with the key; empty for a sound one."""
    is_missing: bool = False
    """Whether no capture holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketBook:
    """The tickets of all captures, by key."""

    tickets: Mapping[str, Ticket]
    """By key in small letters."""
    shown: Mapping[str, Sequence[tuple[TicketListing, KeyRange]]]
    """By what stands before the numbers: the captures that show all of a state and hold such tickets, newest first."""
    repository: str
    """Of the forge: an issue without one, ``#12``, is its."""
    proposed: frozenset[str]
    """Numbers that are those of proposed changes, which are no tickets, in the same form."""
    calendar: Calendar

    def full(self, key: str) -> str:
        """Give a key in small letters, that of an issue of the forge with its repository."""
        name = key.strip().casefold()
        return f"{self.repository}{name}" if name.startswith("#") and self.repository else name

    def is_proposed(self, key: str) -> bool:
        """Say whether a key is the number of a proposed change."""
        return self.full(key) in self.proposed

    def find(self, key: str) -> Ticket | None:
        """Give the ticket of this key, however its letters are written."""
        return self.tickets.get(self.full(key))

    def named(self, key: str, *, begun: date | None, used: datetime, may_be_late: bool = False) -> Named:
        """Hold a ticket against what named it: begun then, and in use at that moment.

        ``may_be_late`` is for what could not wait: its ticket may be written afterwards.
        """
        ticket = self.find(key)
        name = visible(key)
        if ticket is None:
            return self._missing(key, used)
        if ticket.created_at is None:
            return Named(key, Standing.UNKNOWN, f"{name} does not say when it was created ({ticket.place})")
        if not may_be_late:
            first, last = self.calendar.bounds(ticket.created_at)
            if first - used > CLOCKS_APART:
                when = f"{self.calendar.clock(ticket.created_at)}, after that was in use on {self.calendar.clock(used)}"
                return Named(key, Standing.UNSOUND, f"{name} was created on {when} ({ticket.place})")
            if last - used > CLOCKS_APART:
                why = f"{name} was created on the same day, and nothing says at what time ({ticket.place})"
                return Named(key, Standing.UNKNOWN, why)
        return self._closed(ticket, key, begun)

    def _closed(self, ticket: Ticket, key: str, begun: date | None) -> Named:
        if not ticket.status.is_closed:
            return Named(key, Standing.SOUND, "")
        closed = ticket.closed_at or ticket.closed_since
        if begun is None or closed is None:
            lacks = "when it was begun is not known" if begun is None else "nothing says when"
            return Named(key, Standing.UNKNOWN, f"{visible(key)} is closed, and {lacks} ({ticket.place})")
        before = (self.calendar.day_of(begun) - self.calendar.day_of(closed)).days
        if before > CLOSED_DAYS:
            by = "on" if ticket.closed_at else "by"
            what = f"{visible(key)} was closed as {ticket.status.value} {by} {self.calendar.clock(closed)}"
            since = f"{before} days before that was begun on {self.calendar.day_of(begun)}"
            why = f"{what}, {since}; up to {CLOSED_DAYS} are taken for one work ({ticket.place})"
            return Named(key, Standing.UNSOUND, why)
        if before > 0 and ticket.status is TicketStatus.CANCELLED:
            by = "on" if ticket.closed_at else "by"
            what = f"{visible(key)} was closed as cancelled {by} {self.calendar.clock(closed)}"
            why = f"{what}, before that was begun on {self.calendar.day_of(begun)} ({ticket.place})"
            return Named(key, Standing.UNSOUND, why)
        if ticket.closed_at is None and not self._was_open(ticket, begun):
            why = f"{visible(key)} is closed, and nothing says when ({ticket.place})"
            return Named(key, Standing.UNKNOWN, why)
        return Named(key, Standing.SOUND, "")

    def _was_open(self, ticket: Ticket, begun: date) -> bool:
        seen = ticket.open_until
        if seen is None:
            return False
        return (self.calendar.day_of(begun) - self.calendar.day_of(seen)).days <= CLOSED_DAYS

    def _missing(self, key: str, used: datetime) -> Named:
        shown = self._shown_by(key, used)
        name = visible(key)
        if shown is None:
            return Named(key, Standing.UNKNOWN, f"{name} is in no capture", is_missing=True)
        listing, held = shown
        at = "" if listing.listing.at is None else f" of {self.calendar.clock(listing.listing.at)}"
        why = f"{name} is none of the {held.size} tickets with {visible(held.prefix.upper())} in the whole capture{at}"
        return Named(key, Standing.UNSOUND, f"{why} ({listing.listing.record.path})", is_missing=True)

    def _shown_by(self, key: str, used: datetime) -> tuple[TicketListing, KeyRange] | None:
        """Give a whole capture that would hold the ticket, were there one: of its project, and of that time or later.

        A number below its lowest shows nothing: the capture may begin with a later day.
        """
        parts = parted(self.full(key))
        if parts is None:
            return None
        prefix, number = parts
        for item, held in self.shown.get(prefix, ()):
            at = item.listing.at
            if at is None or at < used:
                break
            if number >= held.lowest:
                return item, held
        return None


def ticket_book(examination: Examination) -> TicketBook:
    """Lay out the tickets, once for all who ask."""
    return examination.operation.memo.of(_book, examination, examination)


def _book(examination: Examination) -> TicketBook:
    known, forge, ledger = examination.operation.tickets, examination.program.changes.forge, examination.ledger
    repository = "" if forge is None else forge.repository.casefold()
    numbers = () if ledger is None else (item.proposal.number for item in ledger.observations)
    shown: defaultdict[str, list[tuple[TicketListing, KeyRange]]] = defaultdict(list)
    for item in reversed(known.listings):
        if item.listing.is_whole and item.listing.window is None:
            for held in item.ranges:
                shown[held.prefix].append((item, held))
    return TicketBook(
        tickets={item.key.casefold(): item for item in known.tickets},
        shown=shown,
        repository=repository,
        proposed=frozenset(f"{repository}#{number}" for number in numbers),
        calendar=examination.program.organization.calendar,
    )
