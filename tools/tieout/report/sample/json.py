"""Sample -> JSON of the shape ``tieout.sample/v1``: the whole population, and which of it was drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tieout.model.population import token
from tieout.report.json import dumped, period
from tieout.report.sample.cards import records

if TYPE_CHECKING:
    from tieout.model.examination import Examination
    from tieout.model.population import Item, NoPopulation, Population
    from tieout.workpapers.cards.base import Card
    from tieout.workpapers.sample import Sample

SCHEMA = "tieout.sample/v1"


def json(of: Sample, examination: Examination, cards: tuple[Card, ...] = ()) -> str:
    """Give it as one JSON object and a line end: every item with its rank, in the order in which they are drawn.

    With ``cards`` those that were drawn have their card.
    """
    control = of.population.control
    told = {one.item.id: {"card": records(one)} for one in cards}
    return dumped(
        {
            "schema": SCHEMA,
            "control": control.id,
            "title": control.title,
            "head": examination.head,
            "as_of": examination.as_of.isoformat(),
            "timezone": examination.timezone,
            "reason": None,
            "population": population(of.population, of.digest),
            "sample": {"seed": of.seed, "size": len(of.items), "sized_by": of.sized_by},
            "items": [
                {**item(one), "rank": rank, "drawn": number < of.size, **told.get(one.id, {})}
                for number, (rank, one) in enumerate(of.order)
            ],
        }
    )


def none(of: NoPopulation, examination: Examination) -> str:
    """Give the reason why there is nothing to draw from, in the same shape."""
    return dumped(
        {
            "schema": SCHEMA,
            "control": of.control.id,
            "title": of.control.title,
            "head": examination.head,
            "as_of": examination.as_of.isoformat(),
            "timezone": examination.timezone,
            "reason": of.reason,
            "population": None,
            "sample": None,
            "items": [],
        }
    )


def population(of: Population, digest: str) -> dict[str, Any]:
    """Give where the list of all instances comes from, and what it is known by."""
    return {
        "name": token(of.control.id),
        "source": of.source,
        "period": period(of.period),
        "total": len(of.items),
        "completeness": of.completeness,
        "lacks": list(of.lacks),
        "digest": digest,
    }


def item(of: Item) -> dict[str, Any]:
    """Give one instance."""
    return {
        "id": of.id,
        "day": None if of.on is None else of.on.isoformat(),
        "what": of.what,
        "path": of.location.path,
        "line": of.location.line,
    }
