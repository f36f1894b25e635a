"""Examination and outcome -> of every control its population, what each item shows, and the sample if one is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.errors import UsageError
from tieout.model.population import Population
from tieout.workpapers.population import population, populations
from tieout.workpapers.sample import draw
from tieout.workpapers.shown import Found, shown
from tieout.workpapers.target import no_such_control

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.model.control import Control
    from tieout.model.examination import Examination
    from tieout.model.finding import Outcome
    from tieout.model.population import Item, NoPopulation
    from tieout.workpapers.sample import Sample
    from tieout.workpapers.shown import Result

UNTESTED = "did not occur: not tested"
"""What is said of a list with nothing on it: no pass, and no failure."""


CALENDAR = "calendar"
"""In place of a strength: a day that needs nobody's word."""


def strength(of: Item) -> str:
    """Say who vouches for the day of an item; empty where it has none."""
    if of.on is None:
        return ""
    return CALENDAR if of.strength is None else of.strength.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One control."""

    of: Population | NoPopulation
    results: tuple[Result, ...] = ()
    """Each item of the population with what it would show, in their order."""
    digest: str = ""
    """That of the population; empty where there is none."""
    sample: Sample | None = None
    """None where no seed was given, or nothing can be drawn."""

    @property
    def control(self) -> Control:
        """Whose instances they are."""
        return self.of.control

    @property
    def population(self) -> Population | None:
        """The list; None where there is none."""
        return self.of if isinstance(self.of, Population) else None

    @property
    def told(self) -> str:
        """What there is, in a few words: the count, or that nothing happened, or why there is no list."""
        if not isinstance(self.of, Population):
            return f"no population: {self.of.reason}"
        count = len(self.of.items)
        return f"{count} item{'' if count == 1 else 's'}" if count else UNTESTED

    @property
    def reason(self) -> str:
        """Why there is no list; empty where there is one."""
        return "" if isinstance(self.of, Population) else self.of.reason

    @property
    def drawn(self) -> tuple[Result, ...]:
        """What each drawn item would show, in the order of the draw; none without a sample."""
        if self.sample is None:
            return ()
        by_id = {result.item.id: result for result in self.results}
        return tuple(by_id[item.id] for item in self.sample.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationSheet:
    """Every control of controls.yaml, in its order."""

    rows: tuple[Listed, ...]
    seed: str = ""
    """Empty where no sample is drawn."""
    sizes: tuple[tuple[str, int], ...] = ()
    """The sizes that were asked for, by control; of the others the conventions decide."""

    @property
    def drawn(self) -> tuple[Listed, ...]:
        """Those of which a sample was drawn that has an item."""
        return tuple(row for row in self.rows if row.sample is not None and row.sample.items)

    def named(self, control_id: str) -> Listed | None:
        """Give the row of a control, else None."""
        return next((row for row in self.rows if row.control.id == control_id), None)


def population_sheet(
    examination: Examination, outcome: Outcome, *, seed: str = "", sizes: Mapping[str, int] | None = None
) -> PopulationSheet:
    """Lay out the population of every control; with a seed draw the sample of each.

    Raises UsageError for a seed as ``draw`` does, for sizes without a seed, and for a size of a control of which
    nothing can be drawn: the auditor asked for it, and must not believe that it was done.
    """
    wanted = dict(sizes or {})
    if wanted and not seed:
        raise UsageError("a sample is asked for, and no seed", remedy="give the auditor's words: --seed 'spring 7'")
    found = Found.of(examination, outcome)
    operating = {id(item.control): item for item in populations(examination)}
    rows = tuple(
        _listed(
            operating.get(id(control)) or population(control, examination), found, seed, wanted.pop(control.id, None)
        )
        for control in examination.controls
    )
    if wanted:
        raise no_such_control(examination, min(wanted))
    return PopulationSheet(rows=rows, seed=seed, sizes=tuple(sorted((sizes or {}).items())))


def _listed(of: Population | NoPopulation, found: Found, seed: str, size: int | None) -> Listed:
    if not isinstance(of, Population):
        if size is not None:
            message = f"no sample of {of.control.id} can be drawn: no population: {of.reason}"
            raise UsageError(message, remedy="leave out --sample for this control")
        return Listed(of=of)
    return Listed(of=of, results=shown(of, found), digest=of.digest, sample=draw(of, seed, size) if seed else None)
