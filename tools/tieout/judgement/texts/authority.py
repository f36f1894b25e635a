"""Who may approve a text: the approver whom its last approved head names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.examination import Examination
    from tieout.model.people import Person, Roster
    from tieout.model.text_approval import TextReview, TextVersion

_ROLE = "role:"


class Authority(NamedTuple):
    """Who answers for a text, as references: ``role:x``, ``person:y``, a bare id."""

    approver: str
    owner: str

    @classmethod
    def of(cls, version: TextVersion) -> Authority:
        """Take it from a head."""
        return cls(approver=version.value("approver"), owner=version.value("owner"))

    @property
    def named(self) -> str:
        """Who approves: the approver; where the head names none, the owner; empty for neither."""
        return self.approver or self.owner

    def references(self, roster: Roster, day: date) -> tuple[str, ...]:
        """Give those whose approval counts on the day.

        Where nobody whom the approver means works here any more, the owner stands in: else a text
        could never be approved again.
        """
        holders = roster.holders(self.named) if self.named else None
        if holders and not any(person.is_present(day) for person in holders) and self.owner:
            return tuple(dict.fromkeys((self.named, self.owner)))
        return (self.named,) if self.named else ()

    def accepts(self, roster: Roster, review: TextReview, day: date) -> bool:
        """Say whether a review is of somebody who may approve the text."""
        return any(is_of(roster, item, review.by, review.login) for item in self.references(roster, day))

    def answers(self, roster: Roster, by: str, login: str) -> bool:
        """Say whether somebody is its approver or its owner: who may say that it was read again."""
        return any(is_of(roster, item, by, login) for item in (self.approver, self.owner) if item)

    def unclear(self, examination: Examination, roster: Roster) -> str:
        """Say why nobody can tell who may approve it; empty if one can, and where it names nobody."""
        if self.named.startswith(_ROLE) and roster.holders(self.named) is None:
            known = examination.why_absent("people")
            return known or f"the people register does not know {self.named}"
        return ""


def is_of(roster: Roster, reference: str, by: str, login: str) -> bool:
    """Say whether a person's id, or a login, is somebody whom a reference means."""
    holders = roster.holders(reference)
    if holders is None:
        name = reference.removeprefix("person:").strip().casefold()
        return bool(name) and name in {by.casefold(), login.casefold()}
    person = roster.find(by)
    return any(_is_one(holder, person, login) for holder in holders)


def _is_one(holder: Person, person: Person | None, login: str) -> bool:
    if person is not None:
        return holder.is_same_as(person)
    return login.casefold() in {item.casefold() for item in (holder.id, *holder.logins)}
