"""Who works at the sample company. None of them exists; example.com is reserved (RFC 2606)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tieout.demo.calendar import Calendar
from tieout.model.change import Identity

SECOND = 5000
"""What is added to the number of somebody's account for that of the second one."""
_ACKNOWLEDGED_AFTER = timedelta(days=7)
_CHECKED_BEFORE = timedelta(days=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One of the staff."""

    id: str
    roles: tuple[str, ...]
    number: int
    """By which the code host knows the account."""
    manager: str | None = None
    started_on: date
    left_on: date | None = None
    access_removed_at: datetime | None = None
    trained_on: tuple[date, ...] = ()
    has_second_account: bool = False
    """Whether there is another account, for administration alone."""

    @property
    def accounts(self) -> tuple[tuple[str, int], ...]:
        """Login and number of each account at the code host."""
        usual = ((f"{self.id}-example", self.number),)
        return (*usual, (f"{self.id}-admin", self.number + SECOND)) if self.has_second_account else usual

    @property
    def name(self) -> str:
        """First name and the company's own surname."""
        return f"{self.id.title()} Example"

    @property
    def identity(self) -> Identity:
        """What commits carry."""
        return Identity(name=self.name, email=f"{self.id}@example.com")

    def row(self, on: date, versions: Mapping[str, tuple[str, date]]) -> str:
        """Give the entry of the people register as of a day.

        ``versions``: of each document that everyone confirms to have read, the version and its day.
        """
        acknowledged = [
            f'"{document}@{version} {max(since, self.started_on) + _ACKNOWLEDGED_AFTER}"'
            for document, (version, since) in versions.items()
            if self.left_on is None and max(since, self.started_on) + _ACKNOWLEDGED_AFTER <= on
        ]
        trained = [f"{day}" for day in self.trained_on if day <= on]
        lines = [
            f"  - id: {self.id}",
            f"    name: {self.name}",
            f"    roles: [{', '.join(self.roles)}]",
            *([] if self.manager is None else [f"    manager: {self.manager}"]),
            "    type: employee",
            f"    started_on: {self.started_on}",
            f"    left_on: {self.left_on or 'null'}",
            *(
                [f"    access_removed_at: {self.access_removed_at:%Y-%m-%dT%H:%M:%SZ}"]
                if self.access_removed_at
                else []
            ),
            f"    background_check: {self.started_on - _CHECKED_BEFORE}",
            *([f"    policy_ack: [{', '.join(acknowledged)}]"] if acknowledged else []),
            *([f"    training_on: [{', '.join(trained)}]"] if trained else []),
            f"    emails: [{self.identity.email}]",
            f"    logins: [{', '.join(login for login, _ in self.accounts)}]",
            f"    ids: [{', '.join(str(number) for _, number in self.accounts)}]",
        ]
        return "\n".join(lines)


def founders(calendar: Calendar) -> tuple[Member, ...]:
    """Give those who worked here when the programme began."""
    trained = (calendar.ago(420), calendar.ago(76))
    return tuple(
        Member(
            id=name,
            roles=(role,),
            number=4100 + number,
            manager=manager,
            started_on=calendar.ago(since),
            trained_on=trained if name != "hugo" else trained[:1],
            has_second_account=name == "cleo",
        )
        for number, (name, role, manager, since) in enumerate(
            (
                ("ana", "ceo", None, 900),
                ("ben", "cto", "ana", 900),
                ("cleo", "security-lead", "ben", 700),
                ("dora", "head-of-engineering", "ben", 820),
                ("emil", "people-operations", "ana", 640),
                ("fay", "customer-success", "ana", 610),
                ("hugo", "engineer", "dora", 560),
            )
        )
    )


def joiner(calendar: Calendar) -> Member:
    """Give the one who joined in the year."""
    return Member(
        id="gil",
        roles=("engineer",),
        number=4190,
        manager="dora",
        started_on=calendar.ago(268),
        trained_on=(calendar.ago(255),),
    )


def register(members: Iterable[Member], on: date, versions: Mapping[str, tuple[str, date]]) -> str:
    """Give the rows of the people register as of a day, by id."""
    return "\n".join(member.row(on, versions) for member in sorted(members, key=lambda item: item.id))
