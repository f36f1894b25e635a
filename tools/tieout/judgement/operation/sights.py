"""Lists one after another -> when an account was last seen usable, and when first seen ended.

Between two lists nobody looked. So an end lies after the last list that shows the account usable, and not after the
first whole one that shows it ended or lacks it; only an event that the source dates says more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.evidence.tables.accounts import NO, UNKNOWN, YES
from tieout.model.instant import iso_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tieout.model.calendar import Calendar
    from tieout.model.operation.accounts import ListedState, ListSeries, Spell

ABSENT = "absent"
"""Of a whole list that does not have it."""
_FOLDED = frozenset({"accounts", "aws.iam.credential_report"})
"""Forms in which two names that differ in the case of letters alone are one account."""
_COLLABORATORS = frozenset({"outside collaborator", "outside_collaborator", "outside-collaborator"})


class Sight(NamedTuple):
    """What lists show of an account over a stretch of time."""

    status: str
    """yes, no, unknown, absent: whether it opens anything."""
    first: datetime
    first_place: str
    last: datetime
    last_place: str
    state: ListedState | None = None
    """None where it is absent."""
    event: str = ""
    """When the source says that it ended: an instant or a day."""


class Item(NamedTuple):
    """An account or a credential, in each series that ever had it."""

    id: str
    of: tuple[tuple[int, int], ...]
    """The number of the series on its shelf, and that of the row there; the series with the newest list first."""
    state: ListedState
    """As the last list that had it has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """All lists of one form of one system, whoever took them."""

    system: str
    form: str
    series: tuple[ListSeries, ...]
    _covering: dict[int, tuple[int, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def items(self) -> Iterator[Item]:
        """Yield everything that any of the lists ever had, made while it is asked for: there may be very much."""
        if len(self.series) == 1:
            only = self.series[0]
            for row, (name, state) in enumerate(zip(only.ids, only.newest.state, strict=True)):
                yield Item(name, ((0, row),), state)
            return
        found: dict[str, list[tuple[int, int]]] = {}
        for number, series in enumerate(self.series):
            for row, name in enumerate(series.ids):
                found.setdefault(_key(self.form, name), []).append((number, row))
        for of in found.values():
            of.sort(key=self._newest, reverse=True)
            number, row = of[0]
            yield Item(self.series[number].ids[row], tuple(of), self.series[number].newest.state[row])

    def spells(self, item: Item) -> Iterator[tuple[int, tuple[Spell, ...]]]:
        """Yield the series that have it, each with its spells there; the series with the newest list first."""
        for number, row in item.of:
            yield number, self.series[number].spells(row)

    def _newest(self, pair: tuple[int, int]) -> datetime:
        number, row = pair
        return self.series[number].at(self.series[number].newest.last[row])

    def absent_after(self, number: int, moment: datetime) -> tuple[datetime, str] | None:
        """Give the first whole list after a moment that would have what a list of this series has, and its record.

        That is one of the same collector, or of another whose lists have more than half of what it ever had: a
        collector that took another's place. A list of members says nothing of outside collaborators.
        """
        found = []
        for other in self._covers(number):
            series = self.series[other]
            place = series.whole_after(moment)
            if place is not None:
                found.append((series.at(place), series.listings[place].record.path))
        return min(found, default=None)

    def _covers(self, number: int) -> tuple[int, ...]:
        if len(self.series) == 1:
            return (number,)
        if not self._covering:
            ids = [{_key(self.form, name) for name in series.ids} for series in self.series]
            for at, mine in enumerate(ids):
                self._covering[at] = tuple(
                    other for other, theirs in enumerate(ids) if other == at or 2 * len(mine & theirs) > len(mine)
                )
        return self._covering[number]


def shelves(series: Iterable[ListSeries]) -> tuple[Shelf, ...]:
    """Put the series of each system and form together, by system and form."""
    found: dict[tuple[str, str], list[ListSeries]] = {}
    for item in series:
        found.setdefault((item.system, item.form), []).append(item)
    return tuple(
        Shelf(system=system, form=form, series=tuple(each))
        for (system, form), each in sorted(found.items(), key=lambda item: item[0])
    )


def sights(
    shelf: Shelf, item: Item, opens: Callable[[ListedState], str], calendar: Calendar, *, until: datetime | None = None
) -> tuple[Sight, ...]:
    """Give what lists before ``until`` show of it, oldest first; empty where none does."""
    pieces = [
        (number, sight)
        for number, spells in shelf.spells(item)
        for sight in _pieces(shelf.series[number], spells, opens, calendar, until)
    ]
    pieces.sort(key=lambda piece: (piece[1].last, piece[0]))
    found: list[Sight] = []
    for place, (number, sight) in enumerate(pieces):
        found.append(sight)
        absent = shelf.absent_after(number, sight.last)
        following = pieces[place + 1][1].first if place + 1 < len(pieces) else until
        if absent is not None and (following is None or absent[0] < following):
            at, record = absent
            found.append(Sight(ABSENT, at, record, at, record))
    return tuple(found)


def opens_as_account(state: ListedState) -> str:
    """Say whether an account can be used; to be listed as an outside collaborator is to be let in."""
    if state.active != UNKNOWN:
        return state.active
    if state.ended_at:
        return NO
    return YES if is_collaborator(state) else UNKNOWN


def opens_as_key(state: ListedState) -> str:
    """Say whether a key of an account works, whatever the account itself does."""
    return state.key_active


def opens_as_credential(state: ListedState) -> str:
    """Say whether a credential works."""
    return NO if state.active == UNKNOWN and state.ended_at else state.active


def is_collaborator(state: ListedState) -> bool:
    """Say whether it is let in from outside, without being a member."""
    return any(role.strip().casefold() in _COLLABORATORS for role in state.roles.split(";"))


def meant(text: str, calendar: Calendar) -> tuple[datetime, datetime] | None:
    """Give the earliest and the latest instant that a cell means; None for ``never``, ``unknown`` and nothing."""
    moment = iso_moment(text)
    return None if moment is None else calendar.bounds(moment)


def _pieces(
    series: ListSeries,
    spells: tuple[Spell, ...],
    opens: Callable[[ListedState], str],
    calendar: Calendar,
    until: datetime | None,
) -> Iterator[Sight]:
    for spell in spells:
        last: int | None = spell.last
        if until is not None and series.at(spell.last) >= until:
            last = series.last_before(until)
        if last is None or last < spell.first:
            return
        status, first = opens(spell.state), spell.first
        expiry = meant(spell.state.expires_at, calendar) if status != NO else None
        if expiry is None or series.at(last) < expiry[1]:
            yield _sight(series, spell, status, (first, last), spell.state.ended_at)
            continue
        before = series.last_before(expiry[1])
        if before is not None and before >= first:
            yield _sight(series, spell, status, (first, before), "")
            first = before + 1
        yield _sight(series, spell, NO, (first, last), spell.state.expires_at)


def _sight(series: ListSeries, spell: Spell, status: str, numbers: tuple[int, int], event: str) -> Sight:
    first, last = numbers
    return Sight(
        status,
        series.at(first),
        series.place(spell, first),
        series.at(last),
        series.place(spell, last),
        spell.state,
        event,
    )


def _key(form: str, name: str) -> str:
    return name.casefold() if form in _FOLDED else name
