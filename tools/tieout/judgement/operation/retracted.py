"""Accounts of leavers that a list had, a later capture says that the list was wrong, and no list has since."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence.context import Context
from tieout.judgement.evidence.supersession import corrections
from tieout.judgement.operation.departures import by_person
from tieout.judgement.operation.matched import account_shelves, corrected_shelves, systems_examined
from tieout.judgement.operation.sights import opens_as_account, sights
from tieout.model.evidence.tables.accounts import NO

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from tieout.judgement.operation.departures import Departure
    from tieout.judgement.operation.sights import Shelf, Sight
    from tieout.model.evidence.capture import Capture
    from tieout.model.examination import Examination
    from tieout.model.registers.assets import System


class Retracted(NamedTuple):
    """An account that could be used after the last day, by a list that does not count any more."""

    departure: Departure
    system: System
    id: str
    sight: Sight
    """Of the list that was corrected."""
    by: str
    """The record of what corrects it."""


def retracted(examination: Examination) -> Iterator[Retracted]:
    """Give what a correction took back and no later list tells: neither list is proven to be the right one."""
    if not examination.operation.corrected_lists:
        return
    systems, calendar = systems_examined(examination), examination.program.organization.calendar
    told, departed = _last_listed(examination), by_person(examination)
    by = corrections(Context.of(examination)).by
    period = examination.period
    for shelf, items, _ in corrected_shelves(examination):
        system = systems.get(shelf.system)
        if system is None:
            continue
        for item, match, number in items:
            later = told.get((shelf.system, item.id.casefold()))
            for departure in () if match.is_program else departed[number]:
                seen = sights(shelf, item, opens_as_account, calendar, until=departure.back)
                usable = [sight for sight in seen if sight.status != NO and sight.state and sight.last > departure.end]
                if not usable or (later is not None and later >= usable[-1].last):
                    continue
                if period is None or calendar.day_of(usable[-1].last) >= period.start:
                    yield Retracted(departure, system, item.id, usable[-1], _corrector(by, shelf, usable[-1]))


def _corrector(by: Mapping[str, Capture], shelf: Shelf, sight: Sight) -> str:
    listings = (listing for series in shelf.series for listing in series.listings)
    found = next(
        (
            by.get(item.record.path)
            for item in listings
            if item.at == sight.last and sight.last_place.startswith(f"{item.folder}/")
        ),
        None,
    )
    return found.path if found else "a later capture"


def _last_listed(examination: Examination) -> dict[tuple[str, str], datetime]:
    """Give by system and account of a leaver when a list that counts had it last."""
    found: dict[tuple[str, str], datetime] = {}
    for shelf, items, _ in account_shelves(examination):
        for item, _, _ in items:
            for number, spells in shelf.spells(item):
                at = shelf.series[number].at(spells[-1].last)
                key = shelf.system, item.id.casefold()
                found[key] = max(at, found.get(key, at))
    return found
