"""A series of scans -> what it shows of each weakness, from its first sighting until it is shown to be gone.

A weakness is gone when a later, whole scan of what had it lacks it, or when the source says since when it is fixed.
A scan that failed, that may not be all, or that looked at something else or at less shows nothing by what it lacks.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.operation.weakness import Dismissal, Level, Lowered, Seen, Track
from tieout.model.evidence.tables.weaknesses import SEVERITIES
from tieout.model.operation.weaknesses import Reported

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from tieout.judgement.operation.weakness_names import Names
    from tieout.model.operation.weaknesses import ScanSeries, Sighting

RANK: Mapping[str, int] = {word: number for number, word in enumerate(SEVERITIES)}
_PUT_ASIDE = frozenset({"dismissed", "suppressed", "not_affected"})


_ASSET, _ID, _PACKAGE, _LOCATION = map(Reported._fields.index, ("asset", "id", "package", "location"))


class Group(NamedTuple):
    """What one series reports of one weakness."""

    series: ScanSeries
    numbers: list[int]
    """Of what it said."""
    whole: Sequence[int]
    """The numbers of the scans that show, by what they lack, what the asset has not."""


def groups(series: ScanSeries, names: Names) -> dict[tuple[str, str, str, str], Group]:
    """Give what a series reports, by what makes it the same weakness (a ``Key``)."""
    whole = whole_scans(series)
    system, collector = series.system, series.collector
    mains = {name: names.main(name) for name in {said[_ID] for said in series.said}}
    found: dict[tuple[str, str, str, str], Group] = {}
    for number, said in enumerate(series.said):
        asset = said[_ASSET]
        key = system, asset or collector, mains[said[_ID]], (said[_PACKAGE] or said[_LOCATION]).casefold()
        group = found.get(key)
        if group is None:
            found[key] = Group(series, [number], whole[asset])
        else:
            group.numbers.append(number)
    return found


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


def tracks(group: Group) -> Iterator[Track]:
    """Yield each stretch of scans in which it was there."""
    series, whole = group.series, group.whole
    items = [series.sighting(number) for number in group.numbers]
    there = sorted((item for item in items if is_there(item.reported)), key=_order)
    away = [item for item in items if not is_there(item.reported)]
    yield from _fixed_unseen(series, there, away)
    stretch: list[Sighting] = []
    last, before = -1, _fixed_before(series, there, away)
    for item in there:
        if stretch and item.first > last:
            gone = _gone(series, last, away, whole, until=item.first)
            if gone is not None:
                yield _track(series, stretch, before, gone)
                stretch, before = [], gone.seen.at
        stretch.append(item)
        last = max(last, item.last) if len(stretch) > 1 else item.last
    if stretch:
        yield _track(series, stretch, before, _gone(series, last, away, whole, until=len(series.scans)))


def _order(item: Sighting) -> tuple[int, str, int, str, str]:
    """Sort by the scan, and by the place in it: no order of rows decides."""
    return item.first, item.first_at, item.last, item.last_at, item.reported.severity


class _Gone(NamedTuple):
    """That it is shown to be gone."""

    seen: Seen
    is_stated: bool
    """Whether by a statement that it does not apply."""
    is_exact: bool
    """Whether the source says the moment, so that it was there until then."""


def _gone(series: ScanSeries, last: int, away: Sequence[Sighting], whole: Sequence[int], *, until: int) -> _Gone | None:
    """Give when what was last seen in a scan is shown to be gone, before another scan."""
    scans = series.scans
    seen = scans[last].at
    found: _Gone | None = None
    for number in whole[bisect_right(whole, last) :]:
        scan = scans[number]
        if number >= until or (until < len(scans) and scan.at >= scans[until].at):
            break
        if scan.at > seen and scans[last].parts <= scan.parts:
            stated = any(item.first <= number <= item.last and item.reported.status == "not_affected" for item in away)
            found = _Gone(Seen(scan.at, scan.listing.record.path), stated, is_exact=False)
            break
    for item in away:
        stated = item.reported.status == "not_affected"
        at = item.reported.dismissed_on if stated else item.reported.fixed_on
        if at is not None and item.last > last and item.first < until and at >= seen:
            scan = scans[item.first]
            told = _Gone(Seen(min(at, scan.at), scan.listing.place(item.first_at)), stated, is_exact=at <= scan.at)
            found = told if found is None else min(found, told, key=_rank)
    return found


def _rank(gone: _Gone) -> tuple[datetime, bool, str]:
    return gone.seen.at, not gone.is_exact, gone.seen.place


def _fixed_before(series: ScanSeries, there: Sequence[Sighting], away: Sequence[Sighting]) -> datetime | None:
    """Give since when it was fixed before any scan of ours saw it there: an alert that was opened again."""
    ends = (
        item.reported.fixed_on
        for item in away
        if there and item.first < there[0].first and item.reported.status == "fixed"
    )
    until = series.scans[there[0].first].at if there else None
    return max((at for at in ends if at is not None and until is not None and at < until), default=None)


def _fixed_unseen(series: ScanSeries, there: Sequence[Sighting], away: Sequence[Sighting]) -> Iterator[Track]:
    """Yield what the source tells of from first to last, and no scan of ours saw there."""
    begun: dict[datetime | None, int] = {}
    for item in there:
        begun.setdefault(item.reported.first_seen_at, item.first)
    told: dict[tuple[datetime, datetime], Sighting] = {}
    for item in sorted(away, key=_order):
        said = item.reported
        first, fixed = said.first_seen_at, said.fixed_on
        if said.status != "fixed" or first is None or fixed is None or begun.get(first, item.first) < item.first:
            continue
        if first <= fixed <= series.scans[item.first].at:
            told.setdefault((first, fixed), item)
    for (first, fixed), item in told.items():
        scan = series.scans[item.first]
        place = scan.listing.place(item.first_at)
        level = Level(item.reported.severity, Seen(first, place), item.reported.severity_source)
        gone = Seen(fixed, place)
        yield Track(
            Seen(first, place),
            gone,
            gone,
            (level,),
            item.reported,
            scan.listing.record,
            series.collector,
            is_by_source=True,
        )


def _track(series: ScanSeries, stretch: Sequence[Sighting], before: datetime | None, gone: _Gone | None) -> Track:
    scans = series.scans
    begin = stretch[0]
    scan = scans[begin.first]
    since = _since(series, stretch, before)
    ends = _ends(stretch)
    latest = ends[0]
    last = Seen(scans[latest.last].at, scans[latest.last].listing.place(latest.last_at))
    if gone is not None and gone.is_exact and not gone.is_stated:
        last = gone.seen  # the source says until when it was there
    levels: tuple[Level, ...]
    if len(stretch) == 1:
        levels = (Level(begin.reported.severity, since, begin.reported.severity_source),)
        lowered = None
    else:
        levels = _levels(series, stretch, since)
        lowered = _lowered(series, stretch, ends, levels)
    return Track(
        since=since,
        last=last,
        gone=None if gone is None else gone.seen,
        levels=levels,
        said=latest.reported,
        record=scan.listing.record,
        collector=series.collector,
        is_by_source=since.at < scan.at,
        is_stated=gone is not None and gone.is_stated,
        lowered=lowered,
        dismissal=None if gone else _dismissal(series, ends),
    )


def _ends(stretch: Sequence[Sighting]) -> Sequence[Sighting]:
    """Give those that are in the last scan of the stretch, by their place in it."""
    if len(stretch) == 1:
        return stretch
    newest = max(item.last for item in stretch)
    return sorted(
        (item for item in stretch if item.last == newest), key=lambda item: (item.last_at, item.reported.severity)
    )


def _levels(series: ScanSeries, stretch: Sequence[Sighting], since: Seen) -> tuple[Level, ...]:
    """Give each severity with its first scan: those of the very first hold since the weakness began."""
    found: dict[str, Level] = {}
    for item in stretch:
        said, scan = item.reported, series.scans[item.first]
        if said.severity not in found:
            seen = since if item.first == stretch[0].first else Seen(scan.at, scan.listing.place(item.first_at))
            found[said.severity] = Level(said.severity, seen, said.severity_source)
    return tuple(found.values())


def _since(series: ScanSeries, stretch: Sequence[Sighting], before: datetime | None) -> Seen:
    """Give when it was first there: in the first scan, or on the earlier day that the source names.

    After it was gone the source's day is that of the time before.
    """
    begin = stretch[0]
    scan = series.scans[begin.first]
    seen = Seen(scan.at, scan.listing.place(begin.first_at))
    for item in stretch:
        at = item.reported.first_seen_at
        if at is not None and at < seen.at and (before is None or at > before):
            seen = Seen(at, series.scans[item.first].listing.place(item.first_at))
    return seen


def _lowered(
    series: ScanSeries, stretch: Sequence[Sighting], ends: Sequence[Sighting], levels: Sequence[Level]
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
    level = Level(said.severity, Seen(scan.at, scan.listing.place(now.first_at)), said.severity_source)
    return Lowered(next(item for item in levels if item.severity == was), level)


def _dismissal(series: ScanSeries, ends: Sequence[Sighting]) -> Dismissal | None:
    item = next((item for item in ends if item.reported.status in _PUT_ASIDE), None)
    if item is None:
        return None
    said, scans = item.reported, series.scans
    last = scans[item.last]
    why = ": ".join(part for part in (said.dismissed_reason.strip(), said.statement.strip()) if part)
    since = said.dismissed_on or scans[item.first].at
    return Dismissal(said.status, why, since, Seen(last.at, last.listing.place(item.last_at)))
