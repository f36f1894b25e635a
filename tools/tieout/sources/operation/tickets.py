"""Tables of tickets -> the newest state of every ticket, and since when it is closed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.evidence.tables.tickets import TICKETS
from tieout.model.instant import iso_moment
from tieout.model.operation.tickets import KeyRange, Ticket, TicketListing, Tickets, TicketStatus, parted
from tieout.model.period import iso_date
from tieout.sources.operation.listings import tables_named

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.table import Row
    from tieout.model.operation.listing import Listing
    from tieout.sources.evidence.table_files import Read

_NAMES = TICKETS.names
_COLUMN = {name: number for number, name in enumerate(_NAMES)}
_KEY, _STATUS = _COLUMN["ticket"], _COLUMN["status"]
_STATES = {item.value: item for item in TicketStatus}
_OPEN = frozenset({"open", "in_progress"})
_CLOSED = frozenset({"done", "cancelled"})


@dataclass(slots=True)
class _Newest:
    row: Row
    listing: Listing
    open_until: datetime | None = None
    open_in: Listing | None = None
    open_row: str = ""
    closed_since: datetime | None = None


def tickets_of(context: Context, read: Read) -> Tickets:
    """Gather the tickets of all captures; of a table that cannot be read to its end none."""
    newest: dict[str, _Newest] = {}
    listings: list[TicketListing] = []
    for table in tables_named(context, read, "tickets"):
        rows = list(table.rows())
        if table.listing.unsound or table.schema is None or table.schema.names != _NAMES:
            listings.append(TicketListing(table.listing))
            continue
        keys = [row[_KEY].casefold() for row in rows]
        for key, row in zip(keys, rows, strict=True):
            if key:
                _seen(newest, key, row, table.listing)
        listings.append(TicketListing(table.listing, ranges_of(keys)))
    return Tickets(tickets=tuple(_ticket(newest[key]) for key in sorted(newest)), listings=tuple(listings))


def _seen(newest: dict[str, _Newest], key: str, row: Row, listing: Listing) -> None:
    held = newest.get(key)
    if held is None:
        held = newest[key] = _Newest(row, listing)
    else:
        held.row, held.listing = row, listing
    status = row[_STATUS]
    if status in _CLOSED:
        held.closed_since = held.closed_since or listing.at
        return
    held.closed_since = None
    if status in _OPEN and listing.at is not None:
        held.open_until, held.open_in, held.open_row = listing.at, listing, row[0]


def ranges_of(keys: Iterable[str]) -> tuple[KeyRange, ...]:
    """Give how many tickets of each project there are, and from which number on."""
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for key in keys:
        parts = parted(key)
        if parts is not None:
            numbers[parts[0]].append(parts[1])
    return tuple(KeyRange(prefix, len(found), min(found)) for prefix, found in sorted(numbers.items()))


def _ticket(held: _Newest) -> Ticket:
    cell = dict(zip(_NAMES, held.row, strict=True))
    return Ticket(
        key=cell["ticket"],
        status=_STATES.get(cell["status"], TicketStatus.UNKNOWN),
        source_status=cell["source_status"],
        created_at=iso_moment(cell["created_at"]),
        closed_at=iso_moment(cell["closed_at"]),
        due_on=iso_date(cell["due_on"]),
        labels=tuple(part for part in cell["labels"].split(";") if part),
        links=tuple(cell["links"].split()),
        listing=held.listing,
        at=held.row[0],
        open_until=held.open_until,
        open_at="" if held.open_in is None else held.open_in.place(held.open_row),
        closed_since=held.closed_since,
    )
