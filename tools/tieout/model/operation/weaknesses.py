"""Scans for weaknesses as a series: what each one reported, from which scan to which.

What repeats from scan to scan is kept once, with the first and the last scan that said it. Of what there may be a
hundred thousand of is a named tuple: it is made in a fraction of the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from tieout.model.operation.listing import Listing


class Reported(NamedTuple):
    """What a scan says of one weakness of one package, as it says it."""

    asset: str
    """What was scanned; empty where the source names none."""
    id: str
    aliases: tuple[str, ...] = ()
    package: str = ""
    file: str = ""
    """Of a weakness of no package: the file in which it is, without line and column."""
    installed: str = ""
    fixed_in: str = ""
    """Empty where no version without it is named."""
    severity: str = "unknown"
    severity_source: str = ""
    first_seen: datetime | None = None
    fixed_at: datetime | None = None
    dismissed_at: datetime | None = None
    dismissed_reason: str = ""
    is_suppressed: bool = False
    statement: str = ""
    status: str = "open"

    @property
    def part(self) -> str:
        """The package that has it, else the file."""
        return self.package or self.file


class Sighting(NamedTuple):
    """The same words in every scan of a stretch. Scans are told by their number in the series."""

    reported: Reported
    first: int
    first_at: str
    """Where the row stands in the first of them: its ``_at``."""
    last: int
    last_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One scan of a series."""

    listing: Listing
    at: datetime
    """The moment whose state it shows."""
    asset: str = ""
    """The one thing that was scanned, as the capture's own query says it; empty where it does not."""
    assets: frozenset[str] = frozenset()
    """What its rows name: of a scan that found nothing, none."""
    parts: frozenset[str] = frozenset()
    """With which tools, or at which kinds of packages, it looked, where its query says that. One that looked at less
    shows nothing of the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanSeries:
    """All scans of one system by one collector."""

    system: str
    collector: str
    scans: tuple[Scan, ...] = ()
    """Oldest first."""
    sightings: tuple[Sighting, ...] = ()
    undated: tuple[Listing, ...] = ()
    """Scans of which nothing says of when they are: they are none of the series."""
