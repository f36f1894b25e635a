"""Items of AWS that are each a copy of something -> recovery points: what is alike in all of its answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.collect.ingest.aws_pages import pages_of
from tieout.collect.ingest.base import Problems, told
from tieout.collect.ingest.items import note_twice
from tieout.model.evidence.tables.recovery_points import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tieout.collect.base import Normalised
    from tieout.collect.ingest.base import Ingestion
    from tieout.collect.ingest.items import Item
    from tieout.model.evidence.table import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """How one of its answers calls things."""

    list: str
    """The key under which the items stand."""
    what: str
    point: str
    assets: tuple[str, ...]
    """The keys that say of what it is a copy; the first that does counts."""
    statuses: Mapping[str, str]
    size: str
    encrypted: str

    def named(self, item: Item, seen: dict[str, str]) -> dict[str, str]:
        """Give the cells that say what was copied, under which name, and how far that is."""
        point, status = item.text(self.point), item.text("Status")
        asset = next((text for key in self.assets if (text := item.text(key))), "")
        if not (point and status and asset):
            item.problems.add(item.at, f"the {self.what} lacks its {self.point}, Status or {self.assets[0]}")
        if point:
            note_twice(item, seen, point, f"the {self.what} {point!r}")
        if status and status not in self.statuses:
            item.problems.add(f"{item.at}/Status", f"the status {status!r} is not known")
        meaning = self.statuses.get(status, UNKNOWN)
        return {"asset": asset, "point": point, "status": meaning, "source_status": status}

    def measured(self, item: Item) -> dict[str, str]:
        """Give the cells that say how large it is, and whether it is encrypted."""
        encrypted, size = item.flag(self.encrypted), item.number(self.size)
        return {
            "size_bytes": "" if size is None else str(size),
            "encrypted": {True: "yes", False: "no", None: UNKNOWN}[encrypted],
        }


def normalised(
    ingestion: Ingestion, raw: bytes, copies: Copies, total: int | None, make: Callable[[Item, dict[str, str]], Row]
) -> Normalised:
    """Give a row for each item; ``make`` is given where each name was met first."""
    problems = Problems(ingestion.raw_name)
    found = pages_of(raw, problems, key=copies.list)
    if found is None:
        return told(problems)
    seen: dict[str, str] = {}
    rows = [make(item, seen) for item in found.items]
    return told(problems, rows=rows, total=total, gaps=found.gaps, parameters=(("pages", str(found.pages)),))
