"""Deployments and tickets with good defaults, as captures show them, for tests of what is pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tests import factories
from tieout.model.change_policy import ChangePolicy, Forge
from tieout.model.examination import Examination
from tieout.model.location import Location
from tieout.model.operation.deployments import Deployment, Deployments, Reach
from tieout.model.operation.facts import Operation
from tieout.model.operation.listing import Listing
from tieout.model.operation.tickets import Ticket, TicketListing, Tickets, TicketStatus
from tieout.model.people import Roster
from tieout.model.program import Program
from tieout.sources.operation.tickets import ranges_of

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def at(text: str) -> datetime:
    """Read an instant: ``2026-03-02 11:00`` is in UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def listing(moment: str = "2026-06-30 08:00", **more: Any) -> Listing:
    """Give a whole capture."""
    told: dict[str, Any] = {
        "capture": "20260630T080000Z-tracker",
        "record": Location("evidence/2026-Q2/tracker/evidence.yaml", 1),
        "folder": "evidence/2026-Q2/tracker",
        "system": "tracker",
        "schema": "tickets/1",
        "at": at(moment) if moment else None,
    }
    return Listing(**(told | more))


def ticket(key: str = "SHOP-7", **more: Any) -> Ticket:
    """Give an open ticket of the first of March, seen at the end of June."""
    seen = more.pop("listing", listing())
    told: dict[str, Any] = {
        "key": key,
        "status": TicketStatus.OPEN,
        "source_status": "To Do",
        "created_at": at("2026-03-01 08:00"),
        "listing": seen,
        "at": "raw.csv:2",
    }
    told |= more
    if not told["status"].is_closed and told["status"] is not TicketStatus.UNKNOWN:
        told.setdefault("open_until", seen.at)
    return Ticket(**told)


def deployment(**more: Any) -> Deployment:
    """Give a sound deployment to production of the repository examined."""
    told: dict[str, Any] = {
        "id": "42",
        "repository": "example/policies",
        "environment": "production",
        "commit": COMMIT,
        "at": at("2026-03-02 11:10"),
        "actor": "deploy-bot",
        "actor_kind": "service",
        "change": "#12",
        "result": "success",
        "listing": listing(system="pipeline", schema="deployments/1", folder="evidence/2026-Q2/pipeline"),
        "row": "raw.csv:2",
    }
    return Deployment(**(told | more))


def examined(
    *deployments: Deployment,
    tickets: tuple[Ticket, ...] = (),
    listings: tuple[Listing, ...] | None = None,
    reach: dict[str, Reach] | None = None,
    changes: ChangePolicy | None = None,
    **more: Any,
) -> Examination:
    """Give an examination with these; each capture that a ticket stands in holds all of the tickets."""
    known = {item.listing: None for item in tickets}
    keys = [item.key.casefold() for item in tickets]
    policy = changes or ChangePolicy(forge=Forge("github", "example/policies", "", ""), bots=("robot",))
    program: Program = replace(factories.program(), changes=policy)
    operation = Operation(
        deployments=Deployments(
            deployments=deployments,
            listings=tuple(dict.fromkeys(item.listing for item in deployments)) if listings is None else listings,
            reach={COMMIT: Reach.ON_LINE} if reach is None else reach,
        ),
        tickets=Tickets(
            tickets=tuple(sorted(tickets, key=lambda item: item.key.casefold())),
            listings=tuple(TicketListing(item, ranges_of(keys)) for item in known),
        ),
    )
    told: dict[str, Any] = {"program": program, "operation": operation, "roster": Roster(people=(), roles=())}
    return factories.examination(**(told | more))
