"""Linear's issues (GraphQL) -> tickets: the answer to a question for ``issues``, a list of them, or one a line.

Linear leaves archived issues out unless they are asked for (``includeArchived: true``), and archives what was closed
some months ago by itself. Nothing in its answer says which was asked: an answer without a single archived one
(``archivedAt``) has a gap until somebody says why that is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tieout.collect.base import Normalised
from tieout.collect.ingest.base import RAW_JSON, Problems, row, told
from tieout.collect.ingest.delimited import BOUND_SETTINGS, Bounds
from tieout.collect.ingest.items import note_twice
from tieout.collect.ingest.jira import person
from tieout.collect.ingest.json_pages import pages_of
from tieout.collect.ingest.settings import said_of
from tieout.collect.ingest.ticket_words import UNKNOWN, WORD_SETTINGS, Words, links_of
from tieout.model.evidence.record import Refusal
from tieout.model.evidence.tables.tickets import CANCELLED, DONE, IN_PROGRESS, OPEN, TICKETS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.collect.ingest.items import Item
    from tieout.model.evidence.table import Row, TableSchema

# Linear's GraphQL schema: WorkflowState.type.
_TYPES = {
    "triage": OPEN,
    "backlog": OPEN,
    "unstarted": OPEN,
    "started": IN_PROGRESS,
    "completed": DONE,
    "canceled": CANCELLED,
    "duplicate": CANCELLED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Linear:
    """Issues of a workspace or a team."""

    said: tuple[tuple[str, str], ...] = ()
    """The settings, sorted by name."""
    id: ClassVar[str] = "linear"
    version: ClassVar[str] = "1"
    schema: ClassVar[TableSchema] = TICKETS
    raw_name: ClassVar[str] = RAW_JSON
    settings: ClassVar[Mapping[str, str]] = MappingProxyType({**WORD_SETTINGS, **BOUND_SETTINGS})

    def configured(self, settings: Mapping[str, str]) -> Linear:
        """Give the same with these settings. Raises UsageError."""
        return Linear(said=said_of(self, settings))

    def normalise(self, raw: bytes) -> Normalised:
        """Give a row for each issue."""
        problems, said = Problems(self.raw_name), dict(self.said)
        bounds = Bounds.by(self, said)
        words = Words.by(said)
        seen: dict[str, str] = {}
        has_archived = False
        rows: list[Row] = []
        gaps: list[str] = []
        pages = pages_of(raw, problems)
        for number, page in enumerate(pages, 1):
            found = _issues(page)
            if found is None:
                continue
            for item in found.items("nodes"):
                key = item.text("identifier")
                if key:
                    note_twice(item, seen, key, key)
                has_archived = has_archived or bool(item.text("archivedAt"))
                gaps.extend(_cut(item, key))
                rows.append(_row(item, key, words))
            gaps.extend(_ends(found, number, len(pages)))
        if bounds.total is not None:
            gaps.extend(bounds.gaps(len(rows), "issues"))
        elif rows and not has_archived and not bounds.complete:
            gaps.append("no issue is archived: nothing shows that archived ones were asked for (includeArchived)")
        parameters = (*self.said, ("pages", str(len(pages))))
        return told(problems, rows=rows, total=bounds.total, gaps=tuple(gaps), parameters=parameters)


def _issues(page: Item) -> Item | None:
    """Give the connection of issues; an answer with errors, or without it, is a problem."""
    for error in page.items("errors"):
        page.problems.add(error.at, f"Linear answered: {error.text('message')}", reason=Refusal.FAILED)
    data = page.item("data")
    found = data.item("issues") if data else None
    if found is None:
        page.problems.add(page.at, "the answer has no data/issues")
    elif found.value.get("nodes") is None:
        page.problems.add(found.at, "the answer has no nodes, not even an empty list of them")
    return found


def _ends(found: Item, number: int, count: int) -> tuple[str, ...]:
    info = found.item("pageInfo")
    goes_on = info.flag("hasNextPage") if info else None
    if goes_on is None:
        return (f"page {number} of {count} does not say whether there is a further one (pageInfo, hasNextPage)",)
    if number < count and not goes_on:
        return (f"page {number} of {count} says that it is the last",)
    return ("the last page says that there is a further one",) if number == count and goes_on else ()


def _cut(item: Item, key: str) -> tuple[str, ...]:
    """Say which lists within an issue are cut."""
    parts = ((name, item.item(name)) for name in ("labels", "attachments"))
    infos = ((name, part.item("pageInfo")) for name, part in parts if part is not None)
    return tuple(f"{name} of {key} are cut" for name, info in infos if info is not None and info.flag("hasNextPage"))


def _row(item: Item, key: str, words: Words) -> Row:
    state, team = item.item("state"), item.item("team")
    if not (key and state and item.text("createdAt")):
        item.problems.add(item.at, "the issue lacks its identifier, its state or createdAt: ask for them")
    labels, attachments = item.item("labels"), item.item("attachments")
    addresses = [each.text("url") for each in attachments.items("nodes")] if attachments else []
    return row(
        TICKETS,
        item.place(),
        {
            "ticket": key,
            "project": team.text("key") if team else key.rpartition("-")[0],
            "title": item.text("title"),
            "status": _status(state, words),
            "source_status": state.text("name") if state else "",
            "created_at": item.instant("createdAt"),
            "closed_at": item.instant("completedAt") or item.instant("canceledAt"),
            "due_on": item.text("dueDate")[:10],
            "assignee": person(item.value.get("assignee")),
            "reporter": person(item.value.get("creator")),
            "approval": UNKNOWN,
            "labels": ";".join(each.text("name") for each in labels.items("nodes")) if labels else "",
            "links": links_of(addresses),
            "url": item.text("url"),
        },
    )


def _status(state: Item | None, words: Words) -> str:
    if state is None:
        return UNKNOWN
    name, kind = state.text("name"), state.text("type")
    found = words.set(name) or _TYPES.get(kind, "") or ("" if kind else words.known(name))
    if not found:
        state.problems.add(state.at, f"the state {name!r} of type {kind!r} is in no table: say it as done or cancelled")
    return found or UNKNOWN
