"""What reads another tool's file, and what it says where the file is not what it should be.

An ingestion takes bytes and gives rows. Whatever it cannot read becomes a problem with its place: each item
of the source is a row or is named in a problem, so that no row that should be there is missing in silence.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from tieout.collect.base import Normalised
from tieout.model.characters import visible
from tieout.model.errors import UsageError
from tieout.model.evidence.record import Denied, Refusal
from tieout.model.instant import iso_instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tieout.model.evidence.table import Row, TableSchema

RAW_JSON = "raw.json"
RAW_CSV = "raw.csv"
RAW_LINES = "raw.jsonl"
TOTAL = "total"
"""The setting that gives the number of rows as the source shows it elsewhere: on the screen, by another query."""
COMPLETE = "complete"
"""The setting that says why a form that does not show its own end is whole all the same."""
MOST_PROBLEMS = 100
"""How many problems are told one by one; of the others there is a number."""
_LONG_FRACTION = re.compile(r"(?<=\.)([0-9]{6})[0-9]+", re.ASCII)


class Ingestion(Protocol):
    """A form of file that can be read. The table of them is ``registry.INGESTIONS``."""

    @property
    def id(self) -> str:
        """Give what ``reads:`` calls it: ``npm-audit``."""
        ...

    @property
    def version(self) -> str:
        """Give what is raised when the same bytes would give other rows."""
        ...

    @property
    def schema(self) -> TableSchema:
        """Give the table that it makes."""
        ...

    @property
    def raw_name(self) -> str:
        """Give the name under which the bytes are kept: the rows' ``_at`` begin with it."""
        ...

    @property
    def settings(self) -> Mapping[str, str]:
        """Give the settings that it knows, and what each means."""
        ...

    def configured(self, settings: Mapping[str, str]) -> Ingestion:
        """Give the same with these settings. Raises UsageError for one that it does not know or cannot use."""
        ...

    def normalise(self, raw: bytes) -> Normalised:
        """Make rows of the file. Pure: no clock, no network, no disk. Raises nothing, whatever the bytes."""
        ...


@runtime_checkable
class InParts(Protocol):
    """A form whose files may be larger than the memory."""

    def normalise_file(self, path: Path) -> Normalised:
        """Make the same rows of a file, read in parts. Raises StorageError."""
        ...


class Problems:
    """What is wrong with a file, in the order in which it was found."""

    def __init__(self, raw_name: str) -> None:
        self.raw_name = raw_name
        self._told: list[Denied] = []
        self._untold = 0
        self._seen: set[tuple[str, str]] = set()

    def __len__(self) -> int:
        return len(self._told) + self._untold

    def add(self, at: str, message: str, *, reason: Refusal = Refusal.SHAPE, action: str = "", times: int = 1) -> None:
        """Add one; ``at`` is a pointer ``#/...``, a line ``:12``, or nothing for the whole file. Twice is once."""
        if (at, message) in self._seen:
            return
        if len(self._told) < MOST_PROBLEMS:
            self._seen.add((at, message))
            self._told.append(
                Denied(resource=f"{self.raw_name}{visible(at)}", action=action, reason=reason, message=visible(message))
            )
        else:
            self._untold += times

    @property
    def all(self) -> tuple[Denied, ...]:
        """All of them; beyond some hundred only how many more there are."""
        if not self._untold:
            return tuple(self._told)
        more = f"{self._untold} more items have the like problems"
        return (*self._told, Denied(resource=self.raw_name, action="", reason=Refusal.SHAPE, message=more))


def told(
    problems: Problems,
    *,
    rows: Sequence[Row] = (),
    data_as_of: datetime | None = None,
    total: int | None = None,
    gaps: Iterable[str] = (),
    window: tuple[datetime, datetime] | None = None,
    parameters: Iterable[tuple[str, str]] = (),
    none_found: str = "",
) -> Normalised:
    """Give what was read, and every problem that was met on the way.

    The problems are counted here, after all else was worked out: what works out a parameter may meet one too.
    ``none_found`` holds where there is no row, and nothing is wrong or missing.
    """
    said, missing = tuple(parameters), tuple(gaps)
    is_clean = not (rows or missing or len(problems))
    return Normalised(
        rows=rows,
        problems=problems.all,
        data_as_of=data_as_of,
        total=total,
        gaps=missing,
        window=window,
        parameters=said,
        none_found=none_found if is_clean else "",
    )


def of_asset(asset: str) -> tuple[tuple[str, str], ...]:
    """Give the parameter by which a capture says what was looked at, also where nothing could be read."""
    return (("asset", asset),) if asset else ()


def row(schema: TableSchema, at: str, cells: Mapping[str, str]) -> Row:
    """Give a row; what ``cells`` does not name is empty. Controls and hidden characters become escapes."""
    found, left = [at], len(cells)
    for column in schema.columns:
        cell = cells.get(column.name)
        if cell is None:
            found.append("")
        else:
            found.append(cell)
            left -= 1
    if left:
        raise ValueError(f"{schema.id} has no column {sorted(cells.keys() - set(schema.names))}")
    text = "".join(found)
    return tuple(found) if text.isascii() and text.isprintable() else tuple(map(visible, found))


def utc(moment: datetime) -> str:
    """Write an aware instant in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant_of(text: str) -> datetime | None:
    """Read an instant of RFC 3339, with any number of digits after the second; None for any other text."""
    return iso_instant(_LONG_FRACTION.sub(r"\1", text))


def refuse_unknown(ingestion: Ingestion, settings: Mapping[str, str]) -> None:
    """Raise UsageError for a setting that the ingestion does not know."""
    unknown = sorted(settings.keys() - ingestion.settings.keys())
    if unknown:
        known = ", ".join(sorted(ingestion.settings)) or "none"
        raise UsageError(
            f"{ingestion.id} knows no setting {unknown[0]}",
            remedy=f"its settings are: {known}",
        )


def number_setting(ingestion: Ingestion, settings: Mapping[str, str], name: str) -> int | None:
    """Give a setting that is a whole number, None where it is absent. Raises UsageError for any other text."""
    text = settings.get(name, "").strip()
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,12}", text, re.ASCII):
        raise UsageError(f"{ingestion.id}: {name} is {text!r}, which is no number of rows", remedy=f"write {name}: 134")
    return int(text)
