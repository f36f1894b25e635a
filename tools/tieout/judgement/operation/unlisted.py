"""Systems whose lists cannot show that the access of somebody who left has ended, and lists of no system we know."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.operation.departures import departures_of
from tieout.judgement.operation.identity import How, people_of
from tieout.judgement.operation.leavers import Outcome, leavers_of
from tieout.judgement.operation.matched import account_shelves, systems_examined
from tieout.judgement.operation.orphans import by_system, unclaimed_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.judgement.operation.departures import Departure
    from tieout.judgement.operation.leavers import Verdict
    from tieout.judgement.operation.orphans import Unclaimed
    from tieout.model.examination import Examination
    from tieout.model.operation.accounts import ListSeries
    from tieout.model.operation.listing import Listing
    from tieout.model.registers.assets import System


class Unlisted(NamedTuple):
    """A system without the list that would show it."""

    system: System
    departures: tuple[Departure, ...]
    """Of whom nobody can tell, in the order of the register."""
    things: tuple[Verdict, ...]
    """What of theirs an earlier list shows."""
    newest: Listing | None
    """The newest list of that kind that can be believed; None where there never was one."""
    unusable: Listing | None
    """The last that cannot be, or that says of no moment that it is its own."""
    is_of_credentials: bool = False
    """Whether what lacks is a list of keys, tokens and the like, and none of accounts."""


def unlisted(examination: Examination) -> tuple[Unlisted, ...]:
    """Give each system that lacks a whole list from after the last day of somebody, in the order of the register."""
    left = departures_of(examination).clear
    if not left:
        return ()
    series = _of_systems(examination.operation.account_lists)
    keys = _of_systems(examination.operation.credential_lists)
    known: dict[tuple[str, bool], list[Verdict]] = {}
    for verdict in leavers_of(examination).verdicts:
        if verdict.outcome is Outcome.UNLISTED:
            known.setdefault((verdict.system.id, verdict.is_credential), []).append(verdict)
    found: list[Unlisted] = []
    due = expected(examination)
    for system in systems_examined(examination).values():
        of = series.get(system.id, [])
        things = known.get((system.id, False), [])
        lacking = [item for item in due if not any(_shows(each, item) for each in of)]
        lacking.extend(item.departure for item in things)
        if lacking:
            found.append(_lacks(system, lacking, things, of))
        things = known.get((system.id, True), [])
        if things:
            left_with = [item.departure for item in things]
            found.append(_lacks(system, left_with, things, keys[system.id])._replace(is_of_credentials=True))
    return tuple(found)


def _of_systems(series: Iterable[ListSeries]) -> dict[str, list[ListSeries]]:
    found: dict[str, list[ListSeries]] = {}
    for item in series:
        found.setdefault(item.system, []).append(item)
    return found


def _lacks(system: System, lacking: list[Departure], things: list[Verdict], of: list[ListSeries]) -> Unlisted:
    once = {(item.row.location, item.last): item for item in lacking}
    newest = max((each for each in of if each.listings), key=lambda each: each.at(-1), default=None)
    unusable = next((each.unusable[-1] for each in of if each.unusable), None)
    return Unlisted(system, tuple(once.values()), tuple(things), newest.listings[-1] if newest else None, unusable)


class Unmapped(NamedTuple):
    """Accounts of a system of which nobody knows whose they are: each may be that of somebody who left."""

    items: tuple[Unclaimed, ...]
    departures: tuple[Departure, ...]
    """Who is known by no account of the system, and left before the list."""


def unmapped(examination: Examination) -> tuple[Unmapped, ...]:
    """Give by system what may be in use, perhaps by a program, and belongs to nobody; none where nobody left."""
    due = expected(examination)
    if not due:
        return ()
    known = {(shelf.system, number) for shelf, of, _ in account_shelves(examination) for _, _, number in of}
    found: list[Unmapped] = []
    for system, items in by_system(unclaimed_of(examination), how=How.NOBODY).items():
        open_ones = tuple(item for item in items if not item.is_for_sure)
        newest = max((item.sight.last for item in open_ones), default=None)
        left = tuple(
            item
            for item in due
            if newest is not None and item.end < newest and (system, item.somebody.number) not in known
        )
        if left:
            found.append(Unmapped(open_ones, left))
    return tuple(found)


def expected(examination: Examination) -> tuple[Departure, ...]:
    """Give who left and whose access had to end in the examined period, by now: lists have to show that."""
    return tuple(
        item for item in departures_of(examination).clear if item.is_due and not _is_history(examination, item)
    )


def untied(examination: Examination) -> tuple[Departure, ...]:
    """Give who left and whom no account could be tied to, by either register: no list shows anything of them."""
    people = people_of(examination)
    return tuple(item for item in expected(examination) if not people.knows_accounts_of(item.somebody))


def strays(examination: Examination) -> dict[str, tuple[Listing, ...]]:
    """Give lists whose system is not in the register, by what their records name; none where nobody left."""
    if not departures_of(examination).clear:
        return {}
    found: dict[str, tuple[Listing, ...]] = {}
    for series in (*examination.operation.account_lists, *examination.operation.credential_lists):
        if examination.registers.system(series.system) is None:
            listings = (*series.unusable, *series.listings)
            found[series.system] = (*found.get(series.system, ()), *listings)
    return found


def _shows(series: ListSeries, departure: Departure) -> bool:
    # After the last day is enough, even before the limit: a whole list that lacks somebody shows an end in time.
    place = series.whole_after(departure.end)
    return place is not None and (departure.back is None or series.at(place) < departure.back)


def _is_history(examination: Examination, departure: Departure) -> bool:
    """Say whether access had to end before the period: then no list of it is missed."""
    period, calendar = examination.period, examination.program.organization.calendar
    return period is not None and calendar.day_of(departure.due) < period.start
