"""Requests -> JSON of the shape ``tieout.requests/v1``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.report.json import dumped
from tieout.workpapers.requests import owner

if TYPE_CHECKING:
    from datetime import date

    from tieout.judgement.requests import Line
    from tieout.workpapers.requests import RequestSheet

SCHEMA = "tieout.requests/v1"


def status(of: RequestSheet, as_of: date) -> str:
    """Give every request as one JSON object and a line end, in the order of the auditor's lists."""
    return dumped(
        {
            "schema": SCHEMA,
            "as_of": as_of.isoformat(),
            "lists": [
                {
                    "path": item.path,
                    "sha256": item.digest,
                    "came_on": None if item.came_on is None else item.came_on.isoformat(),
                }
                for item in of.book.lists
            ],
            "requests": [_record(line) for line in of.lines],
        }
    )


def _record(of: Line) -> dict[str, object]:
    asked = of.asked
    return {
        "id": asked.id,
        "item": asked.said.item if asked.said else "",
        "owner": owner(asked) or None,
        "due": None if asked.due is None else asked.due.isoformat(),
        "internal_status": asked.progress.value,
        "auditor_status": asked.said.status if asked.said else "",
        "answer": asked.answer.value,
        "said_in": None if asked.list is None else asked.list.path,
        "overdue": of.is_overdue,
        "next": of.lacks or None,
        "command": of.command or None,
    }
