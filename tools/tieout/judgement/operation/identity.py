"""An account of any system -> the person of the register who has it; a name alone settles nothing.

First what a row of the access register says of that very account, then the logins, numbers and addresses of the people
register. An address counts with and without its tag (``dave+aws@example.com``). Where rows of two people claim one
account, it is nobody's until somebody says whose: neither is accused, and neither is passed.
"""

from __future__ import annotations

import enum
import re
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.joined import joined
from tieout.model.registers.operation import GrantKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tieout.model.examination import Examination
    from tieout.model.people import Person
    from tieout.model.registers.operation import Grant

_PROGRAMS = frozenset({GrantKind.SERVICE_ACCOUNT, GrantKind.KEY, GrantKind.TOKEN})
_WORDS = re.compile(r"[\W_]+")


class How(enum.Enum):
    """By what an account is tied to a person."""

    GRANT = "grant"
    """A row of the access register names system, account and person."""
    LOGIN = "login"
    """The people register lists the login, or the number."""
    ADDRESS = "address"
    """The people register lists the address."""
    NAME = "name"
    """Nothing but a name, or what looks like one: somebody has to look."""
    SEVERAL = "several"
    """Rows of more than one person claim it."""
    NOBODY = "nobody"


class Somebody(NamedTuple):
    """A person: the rows of the people register that are one."""

    number: int
    rows: tuple[Person, ...]

    @property
    def name(self) -> str:
        """What the first row calls the person."""
        return self.rows[0].name or self.rows[0].id


class Match(NamedTuple):
    """Whose an account is."""

    how: How
    somebody: Somebody | None = None
    """None unless it is settled."""
    among: tuple[Somebody, ...] = ()
    """Who it may be where it is not."""
    grant: Grant | None = None
    """The row of the access register by which it is known."""
    is_program: bool = False
    """Whether that row says that a program uses it, and the person answers for it."""


NOBODY = Match(How.NOBODY)


class People:
    """Both registers, searchable by what lists of accounts say."""

    def __init__(self, people: tuple[Person, ...], access: tuple[Grant, ...]) -> None:
        self.all = _grouped(people)
        self._of_id: dict[str, Somebody] = {}
        self._logins: dict[str, dict[int, Somebody]] = {}
        self._addresses: dict[str, dict[int, Somebody]] = {}
        self._plain: dict[str, dict[int, Somebody]] = {}
        self._names: dict[str, dict[int, Somebody]] = {}
        self._grants: dict[tuple[str, str], list[Grant]] = {}
        self._matches: dict[tuple[How, int], Match] = {}
        self._settled_so: dict[tuple[str, ...], Match] = {}
        by_kind = {"email": self._addresses, "plain": self._plain, "login": self._logins, "id": self._logins}
        for somebody in self.all:
            for row in somebody.rows:
                self._of_id.setdefault(row.id, somebody)
                for kind, token in _tokens(row):
                    by_kind[kind].setdefault(token, {})[somebody.number] = somebody
                for name in {plain_name(row.name), plain_name(row.id)} - {""}:
                    self._names.setdefault(name, {})[somebody.number] = somebody
        self._granted = {grant.person.removeprefix("person:") for grant in access if grant.account}
        for grant in access:
            if grant.account:
                self._grants.setdefault((grant.system, _folded(grant.account)), []).append(grant)

    def of_id(self, person_id: str) -> Somebody | None:
        """Give the person of a row of the people register."""
        return self._of_id.get(person_id)

    def of_account(self, system: str, account: str, *, email: str = "", name: str = "") -> Match:
        """Say whose an account of a system is."""
        by_grant = self._by_grant(system, account)
        if by_grant is not None:
            return by_grant
        # Most people have the same account on many systems.
        found = self._settled_so.get((account, email, name))
        if found is None:
            found = self._settled((account,), (account, email), (name, account.partition("@")[0]))
            self._settled_so[account, email, name] = found
        return found

    def of_credential(self, system: str, credential: str, *, owner: str, account: str, email: str) -> Match:
        """Say who answers for a credential: by itself in the access register, by its owner, by its account."""
        by_grant = self._by_grant(system, credential)
        if by_grant is not None:
            return by_grant
        for name in (owner, account):
            mapped = self._by_grant(system, name) if name else None
            if mapped is not None and not mapped.is_program:
                return mapped
        return self._settled((owner, account), (owner, account, email), (owner.partition("@")[0],))

    def declared(self, system: str, account: str) -> bool:
        """Say whether the access register has a row of the account."""
        return (system, _folded(account)) in self._grants

    def knows_accounts_of(self, somebody: Somebody) -> bool:
        """Say whether any account could be known to be this person's: by an address, a login, a number or a row."""
        if any(next(_tokens(row), None) is not None for row in somebody.rows):
            return True
        return any(row.id in self._granted for row in somebody.rows)

    def _by_grant(self, system: str, account: str) -> Match | None:
        grants = self._grants.get((system, _folded(account)))
        if not grants:
            return None
        found = {
            person.number: (person, grant)
            for grant in reversed(grants)
            if (person := self._of_id.get(grant.person.removeprefix("person:"))) is not None
        }
        if len(found) > 1:
            # An account that was handed on: whoever has a row that still stands has it now.
            standing = {number: item for number, item in found.items() if self._has_open(grants, item[0])}
            found = standing or found
        if not found:
            return None
        if len(found) > 1:
            return Match(How.SEVERAL, among=tuple(person for person, _ in found.values()))
        person, grant = next(iter(found.values()))
        return Match(How.GRANT, somebody=person, grant=grant, is_program=grant.kind in _PROGRAMS)

    def _has_open(self, grants: list[Grant], person: Somebody) -> bool:
        return any(
            grant.revoked_at is None and self._of_id.get(grant.person.removeprefix("person:")) is person
            for grant in grants
        )

    def _settled(self, logins: tuple[str, ...], emails: tuple[str, ...], names: tuple[str, ...]) -> Match:
        by_login = _claims(self._logins, map(_folded, logins))
        addresses = [email for email in emails if "@" in email]
        by_address = _claims(self._addresses, map(_folded, addresses))
        if not by_address:
            by_address = _claims(self._plain, map(without_tag, addresses))
        claims = {**by_login, **by_address}
        if len(claims) > 1:
            return Match(How.SEVERAL, among=tuple(claims.values()))
        if claims:
            return self._one(How.LOGIN if by_login else How.ADDRESS, next(iter(claims.values())))
        alike = _claims(self._names, map(plain_name, names))
        return Match(How.NAME, among=tuple(alike.values())) if alike else NOBODY

    def _one(self, how: How, somebody: Somebody) -> Match:
        key = how, somebody.number
        found = self._matches.get(key)
        if found is None:
            found = self._matches[key] = Match(how, somebody=somebody)
        return found


def people_of(examination: Examination) -> People:
    """Give the registers of an examination, searchable; made once."""
    return examination.operation.memo.of(_people_of, examination, examination.roster, examination.registers)


def without_tag(address: str) -> str:
    """Give an address in lower case without what follows a plus sign before the ``@``."""
    local, at, host = _folded(address).rpartition("@")
    return f"{local.partition('+')[0] or local}{at}{host}"


def plain_name(name: str) -> str:
    """Give a name by its words alone: ``Dave Example``, ``dave.example`` and ``dave_example`` are alike."""
    return " ".join(word for word in _WORDS.split(name.casefold()) if word)


def _people_of(examination: Examination) -> People:
    roster = examination.roster
    return People((*roster.people, *roster.repeated), examination.registers.access)


def _folded(text: str) -> str:
    return text.strip().casefold()


def _claims(known: Mapping[str, dict[int, Somebody]], tokens: Iterable[str]) -> dict[int, Somebody]:
    found: dict[int, Somebody] = {}
    for token in tokens:
        found.update(known.get(token, {}))
    return found


def _tokens(row: Person) -> Iterator[tuple[str, str]]:
    for kind, values in (("email", row.emails), ("login", row.logins), ("id", row.ids)):
        for value in values:
            if value.strip():
                yield kind, _folded(value)
    yield from (("plain", without_tag(email)) for email in row.emails if "@" in email)


def _grouped(people: tuple[Person, ...]) -> tuple[Somebody, ...]:
    """Give each person once: rows of one id are one, and rows of one name that share an address, login or number.

    Rows of two names that share one are two people with one account, as far as anybody can tell.
    """
    firsts, _ = joined(map(_marks, people))
    rows: dict[int, list[Person]] = {}
    for first, person in zip(firsts, people, strict=True):
        rows.setdefault(first, []).append(person)
    return tuple(Somebody(number, tuple(found)) for number, found in rows.items())


def _marks(row: Person) -> Iterator[tuple[str, ...]]:
    if row.id:
        yield "person", row.id
    name = plain_name(row.name)
    if name:
        yield from ((kind, value, name) for kind, value in _tokens(row) if kind != "plain")
