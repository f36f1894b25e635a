"""Accounts and credentials of a system, as its lists show them one after another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tieout.model.operation.listing import Listing


class ListedState(NamedTuple):
    """What a list says of an account or a credential, but for when it was last used. Cells are as the table has them."""

    active: str
    """yes, no, unknown."""
    kind: str
    """Of an account human, service, unknown; of a credential key, token, deploy_key, app ..."""
    name: str = ""
    """Of whoever has the account; of a credential its title."""
    email: str = ""
    admin: str = "unknown"
    key_active: str = "unknown"
    roles: str = ""
    """Of a credential its scope. A semicolon between."""
    created_at: str = ""
    ended_at: str = ""
    """When it was deactivated or revoked: an instant, a day, or empty."""
    expires_at: str = ""
    """An instant, a day, never, or empty."""
    owner: str = ""
    """Of a credential: who made it or answers for it, as the source names them."""
    account: str = ""
    """Of a credential: the account that it acts as."""


class Spell(NamedTuple):
    """Lists one after another in which it stood the same. No whole list among them lacks it."""

    state: ListedState
    first: int
    """Which of the series' listings was the first of them."""
    first_at: str
    """The row there: ``raw.csv:12``."""
    last: int
    last_at: str
    last_used: str
    """As the last of them says: an instant, a day, never, unknown, or empty."""


class Listed(NamedTuple):
    """An account or a credential, and what became of it."""

    id: str
    """As the list writes it that began the newest spell."""
    spells: tuple[Spell, ...]
    """Oldest first, never empty: one for each change of state. The newest sign-in of each is kept, no other."""


class Columns(NamedTuple):
    """The newest spell of each row, by what a spell holds: there may be more rows than one wants objects of."""

    state: list[ListedState]
    first: list[int]
    first_at: list[str]
    last: list[int]
    last_at: list[str]
    last_used: list[str]

    def spell(self, row: int) -> Spell:
        """Give that of one row."""
        state, first, first_at, last, last_at, last_used = self
        return Spell(state[row], first[row], first_at[row], last[row], last_at[row], last_used[row])


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSeries:
    """The lists of one form that one collector took of one system."""

    system: str
    """The id in ``registers/systems``; empty where the records name none."""
    form: str
    """The name of the table without its version: ``accounts``, ``postgres.roles``."""
    collector: str
    listings: tuple[Listing, ...]
    """Those that can be believed and have a moment, oldest first."""
    ids: Sequence[str] = ()
    """Of each row, by the order in which they first came, its name as the list writes it that began the newest spell."""
    newest: Columns = field(default_factory=lambda: Columns([], [], [], [], [], []), repr=False)
    earlier: Mapping[int, Sequence[Spell]] = field(default_factory=dict, repr=False)
    """By the number of a row its spells before the newest, oldest first."""
    unusable: tuple[Listing, ...] = ()
    """Those that cannot be, or that say of no moment that it is theirs."""
    _wholes: list[tuple[datetime, int]] = field(init=False, repr=False, compare=False, default_factory=list)

    def __post_init__(self) -> None:
        self._wholes.extend(
            (item.at, number) for number, item in enumerate(self.listings) if item.is_whole and item.at is not None
        )

    @property
    def items(self) -> tuple[Listed, ...]:
        """Each row with all of its spells."""
        return tuple(Listed(name, self.spells(row)) for row, name in enumerate(self.ids))

    def spells(self, row: int) -> tuple[Spell, ...]:
        """Give the spells of a row, oldest first."""
        return (*self.earlier.get(row, ()), self.newest.spell(row))

    def whole_after(self, moment: datetime) -> int | None:
        """Give the first whole listing after a moment, else None: what it lacks was not there then."""
        place = bisect_right(self._wholes, (moment, len(self.listings)))
        return self._wholes[place][1] if place < len(self._wholes) else None

    def at(self, number: int) -> datetime:
        """Give the moment of a listing."""
        found = self.listings[number].at
        if found is None:
            raise ValueError(f"{self.listings[number].capture} has no moment")
        return found

    def last_before(self, moment: datetime) -> int | None:
        """Give the last listing before a moment, else None."""
        place = bisect_left(range(len(self.listings)), moment, key=self.at)
        return place - 1 if place else None

    def place(self, spell: Spell, number: int) -> str:
        """Give where a listing shows the spell: its row, or the record where the row was not kept."""
        listing = self.listings[number]
        if number in {spell.first, spell.last}:
            return listing.place(spell.last_at if number == spell.last else spell.first_at)
        return listing.record.path
