"""Examination and outcome -> the audit rehearsed: of each control the sample that would be drawn, and what it shows."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.finding import Finding, Severity, State
from tieout.model.population import NoPopulation, Population, Shown
from tieout.workpapers.next_command import next_command
from tieout.workpapers.population import populations
from tieout.workpapers.relied_on import BY_WINDOWS, OF_OPERATION
from tieout.workpapers.sample import draw
from tieout.workpapers.shown import Found, called, is_unjudged, names, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from tieout.model.control import Control
    from tieout.model.examination import Examination
    from tieout.model.finding import Outcome
    from tieout.model.period import Period
    from tieout.model.population import Item
    from tieout.workpapers.sample import Sample
    from tieout.workpapers.shown import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One item of a sample, and what to do about it."""

    result: Result
    name: str
    """As a person calls it: a window by its id, a change by its number and title, a row by both."""
    command: str
    """The next command to be typed; empty where nothing is to do."""
    days_left: int | None
    """Of one that can still be mended: to its last day, 0 today; None for any other."""


def urgency(of: Drawn) -> float:
    """Give the key that sorts by the time that is left, and puts last what cannot be mended."""
    return math.inf if of.days_left is None else of.days_left


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """One control."""

    control: Control
    population: Population | None
    reason: str = ""
    """Why there is no population; empty where there is one."""
    has_none: bool = False
    """Whether there can be none: it acts all the time."""
    sample: Sample | None = None
    drawn: tuple[Drawn, ...] = ()
    """In the order in which they were drawn."""
    rest: tuple[Result, ...] = ()
    """Those of the population that were not: another seed draws them."""

    def of(self, state: Shown) -> tuple[Drawn, ...]:
        """Give the drawn items that show this, those with the least time left first."""
        return tuple(sorted((item for item in self.drawn if item.result.shown is state), key=urgency))

    def beside(self, state: Shown) -> int:
        """Count those of the population that show this and were not drawn."""
        return sum(item.shown is state for item in self.rest)

    @property
    def is_untested(self) -> bool:
        """Whether nothing happened that could be tested: no failure, and no success."""
        return self.population is not None and not self.population.items


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """The whole of it."""

    as_of: date
    period: Period | None
    head: str | None
    seed: str
    rows: tuple[Rehearsed, ...]
    """In the order of ``controls.yaml``."""
    loose: tuple[Finding, ...] = ()
    """Errors of the rules of operation that are about none of the instances: an auditor needs no sample for them."""

    @property
    def totals(self) -> Counter[Shown]:
        """How many drawn items show what."""
        return Counter(item.result.shown for row in self.rows for item in row.drawn)

    @property
    def beside(self) -> Counter[Shown]:
        """How many items that were not drawn show what."""
        return Counter(item.shown for row in self.rows for item in row.rest)

    @property
    def fails(self) -> bool:
        """Whether an item of any population would fail: if this seed does not draw it, another one does."""
        found = self.totals[Shown.DEVIATION] or self.beside[Shown.DEVIATION]
        return bool(found) or any(not is_unjudged(item) for item in self.loose)

    @property
    def is_whole(self) -> bool:
        """Whether something was drawn, every list was there and whole, and of every item it could be told."""
        return (
            any(row.drawn for row in self.rows)
            and not any(is_unjudged(item) for item in self.loose)
            and not (self.totals[Shown.UNKNOWN] or self.beside[Shown.UNKNOWN])
            and all(row.population is not None or row.has_none for row in self.rows)
            and not any(row.population.lacks for row in self.rows if row.population is not None)
        )


def rehearse(examination: Examination, outcome: Outcome, *, seed: str, control: str = "") -> Rehearsal:
    """Draw for every control, or for the one of an id, and say what each drawn item would show."""
    found = Found.of(examination, outcome)
    every = populations(examination)
    return Rehearsal(
        loose=tuple(_loose(every, outcome, control)),
        as_of=examination.as_of,
        period=examination.period,
        head=examination.head,
        seed=seed,
        rows=tuple(_rehearsed(item, found, seed) for item in every if not control or item.control.id == control),
    )


def _loose(every: Sequence[Population | NoPopulation], outcome: Outcome, control: str) -> Iterator[Finding]:
    """Give what is tied to no instance; of one control alone, what is about that control itself."""
    listed = [item for item in every if isinstance(item, Population)]
    touched = frozenset().union(*(item.touched_by for of in listed for item in of.items))
    windowed = {of.control.id for of in listed if of.control.is_dated}
    for finding in outcome.findings:
        is_told = finding.rule in BY_WINDOWS and finding.subject in windowed
        if (
            finding.rule in OF_OPERATION
            and finding.severity is Severity.ERROR
            and finding.state is not State.WAIVED
            and not is_told
            and (not control or finding.subject == control)
            and touched.isdisjoint(names(finding))
        ):
            yield finding


def _rehearsed(of: Population | NoPopulation, found: Found, seed: str) -> Rehearsed:
    if isinstance(of, NoPopulation):
        return Rehearsed(control=of.control, population=None, reason=of.reason, has_none=of.has_none)
    sample = draw(of, seed)
    results = {result.item.id: result for result in shown(of, found)}
    return Rehearsed(
        control=of.control,
        population=of,
        sample=sample,
        drawn=tuple(_drawn(results.pop(item.id), of, found) for item in sample.items),
        rest=tuple(results.values()),
    )


def _drawn(result: Result, population: Population, found: Found) -> Drawn:
    until, as_of = result.item.until, found.examination.as_of
    left = None if until is None or until < as_of else (until - as_of).days
    return Drawn(
        result=result,
        name=_name(result.item, population),
        command=next_command(result, population, found.examination),
        days_left=left,
    )


def _name(item: Item, population: Population) -> str:
    if population.control.is_dated:
        return item.id
    return f"{item.id} {item.what}".strip() if called(item) == item.id else item.what
