"""Scans for weaknesses as a series: what each one reported, from which scan to which.

What repeats from scan to scan is kept once, with the first and the last scan that said it. There may be a hundred
thousand of that, so it is kept as bare tuples, and given a name where somebody looks at it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.instant import iso_instant

if TYPE_CHECKING:
    from datetime import datetime

    from tieout.model.operation.listing import Listing


class Reported(NamedTuple):
    """What a scan says of one weakness of one package: cells of its row, as they stand."""

    asset: str
    """What was scanned; empty where the source names none."""
    id: str
    aliases: str
    """Other names, with a space between."""
    package: str
    installed: str
    fixed_in: str
    """Empty where no version without it is named."""
    severity: str
    """A word of ``SEVERITIES``."""
    severity_source: str
    first_seen: str
    fixed_at: str
    dismissed_at: str
    dismissed_reason: str
    suppressed: str
    statement: str
    status: str
    location: str
    """Of a weakness of no package the file in which it is, without line and column."""

    @property
    def part(self) -> str:
        """The package that has it, else the file."""
        return self.package or self.location

    @property
    def is_suppressed(self) -> bool:
        """Whether something keeps it out of the source's own report."""
        return self.suppressed == "yes"

    @property
    def first_seen_at(self) -> datetime | None:
        """When the source first saw it here."""
        return iso_instant(self.first_seen) if self.first_seen else None

    @property
    def fixed_on(self) -> datetime | None:
        """The instant at which the source saw it gone."""
        return iso_instant(self.fixed_at) if self.fixed_at else None

    @property
    def dismissed_on(self) -> datetime | None:
        """The instant at which a person put it aside."""
        return iso_instant(self.dismissed_at) if self.dismissed_at else None


class Sighting(NamedTuple):
    """The same words in every scan of a stretch. Scans are told by their number in the series."""

    reported: Reported
    first: int
    first_at: str
    """Where the row stands in the first of them: its ``_at``."""
    last: int
    last_at: str


Cells = tuple[str, ...]
"""As ``Reported`` names them."""
Run = tuple[int, str, int, str]
"""As ``Sighting`` names them: the first scan and the place there, and the last."""


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
    said: tuple[Cells, ...] = ()
    """What was said, as often as it began anew."""
    runs: tuple[Run, ...] = ()
    """Of each of ``said``, from which scan to which."""
    undated: tuple[Listing, ...] = ()
    """Scans of which nothing says of when they are: they are none of the series."""

    def sighting(self, number: int) -> Sighting:
        """Give one of ``said`` with its run."""
        return Sighting(Reported._make(self.said[number]), *self.runs[number])

    @property
    def sightings(self) -> tuple[Sighting, ...]:
        """All of them."""
        return tuple(map(self.sighting, range(len(self.said))))
