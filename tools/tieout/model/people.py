"""Who may own, who may approve."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.row import Row

if TYPE_CHECKING:
    from datetime import date, datetime


class PersonType(enum.Enum):
    """By which contract a person works here."""

    EMPLOYEE = "employee"
    CONTRACTOR = "contractor"


class Role(NamedTuple):
    """A function that people hold in turn."""

    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """What a person confirmed to have read."""

    document: str
    version: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Row):
    """A person of the register, with every identity that the history may show."""

    name: str
    roles: tuple[str, ...] = ()
    manager: str = ""
    """A person's id."""
    type: PersonType | None = None
    started_on: date | None = None
    left_on: date | None = None
    """The last day, inclusive; None while employed."""
    access_removed_at: datetime | None = None
    """When the last access had ended."""
    background_check: date | None = None
    """The day on which it was done."""
    policy_ack: tuple[Acknowledgement, ...] = ()
    training_on: tuple[date, ...] = ()
    """Each day of security training, in the order of the register."""
    emails: tuple[str, ...] = ()
    logins: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    """The numbers by which forges know the accounts; a login may be renamed, and its number stays."""

    def is_present(self, day: date) -> bool:
        """Say whether the person works here on the day; an unknown start counts as always."""
        return (self.started_on is None or self.started_on <= day) and (self.left_on is None or day <= self.left_on)

    def is_same_as(self, other: Person) -> bool:
        """Say whether two rows are one person: the id is the same, or an address or account is shared."""
        return self.id == other.id or any(
            {*mine} & {*theirs}
            for mine, theirs in (
                (self.emails, other.emails),
                (self.logins, other.logins),
                (self.ids, other.ids),
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """The people register."""

    people: tuple[Person, ...]
    roles: tuple[Role, ...]
    repeated: tuple[Person, ...] = ()
    """Rows of an id that an earlier row has: nobody knows which of the two is meant, and the earlier one is among ``people``."""
    _by_id: dict[str, Person] = field(init=False, repr=False, compare=False, default_factory=dict)

    def find(self, person_id: str) -> Person | None:
        """Give the person of this id, else None."""
        if not self._by_id:
            self._by_id.update((person.id, person) for person in reversed(self.people))
        return self._by_id.get(person_id)

    def knows_role(self, role_id: str) -> bool:
        """Say whether the register lists the role, or gives it to anyone."""
        return any(role.id == role_id for role in self.roles) or any(role_id in person.roles for person in self.people)

    def holders(self, reference: str) -> tuple[Person, ...] | None:
        """Give everyone whom ``role:x``, ``person:y`` or a bare id names; None if it names none.

        A role that exists and that nobody holds gives an empty tuple. People who have left are
        among them: whether they still count is for the rule to say.
        """
        kind, colon, name = reference.partition(":") if ":" in reference else ("", "", reference)
        if colon and kind not in {"role", "person"}:
            return None
        if kind != "role" and (person := self.find(name)) is not None:
            return (person,)
        if kind != "person" and self.knows_role(name):
            return tuple(person for person in self.people if name in person.roles)
        return None
