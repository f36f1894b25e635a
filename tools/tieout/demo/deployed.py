"""Deployments of the product to production, month by month, as the pipeline of the sample company records them.

The product lies in another repository than its programme: so each row names the request that brought the commit,
and the ticket that says why.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from tieout.collect.ingest.base import utc
from tieout.demo.brought import Brought
from tieout.demo.captures import table
from tieout.model.evidence.record import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.demo.calendar import Calendar

REPOSITORY = "example/product"
FIRST = 381
"""How many days ago the first of these deployments was made; from then on there is one every few days."""
EVERY = 5
FROM_LAPTOP = 176
"""The one that Hugo made by hand."""
WITHOUT_REASON = 91
"""The one that names neither a request nor a ticket."""
_HEADER = (
    *("id", "repository", "environment", "commit", "ref", "deployed_at"),
    *("actor", "actor_kind", "change", "ticket", "result", "url"),
)


def deployments(calendar: Calendar, since: datetime, until: datetime, at: datetime) -> Brought:
    """Give the deployments of a stretch of time, exported afterwards."""
    rows = [row for moment, row in _all(calendar) if since <= moment < until]
    return Brought(
        title="Deployments to production",
        reads="deployments-csv",
        system="pipeline",
        serves=(("CHG-01", "deployment-records"),),
        name=f"deployments-{until:%Y-%m-%d}.csv",
        content=table(_HEADER, *rows),
        at=at,
        by="dora",
        settings={"total": f"{len(rows)}"},
        window=Span(since, until),
    )


def ticketed(calendar: Calendar) -> Iterator[tuple[int, datetime]]:
    """Give the number of each ticket that a deployment names, and when that was made."""
    for days in range(FIRST, 0, -EVERY):
        if days != WITHOUT_REASON:
            yield _ticket(days), _moment(calendar, days)


def _moment(calendar: Calendar, days: int) -> datetime:
    return datetime.combine(calendar.ago(days), time(10, 7 + days % 50), UTC) + timedelta(seconds=days % 60)


def _all(calendar: Calendar) -> Iterator[tuple[datetime, tuple[object, ...]]]:
    for number, days in enumerate(range(FIRST, 0, -EVERY)):
        moment = _moment(calendar, days)
        is_by_hand, is_bare = days == FROM_LAPTOP, days == WITHOUT_REASON
        commit = hashlib.sha256(f"{REPOSITORY} {number}".encode()).hexdigest()[:40]
        yield (
            moment,
            (
                f"deploy-{number + 1201}",
                REPOSITORY,
                "production",
                commit,
                "main",
                utc(moment),
                "hugo-example" if is_by_hand else "pipeline",
                "human" if is_by_hand else "service",
                None if is_bare else f"#{1101 + number}",
                None if is_bare else f"EX-{_ticket(days)}",
                "success",
                None if is_by_hand else f"https://pipeline.example.com/runs/{number + 88001}",
            ),
        )


def _ticket(days: int) -> int:
    """Give the number of the ticket of a deployment: numbers run with the days."""
    return 1000 - days - 3
