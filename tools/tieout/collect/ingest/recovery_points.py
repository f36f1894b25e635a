"""Any list of recovery points as CSV -> recovery points.

Columns and words are taken from tables (``recovery_point_words``) or from ``collectors.yaml``, and what was taken
for what is written into the record. What the list does not say is ``unknown``: an absent status is never a success.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tieout.collect.base import Normalised
from tieout.collect.ingest.account_columns import chosen_of, parameters_of
from tieout.collect.ingest.base import RAW_CSV, row
from tieout.collect.ingest.meanings import Meanings
from tieout.collect.ingest.moments import MOMENT_SETTINGS, Moments
from tieout.collect.ingest.opened import LIST_CHOICES, LIST_SETTINGS, Made, Opened, normalised
from tieout.collect.ingest.recovery_point_words import COLUMNS, VALUE_SETTINGS, WORDS
from tieout.collect.ingest.settings import said_of
from tieout.model.evidence.tables.recovery_points import RECOVERY_POINTS, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.collect.ingest.base import Problems
    from tieout.model.evidence.table import TableSchema

_MOMENTS = ("started_at", "completed_at", "expires_at")
_WHOLE = re.compile(r"[0-9]{1,18}", re.ASCII)
_SETTINGS = {
    **{name: f"The header of the column that holds {name}." for name in COLUMNS},
    **{name: means for name, (_, _, means) in VALUE_SETTINGS.items()},
    **LIST_SETTINGS,
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
        return RecoveryPoints(said=said_of(self, settings, LIST_CHOICES))

    def normalise(self, raw: bytes) -> Normalised:
        """Give a row for each recovery point."""
        return normalised(self, self.said, raw, _made)


def _made(opened: Opened) -> Made | None:
    header, said, problems = opened.table.header, opened.said, opened.problems
    before = len(problems)
    positions, others = chosen_of(header, said, problems, COLUMNS)
    for needed in ("point", "status"):
        if needed not in positions:
            problems.add(":1", f"no column is known as the {needed}: say which it is, as {needed}: HEADER")
    if not {"started_at", "completed_at"} & positions.keys():
        problems.add(":1", "no column says when a point was made: say which, as completed_at: HEADER")
    if len(problems) > before:
        return None
    reading = _Reading(Meanings(WORDS, VALUE_SETTINGS, said, problems), Moments.by(said), problems)
    rows = [
        row(RECOVERY_POINTS, f"{RAW_CSV}:{line}", reading.cells(line, values))
        for line, values in opened.named(positions, "point", "recovery point", _key)
    ]
    words = opened.words(sorted({*VALUE_SETTINGS, *MOMENT_SETTINGS}))
    return Made(rows, (*parameters_of(header, positions, others), *words))


def _key(values: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(values.get(name, "") for name in ("asset", "system", "point"))


@dataclass(frozen=True, slots=True)
class _Reading:
    meanings: Meanings
    moments: Moments
    problems: Problems

    def cells(self, line: int, values: Mapping[str, str]) -> dict[str, str]:
        """Give the cells of a row that names a point; what cannot be read is a problem of its line."""
        size = values.get("size_bytes", "")
        if size and not _WHOLE.fullmatch(size):
            self.problems.add(f":{line}", f"size_bytes is {size!r}, which is no whole number")
        return {
            "asset": values.get("asset", ""),
            "system": values.get("system", ""),
            "point": values["point"],
            "kind": values.get("kind", ""),
            "status": self._word(line, "status", values),
            **{name: self.moments.cell(values.get(name, ""), self.problems, f":{line}", name) for name in _MOMENTS},
            "size_bytes": size if _WHOLE.fullmatch(size) else "",
            "encrypted": self._word(line, "encrypted", values),
            "source_status": values["status"],
        }

    def _word(self, line: int, name: str, values: Mapping[str, str]) -> str:
        value = values.get(name, "")
        found = self.meanings.of(name, value) if value else None
        if found is None and (value or name == "status"):
            why = f"{name} is {value!r}, and what it means is in no table" if value else "the row has no status"
            self.problems.add(f":{line}", why)
        return found or UNKNOWN
