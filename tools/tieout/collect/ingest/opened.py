"""A form that is a table with separators: how it is opened, what its settings say, and which rows name what twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.collect.ingest.base import Problems, told
from tieout.collect.ingest.delimited import BOUND_SETTINGS, DELIMITERS, Bounds, note_formula, table_of
from tieout.collect.ingest.moments import MOMENT_SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from tieout.collect.base import Normalised
    from tieout.collect.ingest.base import Ingestion
    from tieout.collect.ingest.delimited import Delimited
    from tieout.model.evidence.table import Row

LIST_SETTINGS = {
    **MOMENT_SETTINGS,
    **BOUND_SETTINGS,
    "delimiter": f"What parts the cells: {', '.join(DELIMITERS)}.",
}
"""The settings of any list, whatever it is a list of."""
LIST_CHOICES = {"delimiter": DELIMITERS}


class Made(NamedTuple):
    """What a form makes of a table."""

    rows: Sequence[Row]
    parameters: tuple[tuple[str, str], ...]
    """Beside those of the table."""
    gaps: tuple[str, ...] = ()
    """Likewise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A table that could be read, and what is known of it from elsewhere."""

    table: Delimited
    said: Mapping[str, str]
    bounds: Bounds
    problems: Problems

    def words(self, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Give as parameters what the settings of these names say."""
        return tuple((name, self.said[name]) for name in names if name in self.said)

    def named(
        self, positions: Mapping[str, int], column: str, what: str, key: Callable[[Mapping[str, str]], Hashable]
    ) -> Iterator[tuple[int, dict[str, str]]]:
        """Give each row that names what it tells of: its line, and its cells by what they are.

        A formula, a row without the name, and a second row of the same ``key`` are problems.
        """
        seen: dict[Hashable, int] = {}
        for line, cells in self.table.rows:
            values = {name: cells[position] for name, position in positions.items()}
            for name, cell in values.items():
                note_formula(cell, self.problems, line, name)
            subject = values.get(column, "")
            if not subject:
                self.problems.add(f":{line}", f"the row names no {what}")
                continue
            first = seen.setdefault(key(values), line)
            if first != line:
                self.problems.add(f":{line}", f"the {what} {subject!r} stands in line {first} already")
            yield line, values


def normalised(
    ingestion: Ingestion, settings: Iterable[tuple[str, str]], raw: bytes, make: Callable[[Opened], Made | None]
) -> Normalised:
    """Open a table and make rows of it; where ``make`` gives None, a problem says how many were not read."""
    problems, said = Problems(ingestion.raw_name), dict(settings)
    bounds = Bounds.by(ingestion, said)
    table = table_of(raw, problems, delimiter=said.get("delimiter", ""), bounds=bounds)
    if table is None:
        return told(problems)
    made = make(Opened(table=table, said=said, bounds=bounds, problems=problems))
    if made is None:
        problems.add("", f"{len(table.rows)} rows were not read", times=len(table.rows))
        return told(problems, gaps=table.gaps, parameters=table.parameters)
    return told(
        problems,
        rows=made.rows,
        total=bounds.total,
        gaps=(*table.gaps, *made.gaps),
        parameters=(*table.parameters, *made.parameters),
    )
