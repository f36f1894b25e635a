"""Whether a weakness kept to its limit, at a glance: a hundred thousand rows pass here, and most of them do."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from tieout.model.operation.weaknesses import Reported

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tieout.judgement.operation.weakness_limits import Ends
    from tieout.judgement.operation.weakness_tracks import Group
    from tieout.model.operation.weaknesses import Scan, ScanSeries

_STATUS, _FIRST_SEEN, _SEVERITY = map(Reported._fields.index, ("status", "first_seen", "severity"))
_NONE = -1
"""In the place of the number of a scan: there is none."""


class Glance:
    """Looks at weaknesses one after another; those of a series come together.

    What a run of scans shows is worked out once: of a hundred thousand rows most began and ended with the same scans.
    """

    def __init__(self, ends: Ends) -> None:
        """Look limits up here."""
        self._ends = ends
        self._series: ScanSeries | None = None
        self._known: dict[tuple[int, int, int, int, str], bool] = {}
        """Of that series."""

    def shows_fine(self, group: Group) -> bool:
        """Say whether a glance shows that it kept to its limit, each time that it was there.

        Whatever takes more than one word of one scanner is left to whoever looks closer.
        """
        if group.series is not self._series:
            self._series, self._known = group.series, {}
        whole, numbers, runs, said, known = (
            group.whole,
            group.numbers,
            group.series.runs,
            group.series.said,
            self._known,
        )
        if len(numbers) > 1:
            numbers = sorted(numbers, key=runs.__getitem__)
        following = [*(runs[number][0] for number in numbers[1:]), _NONE]
        for number, back in zip(numbers, following, strict=True):
            cells, (first, _, last, _) = said[number], runs[number]
            if cells[_STATUS] != "open" or cells[_FIRST_SEEN]:
                return False
            place = bisect_right(whole, last)
            key = first, last, _NONE if place == len(whole) else whole[place], back, cells[_SEVERITY]
            is_fine = known.get(key)
            if is_fine is None:
                is_fine = known[key] = self._is_fine(group.series.scans, *key)
            if not is_fine:
                return False
        return True

    def _is_fine(
        self, scans: Sequence[Scan], first: int, last: int, lacking: int, following: int, severity: str
    ) -> bool:
        """Judge a run by the numbers of its scans, of the first that lacks it, and of the next that has it again."""
        seen = scans[last]
        gone = None if lacking == _NONE else scans[lacking]
        back = None if following == _NONE else scans[following]
        if back is not None if gone is None else not _lies_between(gone, seen, back):
            return False
        if severity == "info":
            return True
        end = self._ends.of(severity, scans[first].at)
        return end is not None and (self._ends.as_of if gone is None else gone.at) <= end.until and seen.at <= end.until


def _lies_between(gone: Scan, seen: Scan, back: Scan | None) -> bool:
    """Say whether a scan lies after one that has it and before the next that has, and looked at as much as the first."""
    return seen.at < gone.at and (back is None or gone.at < back.at) and seen.parts <= gone.parts
