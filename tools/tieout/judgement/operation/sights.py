"""Lists one after another -> when an account was last seen usable, and when first seen ended.

Between two lists nobody looked. So an end lies after the last list that shows the account usable, and not after the
first whole one that shows it ended or lacks it; only an event that the source dates says more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.evidence.tables.accounts import NO, UNKNOWN, YES
from tieout.model.instant import iso_instant
from tieout.model.period import iso_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tieout.model.calendar import Calendar
    from tieout.model.operation.accounts import Listed, ListedState, ListSeries, Spell

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
    of: tuple[tuple[int, Listed], ...]
    """The number of the series on its shelf, and the row there; the series with the newest list first."""

    @property
    def newest(self) -> Spell:
        """How it stood in the last list that had it."""
        return self.of[0][1].spells[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """All lists of one form of one system, whoever took them."""

    system: str
    form: str
    series: tuple[ListSeries, ...]
    items: tuple[Item, ...]
    _covering: dict[int, tuple[int, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

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
        if number not in self._covering:
            ids = [{_key(self.form, item.id) for item in series.items} for series in self.series]
            mine = ids[number]
            self._covering[number] = tuple(
                other for other, theirs in enumerate(ids) if other == number or 2 * len(mine & theirs) > len(mine)
            )
        return self._covering[number]


def shelves(series: Iterable[ListSeries]) -> tuple[Shelf, ...]:
    """Put the series of each system and form together, by system and form."""
    found: dict[tuple[str, str], list[ListSeries]] = {}
    for item in series:
        found.setdefault((item.system, item.form), []).append(item)
    return tuple(
        Shelf(system=system, form=form, series=tuple(each), items=_items(form, each))
        for (system, form), each in sorted(found.items(), key=lambda item: item[0])
    )


def sights(
    shelf: Shelf, item: Item, opens: Callable[[ListedState], str], calendar: Calendar, *, until: datetime | None = None
) -> tuple[Sight, ...]:
    """Give what lists before ``until`` show of it, oldest first; empty where none does."""
    pieces = [
        (number, sight)
        for number, listed in item.of
        for sight in _pieces(shelf.series[number], listed, opens, calendar, until)
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
    moment: date | None = iso_instant(text) or iso_date(text)
    return None if moment is None else calendar.bounds(moment)


def _pieces(
    series: ListSeries,
    listed: Listed,
    opens: Callable[[ListedState], str],
    calendar: Calendar,
    until: datetime | None,
) -> Iterator[Sight]:
    for spell in listed.spells:
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


def _items(form: str, series: list[ListSeries]) -> tuple[Item, ...]:
    if len(series) == 1:
        return tuple(Item(listed.id, ((0, listed),)) for listed in series[0].items)
    found: dict[str, list[tuple[int, Listed]]] = {}
    for number, each in enumerate(series):
        for listed in each.items:
            found.setdefault(_key(form, listed.id), []).append((number, listed))
    return tuple(
        Item(each[0][1].id, tuple(each))
        for each in (
            sorted(of, key=lambda pair: series[pair[0]].at(pair[1].spells[-1].last), reverse=True)
            for of in found.values()
        )
    )


def _key(form: str, name: str) -> str:
    return name.casefold() if form in _FOLDED else name
