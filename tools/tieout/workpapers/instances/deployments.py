"""Deployments to production as instances of a control: each that the captures show, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.operation.covering import gaps, unfinished
from tieout.judgement.operation.deployments import KINDS, subject_of
from tieout.judgement.operation.environments import Environments
from tieout.model.characters import visible
from tieout.model.population import Item, Shown, token
from tieout.model.strength import Strength
from tieout.workpapers.instances.base import Family, Instances

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tieout.model.operation.deployments import Deployment
    from tieout.model.operation.listing import Listing
    from tieout.workpapers.instances.base import Asked

_NAMED = 12


def deployments(asked: Asked) -> Instances | str:
    """Give those of the entry's system that went to production; a reason where no table of them was captured."""
    examination, system = asked.examination, asked.entry.system
    known = examination.operation.deployments
    listings = tuple(item for item in known.listings if not system or item.system == system)
    if not listings:
        return f"no capture of {system or 'any system'} is a table of deployments"
    calendar, production = examination.program.organization.calendar, Environments(examination.registers)
    ours = [
        item
        for item in known.deployments
        if (not system or item.listing.system == system) and production.is_production(item.environment) is not False
    ]
    undated = sum(item.at is None for item in ours)
    lacks = [f"{undated} of them say no moment"] if undated else []
    lacks += [
        doubt.because for doubt in (*unfinished(listings, "deployments"), *gaps(listings, examination, "deployments"))
    ]
    return Instances(
        source=f"the captured deployments of {system or 'every system'}",
        completeness="Each row of the captures is in it once. What was deployed past the pipeline leaves no row.",
        items=tuple(
            _item(item, on)
            for item in ours
            if item.at is not None and (on := calendar.day_of(item.at)) in asked.part and on <= examination.as_of
        ),
        lacks=tuple(dict.fromkeys(lacks)),
        query=f"the rows to production, each in its newest state, of the captures {_named(listings)}",
    )


def _named(listings: Sequence[Listing]) -> str:
    names = [*dict.fromkeys(item.capture for item in listings)]
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _item(of: Deployment, on: date) -> Item:
    is_known = of.result not in {"unknown", "pending"}
    return Item(
        id=token(of.id or f"{of.environment} {of.commit} {of.at}"),
        on=on,
        what=visible(f"{of.commit[:10]} to {of.environment}, {of.result}"),
        location=of.listing.record,
        shown=None if is_known else Shown.UNKNOWN,
        why="" if is_known else "how it ended is not known",
        strength=Strength.SELF,
        touched_by=frozenset({subject_of(of), of.place}),
    )


DEPLOYMENTS = Family(
    kinds=KINDS,
    instances=deployments,
    rules=("deployment-off-branch", "deployment-by-hand", "deployment-untied"),
)
