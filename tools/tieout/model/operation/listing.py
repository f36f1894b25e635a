"""A captured table as those see it who read what stands in it: whose state it shows, when, and whether it is all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.location import Location

if TYPE_CHECKING:
    from datetime import date, datetime

    from tieout.model.evidence.record import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One table of one capture. A later capture corrects it: then it is none of the listings."""

    capture: str
    """The id of the capture."""
    record: Location
    """Of its record."""
    folder: str
    """In which its files lie: what a row's ``_at`` is relative to."""
    system: str
    """The id in ``registers/systems``; empty where the record names none."""
    schema: str
    """``accounts/1``."""
    collector: str = ""
    """The id of the collector, the form or the command that made it; empty for a file that a person brought."""
    parameters: tuple[tuple[str, str], ...] = ()
    """Of its query, as the record lists them: ``("asset", "app/web")``."""
    serves: tuple[tuple[str, str], ...] = ()
    """Control and evidence id that it is for."""
    came_on: date | None = None
    """The civil day on which its record came to the branch; None where that is not known."""
    at: datetime | None = None
    """The moment whose state it shows, aware; None where nothing says it."""
    window: Span | None = None
    """The stretch of time that it tells of; None for a state at one moment."""
    unsound: str = ""
    """Why nothing in it may be believed (altered, of no known form, cut off within a row); it then gives no row."""
    partial: str = ""
    """Why it may not be all: then what it holds is so, and what it lacks shows nothing."""

    @property
    def is_whole(self) -> bool:
        """Whether what it lacks is not there: it is sound, it is all, and it says of when it is."""
        return not self.unsound and not self.partial and self.at is not None

    def place(self, at: str) -> str:
        """Give where a row stands, from the root: ``evidence/2026-Q1/.../raw.csv:12``, ``.../raw.json#/rows/3``."""
        return f"{self.folder}/{at}"
