"""Jira's export of a search as CSV -> tickets. A header may stand there several times: one for each of its values."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tieout.collect.base import Normalised
from tieout.collect.ingest.base import RAW_CSV, TOTAL, row
from tieout.collect.ingest.delimited import BOUND_SETTINGS
from tieout.collect.ingest.moments import MOMENT_SETTINGS, Moments
from tieout.collect.ingest.opened import Made, Opened, normalised
from tieout.collect.ingest.settings import said_of
from tieout.collect.ingest.ticket_table import Cells
from tieout.collect.ingest.ticket_words import UNKNOWN, WORD_SETTINGS, Words, links_of
from tieout.model.evidence.tables.tickets import CANCELLED, DONE, IN_PROGRESS, OPEN, TICKETS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.collect.ingest.base import Problems
    from tieout.model.evidence.table import Row, TableSchema

NEEDED = ("Issue key", "Status", "Created")
READ = (
    *NEEDED,
    *("Summary", "Issue Type", "Project key", "Status Category", "Resolution", "Resolved", "Due date", "Assignee"),
    *("Reporter", "Labels"),
)
_FIELDS = {
    "approver": "The header of the column that names who approved it: Custom field (Approver).",
    "approved_at": "The header of the column that says when.",
    "links": "The header of a column of text that names pull requests and commits.",
}
_CATEGORIES = {"to do": OPEN, "in progress": IN_PROGRESS, "done": DONE}
# Atlassian, "Export more than 1000 work items": the search gives so many, and the file does not say that it is cut.
_MOST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class JiraCsv:
    """Issues that a search found."""

    said: tuple[tuple[str, str], ...] = ()
    """The settings, sorted by name."""
    id: ClassVar[str] = "jira-csv"
    version: ClassVar[str] = "1"
    schema: ClassVar[TableSchema] = TICKETS
    raw_name: ClassVar[str] = RAW_CSV
    settings: ClassVar[Mapping[str, str]] = MappingProxyType(
        {**WORD_SETTINGS, **_FIELDS, **MOMENT_SETTINGS, **BOUND_SETTINGS}
    )

    def configured(self, settings: Mapping[str, str]) -> JiraCsv:
        """Give the same with these settings. Raises UsageError."""
        return JiraCsv(said=said_of(self, settings))

    def normalise(self, raw: bytes) -> Normalised:
        """Give a row for each issue."""
        return normalised(self, self.said, raw, _made)


def _made(opened: Opened) -> Made | None:
    said, problems = opened.said, opened.problems
    cells, words = Cells(opened.table, problems, Moments.by(said)), Words.by(said)
    named = [said[name] for name in _FIELDS if name in said]
    if cells.lacks((*NEEDED, *named), READ[:-1]):
        return None
    rows = [_row(cells, key, words, said, problems) for key in cells.each("Issue key")]
    is_full = len(rows) == _MOST and opened.bounds.total is None
    gaps = (f"the table has {_MOST} rows, as many as Jira exports at most: set {TOTAL}",) if is_full else ()
    parameters = (*opened.words((*WORD_SETTINGS, *_FIELDS, *MOMENT_SETTINGS)), *cells.unread((*READ, *named)))
    return Made(rows, parameters, gaps)


def _row(cells: Cells, key: str, words: Words, said: Mapping[str, str], problems: Problems) -> Row:
    if not (key and cells.one("Status") and cells.one("Created")):
        problems.add(f":{cells.line}", "the issue lacks its key, its status or when it was created")
    approver = ";".join(cells.all(said["approver"])) if "approver" in said else ""
    return row(
        TICKETS,
        f"{RAW_CSV}:{cells.line}",
        {
            "ticket": key,
            "project": cells.one("Project key") or key.rpartition("-")[0],
            "title": next(iter(cells.all("Summary")), ""),
            "type": cells.one("Issue Type"),
            "status": _status(cells, words, problems),
            "source_status": cells.one("Status"),
            "created_at": cells.moment("Created"),
            "closed_at": cells.moment("Resolved"),
            "due_on": cells.day("Due date"),
            "assignee": cells.one("Assignee"),
            "reporter": cells.one("Reporter"),
            "approver": approver,
            "approved_at": cells.moment(said["approved_at"]) if "approved_at" in said else "",
            "approval": ("yes" if approver else "no") if "approver" in said else UNKNOWN,
            "labels": ";".join(cells.all("Labels")),
            "links": links_of(cells.all(said["links"])) if "links" in said else "",
        },
    )


def _status(cells: Cells, words: Words, problems: Problems) -> str:
    name, category, resolution = cells.one("Status"), cells.one("Status Category"), cells.one("Resolution")
    found = words.set(name) or _CATEGORIES.get(category.casefold(), "") or words.known(name)
    if not found:
        if name:
            problems.add(f":{cells.line}", f"the status {name!r} is in no table: say it as done or cancelled")
        return UNKNOWN
    is_cancelled = found == DONE and CANCELLED in {words.known(name), words.known(resolution)} and not words.set(name)
    return CANCELLED if is_cancelled else found
