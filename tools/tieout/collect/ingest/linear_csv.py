"""Linear's export of issues as CSV -> tickets."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tieout.collect.base import Normalised
from tieout.collect.ingest.base import COMPLETE, RAW_CSV, TOTAL, Problems, number_setting, refuse_unknown, row, told
from tieout.collect.ingest.delimited import BOUND_SETTINGS, Bounds, table_of
from tieout.collect.ingest.moments import MOMENT_SETTINGS, Moments
from tieout.collect.ingest.ticket_table import Cells
from tieout.collect.ingest.ticket_words import UNKNOWN, WORD_SETTINGS, Words, links_of
from tieout.model.evidence.tables.tickets import CANCELLED, DONE, IN_PROGRESS, OPEN, TICKETS

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        refuse_unknown(self, settings)
        number_setting(self, settings, TOTAL)
        Moments.by(settings)
        return LinearCsv(said=tuple(sorted((name, value) for name, value in settings.items() if value)))

    def normalise(self, raw: bytes) -> Normalised:
        """Give a row for each issue."""
        problems, said = Problems(self.raw_name), dict(self.said)
        bounds = Bounds(total=number_setting(self, said, TOTAL), complete=said.get(COMPLETE, ""))
        table = table_of(raw, problems, bounds=bounds)
        if table is None:
            return told(problems)
        cells = Cells(table, problems, Moments.by(said))
        named = [said[name] for name in _LINKS if name in said]
        if cells.lacks((*NEEDED, *named), READ):
            problems.add("", f"{len(table.rows)} rows were not read", times=len(table.rows))
            return told(problems, gaps=table.gaps, parameters=table.parameters)
        words, seen = Words.by(said), dict[str, int]()
        rows = []
        for line in cells.each():
            key = cells.one("ID")
            first = seen.setdefault(key, line)
            if key and first != line:
                problems.add(f":{line}", f"{key} stands in line {first} already")
            rows.append(_row(cells, key, words, named, problems))
        told_of = (*WORD_SETTINGS, *_LINKS, *MOMENT_SETTINGS)
        parameters = (*table.parameters, *((name, said[name]) for name in told_of if name in said))
        return told(
            problems,
            rows=rows,
            total=bounds.total,
            gaps=table.gaps,
            parameters=(*parameters, *cells.unread((*READ, *named))),
        )


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
