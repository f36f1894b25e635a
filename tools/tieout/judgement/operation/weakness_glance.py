"""Whether a weakness kept to its limit, at a glance: a hundred thousand rows pass here, and most of them do."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from tieout.model.operation.weaknesses import Reported

if TYPE_CHECKING:
    from tieout.judgement.operation.weakness_limits import Ends
    from tieout.judgement.operation.weakness_tracks import Group
    from tieout.model.operation.weaknesses import Scan

_STATUS, _FIRST_SEEN, _SEVERITY = map(Reported._fields.index, ("status", "first_seen", "severity"))


def is_plainly_fine(group: Group, ends: Ends) -> bool:
    """Say whether a glance shows that it kept to its limit, each time that it was there.

    Whatever takes more than one word of one scanner is left to whoever looks closer.
    """
    whole, scans, numbers, runs = group.whole, group.series.scans, group.numbers, group.series.runs
    if len(numbers) > 1:
        numbers = sorted(numbers, key=runs.__getitem__)
    following = iter([*(runs[number][0] for number in numbers[1:]), len(scans)])
    for number, until in zip(numbers, following, strict=True):
        said, (first, _, last, _) = group.series.said[number], runs[number]
        if said[_STATUS] != "open" or said[_FIRST_SEEN]:
            return False
        place = bisect_right(whole, last)
        seen, gone = scans[last], None if place == len(whole) else scans[whole[place]]
        back = None if until == len(scans) else scans[until]
        if back is not None if gone is None else not _lies_between(gone, seen, back):
            return False
        if said[_SEVERITY] != "info":
            end = ends.of(said[_SEVERITY], scans[first].at)
            if end is None or (ends.as_of if gone is None else gone.at) > end.until or seen.at > end.until:
                return False
    return True


def _lies_between(gone: Scan, seen: Scan, back: Scan | None) -> bool:
    """Say whether a scan lies after one that has it and before the next that has, and looked at as much as the first."""
    return seen.at < gone.at and (back is None or gone.at < back.at) and seen.parts <= gone.parts
