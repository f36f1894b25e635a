"""What auditors call the columns of their lists -> the fields that we read; whatever else is there is told, not guessed."""

from __future__ import annotations

import re
from typing import NamedTuple

_HEADERS = {
    "id": ("id", "request id", "request", "request #", "request no", "request number", "ref", "ref #", "reference",
           "pbc #", "pbc id", "pbc no", "irl #", "irl id", "no", "#", "item #", "item no", "item id"),
    "item": ("item", "title", "request title", "request item", "requested item", "document requested", "request name"),
    "description": ("description", "details", "request description", "request details", "evidence requested"),
    "criteria": ("criterion", "criteria", "tsc", "tsc ref", "tsc reference", "trust services criteria", "soc 2 criteria"),
    "control": ("control", "controls", "control id", "control #", "control reference", "control ref"),
    "owner": ("owner", "client owner", "assigned to", "assignee", "responsible", "contact"),
    "due": ("due", "due date", "date due", "due by", "deadline"),
    "priority": ("priority",),
    "progress": ("internal status", "client status", "our status"),
    "status": ("auditor status", "status (auditor)", "auditor's status", "audit status", "status"),
    "evidence": ("evidence", "evidence id", "evidence ids"),
    "link": ("evidence link", "link", "file link"),
    "provided_on": ("date received", "received", "date provided", "provided on"),
    "sample": ("population/sample", "population or sample", "population / sample", "sample", "sample ref",
               "sample reference", "population"),
    "period": ("period", "audit period", "period covered"),
    "comment": ("auditor comment", "auditor comments", "reviewer comments", "auditor's comments", "auditor notes",
                "comments", "comment", "notes"),
    "ours": ("our comment", "client comment", "client comments", "response", "client response"),
}  # fmt: skip
FIELDS = {name: field for field, names in _HEADERS.items() for name in names}
MOST_ABOVE = 30
"""Rows in which the titles are looked for: a list may have a heading above."""
_BLANKS = re.compile(r"[\s_]+")


class Header(NamedTuple):
    """The row of titles."""

    at: int
    """Its place among the rows, from 0."""
    fields: tuple[str, ...]
    """Of each column the field, empty where we know none."""
    unknown: tuple[str, ...]
    """Titles that we know no field for."""
    twice: tuple[tuple[str, str, str], ...]
    """A field with two titles that both mean it: nobody can say which counts."""


def header_in(rows: list[tuple[str, ...]]) -> Header | None:
    """Find the first row that names an id and an item or a description; None if there is none near the top."""
    for at, row in enumerate(rows[:MOST_ABOVE]):
        fields = tuple(FIELDS.get(_plain(title), "") for title in row)
        if "id" in fields and {"item", "description"} & {*fields}:
            return Header(
                at, fields, tuple(t for t, f in zip(row, fields, strict=True) if t and not f), _twice(row, fields)
            )
    return None


def _twice(row: tuple[str, ...], fields: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    seen: dict[str, str] = {}
    found: list[tuple[str, str, str]] = []
    for title, field in zip(row, fields, strict=True):
        if field in seen:
            found.append((field, seen[field], title))
        elif field:
            seen[field] = title
    return tuple(found)


def _plain(title: str) -> str:
    return _BLANKS.sub(" ", title).strip().rstrip(".:").casefold()
