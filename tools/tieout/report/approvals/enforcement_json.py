"""Timeline of the branch's protection -> the values of a JSON object."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from tieout.report.json import dumped, period

if TYPE_CHECKING:
    from datetime import datetime

    from tieout.workpapers.enforcement import EnforcementSheet, Row

SCHEMA = "tieout.enforcement/v1"


def enforcement(of: EnforcementSheet) -> str:
    """Give the timeline as one JSON object and a line end."""
    return dumped({"schema": SCHEMA, **values(of)})


def values(of: EnforcementSheet) -> dict[str, Any]:
    """Give the same without a schema, to stand in another object. Times are UTC; ``end`` is the first past it."""
    return {
        "branch": of.branch,
        "as_of": of.as_of.isoformat(),
        "timezone": of.timezone,
        "period": period(of.period),
        "start": None if of.start is None else _instant(of.start),
        "end": None if of.end is None else _instant(of.end),
        "snapshots": of.snapshots,
        "incomplete": of.incomplete,
        "covered": of.is_covered,
        "reason": of.reason or None,
        "rows": [_row(row) for row in of.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    at = row.location
    return {
        "standing": row.standing.value,
        "start": _instant(row.start),
        "end": _instant(row.end),
        "about": row.about,
        "text": row.text,
        "assumed": row.is_assumed,
        "path": None if at is None else at.path,
        "line": None if at is None else at.line,
    }


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
