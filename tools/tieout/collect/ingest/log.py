"""A log as CSV or as JSON lines -> how many entries each hour or day has, and where it has none.

A log shows that it is whole by its times: every step of the window has entries, each entry is later than the one
before. The file may be larger than the memory: ``normalise_file`` reads it in parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tieout.collect.base import Normalised
from tieout.collect.ingest.base import (
    COMPLETE,
    RAW_CSV,
    RAW_LINES,
    TOTAL,
    Problems,
    instant_of,
    row,
    told,
    utc,
)
from tieout.collect.ingest.delimited import BOUND_SETTINGS, DELIMITERS, Bounds
from tieout.collect.ingest.log_blocks import Entries, Source
from tieout.collect.ingest.log_tally import STEPS, Tally
from tieout.collect.ingest.moments import MOMENT_SETTINGS, Moments
from tieout.collect.ingest.settings import said_of
from tieout.model.errors import StorageError, UsageError
from tieout.model.evidence.record import Span
from tieout.model.evidence.tables.log import LOG

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from tieout.model.evidence.table import TableSchema

FORMS = {"csv": RAW_CSV, "jsonl": RAW_LINES}
ORDERS = ("ascending", "descending", "any")
UNITS = {"seconds": 1, "milliseconds": 1_000, "microseconds": 1_000_000}
MOST_GAPS = 100
_PART = 1 << 20
_CHOICES = {"form": (*FORMS,), "step": (*STEPS,), "order": ORDERS, "delimiter": (*DELIMITERS,), "numbers": (*UNITS,)}
_SETTINGS = {
    "form": "csv (the default) or jsonl: one object a line.",
    "time": "The column or key that holds the time; of JSON also a pointer: /event/time.",
    "numbers": "Of times that are numbers since 1970: seconds, milliseconds or microseconds.",
    "step": "day (the default) or hour: a step of the window without an entry is a gap.",
    "from": "The first instant of the window that was asked for.",
    "to": "The first instant after it.",
    "order": "any, where entries need not be in order; else ascending or descending.",
    "delimiter": f"What parts the cells of CSV: {', '.join(DELIMITERS)}.",
    **MOMENT_SETTINGS,
    **BOUND_SETTINGS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """A log with a time in each entry."""

    said: tuple[tuple[str, str], ...] = ()
    """The settings, sorted by name."""
    id: ClassVar[str] = "log"
    version: ClassVar[str] = "1"
    schema: ClassVar[TableSchema] = LOG
    settings: ClassVar[Mapping[str, str]] = MappingProxyType(_SETTINGS)

    @property
    def raw_name(self) -> str:
        """Give the name by the form."""
        return FORMS[self._said("form", "csv")]

    def configured(self, settings: Mapping[str, str]) -> Log:
        """Give the same with these settings. Raises UsageError."""
        found = Log(said=said_of(self, settings, _CHOICES))
        window = found._window()
        if (settings.get("from") or settings.get("to")) and window is None:
            remedy = "write both as 2026-01-01T00:00:00Z, from before to"
            raise UsageError(f"{self.id}: from and to are no window", remedy=remedy)
        return found

    def normalise(self, raw: bytes) -> Normalised:
        """Give a row for each step that has entries."""
        return self._read(raw[start : start + _PART] for start in range(0, len(raw), _PART))

    def normalise_file(self, path: Path) -> Normalised:
        """Give the same of a file that need not fit into the memory. Raises StorageError."""
        try:
            with path.open("rb") as file:
                return self._read(iter(lambda: file.read(_PART), b""))
        except OSError as error:
            raise StorageError(f"{path} cannot be read: {error.strerror}") from error

    def _read(self, chunks: Iterable[bytes]) -> Normalised:
        problems, step, window = Problems(self.raw_name), self._said("step", "day"), self._window()
        source = Source(chunks, problems)
        entries = Entries(
            source, problems, self._said("time"), DELIMITERS[self._said("delimiter", "comma")], self._said("time")
        )
        tally = Tally(
            problems=problems,
            moments=Moments.by(dict(self.said)),
            step=step,
            window=window,
            unit=UNITS.get(self._said("numbers"), 0),
        )
        for batch in entries.of_json_lines() if self.raw_name == RAW_LINES else entries.of_csv():
            tally.add(batch)
        order = self._order(tally)
        if tally.outside:
            message = f"{tally.outside} entries lie outside of the window that was asked for, the first of them here"
            problems.add(f":{tally.outside_at}", message, times=tally.outside)
        found = sorted(tally.steps.items())
        bounds = Bounds.by(self, dict(self.said))
        is_open = () if source.is_ended or source.is_empty else ("the last line has no line end: it may be cut off",)
        first = min((each.first for _, each in found), default=None)
        last = max((each.last for _, each in found), default=None)
        return told(
            problems,
            rows=[
                row(
                    LOG,
                    f"{self.raw_name}:{each.line}",
                    {
                        "step": _begin(key, step),
                        "entries": str(each.entries),
                        "first": utc(each.first),
                        "last": utc(each.last),
                        "backward": str(each.backward),
                        "outside": str(each.outside),
                    },
                )
                for key, each in found
            ],
            gaps=(*bounds.gaps(entries.count, "entries"), *is_open, *_bounded(_gaps([*dict(found)], step, window))),
            window=(first, last) if first and last else None,
            parameters=(
                *((name, value) for name, value in self.said if name not in {"time", TOTAL, COMPLETE}),
                *bounds.parameters,
                ("time", entries.column),
                ("entries", str(entries.count)),
                ("found order", order),
            ),
        )

    def _order(self, tally: Tally) -> str:
        """Name the order of the entries; one that is not the one wanted is a problem."""
        order = "ascending" if not tally.backward else "any" if tally.forward else "descending"
        wanted = self._said("order")
        if order != wanted and (wanted or order == "any") and wanted != "any" and tally.entries > 1:
            message = f"{tally.backward} entries are earlier than the one before, the first of them here"
            if not tally.backward:
                message = "the entries are in ascending order"
            tally.problems.add(f":{tally.turned_at or 1}", message)
        return order

    def _window(self) -> Span | None:
        since, until = instant_of(self._said("from")), instant_of(self._said("to"))
        return Span(since, until) if since and until and since < until else None

    def _said(self, name: str, instead: str = "") -> str:
        return dict(self.said).get(name, instead)


def _begin(key: str, step: str) -> str:
    return f"{key}:00:00Z" if step == "hour" else f"{key}T00:00:00Z"


def _gaps(keys: list[str], step: str, window: Span | None) -> Iterator[str]:
    """Give the stretches of whole steps without an entry, in order."""
    width = STEPS[step]
    begins = [datetime.fromisoformat(_begin(key, step)) for key in keys]
    if window is not None:
        # A step that lies in the window only in part may be empty.
        since, until = _floor(window.since, step), _floor(window.until, step)
        since += width if since < window.since else timedelta(0)
        begins = [since - width, *(each for each in begins if since <= each < until), max(until, since)]
    for before, after in pairwise(begins):
        count = (after - before) // width - 1
        if count > 0:
            first, last = before + width, after - width
            many = f"{_named(first, step)} to {_named(last, step)}" if count > 1 else _named(first, step)
            yield f"no entry in {many} ({count} {step}{'s' if count > 1 else ''})"


def _floor(moment: datetime, step: str) -> datetime:
    hour = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return hour if step == "hour" else hour.replace(hour=0)


def _named(moment: datetime, step: str) -> str:
    return utc(moment)[:13] + "Z" if step == "hour" else utc(moment)[:10]


def _bounded(gaps: Iterator[str]) -> Iterator[str]:
    """Give the first of many, and the number of the others."""
    more = 0
    for number, gap in enumerate(gaps, 1):
        if number <= MOST_GAPS:
            yield gap
        else:
            more += 1
    if more:
        yield f"{more} more stretches without an entry"
