"""Tables of weaknesses -> series of scans, each of one system by one collector."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING

from tieout.model.evidence.tables.weaknesses import WEAKNESSES
from tieout.model.operation.weaknesses import Cells, Reported, Run, Scan, ScanSeries
from tieout.sources.operation.listings import tables_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.table import Row
    from tieout.model.operation.listing import Listing
    from tieout.sources.evidence.table_files import Read
    from tieout.sources.operation.listings import OpenTable

_cells = itemgetter(*(WEAKNESSES.names.index(name) for name in Reported._fields))
_PACKAGE = WEAKNESSES.names.index("package")
_POSITION = re.compile(r"(?::[0-9]+){1,2}(?: \(and [0-9]+ more\))?\Z", re.ASCII)
"""The end of ``src/a.js:12:3 (and 2 more)``."""
_VERSION = re.compile(r" v?[0-9][^ ]*\Z", re.ASCII)
"""The end of ``CodeQL 2.16.1``."""


def scan_series(context: Context, read: Read) -> tuple[ScanSeries, ...]:
    """Give every scan with what it reported, by system and collector."""
    return series_of(tables_named(context, read, "weaknesses"))


def series_of(tables: Iterable[OpenTable]) -> tuple[ScanSeries, ...]:
    """Give the series of these tables, which come oldest first."""
    found: dict[tuple[str, str], _Series] = {}
    for table in tables:
        key = table.listing.system, table.listing.collector
        found.setdefault(key, _Series(*key)).take(table)
    return tuple(series.ended() for _, series in sorted(found.items()))


@dataclass(slots=True)
class _Series:
    system: str
    collector: str
    scans: list[Scan] = field(default_factory=list)
    undated: list[Listing] = field(default_factory=list)
    before: dict[str, int] = field(default_factory=dict)
    """The number of the last scan of each thing that was scanned by itself."""
    running: dict[Cells, Run] = field(default_factory=dict)
    said: list[Cells] = field(default_factory=list)
    """What is over, and of each the run."""
    runs: list[Run] = field(default_factory=list)

    def take(self, table: OpenTable) -> None:
        """Take the next scan, as one whole: of one that turns out to be unsound no row."""
        rows = [(_cells(row) if row[_PACKAGE] else _said(row), row[0]) for row in _rows(table)]
        listing = table.listing
        if listing.unsound:
            rows = []
        if listing.at is None:
            self.undated.append(listing)
            return
        asked = dict(listing.parameters)
        asset = asked.get("asset", "")
        number = len(self.scans)
        before = self.before.get(asset, -1)
        running = self.running
        for cells, at in rows:
            run = running.get(cells)
            if run is None:
                running[cells] = number, at, number, at
            elif run[2] == number:
                running[cells] = _twice(run, at)
            elif run[2] == before:
                running[cells] = run[0], run[1], number, at
            else:
                self.said.append(cells)
                self.runs.append(run)
                running[cells] = number, at, number, at
        self.before[asset] = number
        assets = frozenset([cells[0] for cells, _ in rows])
        self.scans.append(Scan(listing=listing, at=listing.at, asset=asset, assets=assets, parts=_parts(asked)))

    def ended(self) -> ScanSeries:
        """Give the series."""
        return ScanSeries(
            system=self.system,
            collector=self.collector,
            scans=tuple(self.scans),
            said=(*self.said, *self.running),
            runs=(*self.runs, *self.running.values()),
            undated=tuple(self.undated),
        )


def _rows(table: OpenTable) -> Iterable[Row]:
    return table.rows() if table.schema is WEAKNESSES else ()


def _said(row: Row) -> Cells:
    """Give the cells that are kept of a row without a package: the file stands for it."""
    *cells, place = _cells(row)
    return (*cells, _POSITION.sub("", place))


def _parts(asked: Mapping[str, str]) -> frozenset[str]:
    """Give the tools of a SARIF file without their versions, and the kinds of targets that trivy looks packages up in."""
    tools = (_VERSION.sub("", tool) for tool in asked.get("tools", "").split("; "))
    kinds = (kind.partition(":")[0] for kind in asked.get("targets", "").split("; "))
    return frozenset(item for item in (*tools, *(kind for kind in kinds if kind.endswith("-pkgs"))) if item)


def _twice(run: Run, at: str) -> Run:
    """Give the run with a row that says the same in the same scan: whichever comes first, the same place is kept."""
    first, first_at, last, last_at = run
    return first, min(first_at, at) if first == last else first_at, last, min(last_at, at)
