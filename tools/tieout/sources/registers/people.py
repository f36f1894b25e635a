"""``registers/people`` -> Roster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.people import Person, Role, Roster
from tieout.sources.registers.reader import read_register
from tieout.sources.registers.roster import PEOPLE, ListedRole

if TYPE_CHECKING:
    from tieout.model.location import MissingField, UnknownField, Unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleReading:
    """What the people register gave."""

    roster: Roster
    is_lost: bool = False
    """Whether nothing could be read, as opposed to a value here or there."""
    unreadable: tuple[Unreadable, ...] = ()
    unknown_fields: tuple[UnknownField, ...] = ()
    missing_fields: tuple[MissingField, ...] = ()


def read_people(data: bytes, path: str = "registers/people.yaml") -> PeopleReading:
    """Read the register from YAML, or from CSV if the path ends so.

    People and roles without an id are left out; of two with one id the first counts.
    """
    reading = read_register(data, path=path, table=PEOPLE)
    people: dict[str, Person] = {}
    known = [person for person in reading.rows if person.id]
    repeated = [person for person in known if people.setdefault(person.id, person) is not person]
    roles: dict[str, Role] = {}
    for row in reading.beside:
        if row.id and isinstance(row, ListedRole):
            roles.setdefault(row.id, Role(id=row.id, title=row.title))
    return PeopleReading(
        roster=Roster(people=tuple(people.values()), roles=tuple(roles.values()), repeated=tuple(repeated)),
        is_lost=reading.is_lost or (bool(reading.rows) and not people),
        unreadable=reading.unreadable,
        unknown_fields=reading.unknown_fields,
        missing_fields=reading.missing_fields,
    )
