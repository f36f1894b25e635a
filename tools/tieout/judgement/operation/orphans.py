"""Accounts of the newest lists that no person of the register is known to have."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.operation.identity import How, people_of
from tieout.judgement.operation.matched import account_shelves, systems_examined
from tieout.judgement.operation.sights import opens_as_account, sights
from tieout.model.evidence.tables.accounts import UNKNOWN, YES

if TYPE_CHECKING:
    from tieout.judgement.operation.identity import Match
    from tieout.judgement.operation.sights import Sight
    from tieout.model.examination import Examination
    from tieout.model.registers.assets import System

_SERVICE = "service"


class Unclaimed(NamedTuple):
    """An account that can be used, or may, and is nobody's for sure."""

    system: System
    id: str
    kind: str
    """human or unknown."""
    match: Match
    """By a name alone, claimed by several, or nobody's at all."""
    sight: Sight
    """Of the newest list."""

    @property
    def is_for_sure(self) -> bool:
        """Whether the list says that a person uses it, and that it can be used."""
        return self.kind == "human" and self.sight.status == YES


def unclaimed_of(examination: Examination) -> tuple[Unclaimed, ...]:
    """Give them, by system and form in the order of the lists; made once."""
    known = examination.operation
    return known.memo.of(
        _unclaimed_of,
        examination,
        *(known.account_lists, examination.roster, examination.registers, examination.program),
        *(examination.as_of, examination.period),
    )


def _unclaimed_of(examination: Examination) -> tuple[Unclaimed, ...]:
    people, systems = people_of(examination), systems_examined(examination)
    calendar, period = examination.program.organization.calendar, examination.period
    found: list[Unclaimed] = []
    for shelf, _, items in account_shelves(examination):
        system = systems.get(shelf.system)
        if system is None:
            continue
        for item, match in items:
            kind = item.state.kind
            if kind == _SERVICE or people.declared(shelf.system, item.id):
                continue
            newest = sights(shelf, item, opens_as_account, calendar)[-1]
            is_over = period is not None and calendar.day_of(newest.last) < period.start
            if newest.status in {YES, UNKNOWN} and not is_over:
                found.append(Unclaimed(system, item.id, kind, match, newest))
    return tuple(found)


def by_system(items: tuple[Unclaimed, ...], *, how: How) -> dict[str, list[Unclaimed]]:
    """Give those of one kind of match by system."""
    found: dict[str, list[Unclaimed]] = {}
    for item in items:
        if item.match.how is how:
            found.setdefault(item.system.id, []).append(item)
    return found
