"""The branch, state by state, each with the day on which it came: for texts in force on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tieout.ports.git import Repository
    from tieout.ports.git_walk import ChangedFile

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TOLERANCE_S = 86_400
"""A clock or a zone set wrong; as in ``chronology``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """One state of the branch."""

    oid: str
    on: date
    """The civil date on which it came, at the earliest."""
    at: datetime
    """The moment that day is taken from, in UTC."""
    changes: tuple[ChangedFile, ...]


def mainline(
    repository: Repository,
    commit: str,
    *,
    zone: str,
    latest_s: int,
    as_of: date = date.max,
    paths: tuple[str, ...] = (),
) -> tuple[Landing, ...]:
    """Give the states of the first-parent line of a commit, the oldest first.

    A state cannot have come before the one that it builds on, so the day is that of the latest
    committer's date so far: a back-dated commit does not make an earlier past. A date that is none,
    or lies more than a day after ``latest_s`` (seconds since 1970), is that of the commit above it,
    or ``latest_s`` where there is none. What is on the branch has come by ``as_of``, whatever its date
    claims. Changes are those below ``paths``.
    """
    walked = list(repository.mainline(commit, paths))
    seconds = earliest([item.committed_s for item in walked], latest_s)
    place = ZoneInfo(zone)
    landings: list[Landing] = []
    for item, own_s in zip(reversed(walked), reversed(seconds), strict=True):
        at = _EPOCH + timedelta(seconds=own_s)
        changes = tuple(change for _, change in item.changes())
        landings.append(Landing(oid=item.oid, on=min(at.astimezone(place).date(), as_of), at=at, changes=changes))
    return tuple(landings)


def earliest(committed: Sequence[int | None], latest_s: int) -> list[int]:
    """Give for each state of a branch the second at which it can have come at the earliest.

    Both newest first, in seconds since 1970. See ``mainline``.
    """
    found = _possible(committed, latest_s)
    newest_s: int | None = None
    for i in range(len(found) - 1, -1, -1):
        newest_s = found[i] if newest_s is None else max(newest_s, found[i])
        found[i] = newest_s
    return found


def _possible(committed: Sequence[int | None], latest_s: int) -> list[int]:
    """Give each commit's date, newest first; for one that cannot be, that of the commit above it."""
    above = latest_s
    seconds: list[int] = []
    for own in committed:
        if own is not None and own <= latest_s + _TOLERANCE_S:
            above = own
        seconds.append(above)
    return seconds
