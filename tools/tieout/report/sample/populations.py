"""Populations and samples -> tables for the auditor: an index of all controls, each list whole, each draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.population import token
from tieout.report.cells import table
from tieout.workpapers.population_sheet import strength

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.workpapers.population_sheet import Listed, PopulationSheet
    from tieout.workpapers.sample import Sample
    from tieout.workpapers.shown import Result

INDEX = (
    "Control",
    "Title",
    "List",
    "Items",
    "Digest",
    "Name",
    "From",
    "To",
    "Source",
    "Query",
    "Complete",
    "Lacks",
    "Why there is none",
)
"""``Name``, ``From`` and ``To`` are what the digest begins with, besides the items."""
ITEMS = ("Item", "Day", "Strength of the day", "What it is", "Recorded at", "State", "Why")
"""``Item`` and ``Day`` are what the digest is of: an empty day stands there as a hyphen."""
DRAWN = ("Place in the draw", *ITEMS, "Rank (SHA-256)")
TO_FILL = ("Test performed", "Result", "Reference")
"""Empty, for whoever tests."""


def index(of: PopulationSheet, files: Mapping[int, str]) -> str:
    """Give a row for every control; ``files`` has the path of each list, by the place of its control."""
    return table(INDEX, (_indexed(row, files.get(at, "")) for at, row in enumerate(of.rows)), to_fill=())


def items(of: Listed) -> str:
    """Give every item of a population in its order, by the bytes of the ids; only the titles where it has none."""
    return table(ITEMS, map(_item, of.results), to_fill=())


def drawn(of: Listed, sample: Sample) -> str:
    """Give the items that were drawn, the first first, with empty columns for the test."""
    drawn = zip(sample.order, of.drawn, strict=False)
    rows = ((str(number), *_item(result), rank) for number, ((rank, _), result) in enumerate(drawn, 1))
    return table(DRAWN, rows, to_fill=TO_FILL)


def _indexed(of: Listed, file: str) -> tuple[str, ...]:
    control, population = of.control, of.population
    if population is None:
        return (control.id, control.title, "", "no population", *("",) * 8, of.reason)
    return (
        control.id,
        control.title,
        file,
        str(len(population.items)) if population.items else of.told,
        of.digest,
        token(control.id),
        population.period.start.isoformat(),
        population.period.end.isoformat(),
        population.source,
        population.query,
        population.completeness,
        "; ".join(population.lacks),
        "",
    )


def _item(result: Result) -> tuple[str, ...]:
    item = result.item
    return (
        item.id,
        "" if item.on is None else item.on.isoformat(),
        strength(item),
        item.what,
        f"{item.location.path}:{item.location.line}",
        result.shown.value,
        result.why,
    )


def lists(of: PopulationSheet) -> Iterator[tuple[int, Listed]]:
    """Give the controls that have a population, each with its place among all."""
    return ((at, row) for at, row in enumerate(of.rows) if row.population is not None)
