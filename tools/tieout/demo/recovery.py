"""What the sample company could have restored of its database: a snapshot each night, listed each month."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from tieout.collect.ingest.base import utc
from tieout.demo.brought import Brought
from tieout.demo.captures import table
from tieout.model.evidence.record import Span

if TYPE_CHECKING:
    from tieout.demo.calendar import Calendar

FORM = "recovery-points"
SYSTEM = "production-database"
MISSED = 118
"""How many days ago no snapshot was made: nobody had looked at the alert."""
KEPT = 35
"""For how many days a snapshot is kept, as the policy says."""
_HEADER = (
    "snapshot id",
    "database",
    "system",
    "type",
    "status",
    "created at",
    "finished at",
    "expires at",
    "encrypted",
)


def point_of(day: date) -> str:
    """Give the name of the snapshot of a night."""
    return f"production-{day}"


def recovery_points(calendar: Calendar, since: datetime, at: datetime) -> Brought:
    """Give the snapshots that there were at a moment; the list before this one was made on the day of ``since``."""
    days = [at.date() - timedelta(days=back) for back in range(KEPT, -1, -1)]
    rows = [_row(day) for day in days if day != calendar.ago(MISSED)]
    return Brought(
        title="Snapshots of the production database",
        reads=FORM,
        system="cloud-production",
        serves=(("BCP-03", "backup-reports"),),
        name=f"snapshots-{at:%Y-%m-%d}.csv",
        content=table(_HEADER, *rows),
        at=at,
        by="dora",
        settings={"total": f"{len(rows)}"},
        window=Span(since, datetime.combine(at.date(), time(), UTC)),
    )


def _row(day: date) -> tuple[object, ...]:
    began = datetime.combine(day, time(1, 10), UTC)
    ended, expires = began + timedelta(minutes=21), began + timedelta(days=KEPT, hours=12)
    moments = (utc(began), utc(ended), utc(expires))
    return (point_of(day), "production", SYSTEM, "snapshot", "completed", *moments, "yes")
