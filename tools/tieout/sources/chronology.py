"""Whether the dates of a history can be: each one a date, none before what it follows, none ahead."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from tieout.model.change import Irregularity
from tieout.model.period import FUTURE_TOLERANCE
from tieout.ports import git_dates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.ports.git_walk import WalkedCommit

TOLERANCE_S = 86_400
"""A day. A commit is made after its parent, and zones do not matter to instants, so only clocks
differ: by seconds, or by a zone set wrong. Git itself reckons with a day: CUTOFF_DATE_SLOP in its
builtin/name-rev.c."""
_EPOCH_DAY = date(1970, 1, 1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Chronology:
    """Sees each commit of a walk once, children before parents, and remembers what cannot be."""

    def __init__(self, as_of: date) -> None:
        """``as_of`` is the day after which (and the tolerance) no commit can have been made."""
        self._as_of = as_of
        self._limit_s = 86_400 * ((as_of - _EPOCH_DAY).days + FUTURE_TOLERANCE.days + 1)
        self._found: list[Irregularity] = []
        # For each commit not yet seen: the earliest date among the commits above it, and whose it
        # is. This grows with the branches open side by side, not with the history.
        self._above: dict[str, tuple[int, str]] = {}
        self._told: set[str] = set()
        self._ahead = 0
        self._latest: tuple[int, str] | None = None

    def see(self, walked: WalkedCommit) -> None:
        """Judge one commit's dates."""
        committed = walked.committed_s
        authored = committed if walked.author_line == walked.committer_line else walked.authored_s
        if committed is None or authored is None:
            self._found.append(_bad(walked))
        if committed is not None and committed >= self._limit_s:
            self._ahead += 1
            self._latest = max(self._latest or (0, ""), (committed, walked.oid))
        above = self._above.pop(walked.oid, None)
        if committed is not None:
            if above is not None and committed - above[0] > TOLERANCE_S:
                self._out_of_order(above, (committed, walked.oid))
                above = None  # told: from here on the next date counts
            if above is None or committed <= above[0]:
                above = (committed, walked.oid)
        if above is not None:
            for parent in walked.parents:
                known = self._above.get(parent)
                if known is None or above[0] < known[0]:
                    self._above[parent] = above

    def irregularities(self) -> Iterator[Irregularity]:
        """Give what was found, in the order of the walk; one for all dates ahead of the day."""
        yield from self._found
        if self._latest is not None:
            seconds, oid = self._latest
            many = f"{self._ahead} commits are dated later, the latest being" if self._ahead > 1 else "dated later is"
            yield Irregularity(
                kind="future-date",
                oid=oid,
                message=f"the examination is as of {self._as_of}; {many} {oid[:10]} of {_shown(seconds)}",
            )

    def _out_of_order(self, child: tuple[int, str], parent: tuple[int, str]) -> None:
        if child[1] in self._told:  # reached once more, through another parent of a merge
            return
        self._told.add(child[1])
        days = (parent[0] - child[0]) // 86_400
        self._found.append(
            Irregularity(
                kind="out-of-order-date",
                oid=child[1],
                message=(
                    f"commit {child[1][:10]} is dated {_shown(child[0])}, {days} day{'s' * (days != 1)} before "
                    f"commit {parent[1][:10]} of {_shown(parent[0])}, which it builds on"
                ),
            )
        )


def _bad(walked: WalkedCommit) -> Irregularity:
    lines = (
        ("author", walked.author_line, walked.authored_s),
        ("committer", walked.committer_line, walked.committed_s),
    )
    wrong = [f"the {who}'s date `{git_dates.written(line)[:60]}`" for who, line, seconds in lines if seconds is None]
    return Irregularity(
        kind="bad-date",
        oid=walked.oid,
        message=f"in commit {walked.oid[:10]} {' and '.join(wrong)} {'is' if len(wrong) == 1 else 'are'} no date",
    )


def _shown(seconds: int) -> str:
    return f"{_EPOCH + timedelta(seconds=seconds):%Y-%m-%d %H:%M} UTC"
