"""Lists of accounts and credentials -> those of people who left, and those that are nobody's for sure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.operation.departures import by_person
from tieout.judgement.operation.identity import How, people_of
from tieout.judgement.operation.sights import shelves

if TYPE_CHECKING:
    from tieout.judgement.operation.identity import Match, People
    from tieout.judgement.operation.sights import Item, Shelf
    from tieout.model.examination import Examination
    from tieout.model.operation.accounts import ListedState, ListSeries
    from tieout.model.registers.assets import System

CREDENTIALS = "credentials"
"""The form of a list of them."""


class Matched(NamedTuple):
    """Lists of one form of one system, with what matters of them. What somebody has who never left does not."""

    shelf: Shelf
    of_leavers: tuple[tuple[Item, Match, int], ...]
    """With the number of the person."""
    unsettled: tuple[tuple[Item, Match], ...]
    """What is nobody's for sure."""


def systems_examined(examination: Examination) -> dict[str, System]:
    """Give the systems in use that the register does not leave out of scope, by id; each once."""
    found: dict[str, System] = {}
    for system in examination.registers.systems:
        begun = system.in_scope_from is None or system.in_scope_from <= examination.as_of
        if system.id and system.is_used and system.in_scope is not False and begun:
            found.setdefault(system.id, system)
    return found


def account_shelves(examination: Examination) -> tuple[Matched, ...]:
    """Give the lists of accounts by system and form, with whose each account is; put together once."""
    return examination.operation.memo.of(_account_shelves, examination, *parts_of(examination))


def credential_shelves(examination: Examination) -> tuple[Matched, ...]:
    """Give the same of credentials."""
    return _matched(examination, examination.operation.credential_lists)


def corrected_shelves(examination: Examination) -> tuple[Matched, ...]:
    """Give the same of lists of accounts that a later capture corrects."""
    return _matched(examination, examination.operation.corrected_lists)


def _account_shelves(examination: Examination) -> tuple[Matched, ...]:
    return _matched(examination, examination.operation.account_lists)


def _matched(examination: Examination, series: tuple[ListSeries, ...]) -> tuple[Matched, ...]:
    people, found = people_of(examination), []
    left = by_person(examination)
    for shelf in shelves(series):
        of_leavers: list[tuple[Item, Match, int]] = []
        unsettled: list[tuple[Item, Match]] = []
        for item in shelf.items():
            match = _match(people, shelf, item.id, item.state)
            if match.somebody is None:
                match = _match_before(people, shelf, item, match)
            if match.somebody is None:
                unsettled.append((item, match))
            elif match.somebody.number in left:
                of_leavers.append((item, match, match.somebody.number))
        found.append(Matched(shelf, tuple(of_leavers), tuple(unsettled)))
    return tuple(found)


def _match_before(people: People, shelf: Shelf, item: Item, newest: Match) -> Match:
    """Say whose it is where the newest list does not settle it, and an earlier one may have known an address."""
    if newest.how is How.SEVERAL:
        return newest
    best = newest
    for _, spells in shelf.spells(item):
        for spell in reversed(spells):
            found = best if spell.state is item.state else _match(people, shelf, item.id, spell.state)
            if found.somebody is not None or found.how is How.SEVERAL:
                return found
            best = found if best.how is How.NOBODY else best
    return best


def parts_of(examination: Examination) -> tuple[object, ...]:
    """Give what all of this is made of: whoever keeps what follows from it keeps it as long as these are the same."""
    known = examination.operation
    return (
        *(known.account_lists, known.credential_lists, examination.roster, examination.registers),
        *(examination.statements, examination.program, examination.as_of),
    )


def _match(people: People, shelf: Shelf, name: str, state: ListedState) -> Match:
    if shelf.form == CREDENTIALS:
        return people.of_credential(shelf.system, name, owner=state.owner, account=state.account, email=state.email)
    return people.of_account(shelf.system, name, email=state.email, name=state.name)
