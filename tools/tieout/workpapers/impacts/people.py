"""Whose approval a change needs, who wrote it, and who holds a role once it has landed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.texts.authority import Authority
from tieout.model.examination import PEOPLE_PATH
from tieout.workpapers.impacts.sheet import Approver, Held, Read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.model.people import Person, Roster

_REGISTER = PEOPLE_PATH.rpartition(".")[0]
"""It may be a table as well."""
DATES = ("approved", "effective", "last_reviewed")
"""Keys of a head that say that it was read or approved; to move one ends no approval."""


def approver(reference: str, texts: tuple[str, ...], base: Examination, day: date, wrote: frozenset[str]) -> Approver:
    """Tell who somebody is by the register of the base; ``wrote`` are addresses, in small letters."""
    if not reference:
        return Approver("", (), texts, "the head names no approver and no owner")
    present = [person for person in base.roster.holders(reference) or () if person.is_present(day)]
    if present:
        own = tuple(_name(person) for person in present if _has(person, wrote))
        return Approver(reference, tuple(map(_name, present)), texts, wrote=own)
    absent = base.why_absent("people")
    if absent:
        return Approver(reference, (), texts, absent)
    known = base.roster.holders(reference) is not None
    return Approver(reference, (), texts, "nobody holds it today" if known else "it is not in the people register")


def readers(
    changed: Iterable[tuple[str, Document, Document]], base: Examination, day: date, wrote: frozenset[str]
) -> Iterator[Read]:
    """Give each text, as id and two states, whose dates move, with its approver and its owner."""
    for name, was, now in changed:
        keys = tuple(key for key in DATES if getattr(was, key) != getattr(now, key))
        if keys:
            named = Authority(approver=was.approver or "", owner=was.owner or "")
            references = dict.fromkeys(item for item in (named.approver, named.owner) if item)
            yield Read(name, keys, tuple(approver(item, (name,), base, day, wrote) for item in references or ("",)))


def held(before: Examination, after: Examination) -> Iterator[Held]:
    """Give the roles that other people hold afterwards, by name; none where either register cannot be read in full."""
    if not (is_read(before) and is_read(after)):
        return
    day, rosters = after.as_of, (before.roster, after.roster)
    roles = dict.fromkeys(role for roster in rosters for person in roster.people for role in person.roles)
    for role in sorted(roles):
        old, new = ({person.id: _name(person) for person in _holding(roster, role, day)} for roster in rosters)
        came = tuple(name for key, name in new.items() if key not in old)
        went = tuple(name for key, name in old.items() if key not in new)
        if came or went:
            yield Held(role, came, went)


def is_read(of: Examination) -> bool:
    """Say whether every row of the people register could be read; one that is not there has none."""
    return not any(item.location.path.rpartition(".")[0] == _REGISTER for item in of.unreadable)


def names(ids: Iterable[str], roster: Roster) -> tuple[str, ...]:
    """Give the names of people by their ids; whom the register does not know, as they are."""
    return tuple(_name(person) if (person := roster.find(item)) is not None else item for item in ids)


def _holding(roster: Roster, role: str, day: date) -> Iterator[Person]:
    return (person for person in roster.people if role in person.roles and person.is_present(day))


def _has(person: Person, addresses: frozenset[str]) -> bool:
    return any(email.casefold() in addresses for email in person.emails)


def _name(person: Person) -> str:
    return person.name or person.id
