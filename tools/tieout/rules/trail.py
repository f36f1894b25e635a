"""When what commits did to a document came to stand on the branch."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, tzinfo

    from tieout.model.change import Commit, History


class Landings:
    """The days on which commits came to the branch, which is what people follow."""

    def __init__(self, history: History, zone: tzinfo) -> None:
        """Days are civil dates in ``zone``."""
        self._zone = zone
        self._arrivals = {item.commit: item for item in history.arrivals}

    def day(self, commit: Commit) -> date | None:
        """Give the day of arrival; the committer's where it is not known, None where that is no date."""
        arrival = self._arrivals.get(commit.oid)
        return self.own_day(commit) if arrival is None else arrival.on(self._zone)

    def own_day(self, commit: Commit) -> date | None:
        """Give the day that the commit itself states."""
        return commit.committed_on(self._zone)

    def together(self, one: Commit, other: Commit) -> bool:
        """Say whether one merge brought both, so that the branch never stood between them."""
        first, second = self._arrivals.get(one.oid), self._arrivals.get(other.oid)
        return first is not None and second is not None and first.landing == second.landing
