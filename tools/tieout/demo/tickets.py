"""The tracker of the sample company, exported every other month: why things were changed, and what was to be done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tieout.collect.ingest.base import utc
from tieout.demo.brought import Brought
from tieout.demo.captures import table
from tieout.demo.deployed import ticketed
from tieout.demo.findings import LIMITS, WEAKNESS_TICKETS
from tieout.demo.operations import ACTION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.demo.calendar import Calendar

FORM = "jira-csv"
_HEADER = ("Issue key", "Summary", "Issue Type", "Status", "Status Category", "Created", "Resolved", "Due date")
_SEEN_TO = (
    # What was found, opened, due and done so many days ago. The third was forgotten for two weeks.
    (664, "Runbook: the folder of step 4 has gone", 331, 303, 310),
    (ACTION, "Lock an account after ten wrong passwords", 276, 200, 250),
    (769, "Copy the keys of old snapshots to the recovery account", 230, 202, 210),
    (840, "Somebody besides Fay can list customers with open cases", 160, 132, 118),
    (905, "Ask for the customer's own key as well", 85, 69, 71),
    (906, "Void an invitation at its first use", 85, 9, 66),
    (907, "Drop the header at the load balancer", 85, None, None),
)


class Ticket(NamedTuple):
    """One line of the export."""

    number: int
    summary: str
    kind: str
    created: datetime
    resolved: datetime | None
    due: int | None


def tickets(calendar: Calendar, at: datetime) -> Brought:
    """Give every ticket that there was at a moment, closed ones too."""
    found = sorted(item for item in _all(calendar) if item.created <= at)
    return Brought(
        title="Tickets, closed ones too",
        reads=FORM,
        system="ticket-tracker",
        serves=(("IR-05", "open-actions"),),
        name=f"tickets-{at:%Y-%m-%d}.csv",
        content=table(_HEADER, *(_cells(calendar, item, at) for item in found)),
        at=at,
        by="cleo",
        settings={"total": f"{len(found)}"},
    )


def _all(calendar: Calendar) -> Iterator[Ticket]:
    for number, deployed in ticketed(calendar):
        opened = deployed - timedelta(days=5)
        yield Ticket(number, "A change of the product", "Task", opened, deployed + timedelta(hours=4), None)
    for number, summary, asked, due, done in _SEEN_TO:
        resolved = None if done is None else calendar.at(done, 14, 5)
        yield Ticket(number, summary, "Action", calendar.at(asked, 11, 30), resolved, due)
    for weakness, number in WEAKNESS_TICKETS.items():
        resolved = None if weakness.gone < 0 else calendar.at(weakness.gone, 11)
        until = weakness.first - LIMITS[weakness.severity]
        yield Ticket(number, weakness.title, "Weakness", calendar.at(weakness.first, 9, 20), resolved, until)


def _cells(calendar: Calendar, item: Ticket, at: datetime) -> tuple[object, ...]:
    resolved = item.resolved if item.resolved is not None and item.resolved <= at else None
    state = ("Done", "Done") if resolved else ("In Progress", "In Progress")
    # A limit may lie in the days to come, where no weekday is held to.
    due = None if item.due is None else calendar.as_of - timedelta(days=item.due)
    created = utc(item.created)
    return (f"EX-{item.number}", item.summary, item.kind, *state, created, utc(resolved) if resolved else None, due)
