"""Weaknesses over a series of scans -> which were there longer than the policy allows, and of which nobody can tell."""

from __future__ import annotations

import enum
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.judgement.operation.paused import merged
from tieout.judgement.operation.weakness import Level, Weakness
from tieout.judgement.operation.weakness_answers import Answers, answers_of
from tieout.judgement.operation.weakness_limits import Ends
from tieout.judgement.operation.weakness_names import Names
from tieout.judgement.operation.weakness_tracks import RANK, tracks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from tieout.judgement.operation.weakness import Key, Seen, Track
    from tieout.judgement.operation.weakness_answers import Accepted
    from tieout.judgement.operation.weakness_limits import End
    from tieout.model.examination import Examination


class Standing(enum.Enum):
    """Whether a weakness kept to its limit."""

    FINE = "fine"
    """It was gone in time, or still can be, or has no limit."""
    LATE = "late"
    """It was there after its limit, whatever else is not known."""
    UNKNOWN = "unknown"


class Cause(enum.Enum):
    """What is missing where it cannot be told."""

    UNSEEN = "unseen"
    """Its limit has ended since the last scan that has it."""
    BETWEEN = "between"
    """Its limit ended between the last scan that has it and the first that lacks it."""
    SEVERITY = "severity"
    """No scan says how bad it is."""
    ACCEPTANCE = "acceptance"
    """An acceptance may be about it, or for some of the days."""
    LIMIT = "limit"
    """No text in force states the limit, or what it states is no length of time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedWeakness:
    """A weakness, held to the limits of the policy in force when it was first seen."""

    weakness: Weakness
    standing: Standing
    severity: str
    """The worst that any scan reported."""
    end: End | None = None
    """The limit that it is held to: the one that ends first, or the longest for one of no known severity."""
    cause: Cause | None = None
    accepted: tuple[Accepted, ...] = ()
    """What stopped the clock, and what may have."""
    missing: tuple[tuple[str, date], ...] = ()
    """Limits that no text states, each with the day for which it was looked up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weaknesses:
    """All weaknesses of an examination, judged."""

    judged: tuple[JudgedWeakness, ...]
    """By name, package, system and asset, then by the moment of their first sighting."""
    names: Names
    answers: Answers


def weaknesses(examination: Examination) -> Weaknesses:
    """Judge them, once for all who ask."""
    of = examination
    return of.operation.memo.of(
        _weaknesses, of, of.operation.scans, of.as_of, of.period, of.program, of.statements, of.registers, of.roster
    )


def _weaknesses(examination: Examination) -> Weaknesses:
    scans = examination.operation.scans
    names = Names((item.reported.id, item.reported.aliases) for series in scans for item in series.sightings)
    found: defaultdict[Key, list[Track]] = defaultdict(list)
    for series in scans:
        for key, track in tracks(series, names):
            found[key].append(track)
    answers = answers_of(examination, names)
    ends = Ends(examination)
    judged = [_judged(one, answers, ends) for key, items in found.items() for one in joined(key, items)]
    judged = [item for item in judged if not is_over(item.weakness, examination)]
    judged.sort(key=lambda item: (*_order(item.weakness.key), item.weakness.since))
    return Weaknesses(judged=tuple(judged), names=names, answers=answers)


def _order(key: Key) -> tuple[str, str, str, str]:
    return key.name, key.part, key.system, key.asset


def joined(key: Key, items: Sequence[Track]) -> Iterator[Weakness]:
    """Yield the weakness as all scanners together saw it: it is there as long as one of them does not show it gone.

    One that was gone, and is seen again after that, is another one, with a clock of its own.
    """
    group: list[Track] = []
    before: Seen | None = None
    gone: Seen | None = None
    for track in sorted(items, key=lambda item: (item.since, item.last, item.collector)):
        if group and gone is not None and track.since.at > gone.at:
            yield _weakness(key, group, gone, before)
            group, before = [], gone
        gone = track.gone if not group else _latest(gone, track.gone)
        group.append(track)
    yield _weakness(key, group, gone, before)


def _latest(one: Seen | None, other: Seen | None) -> Seen | None:
    return None if one is None or other is None else max(one, other)


def _weakness(key: Key, group: Sequence[Track], gone: Seen | None, before: Seen | None) -> Weakness:
    levels: dict[str, Level] = {}
    for item in group:
        for level in item.levels:
            known = levels.get(level.severity)
            if known is None or level.seen < known.seen:
                levels[level.severity] = level
    return Weakness(
        key=key,
        tracks=tuple(group),
        since=group[0].since,
        last=max(item.last for item in group),
        gone=gone,
        before=before,
        levels=tuple(levels.values()),
    )


def is_over(weakness: Weakness, examination: Examination) -> bool:
    """Say whether it was gone before the examined period began: then it is history."""
    if weakness.gone is None or examination.period is None:
        return False
    return examination.program.organization.calendar.day_of(weakness.gone.at) < examination.period.start


def _judged(weakness: Weakness, answers: Answers, ends: Ends) -> JudgedWeakness:
    rated = [item for item in weakness.levels if RANK.get(item.severity, 0)]
    severity = max((item.severity for item in rated), key=lambda word: RANK[word], default="unknown")
    name, system = weakness.key.name, weakness.key.system
    if severity == "info" or answers.is_false_positive(name, system):
        return JudgedWeakness(weakness=weakness, standing=Standing.FINE, severity=severity)
    sure, maybe = answers.accepted_for(name, system)
    paused, at_most = (merged((item.first, item.last) for item in items) for items in (sure, maybe))
    first = [end for level in rated for end in ends.of(level, paused)] if rated else list(ends.any_of(weakness, paused))
    last = (
        [end for level in rated for end in ends.of(level, at_most)] if rated else list(ends.any_of(weakness, at_most))
    )
    missing = ends.missing([item for item in rated if item.severity == severity], weakness)
    strict = min(first, key=lambda end: end.order, default=None)
    pick = min if rated else max
    lenient = pick(last, key=lambda end: end.order, default=None)
    standing, cause, end = Standing.FINE, None, strict
    if lenient is not None and ends.is_past(lenient, weakness.last.at) and (rated or not missing):
        standing, end = Standing.LATE, lenient
    elif strict is not None and ends.may_be_past(strict, weakness.gone):
        standing, cause = (
            Standing.UNKNOWN,
            _cause(weakness, strict, ends, is_rated=bool(rated), is_accepted=maybe != sure),
        )
    elif missing:
        standing, cause, end = Standing.UNKNOWN, Cause.LIMIT, None
    return JudgedWeakness(
        weakness=weakness,
        standing=standing,
        severity=severity,
        end=end,
        cause=cause,
        accepted=maybe,
        missing=missing,
    )


def _cause(weakness: Weakness, strict: End, ends: Ends, *, is_rated: bool, is_accepted: bool) -> Cause:
    """Say what is missing: where it was certainly there after the strictest limit, why that one may not be the one."""
    if ends.is_past(strict, weakness.last.at):
        return Cause.ACCEPTANCE if is_rated and is_accepted else Cause.SEVERITY
    return Cause.UNSEEN if weakness.gone is None else Cause.BETWEEN
