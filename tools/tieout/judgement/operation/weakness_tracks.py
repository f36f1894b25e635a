"""A series of scans -> what it shows of each weakness, from its first sighting until it is shown to be gone.

A weakness is gone when a later, whole scan of what had it lacks it, or when the source says since when it is fixed.
A scan that failed, that may not be all, or that looked at something else shows nothing by what it lacks.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from tieout.judgement.operation.weakness import Dismissal, Key, Level, Lowered, Seen, Track
from tieout.model.evidence.tables.weaknesses import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from tieout.judgement.operation.weakness_names import Names
    from tieout.model.operation.weaknesses import Reported, Scan, ScanSeries, Sighting

RANK: Mapping[str, int] = {word: number for number, word in enumerate(SEVERITIES)}
_PUT_ASIDE = frozenset({"dismissed", "suppressed", "not_affected"})


def tracks(series: ScanSeries, names: Names) -> Iterator[tuple[Key, Track]]:
    """Yield what a series shows, with what it is of."""
    whole = whole_scans(series)
    of: defaultdict[Key, list[Sighting]] = defaultdict(list)
    known: dict[int, Key] = {}
    for item in series.sightings:
        said = item.reported
        key = known.get(id(said))
        if key is None:
            asset = said.asset or series.collector
            key = known[id(said)] = Key(series.system, asset, names.main(said.id), said.part.casefold())
        of[key].append(item)
    for key, items in of.items():
        yield from ((key, track) for track in _tracks(series, items, whole.get(items[0].reported.asset, ())))


def whole_scans(series: ScanSeries) -> dict[str, list[int]]:
    """Give the numbers of the scans that show, by what they lack, what each thing that is scanned has not.

    A scan is of the one thing that its query names, else of those that its rows name. One without a row and without
    such a query is of the one thing that the whole series is of; where that is of several, it is of none.
    """
    every = {asset for scan in series.scans for asset in (scan.asset, *scan.assets) if asset} or {""}
    found: dict[str, list[int]] = {asset: [] for asset in (*every, "")}
    for number, scan in enumerate(series.scans):
        if scan.listing.is_whole:
            named = {scan.asset, *scan.assets} if scan.asset else scan.assets
            for asset in named or (every if len(every) == 1 else ()):
                found[asset].append(number)
    return found


def is_there(said: Reported) -> bool:
    """Say whether the words mean that the weakness is there: it is not fixed, and applies.

    That it does not apply is the source's own finding, or a statement that gives a reason.
    """
    if said.status == "not_affected":
        return said.is_suppressed and not _justified(said)
    return said.status != "fixed"


def _justified(said: Reported) -> bool:
    return bool(said.statement.strip()) or said.dismissed_reason.strip() not in {"", "not_affected"}


def _tracks(series: ScanSeries, items: Sequence[Sighting], whole: Sequence[int]) -> Iterator[Track]:
    there = sorted((item for item in items if is_there(item.reported)), key=_order)
    away = [item for item in items if not is_there(item.reported)]
    yield from _fixed_unseen(series, there, away)
    stretch: list[Sighting] = []
    last, before = -1, None
    for item in there:
        if stretch and item.first > last:
            gone = _gone(series, last, away, whole, until=item.first)
            if gone is not None:
                yield _track(series, stretch, before, gone)
                stretch, before = [], gone[0].at
        stretch.append(item)
        last = max(last, item.last) if len(stretch) > 1 else item.last
    if stretch:
        yield _track(series, stretch, before, _gone(series, last, away, whole, until=len(series.scans)))


def _order(item: Sighting) -> tuple[int, int, str]:
    return item.first, item.last, item.first_at


def _gone(
    series: ScanSeries, last: int, away: Sequence[Sighting], whole: Sequence[int], *, until: int
) -> tuple[Seen, bool, bool] | None:
    """Give when what was last seen in a scan is shown to be gone, before another scan; whether by a statement; if to the moment."""
    scans = series.scans
    seen = scans[last].at
    found: list[tuple[Seen, bool, bool]] = []
    for number in whole[bisect_right(whole, last) :]:
        if number >= until or (until < len(scans) and scans[number].at >= scans[until].at):
            break
        if scans[number].at > seen:
            stated = any(item.first <= number <= item.last and item.reported.status == "not_affected" for item in away)
            found.append((Seen(scans[number].at, scans[number].listing.record.path), stated, False))
            break
    for item in away:
        said = item.reported
        stated = said.status == "not_affected"
        at = said.dismissed_at if stated else said.fixed_at
        if at is not None and item.last > last and item.first < until and at >= seen:
            moment = min(at, scans[item.first].at)
            found.append((Seen(moment, _place(scans[item.first], item.first_at)), stated, moment == at))
    return min(found, key=lambda item: (item[0].at, not item[2], item[0].place), default=None)


def _fixed_unseen(series: ScanSeries, there: Sequence[Sighting], away: Sequence[Sighting]) -> Iterator[Track]:
    """Yield what the source tells of from first to last, and no scan of ours saw there."""
    begun = {item.reported.first_seen for item in there}
    told: dict[tuple[datetime, datetime], Sighting] = {}
    for item in sorted(away, key=_order):
        said = item.reported
        if said.status != "fixed" or said.first_seen is None or said.fixed_at is None or said.first_seen in begun:
            continue
        if said.first_seen <= said.fixed_at <= series.scans[item.first].at:
            told.setdefault((said.first_seen, said.fixed_at), item)
    for (first, fixed), item in told.items():
        scan = series.scans[item.first]
        place = _place(scan, item.first_at)
        level = Level(item.reported.severity, Seen(first, place), item.reported.severity_source)
        gone = Seen(fixed, place)
        yield _made(series, item, since=Seen(first, place), is_by_source=True, levels=(level,), last=gone, gone=gone)


def _track(
    series: ScanSeries, stretch: Sequence[Sighting], before: datetime | None, gone: tuple[Seen, bool, bool] | None
) -> Track:
    scans = series.scans
    first = stretch[0].first
    since = _since(series, stretch, before)
    newest = max(item.last for item in stretch)
    levels: dict[str, Level] = {}
    for item in stretch:
        said = item.reported
        if said.severity not in levels:
            scan = scans[item.first]
            seen = since if item.first == first else Seen(scan.at, _place(scan, item.first_at))
            levels[said.severity] = Level(said.severity, seen, said.severity_source)
    ends = [item for item in stretch if item.last == newest]
    latest = min(ends, key=lambda item: item.last_at)
    last = Seen(scans[newest].at, _place(scans[newest], latest.last_at))
    if gone is not None and gone[2] and not gone[1]:
        last = gone[0]  # the source says until when it was there
    return _made(
        series,
        latest,
        at=first,
        since=since,
        is_by_source=since.at < scans[first].at,
        levels=tuple(levels.values()),
        last=last,
        gone=None if gone is None else gone[0],
        is_stated=gone is not None and gone[1],
        lowered=_lowered(series, stretch, ends, levels),
        dismissal=None if gone else _dismissal(series, ends),
    )


def _made(series: ScanSeries, item: Sighting, *, at: int | None = None, **rest: object) -> Track:
    said = item.reported
    return Track(
        installed=said.installed,
        fixed_in=said.fixed_in,
        package=said.part,
        asset=said.asset,
        record=series.scans[item.first if at is None else at].listing.record,
        collector=series.collector,
        **rest,  # type: ignore[arg-type]  # what the two callers name
    )


def _since(series: ScanSeries, stretch: Sequence[Sighting], before: datetime | None) -> Seen:
    """Give when it was first there: in the first scan, or on the earlier day that the source names.

    After it was gone the source's day is that of the time before.
    """
    first = min((item for item in stretch if item.first == stretch[0].first), key=lambda item: item.first_at)
    scan = series.scans[first.first]
    seen = Seen(scan.at, _place(scan, first.first_at))
    for item in stretch:
        at = item.reported.first_seen
        if at is not None and at < seen.at and (before is None or at > before):
            seen = Seen(at, _place(series.scans[item.first], item.first_at))
    return seen


def _lowered(
    series: ScanSeries, stretch: Sequence[Sighting], ends: Sequence[Sighting], levels: Mapping[str, Level]
) -> Lowered | None:
    """Give the worst severity that gave way to a lesser one; none that only is not rated any more."""
    now = max(ends, key=lambda item: (RANK.get(item.reported.severity, 0), -item.first))
    rank = RANK.get(now.reported.severity, 0)
    higher = [item for item in stretch if RANK.get(item.reported.severity, 0) > rank]
    if not rank or not higher or now.first <= max(item.last for item in higher):
        return None
    was = max(higher, key=lambda item: RANK[item.reported.severity]).reported.severity
    scan = series.scans[now.first]
    said = now.reported
    level = Level(said.severity, Seen(scan.at, _place(scan, now.first_at)), said.severity_source)
    return Lowered(levels[was], level)


def _dismissal(series: ScanSeries, ends: Sequence[Sighting]) -> Dismissal | None:
    found = [item for item in ends if item.reported.status in _PUT_ASIDE]
    if not found:
        return None
    item = min(found, key=lambda one: one.last_at)
    said, scans = item.reported, series.scans
    why = ": ".join(part for part in (said.dismissed_reason.strip(), said.statement.strip()) if part)
    return Dismissal(
        word=said.status,
        why=why,
        since=said.dismissed_at or scans[item.first].at,
        seen=Seen(scans[item.last].at, _place(scans[item.last], item.last_at)),
    )


def _place(scan: Scan, at: str) -> str:
    return scan.listing.place(at)
