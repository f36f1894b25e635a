"""Weaknesses over a series of scans -> which were there longer than the policy allows, and of which nobody can tell."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from tieout.judgement.operation.paused import merged
from tieout.judgement.operation.weakness import Key, Level, Weakness
from tieout.judgement.operation.weakness_answers import Answers, answers_of
from tieout.judgement.operation.weakness_glance import Glance
from tieout.judgement.operation.weakness_limits import LIMITED, Ends, name_of
from tieout.judgement.operation.weakness_names import Names
from tieout.judgement.operation.weakness_tracks import RANK, groups, tracks
from tieout.model.operation.weaknesses import Reported

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from tieout.judgement.operation.paused import Days
    from tieout.judgement.operation.weakness import Seen, Track
    from tieout.judgement.operation.weakness_answers import Accepted
    from tieout.judgement.operation.weakness_limits import End
    from tieout.judgement.operation.weakness_tracks import Group
    from tieout.model.examination import Examination


_NAMES = slice(Reported._fields.index("id"), Reported._fields.index("aliases") + 1)


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

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to say of it: neither of its time nor of what was said of it."""
        return self.standing is Standing.FINE and not any(
            item.lowered or item.dismissal for item in self.weakness.tracks
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Weaknesses:
    """All weaknesses of an examination, judged."""

    judged: tuple[JudgedWeakness, ...]
    """Those of which there is something to say, by name, package, system and asset, then by their first sighting."""
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
    said = {cells[_NAMES] for series in scans for cells in series.said}
    names = Names((name, tuple(aliases.split())) for name, aliases in said)
    answers, ends = answers_of(examination, names), Ends(examination)
    glance = Glance(ends)
    period = examination.period
    begin = None if period is None else examination.program.organization.calendar.first_instant(period.start)
    retired = {item.id for item in examination.registers.systems if not item.is_used}
    judged: list[JudgedWeakness] = []
    for system, group in groupby(scans, key=lambda item: item.system):
        for key, found in _of_interest([groups(series, names) for series in group], answers, glance):
            for weakness in joined(key, [track for item in found for track in tracks(item)]):
                end = weakness.last if weakness.gone is None and system in retired else weakness.gone
                if end is None or begin is None or end.at >= begin:  # else it was gone before the period: history
                    judged.append(_judged(weakness, answers, ends))
    judged = [item for item in judged if not item.is_plain]
    judged.sort(key=_order)
    return Weaknesses(judged=tuple(judged), names=names, answers=answers)


def _of_interest(
    series: Sequence[dict[tuple[str, str, str, str], Group]], answers: Answers, glance: Glance
) -> Iterator[tuple[Key, list[Group]]]:
    """Yield what a system has of each weakness, but for those that kept to their limit at a glance."""
    for number, found in enumerate(series):
        for key, group in found.items():
            others = [item[key] for item in series if key in item] if len(series) > 1 else [group]
            if len(others) > 1:
                if not any(key in item for item in series[:number]):
                    yield Key(*key), others
            elif answers.speak_of(key[2]) or not glance.shows_fine(group):
                yield Key(*key), others


def _order(item: JudgedWeakness) -> tuple[str, str, str, str, Seen]:
    key = item.weakness.key
    return key.name, key.part, key.system, key.asset, item.weakness.since


def joined(key: Key, items: Sequence[Track]) -> Iterator[Weakness]:
    """Yield the weakness as all scanners together saw it: it is there as long as one of them does not show it gone.

    One that was gone, and is seen again after that, is another one, with a clock of its own.
    """
    if len(items) == 1:
        one = items[0]
        yield Weakness(key, tuple(items), one.since, one.last, one.gone, one.levels)
        return
    if not items:
        return
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
    last = max(item.last for item in group)
    return Weakness(key, tuple(group), group[0].since, last, gone, tuple(levels.values()), before)


def _judged(weakness: Weakness, answers: Answers, ends: Ends) -> JudgedWeakness:
    severity = worst(weakness.levels)
    name, system = weakness.key.name, weakness.key.system
    sure: tuple[Accepted, ...] = ()
    maybe: tuple[Accepted, ...] = ()
    paused: tuple[Days, ...] = ()
    at_most: tuple[Days, ...] = ()
    if answers.speak_of(name):
        if answers.is_false_positive(name, system):
            return JudgedWeakness(weakness=weakness, standing=Standing.FINE, severity=severity)
        sure, maybe = answers.accepted_for(name, system)
        paused, at_most = (merged((item.first, item.last) for item in items) for items in (sure, maybe))
    asked = _asked(weakness, severity)
    strict, lenient = _earliest(asked, paused, ends), _earliest(asked, at_most, ends)
    missing: tuple[tuple[str, date], ...] = ()
    if severity == "unknown" or (severity != "info" and ends.of(severity, _since(asked, severity)) is None):
        missing = tuple(
            (name_of(word), ends.day_of(since))
            for word, since in asked
            if severity in {word, "unknown"} and ends.of(word, since) is None
        )
        if severity == "unknown":
            found = [end for word, since in asked if (end := ends.of(word, since, at_most)) is not None]
            lenient = None if missing else max(found, key=lambda end: end.order)
    standing, cause, end = Standing.FINE, None, strict
    if lenient is not None and weakness.last.at > lenient.until:
        standing, end = Standing.LATE, lenient
    elif strict is not None and ends.may_be_past(strict, weakness.gone):
        standing, cause = Standing.UNKNOWN, _cause(weakness, strict, is_rated=severity != "unknown")
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


def worst(levels: Sequence[Level]) -> str:
    """Give the worst severity of them; ``unknown`` where none is rated."""
    word = max((item.severity for item in levels), key=lambda word: RANK.get(word, 0))
    return word if word in RANK else "unknown"


def _asked(weakness: Weakness, severity: str) -> Sequence[tuple[str, datetime]]:
    """Give the severities that it is held to, each with the moment from which its limit runs.

    What nobody rated may be of any, and has been from the first.
    """
    if severity == "unknown":
        return [(word, weakness.since.at) for word in LIMITED]
    return [(item.severity, item.seen.at) for item in weakness.levels]


def _since(asked: Sequence[tuple[str, datetime]], severity: str) -> datetime:
    return next(since for word, since in asked if word == severity)


def _earliest(asked: Sequence[tuple[str, datetime]], pauses: Sequence[Days], ends: Ends) -> End | None:
    if len(asked) == 1:
        return ends.of(*asked[0], pauses)
    found = [end for word, since in asked if (end := ends.of(word, since, pauses)) is not None]
    return min(found, key=lambda end: end.order, default=None)


def _cause(weakness: Weakness, strict: End, *, is_rated: bool) -> Cause:
    """Say what is missing: where it was certainly there after the strictest limit, why that one may not be the one."""
    if weakness.last.at > strict.until:
        return Cause.ACCEPTANCE if is_rated else Cause.SEVERITY
    return Cause.UNSEEN if weakness.gone is None else Cause.BETWEEN
