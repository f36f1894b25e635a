"""A walk of the history -> by which commit of the first-parent line each text came to the branch."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tieout.model.change import Arrival
from tieout.sources.mainline import earliest
from tieout.sources.statements import end_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tieout.ports.git_walk import WalkedCommit

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_S = int((datetime.max.replace(tzinfo=UTC, microsecond=0) - _EPOCH).total_seconds())


class Arrivals:
    """Sees each commit of a walk once, children before parents."""

    def __init__(self, as_of: date) -> None:
        """``as_of`` is the day after which no commit can have been made."""
        self._latest_s = end_of(as_of)
        self._line: list[tuple[str, int | None]] = []
        # For each commit beside the line that is not yet seen: the place on the line, counted from
        # its newest commit, of the oldest one that reaches it. It grows with the branches open side
        # by side, not with the history.
        self._beside: dict[str, int] = {}
        self._places: dict[str, int] = {}

    def see(self, walked: WalkedCommit, *, on_mainline: bool, is_wanted: bool) -> None:
        """Take note of a commit; ``is_wanted`` if its arrival will be asked for."""
        beside = self._beside.pop(walked.oid, -1)
        if on_mainline:
            place = len(self._line)
            self._line.append((walked.oid, walked.committed_s))
            parents = walked.parents[1:]
        else:
            place, parents = beside, walked.parents
        for parent in parents:
            self._beside[parent] = max(place, self._beside.get(parent, -1))
        if is_wanted:
            self._places[walked.oid] = place

    def of(self, commits: Iterable[str]) -> tuple[Arrival, ...]:
        """Give the arrival of each of these commits that was wanted, once, in their order."""
        seconds = earliest([committed_s for _, committed_s in self._line], self._latest_s)
        return tuple(
            Arrival(commit=oid, landing=self._line[place][0], at=_instant(seconds[place]))
            for oid in dict.fromkeys(commits)
            if (place := self._places.get(oid, -1)) >= 0
        )


def _instant(second: int) -> datetime:
    return _EPOCH + timedelta(seconds=min(second, _LAST_S))
