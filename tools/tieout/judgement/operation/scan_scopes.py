"""Series of scans -> where they stop, fail or leave wide gaps, so that nobody can tell what was there meanwhile."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.period import add_days

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tieout.model.examination import Examination
    from tieout.model.operation.listing import Listing
    from tieout.model.operation.weaknesses import Scan, ScanSeries

WIDEST = timedelta(days=35)
"""From one scan to the next where no control says how often: as long as what happened is open in
``judgement/evidence/expected.py``, a month and what it takes to run late."""


class Gap(NamedTuple):
    """Two whole scans of one scope with nothing that counts between them."""

    since: Scan
    until: Scan
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanScope:
    """What is scanned again and again: one thing by one collector, or all that a collector looks at."""

    system: str
    collector: str
    asset: str
    """Empty where the scans do not name one thing."""
    last: Scan | None
    """The last whole scan."""
    failed: Listing | None = None
    """The newest scan, where it came after that and shows nothing by what it lacks."""
    lapsed_on: date | None = None
    """The last day on which another scan would have been in time, where that is over."""
    gaps: tuple[Gap, ...] = ()
    """That end in the examined period, or in none, oldest first."""

    @property
    def name(self) -> str:
        """What it is called: ``app/web (trivy)``."""
        return scope_name(self.system, self.asset, self.collector)


def scope_name(system: str, asset: str, collector: str) -> str:
    """Give ``app/web (trivy)``; the system where there is no asset."""
    what, by = asset or system, collector or "a file that a person brought"
    return f"{what} ({by})" if what else by


def scan_scopes(examination: Examination) -> tuple[ScanScope, ...]:
    """Give every scope with what is wrong with its scans. What is scanned of a retired system is left out."""
    retired = {item.id for item in examination.registers.systems if not item.is_used}
    return tuple(
        scope
        for series in examination.operation.scans
        if series.system not in retired
        for scope in _scopes(series, examination)
    )


def _scopes(series: ScanSeries, examination: Examination) -> Iterator[ScanScope]:
    of: defaultdict[str, list[Scan]] = defaultdict(list)
    for scan in series.scans:
        of[scan.asset].append(scan)
    if len(of) > 1 and not any(scan.listing.is_whole or scan.assets for scan in of.get("", ())):
        yield from _nameless(series, of.pop("", []), of)
    for asset, scans in sorted(of.items()):
        yield _scope(series, asset, scans, examination)


def _nameless(series: ScanSeries, failed: Sequence[Scan], of: dict[str, list[Scan]]) -> Iterator[ScanScope]:
    """Give what failed before it could say what it looked at, unless all that is scanned was scanned whole after it."""
    if not failed:
        return
    newest = failed[-1]
    whole = {
        asset: max((scan.at for scan in scans if scan.listing.is_whole), default=None) for asset, scans in of.items()
    }
    if any(at is None or at < newest.at for at in whole.values()):
        yield ScanScope(system=series.system, collector=series.collector, asset="", last=None, failed=newest.listing)


def _scope(series: ScanSeries, asset: str, scans: Sequence[Scan], examination: Examination) -> ScanScope:
    day_of = examination.program.organization.calendar.day_of
    whole = [scan for scan in scans if scan.listing.is_whole]
    last = whole[-1] if whole else None
    newest = scans[-1]
    failed = None if newest.listing.is_whole or (last is not None and last.at >= newest.at) else newest.listing
    period, gaps = examination.period, []
    for one, other in pairwise(whole):
        first, then = day_of(one.at), day_of(other.at)
        if then > _in_time_until(one, first, examination) and (period is None or then >= period.start):
            gaps.append(Gap(one, other, (then - first).days))
    end = None if last is None else _in_time_until(last, day_of(last.at), examination)
    return ScanScope(
        system=series.system,
        collector=series.collector,
        asset=asset,
        last=last,
        failed=failed,
        lapsed_on=end if end is not None and end < examination.as_of else None,
        gaps=tuple(gaps),
    )


def _in_time_until(scan: Scan, day: date, examination: Examination) -> date:
    """Give the last day on which the next scan is in time: by the cadence of the controls that this one is for."""
    calendar = examination.program.organization.calendar
    found = [
        add_days(control.cadence.gap_until(day, calendar), control.cadence.grace_days)
        for name in dict.fromkeys(control for control, _ in scan.listing.serves)
        if (control := examination.control(name)) is not None
        and control.cadence is not None
        and control.cadence.is_dated
    ]
    return min(found) if found else add_days(day, WIDEST.days)
