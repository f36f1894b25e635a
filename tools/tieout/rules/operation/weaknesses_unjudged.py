"""It cannot be told whether weaknesses were fixed in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tieout.judgement.evidence.wording import said
from tieout.judgement.in_force import limit
from tieout.judgement.operation.scan_scopes import ScanScope, scan_scopes
from tieout.judgement.operation.weakness_limits import LIMITED, name_of
from tieout.judgement.operation.weaknesses import Cause, JudgedWeakness, Standing, weaknesses
from tieout.model.calendar import Calendar
from tieout.model.characters import visible
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.model.operation.listing import Listing
from tieout.model.operation.weaknesses import Scan
from tieout.rules.base import rule
from tieout.rules.weaknesses import allowed, began, named, on, where
from tieout.rules.wording import days, listed

_SHOWN = 3
_BECAUSE = {
    Cause.UNSEEN: "because no scan came after the limit that shows whether it was gone",
    Cause.BETWEEN: "because the limit ended between two scans",
    Cause.SEVERITY: "because no scan says how bad it is",
    Cause.ACCEPTANCE: "because it is not known on which days, or for which system, it was accepted",
}
_REMEDY = {
    Cause.UNSEEN: "scan it again and capture that: what is gone then is known to be gone since then",
    Cause.BETWEEN: "tell the auditor the day of the fix with what shows it (the release); scan more often than the limit",
    Cause.SEVERITY: "rate it: enter it in the findings register with its severity, and fix or accept it",
    Cause.ACCEPTANCE: "name the system in collectors.yaml, and let an acceptance that ended early end on that day",
}


@rule(severity=Severity.ERROR, criteria=("CC7.1",), needs=("evidence",))
def weaknesses_unjudged(examination: Examination) -> Iterator[Observation]:
    """It cannot be told whether weaknesses were fixed in time.

    ## What it checks
    What stands between the captured scans and a judgement; nobody is accused of anything:

    - a policy in force limits how long a weakness may be there, and no scan is captured in a form that is read;
    - the newest scan of something failed, is not all or is not sound, so that nothing is shown to be gone;
    - something was scanned, and is not any more: longer than the cadence of the control that the scans are for allows,
      or than 35 days where no control says it. What belongs to a retired system of `registers/systems` is left alone;
    - two scans lie further apart than that: what came and went between them nobody knows;
    - a scan does not say of when it is;
    - the limit of a weakness ended after the last scan that has it, and before one that lacks it, or no such scan came;
    - a weakness of unknown severity is older than the strictest limit, and not older than the longest;
    - an acceptance was ended early and does not say when, or is for a system where the scan names none;
    - no text in force on the day states the limit as a length of time.

    What a scan is of: one asset by one collector, by the query of its record (`asset`); where that names none, the
    assets of its rows. A scan without any row then shows only that the one asset is clean of which the whole series is.

    ## Why the auditor asks
    A missing scan looks like a clean one. Asked how it is known that a weakness was gone in time, "the next scan did not
    have it" is an answer only if that scan looked.

    ## Example
    `app/web: it cannot be told whether 2 weaknesses kept to their limits, because the limit ended between two scans:
    CVE-2026-0001 (critical) in libxml2 2.9.4 of app/web, first seen on 2026-06-01 (...), there on 2026-06-01 (...), gone on
    2026-06-29 (...); 7 days (POL-010, policies/secure-development.md:13) are allowed, until 2026-06-08; ...`

    ## How to fix
    Do what the finding says: mend the collector, scan again, and capture the scan with the record. Scan more often than
    the shortest limit is long. Tell the auditor which days no scan covers, and what shows the fix besides. For what is
    not in use any more set `status: retired` on its system, or waive this finding about its scope with that as the reason.

    ## Sources
    Criterion CC7.1. AT-C section 205: evidence is sufficient, or the procedure was not carried out.
    """
    yield from _nothing(examination)
    for series in examination.operation.scans:
        yield from (_undated(listing) for listing in series.undated)
    for scope in scan_scopes(examination):
        yield from _scope(scope, examination)
    yield from _weaknesses(examination)


def _nothing(examination: Examination) -> Iterator[Observation]:
    """Say that a promise has no scan to be held against; what is captured otherwise is there."""
    stated = [found for severity in LIMITED if (found := limit(examination, name_of(severity), examination.as_of))]
    if stated and examination.evidence.captures and not examination.operation.scans:
        first = stated[0]
        yield Observation(
            subject=first.document,
            location=first.parameter.location,
            message=(
                f"{first.document} allows {listed(f'{item.parameter.name} {item.parameter.shown}' for item in stated)}, "
                "and it cannot be told whether that is kept, because no scan for weaknesses is captured in a form that is read"
            ),
            remedy="have a scanner's report captured: tieout collect with reads: trivy, npm-audit, sarif or another form",
            about="no scan",
        )


def _undated(listing: Listing) -> Observation:
    return Observation(
        subject=visible(listing.capture),
        location=listing.record,
        message=f"it cannot be told of when {visible(listing.capture)} is, because nothing in it says so: it shows nothing",
        remedy="capture it anew with the moment of the scan",
        about="no moment",
    )


def _scope(scope: ScanScope, examination: Examination) -> Iterator[Observation]:
    day_of = examination.program.organization.calendar.day_of
    name, last = said(scope.name), scope.last
    known = "no scan of it is whole" if last is None else f"the last whole one is of {_dated(last, day_of(last.at))}"
    if scope.failed is not None:
        why = said(scope.failed.unsound or scope.failed.partial, 300)
        yield Observation(
            subject=name,
            location=scope.failed.record,
            message=f"{name}: it cannot be told what the newest scan shows to be gone, because {why}; {known}",
            remedy="mend what stopped it, and scan again",
            about="failed",
        )
    elif last is not None and scope.lapsed_on is not None:
        ago = days((examination.as_of - day_of(last.at)).days)
        yield Observation(
            subject=name,
            location=last.listing.record,
            message=(
                f"{name}: it cannot be told what is there now, because {known}, {ago} ago, and another was to come by "
                f"{scope.lapsed_on}"
            ),
            remedy="scan it again; for what is not in use any more set status: retired on its system",
            about="lapsed",
        )
    if scope.gaps:
        told = [
            f"{days(gap.days)} from {_dated(gap.since, day_of(gap.since.at))} to {_dated(gap.until, day_of(gap.until.at))}"
            for gap in scope.gaps
        ]
        yield Observation(
            subject=name,
            location=scope.gaps[0].until.listing.record,
            message=(
                f"{name}: it cannot be told what came and went between whole scans that lie too far apart: "
                f"{listed(told, at_most=_SHOWN + 1)}"
            ),
            remedy="tell the auditor which days no scan covers; have the next ones captured by a schedule",
            about="gap",
        )


def _dated(scan: Scan, day: object) -> str:
    return f"{day} ({scan.listing.record.path})"


def _weaknesses(examination: Examination) -> Iterator[Observation]:
    calendar = examination.program.organization.calendar
    of: defaultdict[tuple[Cause, str, str], list[JudgedWeakness]] = defaultdict(list)
    limits: defaultdict[str, list[JudgedWeakness]] = defaultdict(list)
    retired = {item.id for item in examination.registers.systems if not item.is_used}
    for item in weaknesses(examination).judged:
        key = item.weakness.key
        if item.standing is not Standing.UNKNOWN or item.cause is None:
            continue
        if item.cause is not Cause.LIMIT and not (item.cause is Cause.UNSEEN and key.system in retired):
            of[item.cause, key.system, key.asset].append(item)
        for name in dict.fromkeys(name for name, _ in item.missing) if item.cause is Cause.LIMIT else ():
            limits[name].append(item)
    yield from (_unknown(cause, items, calendar) for (cause, _, _), items in of.items())
    yield from (_unlimited(name, items, calendar) for name, items in limits.items())


def _unknown(cause: Cause, items: Sequence[JudgedWeakness], calendar: Calendar) -> Observation:
    first = items[0].weakness
    name = where(first)
    told = [_told(item, cause, calendar) for item in items[:_SHOWN]]
    if len(items) > _SHOWN:
        told.append(f"and {len(items) - _SHOWN} more")
    return Observation(
        subject=name,
        location=_record(items[0]),
        message=(f"{name}: it cannot be told whether {_kept(items)}, {_BECAUSE[cause]}: {'; '.join(told)}"),
        remedy=_REMEDY[cause],
        about=f"{cause.value} {first.key.system}",
    )


def _kept(items: Sequence[JudgedWeakness]) -> str:
    return "1 weakness kept to its limit" if len(items) == 1 else f"{len(items)} weaknesses kept to their limits"


def _told(item: JudgedWeakness, cause: Cause, calendar: Calendar) -> str:
    weakness = item.weakness
    gone = f", gone on {on(weakness.gone, calendar)}" if weakness.gone else ""
    at_least = " at the least" if cause is Cause.SEVERITY else ""
    within = f"; {allowed(item, calendar, how=at_least)}" if item.end else ""
    by = listed(one.cited for one in item.accepted) if cause is Cause.ACCEPTANCE else ""
    there = f", there on {on(weakness.last, calendar)}" if weakness.last != weakness.since else ""
    return f"{named(item)}, {began(item, calendar)}{there}{gone}{within}{f', and {by}' if by else ''}"


def _unlimited(name: str, items: Sequence[JudgedWeakness], calendar: Calendar) -> Observation:
    asked = sorted({day for item in items for known, day in item.missing if known == name})
    told = [f"{named(item)}, {began(item, calendar)}" for item in items[:_SHOWN]]
    if len(items) > _SHOWN:
        told.append(f"and {len(items) - _SHOWN} more")
    return Observation(
        subject=name,
        location=_record(items[0]),
        message=(
            f"no text in force on {listed((str(day) for day in asked), at_most=_SHOWN)} states {name} as a length of "
            "time, so it cannot be told whether "
            f"{_kept(items)}: {'; '.join(told)}"
        ),
        remedy=(
            f"state {name} under parameters of the policy that promises it, and put that in force: a text counts from the "
            "day on which it stood on the branch"
        ),
        about="limit",
    )


def _record(item: JudgedWeakness) -> Location:
    return item.weakness.first.record
