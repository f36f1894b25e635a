"""Who may own, who may approve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.location import Location


class Role(NamedTuple):
    """A function that people hold in turn."""

    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person of the register, with every identity that the history may show."""

    id: str
    name: str
    location: Location
    roles: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    logins: tuple[str, ...] = ()
    started_on: date | None = None
    left_on: date | None = None
    """The last day, inclusive; None while employed."""

    def is_present(self, day: date) -> bool:
        """Say whether the person works here on the day; an unknown start counts as always."""
        return (self.started_on is None or self.started_on <= day) and (self.left_on is None or day <= self.left_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """The people register."""

    people: tuple[Person, ...]
    roles: tuple[Role, ...]

    def find(self, person_id: str) -> Person | None:
        """Give the person of this id, else None."""
        return next((person for person in self.people if person.id == person_id), None)

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
