"""The line of the branch that is examined: its commits by place, each with the day on which it came."""

from __future__ import annotations

import functools
from array import array
from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from tieout.model.characters import visible
from tieout.ports import git_commits
from tieout.sources.mainline import earliest

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from tieout.model.change_policy import ChangePolicy
    from tieout.model.ledger import BranchTip, Ledger
    from tieout.model.period import Period
    from tieout.ports.git import Repository
    from tieout.ports.git_command import Git

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_S = int((datetime.max.replace(tzinfo=UTC, microsecond=0) - _EPOCH).total_seconds()) - 86_400


class Branch(NamedTuple):
    """Which branch is examined, and where its line begins."""

    name: str
    """Empty where nothing names it."""
    tip: str | None
    """The newest commit of it that the commit examined holds; None where it holds none."""
    proposed: int
    """Commits of the first-parent line of the commit examined that the branch has not: a pull request's."""
    note: str = ""
    """What was taken in place of the branch that the settings name; empty where it is here."""


def branch_of(repository: Repository, commit: str, policy: ChangePolicy, ledger: Ledger | None) -> Branch:
    """Find the branch that ``changes.branch`` names; without it, the one checked out.

    Where the commit examined is ahead of it, as the head of a pull request in CI is, what is not on
    the branch has not landed. The branch is looked for here and as it was fetched from ``origin``:
    what either of them has, has landed. Where neither is there, what the ledger last saw of it counts, and
    without that the line of the commit examined; the note says so, where anything turns on it.
    """
    here = repository.branch()
    name = policy.branch or here or (ledger.tips[-1].branch if ledger and ledger.tips else "")
    if not policy.branch or (policy.branch == here and commit == repository.head()):
        return Branch(name, commit, 0)
    refs = [f"refs/{place}/{name}" for place in ("heads", "remotes/origin")]
    there = repository.tips(*refs)
    tips = [there[ref] for ref in refs if ref in there]
    note = ""
    if not tips:
        seen = next((item for item in reversed(ledger.tips) if item.branch == name), None) if ledger else None
        note = f"no branch {visible(name)} is in this clone, so "
        if seen is None or repository.kinds((seen.tip,)).get(seen.tip) != "commit":
            return Branch(name, commit, 0, f"{note}the line of commit {commit[:10]} is taken for it")
        tips = [seen.tip]
        note += f"it is taken to end at commit {seen.tip[:10]}, as the ledger saw it on {seen.observed_at:%Y-%m-%d}"
    ahead = git_commits.not_on(repository.git, commit, tips)
    if not ahead:
        return Branch(name, commit, 0)  # it has landed, wherever the branch ends today
    (last,) = git_commits.present(repository.git, ahead[-1:])
    return Branch(name, last.parents[0] if last.parents else None, len(ahead), note)


@functools.lru_cache(maxsize=1)
def _listed(git: Git, tip: str) -> tuple[bytes, array[int]]:
    """List a line, newest first: the ids one behind the other, and the seconds that Git takes the dates for.

    Kept, since a verb asks for a day first and then for the window, and a commit never gets another line.
    """
    ids = bytearray()
    committed = array("q")
    for oids, seconds in git_commits.line(git, tip):
        ids += oids
        committed.extend(seconds)
    return bytes(ids), committed


def _come(committed: array[int], latest_s: int) -> array[int]:
    """Give the second at which each state can have come at the earliest, oldest first; see ``mainline``."""
    if committed and min(committed) > 0 and max(committed) <= min(latest_s, _LAST_S):
        return array("q", accumulate(reversed(committed), max))  # as nearly always: each date can be one
    # 0 is what Git makes of a date that is none.
    seconds = earliest([second or None for second in committed], latest_s)
    return array("q", [min(second, _LAST_S) for second in reversed(seconds)])


class Line:
    """A first-parent line; places count from its oldest commit, which is 0."""

    def __init__(
        self, repository: Repository, tip: str | None, *, zone: str, latest_s: int, as_of: date = date.max
    ) -> None:
        """List the line that ends with ``tip``; None for a line without commits.

        ``latest_s`` is the second since 1970 after which no commit can have been made; see ``mainline``.
        Whatever their dates claim, all of them have come by the day ``as_of``.
        """
        self._zone = ZoneInfo(zone)
        self._as_of = as_of
        self._days: dict[int, date] = {}
        self._ids, committed = _listed(repository.git, tip) if tip else (b"", array("q"))
        self.size = len(committed)
        self._width = len(tip or "")
        self._seconds = _come(committed, latest_s)
        self._stood: list[int] = []
        self._lacking: list[int] = []
        self._having: list[int] = []

    def oid(self, place: int) -> str:
        """Give the commit at a place."""
        start = (self.size - 1 - place) * self._width
        return self._ids[start : start + self._width].decode("ascii")

    def oids(self, first: int, end: int) -> list[str]:
        """Give the commits from ``first`` to before ``end``, oldest first."""
        return [self.oid(place) for place in range(first, end)]

    def record(self, tips: Iterable[BranchTip], places: Mapping[str, int]) -> None:
        """Hold the dates that commits claim against where the branch was seen to stand.

        A commit above a recorded tip came after that was seen, and one at or below it before. Tips
        that are not among ``places``, those of commits on the line, say nothing, and neither does what
        was seen after the day of the examination. Of tips that contradict each other, as those of a
        branch that was moved back and put back again, the first that has the commit counts.
        """
        seen = sorted(
            (place, second)
            for item in tips
            if (place := places.get(item.tip, -1)) >= 0
            and self.day_of(second := int(item.observed_at.timestamp())) <= self._as_of
        )
        self._stood = [place for place, _ in seen]
        self._lacking = list(accumulate((second for _, second in seen), max))
        self._having = list(accumulate((second for _, second in reversed(seen)), min))[::-1]

    def places(self, wanted: Container[str]) -> dict[str, int]:
        """Give the place of each of these commits that is on the line."""
        text, width = self._ids.decode("ascii"), self._width
        return {
            oid: self.size - 1 - start // width
            for start in range(0, len(text), width or 1)
            if (oid := text[start : start + width]) in wanted
        }

    def on(self, place: int) -> date:
        """Give the civil date on which a commit came, at the earliest."""
        return min(self.day_of(self.second(place)), self._as_of)

    def ahead(self, place: int, committed_at: datetime | None) -> date | None:
        """Give the civil date that a commit claims where that lies after the one on which it came; else None."""
        if committed_at is None:
            return None
        day = self.day_of(min(int(committed_at.timestamp()), _LAST_S))
        return day if day > self.on(place) else None

    def second(self, place: int) -> int:
        """Give the second at which a commit can have come at the earliest, since 1970."""
        second = self._seconds[place]
        at = bisect_left(self._stood, place)
        if at:
            second = max(second, self._lacking[at - 1])
        return min(second, self._having[at]) if at < len(self._having) else second

    def day_of(self, second: int) -> date:
        """Give the civil date of a second."""
        hour = second // 900  # no zone's offset is finer than a quarter of an hour, since 1972
        if hour not in self._days:
            self._days[hour] = (_EPOCH + timedelta(seconds=second)).astimezone(self._zone).date()
        return self._days[hour]

    def last_on(self, day: date) -> int:
        """Give the place of the commit that stood on the branch at the end of a day; -1 if there was none yet."""
        return bisect_right(range(self.size), day, key=self.on) - 1

    def window(self, period: Period | None, as_of: date) -> tuple[int, int]:
        """Give the first place of the window and the one after its last; all where no period is examined."""
        if period is None:
            return 0, self.size
        first = bisect_left(range(self.size), period.start, key=self.on)
        return first, max(first, self.last_on(min(period.end, as_of)) + 1)
