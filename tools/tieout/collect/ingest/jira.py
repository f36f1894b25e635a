"""Jira's answers to a search (REST) -> tickets.

Read are the answers of ``/rest/api/3/search/jql`` (Jira Cloud: ``isLast``, ``nextPageToken``) and of
``/rest/api/2/search`` (Data Center: ``startAt``, ``total``): one, a list of them, or one a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tieout.collect.base import Normalised
from tieout.collect.ingest.base import RAW_JSON, Problems, row, told
from tieout.collect.ingest.delimited import BOUND_SETTINGS, Bounds
from tieout.collect.ingest.items import Item, note_twice
from tieout.collect.ingest.jira_pages import gaps_of, issues_of
from tieout.collect.ingest.json_pages import pages_of
from tieout.collect.ingest.moments import Moments
from tieout.collect.ingest.settings import said_of
from tieout.collect.ingest.ticket_words import UNKNOWN, WORD_SETTINGS, Words, links_of
from tieout.model.evidence.tables.tickets import CANCELLED, DONE, IN_PROGRESS, OPEN, TICKETS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.collect.strict_json import Json
    from tieout.model.evidence.table import Row, TableSchema

_FIELDS = {
    "approver": "The field that names who approved it: customfield_10050.",
    "approved_at": "The field that says when.",
    "links": "The fields of text that name pull requests and commits, parted by semicolons.",
}
# Jira Cloud REST v3: Status category. Its keys are the same in every language; the names are not.
_CATEGORIES = {"new": OPEN, "indeterminate": IN_PROGRESS, "done": DONE}
_DEEPEST = 20
_MOMENTS = Moments()


@dataclass(frozen=True, slots=True, kw_only=True)
class Jira:
    """Issues that a search found."""

    said: tuple[tuple[str, str], ...] = ()
    """The settings, sorted by name."""
    id: ClassVar[str] = "jira"
    version: ClassVar[str] = "1"
    schema: ClassVar[TableSchema] = TICKETS
    raw_name: ClassVar[str] = RAW_JSON
    settings: ClassVar[Mapping[str, str]] = MappingProxyType({**WORD_SETTINGS, **_FIELDS, **BOUND_SETTINGS})

    def configured(self, settings: Mapping[str, str]) -> Jira:
        """Give the same with these settings. Raises UsageError."""
        return Jira(said=said_of(self, settings))

    def normalise(self, raw: bytes) -> Normalised:
        """Give a row for each issue."""
        problems, said = Problems(self.raw_name), dict(self.said)
        bounds = Bounds.by(self, said)
        pages = pages_of(raw, problems)
        reading, seen = _Reading(said), dict[str, str]()
        rows = []
        for item in issues_of(pages):
            key = item.text("key")
            if key:
                note_twice(item, seen, key, key)
            rows.append(reading.row(item, key))
        return told(
            problems,
            rows=rows,
            total=bounds.total,
            gaps=gaps_of(pages, len(rows), bounds),
            parameters=(*self.said, ("pages", str(len(pages)))),
        )


class _Reading:
    """What the settings say, and the rows that they make."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self._said = said
        self._words = Words.by(said)
        self._links = tuple(item.strip() for item in said.get("links", "").split(";") if item.strip())

    def row(self, item: Item, key: str) -> Row:
        """Give the row of an issue; what it does not say is empty or unknown, and what it must say a problem."""
        fields = item.item("fields") or Item({}, f"{item.at}/fields", item.problems)
        status = fields.item("status")
        if not (key and status and status.text("name") and fields.text("created")):
            item.problems.add(item.at, "the issue lacks its key, its status or created: ask for these fields")
        project, kind = fields.item("project"), fields.item("issuetype")
        approver, approval = self._approval(fields)
        when = self._said.get("approved_at", "")
        return row(
            TICKETS,
            item.place(),
            {
                "ticket": key,
                "project": project.text("key") if project else key.rpartition("-")[0],
                "title": fields.text("summary"),
                "type": kind.text("name") if kind else "",
                "status": self._status(fields, status),
                "source_status": status.text("name") if status else "",
                "created_at": _moment(fields, "created"),
                "closed_at": _moment(fields, "resolutiondate"),
                "due_on": _moment(fields, "duedate"),
                "assignee": person(fields.value.get("assignee")),
                "reporter": person(fields.value.get("reporter")),
                "approver": approver,
                "approved_at": _moment(fields, when) if when else "",
                "approval": approval,
                "labels": ";".join(fields.texts("labels")),
                "links": links_of(text for name in self._links for text in _texts(fields.value.get(name))),
                "url": _address(item.text("self"), key),
            },
        )

    def _status(self, fields: Item, status: Item | None) -> str:
        if status is None:
            return UNKNOWN
        name, category = status.text("name"), status.item("statusCategory")
        resolution = fields.item("resolution")
        found = self._words.set(name) or _CATEGORIES.get(category.text("key") if category else "", "")
        found = found or self._words.known(name)
        if not found:
            status.problems.add(f"{status.at}/name", f"the status {name!r} is in no table: say it as done or cancelled")
            return UNKNOWN
        ended = self._words.known(resolution.text("name")) if resolution else ""
        is_cancelled = found == DONE and CANCELLED in {ended, self._words.known(name)} and not self._words.set(name)
        return CANCELLED if is_cancelled else found

    def _approval(self, fields: Item) -> tuple[str, str]:
        name = self._said.get("approver", "")
        if not name:
            return "", UNKNOWN
        if not fields.has(name):
            fields.problems.add(fields.at, f"there is no field {name}, which the settings name as approver: ask for it")
            return "", UNKNOWN
        found = person(fields.value.get(name))
        return found, "yes" if found else "no"


def person(value: Json) -> str:
    """Give the address of a person, else the name, else the account; of several all, parted by semicolons."""
    if isinstance(value, list):
        return ";".join(found for each in value if (found := person(each)))
    if isinstance(value, dict):
        keys = ("emailAddress", "email", "displayName", "name", "accountId", "value")
        given = [value.get(key) for key in keys]
        return next((each for each in given if isinstance(each, str) and each), "")
    return value if isinstance(value, str) else ""


def _moment(fields: Item, key: str) -> str:
    return _MOMENTS.cell(fields.text(key), fields.problems, f"{fields.at}/{key}", key)


def _texts(value: Json, depth: int = 0) -> list[str]:
    """Give the texts of a field: a text, or a document of them as Jira Cloud writes it (Atlassian Document Format)."""
    if isinstance(value, str):
        return [value]
    if depth > _DEEPEST or not isinstance(value, (dict, list)):
        return []
    parts = value.values() if isinstance(value, dict) else value
    return [text for part in parts for text in _texts(part, depth + 1)]


def _address(address: str, key: str) -> str:
    start, sign, _ = address.partition("/rest/api/")
    return f"{start}/browse/{key}" if sign and key else ""
