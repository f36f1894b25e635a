"""Scans with good defaults, for tests of weaknesses.

``scan("2026-03-02", weak())`` is a whole scan of ``app/web`` in production by trivy at noon UTC that found one
critical weakness of libxml2. A test says only what it wants otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tests import factories
from tieout.judgement.operation.weaknesses import JudgedWeakness, weaknesses
from tieout.model.evidence.table import Row
from tieout.model.evidence.tables.weaknesses import WEAKNESSES
from tieout.model.examination import Examination
from tieout.model.location import Location
from tieout.model.operation.facts import Operation
from tieout.model.operation.listing import Listing
from tieout.model.operation.weaknesses import ScanSeries
from tieout.sources.operation.weaknesses import series_of

CVE, GHSA = "CVE-2026-0001", "GHSA-aaaa-bbbb-cccc"
FOLDER = "evidence/q/production"
_SOUND = {
    "asset": "app/web",
    "id": CVE,
    "package": "libxml2",
    "installed": "2.9.4",
    "fixed_in": "2.9.5",
    "severity": "critical",
    "severity_source": "nvd",
    "suppressed": "no",
    "status": "open",
}


def weak(**cells: str) -> dict[str, str]:
    """Give a row: CVE-2026-0001, critical, open, in libxml2 of app/web."""
    return {**_SOUND, **cells}


@dataclass(slots=True)
class Table:
    """A captured table, as the sources open it."""

    listing: Listing
    found: tuple[dict[str, str], ...]
    after: Listing | None = None
    """What is known of it once it was read to its end."""
    schema: Any = WEAKNESSES

    def rows(self) -> Iterator[Row]:
        for number, cells in enumerate(self.found):
            said = {"_at": f"raw.json#/{number}", **cells}
            yield tuple(said.get(name, "") for name in WEAKNESSES.names)
        self.listing = self.after or self.listing


def scan(day: str, *found: dict[str, str], asset: str = "app/web", collector: str = "trivy", **changes: Any) -> Table:
    """Give a scan of a day, at noon, or of an instant."""
    moment = datetime.fromisoformat(day if "T" in day else f"{day}T12:00:00+00:00")
    folder = f"{FOLDER}/{collector}/{moment:%m-%d}"
    listing = Listing(
        capture=f"{moment:%m-%d}-{collector}",
        record=Location(f"{folder}/evidence.yaml"),
        folder=folder,
        system="production",
        schema=WEAKNESSES.id,
        collector=collector,
        parameters=(("asset", asset),) if asset else (),
        at=moment,
    )
    return Table(replace(listing, **changes), found)


def series(*tables: Any) -> tuple[ScanSeries, ...]:
    """Give the series of these scans, in the order of their moments, as they are opened."""
    return series_of(sorted(tables, key=lambda item: (item.listing.at is not None, str(item.listing.at))))


def scanned(*tables: Any, **changes: Any) -> Examination:
    """Give the sound company of ``factories`` with these scans, as of 2026-06-30.

    It allows 7 days for what is critical, 30 for high, 90 for medium, 180 for low.
    """
    return factories.examination(operation=Operation(scans=series(*tables)), **changes)


def judged(*tables: Any, **changes: Any) -> tuple[JudgedWeakness, ...]:
    """Give all of which there is something to say."""
    return weaknesses(scanned(*tables, **changes)).judged


def standings(*tables: Any, **changes: Any) -> list[str]:
    """Give for each of them its standing with the cause, in a word: ``late``, ``unknown between``."""
    return [
        f"{item.standing.value}{f' {item.cause.value}' if item.cause else ''}" for item in judged(*tables, **changes)
    ]


def on(day: str) -> date:
    """Give a day."""
    return date.fromisoformat(day)
