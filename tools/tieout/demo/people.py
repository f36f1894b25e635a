"""Who works at the sample company. None of them exists; example.com is reserved (RFC 2606)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tieout.demo.calendar import Calendar
from tieout.model.change import Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One of the staff."""

    id: str
    roles: tuple[str, ...]
    started_on: date
    left_on: date | None = None

    @property
    def name(self) -> str:
        """First name and the company's own surname."""
        return f"{self.id.title()} Example"

    @property
    def identity(self) -> Identity:
        """What commits carry."""
        return Identity(name=self.name, email=f"{self.id}@example.com")

    def row(self) -> str:
        """Give the entry of the people register."""
        return (
            f"  - id: {self.id}\n"
            f"    name: {self.name}\n"
            f"    roles: [{', '.join(self.roles)}]\n"
            f"    type: employee\n"
            f"    started_on: {self.started_on}\n"
            f"    left_on: {self.left_on or 'null'}\n"
            f"    emails: [{self.identity.email}]\n"
            f"    logins: [{self.id}-example]"
        )


def founders(calendar: Calendar) -> tuple[Member, ...]:
    """Give those who worked here when the programme began."""
    begin = calendar.ago(900)
    return (
        Member(id="ana", roles=("ceo",), started_on=begin),
        Member(id="ben", roles=("cto",), started_on=begin),
        Member(id="cleo", roles=("security-lead",), started_on=calendar.ago(700)),
        Member(id="dora", roles=("head-of-engineering",), started_on=calendar.ago(820)),
        Member(id="emil", roles=("people-operations",), started_on=calendar.ago(640)),
        Member(id="fay", roles=("customer-success",), started_on=calendar.ago(610)),
        Member(id="hugo", roles=("engineer",), started_on=calendar.ago(560)),
    )


def register(members: Iterable[Member]) -> str:
    """Give the rows of the people register, by id."""
    return "\n".join(member.row() for member in sorted(members, key=lambda item: item.id))
