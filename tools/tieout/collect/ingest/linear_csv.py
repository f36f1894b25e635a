"""Linear's export of issues as CSV -> tickets."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tieout.collect.base import Normalised
from tieout.collect.ingest.base import RAW_CSV, row
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

# The columns of Linear's export, "Exporting data"; newer ones stand after them.
NEEDED = ("ID", "Status", "Created", "Completed", "Canceled")
READ = (*NEEDED, "Team", "Title", "Creator", "Assignee", "Labels", "Started", "Due Date")
_LINKS = {"links": "The header of a column of text that names pull requests and commits."}


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearCsv:
    """Issues of a workspace, a team or a view."""

    said: tuple[tuple[str, str], ...] = ()
    """The settings, sorted by name."""
    id: ClassVar[str] = "linear-csv"
    version: ClassVar[str] = "1"
    schema: ClassVar[TableSchema] = TICKETS
    raw_name: ClassVar[str] = RAW_CSV
    settings: ClassVar[Mapping[str, str]] = MappingProxyType(
        {**WORD_SETTINGS, **_LINKS, **MOMENT_SETTINGS, **BOUND_SETTINGS}
    )

    def configured(self, settings: Mapping[str, str]) -> LinearCsv:
        """Give the same with these settings. Raises UsageError."""
        return LinearCsv(said=said_of(self, settings))

    def normalise(self, raw: bytes) -> Normalised:
        """Give a row for each issue."""
        return normalised(self, self.said, raw, _made)


def _made(opened: Opened) -> Made | None:
    said, problems = opened.said, opened.problems
    cells, words = Cells(opened.table, problems, Moments.by(said)), Words.by(said)
    named = [said[name] for name in _LINKS if name in said]
    if cells.lacks((*NEEDED, *named), READ):
        return None
    rows = [_row(cells, key, words, named, problems) for key in cells.each("ID")]
    parameters = (*opened.words((*WORD_SETTINGS, *_LINKS, *MOMENT_SETTINGS)), *cells.unread((*READ, *named)))
    return Made(rows, parameters)


def _row(cells: Cells, key: str, words: Words, named: list[str], problems: Problems) -> Row:
    if not (key and cells.one("Status") and cells.one("Created")):
        problems.add(f":{cells.line}", "the issue lacks its ID, its status or when it was created")
    labels = [part.strip() for part in cells.one("Labels").split(",")]
    return row(
        TICKETS,
        f"{RAW_CSV}:{cells.line}",
        {
            "ticket": key,
            "project": key.rpartition("-")[0],
            "title": next(iter(cells.all("Title")), ""),
            "status": _status(cells, words, problems),
            "source_status": cells.one("Status"),
            "created_at": cells.moment("Created"),
            "closed_at": cells.moment("Completed") or cells.moment("Canceled"),
            "due_on": cells.day("Due Date"),
            "assignee": cells.one("Assignee"),
            "reporter": cells.one("Creator"),
            "approval": UNKNOWN,
            "labels": ";".join(part for part in labels if part),
            "links": links_of(text for name in named for text in cells.all(name)),
        },
    )


def _status(cells: Cells, words: Words, problems: Problems) -> str:
    """Give what the dates show, and the words where there is no date; where they contradict each other it is unknown."""
    name = cells.one("Status")
    by_word = words.known(name)
    if cells.one("Canceled"):
        by_date = CANCELLED
    elif cells.one("Completed"):
        by_date = DONE
    else:
        by_date = IN_PROGRESS if cells.one("Started") else OPEN
    if words.set(name):
        return by_word
    ended = {DONE, CANCELLED}
    if by_word and (by_word in ended) != (by_date in ended):
        problems.add(f":{cells.line}", f"the status is {name!r}, and the columns Completed and Canceled say otherwise")
        return UNKNOWN
    return by_date if by_date in ended or not by_word else by_word
