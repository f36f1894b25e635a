"""By which deployment a change went live: the first to production of its commit, or of a later one of the branch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.operation.environments import Environments
from tieout.model.strength import Strength
from tieout.workpapers.cards.base import Line, missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.examination import Examination
    from tieout.model.landing import LandedChange
    from tieout.model.operation.deployments import Deployment


def went_live(landed: LandedChange, examination: Examination) -> Iterator[Line]:
    """Give the deployment, or why none can be named."""
    known = examination.operation.deployments
    if not known.listings:
        yield missing("Deployment", "no capture is a table of deployments")
        return
    found = _first(landed, examination)
    if found is None:
        yield missing("Deployment", "the captures show none of its commit, nor of a later one of the branch")
        return
    yield deployed(found, examination, holds="" if found.commit == landed.oid else "a later commit of the branch")


def deployed(of: Deployment, examination: Examination, *, holds: str = "") -> Line:
    """Give the line of one deployment; ``holds`` says how its commit stands to the change, if it is not its own."""
    clock = examination.program.organization.calendar.clock
    when = "at a time that is not on record" if of.at is None else f"on {clock(of.at)}"
    by = f" by {of.actor} ({of.actor_kind})" if of.actor else ""
    which = f" ({holds})" if holds else ""
    said = f"{of.result}: commit {of.commit}{which} to {of.environment} {when}{by}"
    return Line(f"Deployment {of.id}".strip(), said, Strength.SELF, of.place)


def _first(landed: LandedChange, examination: Examination) -> Deployment | None:
    """Give the earliest that worked and went to production, of a commit that holds the change.

    Each commit of a first-parent line holds those before it.
    """
    line = [item.oid for item in examination.landings.changes] if examination.landings is not None else []
    place = {oid: at for at, oid in enumerate(line)}
    heads = {landed.oid}
    if landed.observation is not None:
        heads |= {landed.observation.proposal.merge_oid or "", landed.observation.proposal.head_oid or ""} - {""}
    own = place.get(landed.oid)
    production = Environments(examination.registers)
    holding = (
        item
        for item in examination.operation.deployments.deployments
        if item.result == "success"
        and item.at is not None
        and production.is_production(item.environment) is not False
        and (item.commit in heads or (own is not None and place.get(item.commit, -1) > own))
    )
    return min(holding, key=lambda item: (str(item.at), item.id), default=None)
