"""Tables of accounts, database roles, AWS credential reports and credentials -> what became of each of their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence.made_by import base_of
from tieout.model.evidence.tables.accounts import ACCOUNTS, NO, UNKNOWN, YES
from tieout.model.evidence.tables.aws import CREDENTIAL_REPORT, ROOT_USER
from tieout.model.evidence.tables.credentials import CREDENTIALS
from tieout.model.evidence.tables.postgres import ROLES
from tieout.model.instant import iso_instant
from tieout.model.operation.accounts import Columns, ListedState, ListSeries, Spell
from tieout.sources.operation.listings import tables_named

if TYPE_CHECKING:
    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.table import Row, TableSchema
    from tieout.model.operation.listing import Listing
    from tieout.sources.evidence.table_files import Read

_WORD = {"true": YES, "false": NO, "yes": YES, "no": NO}
_RANK = {YES: 2, UNKNOWN: 1, NO: 0}


States = dict[tuple[str, ...], tuple[tuple[str, ...], ListedState]]


class _Form(NamedTuple):
    """How a table is read."""

    id: int
    """Which cell names the row."""
    is_folded: bool
    """Whether two names that differ in the case of letters alone are one."""
    cells: Callable[[Row], tuple[str, ...]]
    """Of a row the cells that make its state."""
    state: Callable[[tuple[str, ...]], ListedState]
    used: Callable[[Row], str]
    """Of a row when it was last used."""


def account_lists(context: Context, read: Read, *, corrected: bool = False) -> tuple[ListSeries, ...]:
    """Give a series of lists of who can sign in, by system, form and collector: those that count, or were corrected."""
    names = ("accounts", "postgres.roles", "aws.iam.credential_report")
    return _gathered(context, read, names, corrected=corrected)


def credential_lists(context: Context, read: Read) -> tuple[ListSeries, ...]:
    """Give the same of keys, tokens, apps."""
    return _gathered(context, read, ("credentials",))


def gathering(form: str) -> Gathering:
    """Begin a series of tables of one form, by its name without a version."""
    return Gathering(_FORMS[form](), {})


def _gathered(context: Context, read: Read, names: Iterable[str], *, corrected: bool = False) -> tuple[ListSeries, ...]:
    by_name = {name: _FORMS[name]() for name in names}
    odd: set[tuple[str, str]] = set()
    while True:
        found, more = _once_through(context, read, by_name, odd, corrected=corrected)
        if not more:
            return tuple(series.closed(*key) for key, series in sorted(found.items(), key=itemgetter(0)))
        # Rows are taken as they come, which is fast; that a table was no table shows at its end. Then all is read again.
        odd |= more


def _once_through(
    context: Context, read: Read, by_name: Mapping[str, _Form], odd: set[tuple[str, str]], *, corrected: bool
) -> tuple[dict[tuple[str, str, str], Gathering], set[tuple[str, str]]]:
    """Read every table; with what came of it those that are broken, or name something twice, and were not known to."""
    found: dict[tuple[str, str, str], Gathering] = {}
    states: dict[str, States] = {name: {} for name in by_name}
    more: set[tuple[str, str]] = set()
    for table in tables_named(context, read, *by_name, corrected=corrected):
        listing, name = table.listing, base_of(table.listing.schema)
        key = (listing.system, name, listing.collector)
        series = found.setdefault(key, Gathering(by_name[name], states[name]))
        mark = (listing.record.path, listing.schema)
        if mark in odd:
            rows = series.apart(table.rows())
            series.take(table.listing, rows)
        elif not series.take(listing, table.rows()) or table.listing.unsound != listing.unsound:
            more.add(mark)
    return found, more


@dataclass(slots=True)
class Gathering:
    """A series while it is read: of each row its newest spell, in columns, as there may be a million of them."""

    form: _Form
    states: States
    """By the cells that make them, with the same: so that what many systems say alike is held once."""
    listings: list[Listing] = field(default_factory=list)
    unusable: list[Listing] = field(default_factory=list)
    _wholes: int = 0
    """How many whole listings were read."""
    _wholes_by: list[int] = field(default_factory=list)
    """By listing, how many had been read with it."""
    _row: dict[str, int] = field(default_factory=dict)
    _ids: list[str] = field(default_factory=list)
    _cells: list[tuple[str, ...]] = field(default_factory=list)
    _newest: Columns = field(default_factory=lambda: Columns([], [], [], [], [], []))
    _earlier: dict[int, list[Spell]] = field(default_factory=dict)

    def take(self, listing: Listing, rows: Iterable[Row]) -> bool:
        """Add a listing, unless nothing in it can be believed or dated; False where it names something twice."""
        if listing.unsound or listing.at is None:
            self.unusable.append(listing)
            return True
        form, number, lacking = self.form, len(self.listings), self._wholes
        self.listings.append(listing)
        self._wholes += listing.is_whole
        self._wholes_by.append(self._wholes)
        place, is_folded, cells_of, used_of = form.id, form.is_folded, form.cells, form.used
        known, wholes, of_all = self._row.get, self._wholes_by, self._cells
        _, _, _, last, last_at, last_used = self._newest
        for row in rows:
            name = row[place].casefold() if is_folded else row[place]
            at, cells = known(name), cells_of(row)
            if at is None:
                self._begin(name, row, cells, number)
            elif last[at] == number:
                return False
            elif cells == of_all[at] and wholes[last[at]] == lacking:
                last[at], last_at[at], last_used[at] = number, row[0], used_of(row)
            else:
                self._change(at, row, cells, number)
        return True

    def apart(self, rows: Iterable[Row]) -> list[Row]:
        """Give one row for each name: of two of one name the one that opens more."""
        found: dict[str, Row] = {}
        for row in rows:
            name = row[self.form.id].casefold() if self.form.is_folded else row[self.form.id]
            other = found.get(name)
            if other is None or self._opens(row) > self._opens(other):
                found[name] = row
        return list(found.values())

    def closed(self, system: str, form: str, collector: str) -> ListSeries:
        """Give the series."""
        return ListSeries(
            system=system,
            form=form,
            collector=collector,
            listings=tuple(self.listings),
            ids=self._ids,
            newest=self._newest,
            earlier=self._earlier,
            unusable=tuple(self.unusable),
        )

    def _begin(self, name: str, row: Row, cells: tuple[str, ...], number: int) -> None:
        self._row[name] = len(self._ids)
        cells, state = self._state(cells)
        states, first, first_at, last, last_at, last_used = self._newest
        self._ids.append(row[self.form.id])
        self._cells.append(cells)
        states.append(state)
        first.append(number)
        first_at.append(row[0])
        last.append(number)
        last_at.append(row[0])
        last_used.append(self.form.used(row))

    def _change(self, at: int, row: Row, cells: tuple[str, ...], number: int) -> None:
        self._earlier.setdefault(at, []).append(self._newest.spell(at))
        cells, state = self._state(cells)
        states, first, first_at, last, last_at, last_used = self._newest
        self._ids[at], self._cells[at], states[at] = row[self.form.id], cells, state
        first[at], first_at[at], last[at], last_at[at], last_used[at] = (
            number,
            row[0],
            number,
            row[0],
            self.form.used(row),
        )

    def _state(self, cells: tuple[str, ...]) -> tuple[tuple[str, ...], ListedState]:
        found = self.states.get(cells)
        if found is None:
            found = self.states[cells] = cells, self.form.state(cells)
        return found

    def _opens(self, row: Row) -> tuple[int, int]:
        state = self.form.state(self.form.cells(row))
        return _RANK[state.active], _RANK[state.key_active]


def _cells_of(schema: TableSchema, *names: str) -> Callable[[Row], tuple[str, ...]]:
    return itemgetter(*(schema.names.index(name) for name in names))


def _accounts() -> _Form:
    cells = _cells_of(
        ACCOUNTS,
        *("active", "kind", "name", "email", "admin", "key_active", "roles", "created_at", "deactivated_at"),
    )

    def state(found: tuple[str, ...]) -> ListedState:
        state = ListedState(*found)
        if state.active in _RANK and state.key_active in _RANK:
            return state
        return state._replace(active=_three(state.active), key_active=_three(state.key_active))

    return _Form(ACCOUNTS.names.index("account"), True, cells, state, _one(ACCOUNTS, "last_sign_in"))


def _roles() -> _Form:
    cells = _cells_of(ROLES, "can_login", "superuser", "valid_until", "member_of")

    def state(found: tuple[str, ...]) -> ListedState:
        can_login, superuser, valid_until, member_of = found
        active = _three(can_login)
        endless = valid_until in {"", "infinity"}
        if active == YES and not endless and iso_instant(valid_until) is None:
            active = NO if valid_until == "-infinity" else UNKNOWN
        return ListedState(
            active=active,
            kind=UNKNOWN,
            admin=_three(superuser),
            roles=member_of.replace(",", ";"),
            expires_at="never" if endless else valid_until,
        )

    return _Form(ROLES.names.index("role"), False, cells, state, lambda _: "")


def _report() -> _Form:
    keys = ("access_key_1_active", "access_key_2_active", "cert_1_active", "cert_2_active")
    cells = _cells_of(CREDENTIAL_REPORT, "user", "password_enabled", "user_creation_time", *keys)
    used = _cells_of(
        CREDENTIAL_REPORT, "password_last_used", "access_key_1_last_used_date", "access_key_2_last_used_date"
    )

    def state(found: tuple[str, ...]) -> ListedState:
        user, password, created_at, *works = found
        words = {_three(word) for word in works}
        key_active = YES if YES in words else NO if words == {NO} else UNKNOWN
        if user == ROOT_USER:
            # AWS IAM User Guide, credential report: not_supported for the root user, which always can sign in.
            return ListedState(active=YES, kind="service", admin=YES, key_active=key_active, created_at=created_at)
        active = _three(password)
        kind = "human" if active == YES else UNKNOWN
        return ListedState(active=active, kind=kind, key_active=key_active, created_at=created_at)

    def last_used(row: Row) -> str:
        # Instants of one form, so the later one is the greater text.
        return max((cell for cell in used(row) if iso_instant(cell) is not None), default=UNKNOWN)

    return _Form(CREDENTIAL_REPORT.names.index("user"), True, cells, state, last_used)


def _credentials() -> _Form:
    names = ("active", "kind", "title", "owner", "email", "account", "created_at", "expires_at", "revoked_at", "scope")

    def state(found: tuple[str, ...]) -> ListedState:
        active, kind, title, owner, email, account, created_at, expires_at, ended_at, scope = found
        return ListedState(
            active=_three(active),
            kind=kind,
            name=title,
            email=email,
            owner=owner,
            account=account,
            roles=scope,
            created_at=created_at,
            ended_at=ended_at,
            expires_at=expires_at,
        )

    at = CREDENTIALS.names.index("credential")
    return _Form(at, False, _cells_of(CREDENTIALS, *names), state, _one(CREDENTIALS, "last_used_at"))


def _one(schema: TableSchema, name: str) -> Callable[[Row], str]:
    return itemgetter(schema.names.index(name))


def _three(word: str) -> str:
    return _WORD.get(word, UNKNOWN)


_FORMS: Mapping[str, Callable[[], _Form]] = MappingProxyType(
    {
        "accounts": _accounts,
        "postgres.roles": _roles,
        "aws.iam.credential_report": _report,
        "credentials": _credentials,
    }
)
