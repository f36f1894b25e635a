"""How rules speak of weaknesses: what is the same in many places in one sentence, each fact with its place."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tieout.judgement.evidence.wording import said
from tieout.model.characters import visible
from tieout.rules.wording import days, end_of, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from tieout.judgement.operation.weakness import Seen, Weakness
    from tieout.judgement.operation.weaknesses import JudgedWeakness, Weaknesses
    from tieout.model.calendar import Calendar
    from tieout.model.registers.risks import ReportedFinding
    from tieout.model.row import Row

_NAMED = 3
"""Places that are told one by one; of the others there is a number."""


def gathered(
    items: Iterable[JudgedWeakness], alike: Callable[[JudgedWeakness], Hashable]
) -> list[tuple[JudgedWeakness, list[JudgedWeakness]]]:
    """Give those that are alike together: of each kind the one whose limit ended first, and the others."""
    found: defaultdict[Hashable, list[JudgedWeakness]] = defaultdict(list)
    for item in items:
        found[alike(item)].append(item)
    sorted_groups = (sorted(group, key=_age) for group in found.values())
    return [(group[0], group[1:]) for group in sorted_groups]


def _age(item: JudgedWeakness) -> tuple[str, str, str]:
    end = item.end.due.on if item.end else item.weakness.since.at
    return end.isoformat(), item.weakness.key.system, item.weakness.key.asset


def named(item: JudgedWeakness) -> str:
    """Give ``CVE-2026-0001 (critical) in libxml2 2.9.4 of app/web``."""
    weakness = item.weakness
    installed = next((track.said.installed for track in reversed(weakness.tracks) if track.said.installed), "")
    what = said(f"{weakness.latest.said.part} {installed}".strip())
    how = "of unknown severity" if item.severity == "unknown" else item.severity
    return f"{subject(item)} ({how}) in {what + ' of ' if what else ''}{where(weakness)}"


def subject(item: JudgedWeakness) -> str:
    """Give the name by which the weakness goes: what a waiver names."""
    return visible(item.weakness.key.name)


def where(weakness: Weakness) -> str:
    """Give what was scanned; the system, or the collector, where the scans name nothing."""
    return said(weakness.first.said.asset or weakness.key.system or weakness.key.asset) or "what was scanned"


def on(seen: Seen, calendar: Calendar) -> str:
    """Give the day, and where it is written: ``2026-08-03 (evidence/.../raw.json#/rows/3)``."""
    return f"{calendar.day_of(seen.at)} ({seen.place})"


def began(item: JudgedWeakness, calendar: Calendar) -> str:
    """Give since when it is there, and since when as bad as its limit takes it to be."""
    weakness, end = item.weakness, item.end
    by = " by the source's own word" if weakness.first.is_by_source else ""
    text = f"first seen on {on(weakness.since, calendar)}{by}"
    if end is not None and end.since != weakness.since.at:
        seen = next(item.seen for item in weakness.levels if item.severity == end.severity)
        text = f"{text}, {end.severity} since {on(seen, calendar)}"
    return text


def allowed(item: JudgedWeakness, calendar: Calendar, *, how: str = "") -> str:
    """Give what the policy allows, and of which severity where that is not the worst; empty where it says nothing."""
    end = item.end
    if end is None:
        return ""
    of = "" if item.severity in {end.severity, "unknown"} else f" for {end.severity}"
    return f"{end.threshold.cited} are allowed{of}{how}, until {end_of(end.due, calendar)}"


def lasted(item: JudgedWeakness, calendar: Calendar) -> str:
    """Give how long it was certainly there, from the day from which its limit counts."""
    since = item.end.since if item.end else item.weakness.since.at
    count = (calendar.day_of(item.weakness.last.at) - calendar.day_of(since)).days
    return days(count)


def elsewhere(others: list[JudgedWeakness], calendar: Calendar) -> str:
    """Say where else it is the same; empty where it is nowhere."""
    if not others:
        return ""
    told = [f"{where(item.weakness)} on {on(item.weakness.last, calendar)}" for item in others[:_NAMED]]
    more = [f"{len(others) - _NAMED} more"] if len(others) > _NAMED else []
    return f"; the same holds for {listed((*told, *more))}"


def cited_rows(found: Weaknesses, item: JudgedWeakness) -> str:
    """Name the rows of the findings register that are about it."""
    rows: tuple[ReportedFinding, ...] = found.answers.rows_for(item.weakness.key.name, item.weakness.key.system)
    if not rows:
        return ""
    return f"; {cited(rows)} {'is' if len(rows) == 1 else 'are'} about it"


def cited(rows: Iterable[Row]) -> str:
    """Give ids and places: ``EXC-004 (registers/exceptions.yaml:12) and EXC-005 (...)``."""
    return listed(f"{row.id} ({row.location.brief})" for row in rows)
