"""Any list of recovery points as CSV -> recovery points.

Columns and words are taken from tables (``recovery_point_words``) or from ``collectors.yaml``, and what was taken
for what is written into the record. What the list does not say is ``unknown``: an absent status is never a success.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tieout.collect.base import Normalised
from tieout.collect.ingest.account_columns import chosen_of, parameters_of
from tieout.collect.ingest.base import (
    COMPLETE,
    RAW_CSV,
    TOTAL,
    Problems,
    number_setting,
    refuse_unknown,
    row,
    told,
)
from tieout.collect.ingest.delimited import BOUND_SETTINGS, DELIMITERS, Bounds, Delimited, is_formula, table_of
from tieout.collect.ingest.moments import MOMENT_SETTINGS, Moments, Unclear
from tieout.collect.ingest.recovery_point_words import COLUMNS, FLAG_WORDS, STATUS_SETTINGS, STATUS_WORDS
from tieout.model.errors import UsageError
from tieout.model.evidence.tables.recovery_points import RECOVERY_POINTS, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.model.evidence.table import Row, TableSchema

_MOMENTS = ("started_at", "completed_at", "expires_at")
_ITEMS = re.compile(r"\s*[;,]\s*")
_WHOLE = re.compile(r"[0-9]{1,18}", re.ASCII)
_SETTINGS = {
    **{name: f"The header of the column that holds {name}." for name in COLUMNS},
    **{name: f"Words of the column status for a point that is {means}." for name, means in STATUS_SETTINGS.items()},
    **MOMENT_SETTINGS,
    **BOUND_SETTINGS,
    "delimiter": f"What parts the cells: {', '.join(DELIMITERS)}.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryPoints:
    """A list of recovery points, one a row."""

    said: tuple[tuple[str, str], ...] = ()
    """The settings, sorted by name."""
    id: ClassVar[str] = "recovery-points"
    version: ClassVar[str] = "1"
    schema: ClassVar[TableSchema] = RECOVERY_POINTS
    raw_name: ClassVar[str] = RAW_CSV
    settings: ClassVar[Mapping[str, str]] = MappingProxyType(_SETTINGS)

    def configured(self, settings: Mapping[str, str]) -> RecoveryPoints:
        """Give the same with these settings. Raises UsageError."""
        refuse_unknown(self, settings)
        number_setting(self, settings, TOTAL)
        Moments.by(settings)
        delimiter = settings.get("delimiter", "")
        if delimiter and delimiter not in DELIMITERS:
            remedy = f"write one of: {', '.join(DELIMITERS)}"
            raise UsageError(f"{self.id}: delimiter is {delimiter!r}", remedy=remedy)
        return RecoveryPoints(said=tuple(sorted((name, value) for name, value in settings.items() if value)))

    def normalise(self, raw: bytes) -> Normalised:
        """Give a row for each recovery point."""
        problems, said = Problems(self.raw_name), dict(self.said)
        bounds = Bounds(total=number_setting(self, said, TOTAL), complete=said.get(COMPLETE, ""))
        table = table_of(raw, problems, delimiter=said.get("delimiter", ""), bounds=bounds)
        if table is None:
            return told(problems)
        positions, others = chosen_of(table.header, said, problems, COLUMNS)
        for needed in ("point", "status"):
            if needed not in positions:
                problems.add(":1", f"no column is known as the {needed}: say which it is, as {needed}: HEADER")
        if not {"started_at", "completed_at"} & positions.keys():
            problems.add(":1", "no column says when a point was made: say which, as completed_at: HEADER")
        if len(problems):
            problems.add("", f"{len(table.rows)} rows were not read", times=len(table.rows))
            return told(problems, gaps=table.gaps, parameters=table.parameters)
        rows = list(_Reading(table, positions, said, problems).rows())
        words = tuple((name, said[name]) for name in sorted({*STATUS_SETTINGS, *MOMENT_SETTINGS} & said.keys()))
        return told(
            problems,
            rows=rows,
            total=bounds.total,
            gaps=table.gaps,
            parameters=(*table.parameters, *parameters_of(table.header, positions, others), *words),
        )


@dataclass(slots=True)
class _Reading:
    table: Delimited
    positions: Mapping[str, int]
    said: Mapping[str, str]
    problems: Problems
    _seen: dict[tuple[str, str, str], int] = field(default_factory=dict)
    _words: dict[str, str] = field(init=False)
    _moments: Moments = field(init=False)

    def __post_init__(self) -> None:
        self._moments = Moments.by(self.said)
        self._words = dict(STATUS_WORDS)
        for setting, meaning in STATUS_SETTINGS.items():
            given = [item for item in _ITEMS.split(self.said.get(setting, "")) if item]
            self._words.update((item.casefold(), meaning) for item in given)

    def rows(self) -> Iterator[Row]:
        """Give a row for each of the table that names a point."""
        for line, cells in self.table.rows:
            values = {name: cells[position] for name, position in self.positions.items()}
            for name, cell in values.items():
                if is_formula(cell):
                    self.problems.add(f":{line}", f"{name} holds a formula, {cell!r}: nobody knows what it showed")
            point = values["point"]
            if not point:
                self.problems.add(f":{line}", "the row names no recovery point")
                continue
            key = (values.get("asset", ""), values.get("system", ""), point)
            first = self._seen.setdefault(key, line)
            if first != line:
                self.problems.add(f":{line}", f"the recovery point {point!r} stands in line {first} already")
            yield row(RECOVERY_POINTS, f"{RAW_CSV}:{line}", self._cells(line, values))

    def _cells(self, line: int, values: Mapping[str, str]) -> dict[str, str]:
        size = values.get("size_bytes", "")
        if size and not _WHOLE.fullmatch(size):
            self.problems.add(f":{line}", f"size_bytes is {size!r}, which is no whole number")
        return {
            "asset": values.get("asset", ""),
            "system": values.get("system", ""),
            "point": values["point"],
            "kind": values.get("kind", ""),
            "status": self._word(line, "status", values, self._words),
            **{name: self._moment(line, name, values) for name in _MOMENTS},
            "size_bytes": size if _WHOLE.fullmatch(size) else "",
            "encrypted": self._word(line, "encrypted", values, FLAG_WORDS),
            "source_status": values["status"],
        }

    def _word(self, line: int, name: str, values: Mapping[str, str], words: Mapping[str, str]) -> str:
        value = values.get(name, "")
        found = words.get(value.casefold()) if value else None
        if found is None and (value or name == "status"):
            why = f"{name} is {value!r}, and what it means is in no table" if value else "the row has no status"
            self.problems.add(f":{line}", why)
        return found or UNKNOWN

    def _moment(self, line: int, name: str, values: Mapping[str, str]) -> str:
        value = values.get(name, "")
        try:
            return self._moments.read(value)
        except Unclear as unclear:
            self.problems.add(f":{line}", f"{name} is {value!r}: {unclear}")
            return ""
