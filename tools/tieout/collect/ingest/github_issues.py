"""GitHub's issues (REST) -> tickets.

The list holds pull requests too: they are no tickets, and their number is kept in the record. GitHub gives open
issues alone unless all are asked for (``state=all``), and nothing in its answer says which was asked: a list without
a single closed one has a gap until somebody says why that is right.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tieout.collect.base import Normalised
from tieout.collect.ingest.base import RAW_JSON, Problems, refuse_unknown, row, told
from tieout.collect.ingest.delimited import BOUND_SETTINGS, Bounds
from tieout.collect.ingest.github_pages import listed
from tieout.collect.ingest.items import note_twice
from tieout.collect.ingest.ticket_words import UNKNOWN, links_of
from tieout.model.evidence.tables.tickets import CANCELLED, DONE, OPEN, TICKETS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.collect.ingest.items import Item
    from tieout.model.evidence.table import Row, TableSchema

PERMISSION = "Issues: read"
# GitHub REST: List repository issues (state, state_reason, pull_request). A reason is null for what was closed
# before there were reasons: that is done, as the page shows it.
_REASONS = {"": DONE, "completed": DONE, "not_planned": CANCELLED, "duplicate": CANCELLED}
_ELSEWHERE = Bounds(complete="the rows are counted here")


@dataclass(frozen=True, slots=True, kw_only=True)
class GithubIssues:
    """Issues of a repository."""

    repository: str = ""
    bounds: Bounds = field(default_factory=Bounds)
    id: ClassVar[str] = "github-issues"
    version: ClassVar[str] = "1"
    schema: ClassVar[TableSchema] = TICKETS
    raw_name: ClassVar[str] = RAW_JSON
    settings: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"repository": "The owner and name of the repository; else what the addresses say.", **BOUND_SETTINGS}
    )

    def configured(self, settings: Mapping[str, str]) -> GithubIssues:
        """Give the same for this repository and number. Raises UsageError."""
        refuse_unknown(self, settings)
        return GithubIssues(repository=settings.get("repository", self.repository), bounds=Bounds.by(self, settings))

    def normalise(self, raw: bytes) -> Normalised:
        """Give a row for each issue that is no pull request."""
        problems = Problems(self.raw_name)
        # A number of issues counts no pull requests, so it cannot be held against the items of the pages.
        bounds = _ELSEWHERE if self.bounds.total is not None else self.bounds
        found = listed(raw, problems, action=PERMISSION, bounds=bounds)
        if found is None:
            return told(problems)
        seen: dict[str, str] = {}
        rows, requests = [], 0
        for item in found.items:
            repository, number = self.repository or _repository(item), item.label("number")
            if number:
                key = f"{repository}#{number}"
                note_twice(item, seen, key, key)
            if item.has("pull_request"):
                requests += 1
            else:
                rows.append(_row(item, repository, number))
        gaps = list(found.gaps)
        if self.bounds.total is not None:
            gaps.extend(self.bounds.gaps(len(rows), "issues"))
        elif (
            found.items and not self.bounds.complete and not any(item.text("state") == "closed" for item in found.items)
        ):
            gaps.append("no issue in the list is closed: nothing shows that closed ones were asked for (state=all)")
        said = (("repository", self.repository),) if self.repository else ()
        counts = (("pages", str(found.pages)), ("pull requests, which are no tickets", str(requests)))
        return told(
            problems,
            rows=rows,
            total=self.bounds.total,
            gaps=tuple(gaps),
            parameters=(*said, *self.bounds.parameters, *counts),
        )


def _row(item: Item, repository: str, number: str) -> Row:
    if not (number and repository and item.text("state") and item.text("created_at")):
        item.problems.add(item.at, "the issue lacks its number, its repository, its state or created_at")
    user, kind, milestone = item.item("user"), item.item("type"), item.item("milestone")
    assignees = [each.text("login") for each in item.items("assignees")]
    return row(
        TICKETS,
        item.place(),
        {
            "ticket": f"{repository}#{number}",
            "project": repository,
            "title": item.text("title"),
            "type": kind.text("name") if kind else "",
            "status": _status(item),
            "source_status": " ".join(each for each in (item.text("state"), item.text("state_reason")) if each),
            "created_at": item.instant("created_at"),
            "closed_at": item.instant("closed_at"),
            # An instant in the interface, a day on the page.
            "due_on": milestone.instant("due_on")[:10] if milestone else "",
            "assignee": ";".join(each for each in assignees if each),
            "reporter": user.text("login") if user else "",
            "approval": UNKNOWN,
            "labels": ";".join(_labels(item)),
            "links": links_of((item.text("body"),)),
            "url": item.text("html_url"),
        },
    )


def _status(item: Item) -> str:
    state, reason = item.text("state"), item.text("state_reason")
    if state == "open":
        return OPEN
    found = _REASONS.get(reason) if state == "closed" else None
    if found is None:
        item.problems.add(f"{item.at}/state", f"the state {f'{state} {reason}'.strip()!r} is not known")
    return found or UNKNOWN


def _labels(item: Item) -> list[str]:
    given = item.value.get("labels")
    if isinstance(given, list) and all(isinstance(each, str) for each in given):
        return list(item.texts("labels"))
    return [name for each in item.items("labels") if (name := each.text("name"))]


def _repository(item: Item) -> str:
    return "/".join(item.text("repository_url").rstrip("/").split("/")[-2:]) if item.text("repository_url") else ""
