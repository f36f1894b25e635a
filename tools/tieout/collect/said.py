"""What a person types about a file -> values: days, instants, stretches of time."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from tieout.model.errors import UsageError
from tieout.model.evidence.record import Span
from tieout.model.instant import iso_instant
from tieout.model.period import iso_date

if TYPE_CHECKING:
    from datetime import tzinfo

_EXAMPLE = "2026-11-22T10:30:00+01:00"


def instant_of(option: str, text: str, *, latest: datetime) -> datetime:
    """Read an instant; raises UsageError for another text, and for one that has not come yet."""
    found = iso_instant(text)
    if found is None:
        raise UsageError(
            f"{option} is {text[:60]!r}; wanted are day, time and the offset from UTC", remedy=f"write {_EXAMPLE}"
        )
    if found > latest:
        raise UsageError(f"{option} is {text}, which has not come yet", remedy="write when it was seen")
    return found


def stretch_of(since: str, until: str, *, zone: tzinfo) -> Span | None:
    """Read ``--from`` and ``--to``: days of the organization's zone, both inclusive, or instants.

    None where neither is said. Raises UsageError for one alone, for other texts, and for an end before the start.
    """
    if not since and not until:
        return None
    if not since or not until:
        raise UsageError("--from and --to go together", remedy="write the first and the last day that it tells of")
    span = Span(_bound("--from", since, zone, after=0), _bound("--to", until, zone, after=1))
    if span.until <= span.since:
        raise UsageError(f"--to is {until}, which is not after --from {since}", remedy="write the earlier one first")
    return span


def _bound(option: str, text: str, zone: tzinfo, *, after: int) -> datetime:
    day = iso_date(text)
    if day is not None:
        return datetime.combine(day + timedelta(days=after), time(), zone)
    found = iso_instant(text)
    if found is None:
        raise UsageError(f"{option} is {text[:60]!r}, which is no day", remedy=f"write 2026-11-22, or {_EXAMPLE}")
    return found
