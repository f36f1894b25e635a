"""Tables of recovery points -> what was listed when; what stays as it was from listing to listing is kept once."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from tieout.model.evidence.tables.recovery_points import RECOVERY_POINTS
from tieout.model.instant import iso_moment
from tieout.model.operation.recovery import RecoveryListing, RecoveryPoint
from tieout.sources.operation.listings import tables_named

if TYPE_CHECKING:
    from tieout.judgement.evidence.context import Context
    from tieout.sources.evidence.table_files import Read

_KEPT = ("asset", "system", "point", "kind", "status", "started_at", "completed_at", "expires_at")
_cells = itemgetter(*(RECOVERY_POINTS.names.index(name) for name in _KEPT))


def read_recovery_points(context: Context, read: Read) -> tuple[tuple[RecoveryListing, ...], tuple[RecoveryPoint, ...]]:
    """Give the listings, and each recovery point for each state in which it was listed."""
    listings: list[RecoveryListing] = []
    states: list[_State] = []
    newest: dict[tuple[str, ...], _State] = {}
    for number, table in enumerate(tables_named(context, read, "recovery-points")):
        rows = [(row[0], _cells(row)) for row in table.rows()]
        listing = table.listing
        if listing.unsound:
            rows = []
        systems = {listing.system}
        for at, cells in rows:
            system = cells[1] or listing.system
            systems.add(system)
            key = (system, cells[0], cells[2])
            known = newest.get(key)
            if known is not None and known.cells == cells:
                known.last = number
                continue
            newest[key] = state = _State(cells, system, listing.place(at), number, number)
            states.append(state)
        listings.append(RecoveryListing(listing=listing, systems=frozenset(systems - {""})))
    return tuple(listings), tuple(_point(state) for state in states)


@dataclass(slots=True)
class _State:
    """A recovery point as some listings in a row have it."""

    cells: tuple[str, ...]
    system: str
    place: str
    first: int
    last: int


def _point(state: _State) -> RecoveryPoint:
    asset, _, point, kind, status, started, completed, expires = state.cells
    return RecoveryPoint(
        system=state.system,
        asset=asset,
        point=point,
        kind=kind,
        status=status,
        started_at=iso_moment(started),
        completed_at=iso_moment(completed),
        expires_at=iso_moment(expires),
        place=state.place,
        first=state.first,
        last=state.last,
    )
