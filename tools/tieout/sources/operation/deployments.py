"""Tables of deployments -> every deployment once, and where its commit stands to the branch."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tieout.model.evidence.tables.deployments import DEPLOYMENTS
from tieout.model.instant import iso_instant
from tieout.model.operation.deployments import Deployment, Deployments, Reach
from tieout.ports.git_objects import is_object_id
from tieout.sources.landings.line import Line, branch_of
from tieout.sources.operation.listings import tables_named
from tieout.sources.statements import end_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.table import Row
    from tieout.model.examination import Examination
    from tieout.model.operation.listing import Listing
    from tieout.ports.git import Repository
    from tieout.sources.evidence.table_files import Read

_NAMES = DEPLOYMENTS.names
_COLUMN = {name: number for number, name in enumerate(_NAMES)}
_ID, _WHERE = _COLUMN["id"], (_COLUMN["repository"], _COLUMN["environment"])
_BEGINNING = datetime.min.replace(tzinfo=UTC)
_WITHOUT_ID = (*_WHERE, _COLUMN["commit"], _COLUMN["deployed_at"])


def deployments_of(context: Context, read: Read) -> Deployments:
    """Gather the deployments of all captures; of a table that cannot be read to its end none.

    One that several captures show is one: by its id, or where it has none by all that tells it from others.
    """
    held: dict[tuple[str, ...], tuple[Row, Listing]] = {}
    listings: list[Listing] = []
    for table in tables_named(context, read, "deployments"):
        rows = list(table.rows())
        listings.append(table.listing)
        if table.listing.unsound or table.schema is None or table.schema.names != _NAMES:
            continue
        for row in rows:
            columns = (*_WHERE, _ID) if row[_ID] else _WITHOUT_ID
            key = tuple(row[column] for column in columns)
            before = held.get(key)
            if before is None or before[0][1:] != row[1:]:
                held[key] = row, table.listing
    found = sorted((_deployment(row, listing) for row, listing in held.values()), key=_order)
    return Deployments(deployments=tuple(found), listings=tuple(listings))


def with_reach(deployments: Deployments, found: Examination, repository: Repository) -> Deployments:
    """Add where each deployed commit stands; asked of Git at once, however many there are."""
    if found.head is None or not deployments.deployments:
        return deployments
    oids = dict.fromkeys(item.commit for item in deployments.deployments if is_object_id(item.commit))
    # Without the ledger: where the branch is not here, a deployment of what came since it was asked is off no branch.
    branch = branch_of(repository, found.head, found.program.changes, None)
    if branch.tip is None:
        return deployments
    return replace(deployments, reach=_reach(repository, branch.tip, oids, found))


def _reach(repository: Repository, tip: str, oids: Iterable[str], found: Examination) -> dict[str, Reach]:
    wanted = {oid for oid in oids if len(oid) == len(tip)}
    zone = found.program.organization.timezone
    line = Line(repository, tip, zone=zone, latest_s=end_of(found.as_of), as_of=found.as_of)
    places = line.places(wanted)
    beyond = repository.unreachable(sorted(wanted - places.keys()), [tip])
    reach = dict.fromkeys(oids, Reach.ABSENT)
    for oid in wanted:
        if oid in places:
            reach[oid] = Reach.ON_LINE
        elif oid not in beyond:
            reach[oid] = Reach.WITHIN
        elif not beyond[oid]:
            reach[oid] = Reach.BEYOND
    return reach


def _order(item: Deployment) -> tuple[datetime, str, str, str, str]:
    return item.at or _BEGINNING, item.environment, item.repository, item.id, item.commit


def _deployment(row: Row, listing: Listing) -> Deployment:
    cell = dict(zip(_NAMES, row, strict=True))
    return Deployment(
        id=cell["id"],
        repository=cell["repository"],
        environment=cell["environment"],
        commit=cell["commit"],
        at=iso_instant(cell["deployed_at"]),
        actor=cell["actor"],
        actor_kind=cell["actor_kind"],
        change=cell["change"],
        ticket=cell["ticket"],
        result=cell["result"],
        listing=listing,
        row=row[0],
    )
