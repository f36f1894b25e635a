"""The criteria of two bundles: on which rung each stands, and what it lacks there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.model.rung import RUNGS
from tieout.workpapers.differences.compare import Change, Fact, Section, compare

if TYPE_CHECKING:
    from tieout.workpapers.differences.record import Table

RUNG, LACKING = "rung", "lacking"
"""Facts of a criterion's record: where it stands, and a line for each thing that the next rung lacks."""
_NEXT = dict(zip(("none", *(rung.value for rung in RUNGS)), (rung.value for rung in RUNGS), strict=False))


def criteria(title: str, old: Table, new: Table) -> Section:
    """Compare by id. Of one that stands on another rung now only what the later bundle says that it lacks is told.

    What the earlier one said was lacking was lacking for another rung: nobody says that it was mended.
    """
    section = compare("criteria", title, old, new)
    return replace(section, changes=tuple(map(_told, section.changes)))


def _told(change: Change) -> Change:
    rung = next((fact for fact in change.facts if fact.name == RUNG), None)
    if rung is None or not rung.old or not rung.new:
        return change
    facts = (_on_the_next(fact, rung.new) if fact.name == LACKING else fact for fact in change.facts)
    return replace(change, facts=tuple(fact for fact in facts if fact.old or fact.new))


def _on_the_next(fact: Fact, rung: str) -> Fact:
    return Fact(f"{LACKING} for {_NEXT.get(rung, 'the next rung')}", "", fact.new)
