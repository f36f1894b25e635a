"""Who is who: accounts of a forge and addresses of commits, as people of the register."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.joined import joined
from tieout.model.account import Account
from tieout.model.characters import visible

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tieout.model.change import Identity
    from tieout.model.people import Person, Roster

# GitHub Docs, "Setting your commit email address": ID+USERNAME@users.noreply.github.com, and the older
# USERNAME@users.noreply.github.com. A self-hosted one has its own host behind ``users.noreply.``.
_NOREPLY = re.compile(r"(?:(?P<id>[0-9]+)\+)?(?P<login>[^@+]+)@users\.noreply\.[^@]+", re.IGNORECASE)


class Party(NamedTuple):
    """Somebody who acted: a person of the register, or no more than an account or an address."""

    group: int | None
    """Which person of the register it is; rows of one person have one number. None: nobody's."""
    person: Person | None
    """The person's first row."""
    account: Account | None
    email: str = ""
    """Lower case."""
    doubt: str = ""
    """Why it is not sure that the account is this person's; empty if it is."""
    other: int | None = None
    """``group`` by the other version of the register, where there are two."""
    alike: frozenset[tuple[str, int | str]] = frozenset()
    """Of an address with a tag (``ana+git@example.com``): whose it is without."""

    @property
    def name(self) -> str:
        """What to call them: the person's name, else the login, else the address."""
        if self.person is not None and self.person.name:
            return visible(self.person.name)
        return visible(self.account.login if self.account is not None else self.email)

    @property
    def called(self) -> str:
        """The name, and of a deleted account that it is one."""
        return self.name or "a deleted account"


NOBODY = Party(group=None, person=None, account=None)
"""A deleted account, and an address that is none. It is the same as nobody, itself included."""


class Identities:
    """The people register, searchable by account and address. Made once for each version of it.

    Persons are those of this register. What the ``other`` version of it says is held besides: by which
    two accounts are one person, or somebody had left.
    """

    def __init__(self, roster: Roster, other: Identities | None = None) -> None:
        self._people = roster.people
        self._other = other
        # Rows that share an id, address or account are one person.
        self._group, self._of_token = joined(map(_tokens, roster.people))
        self._rows: dict[int, list[Person]] = {}
        for row, person in enumerate(roster.people):
            self._rows.setdefault(self._group[row], []).append(person)
        self._numbered = {group for group, rows in self._rows.items() if any(row.ids for row in rows)}
        self._accounts: dict[Account, Party] = {}
        self._addresses: dict[str, Party] = {}

    @property
    def knows_accounts(self) -> bool:
        """Whether the register lists any account at all."""
        return any(person.logins or person.ids for person in self._people)

    def of_account(self, account: Account | None) -> Party:
        """Give who an account belongs to.

        By its number where the person lists numbers: a login that is listed with other numbers was taken
        over by somebody else. By its login, whatever its case, where the person lists none.
        """
        if account is None:
            return NOBODY
        found = self._accounts.get(account)
        if found is None:
            found = self._find(account)
            if self._other is not None:
                found = found._replace(other=self._other.of_account(account).group)
            self._accounts[account] = found
        return found

    def of_identity(self, identity: Identity) -> Party:
        """Give who signs commits so: by the address, which may be one that the forge made of an account."""
        email = identity.email.strip().casefold()
        found = self._addresses.get(email)
        if found is None:
            found = self._at(email)
            other = None if self._other is None else self._other.of_identity(identity)
            alike = self._alike(found) if found.group is None else frozenset()
            if other is not None:
                theirs = frozenset(("other", group) for kind, group in other.alike if kind == "this")
                found = found._replace(other=other.group)
                alike = frozenset() if other.group is not None else alike | theirs
            found = self._addresses[email] = found._replace(alike=alike)
        return found

    def group_of(self, person: Person) -> int | None:
        """Give the number of a person as this register or another version of it has the row, else None."""
        return next((self._of_token[token] for token in _tokens(person) if token in self._of_token), None)

    def id_of(self, party: Party) -> str:
        """Give the id of the person's first row, else the login, else the address."""
        if party.person is not None:
            return party.person.id
        return visible(party.account.login if party.account is not None else party.email)

    def is_present(self, party: Party, day: date) -> bool:
        """Say whether the person works here on the day, under this account where a row lists it.

        So an account that is used for a time has a row of its own, with its first and last day.
        """
        rows = () if party.group is None else self._rows[party.group]
        own = [row for row in rows if _lists(row, party.account)]
        return any(row.is_present(day) for row in own or rows) and self.gone(party, day) is None

    def gone(self, party: Party, day: date) -> Person | None:
        """Give the row by which somebody had left before a day, as the other version has it; None if none says so."""
        if self._other is None or party.person is None:
            return None
        same = [row for row in self._other.rows_of(party.other) if row.id == party.person.id]
        listed = [row for row in self._other.rows_of(party.other) if _lists(row, party.account)]
        named = [row for row in self._other.named(party.person.id) if row not in listed]
        for rows in (listed or same, named):
            if rows and all(row.left_on is not None and row.left_on < day for row in rows):
                return rows[0]
        return None

    def rows_of(self, group: int | None) -> tuple[Person, ...]:
        """Give the rows of a person."""
        return () if group is None else tuple(self._rows[group])

    def named(self, person_id: str) -> tuple[Person, ...]:
        """Give the rows of this id."""
        return tuple(row for row in self.rows_of(self._of_token.get(("person", person_id))) if row.id == person_id)

    def group_with_login(self, login: str) -> int | None:
        """Give the number of the person who lists a login, else None."""
        return self._of_token.get(("login", login.casefold()))

    def _find(self, account: Account) -> Party:
        if account.id is not None and (numbered := self._of_token.get(("id", account.id))) is not None:
            return self._party(numbered, account)
        group = self._of_token.get(("login", account.login.casefold()))
        if group is None or (account.id is not None and group in self._numbered):
            return Party(group=None, person=None, account=account)
        doubt = ""
        if group in self._numbered:
            doubt = f"the forge did not give the number of the account {visible(account.login)}"
        return self._party(group, account)._replace(doubt=doubt)

    def _at(self, email: str) -> Party:
        group = self._of_token.get(("email", email))
        match = _NOREPLY.fullmatch(email)
        account = None if match is None else Account(login=match["login"], id=match["id"])
        if group is not None:
            return self._party(group, account)._replace(email=email)
        return self.of_account(account)._replace(email=email)

    def _alike(self, party: Party) -> frozenset[tuple[str, int | str]]:
        """Give what an address that is nobody's is without its tag; a noreply address has none."""
        local, at, host = party.email.rpartition("@")
        name, tag, _ = local.partition("+")
        if not (at and tag and name) or party.account is not None:
            return frozenset()
        plain = f"{name}@{host}"
        group = self._of_token.get(("email", plain))
        return frozenset([("email", plain), *([] if group is None else [("this", group)])])

    def _party(self, group: int, account: Account | None) -> Party:
        return Party(group=group, person=self._rows[group][0], account=account)


def are_same(one: Party, other: Party) -> bool:
    """Say whether two are one: the same person, account or address. A deleted account is nobody's equal."""
    if one.group is not None and one.group == other.group:
        return True
    if one.account is not None and other.account is not None and one.account.is_same_as(other.account):
        return True
    return bool(one.email) and one.email == other.email


def may_be_same(one: Party, other: Party) -> bool:
    """Say whether two are one by either version of the register, or but for the tag of an address.

    So it is asked what bars an approval, never what makes it count.
    """
    if are_same(one, other) or (one.other is not None and one.other == other.other):
        return True
    return bool(_marks(one) & _marks(other)) if one.alike or other.alike else False


def _marks(party: Party) -> frozenset[tuple[str, int | str]]:
    own: list[tuple[str, int | str]] = []
    if party.group is not None:
        own.append(("this", party.group))
    if party.other is not None:
        own.append(("other", party.other))
    if party.email:
        own.append(("email", party.email))
    return party.alike.union(own)


def _lists(row: Person, account: Account | None) -> bool:
    if account is None:
        return False
    return account.id in row.ids or any(account.login.casefold() == login.strip().casefold() for login in row.logins)


def _tokens(person: Person) -> Iterable[tuple[str, str]]:
    """What tells a person from others, as ``Person.is_same_as`` has it, whatever the case of letters."""
    if person.id:
        yield "person", person.id
    for kind, values in (("email", person.emails), ("login", person.logins), ("id", person.ids)):
        yield from ((kind, value.strip().casefold()) for value in values if value.strip())
