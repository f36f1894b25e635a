"""What happened at Example Ltd: accesses given and taken away, incidents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from tieout.demo.rows import every, gains, holds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.demo.calendar import Calendar
    from tieout.demo.people import Member
    from tieout.demo.rows import Row
    from tieout.demo.texts import Amendment

_STAFF = (("identity-provider", "all-staff", False),)
_ENGINEER = (
    ("code-host", "write", False),
    ("production-database", "read-on-request", True),
    ("cloud-production", "read", False),
)
_OFFICE = (("code-host", "propose", False),)
_ADMINISTERS = {
    "security-lead": (("identity-provider", "administrator", True), ("log-store", "administrator", True)),
    "head-of-engineering": (
        ("code-host", "administrator", True),
        ("cloud-production", "administrator-on-request", True),
    ),
    "people-operations": (("mail-and-documents", "administrator", True),),
    "customer-success": (("support-desk", "administrator", True),),
}
_APPROVERS = {"ana": "ben", "ben": "ana", "cleo": "ana", "dora": "ana"}
"""Who approves for whom, where it is not the Security Lead."""
_ENGINEERS = frozenset({"engineer", "security-lead", "head-of-engineering"})
ACTION = 713
"""The ticket of what the first incident taught."""


PRODUCT_ACCOUNT = "ACC-PRODUCT-1"
"""The grant of the account by which the product uses its database."""


def grant_id(member: Member, number: int) -> str:
    """Give the id of a person's n-th grant."""
    return f"ACC-{member.id.upper()}-{number}"


@dataclass(frozen=True, slots=True)
class Operations:
    """The registers of what happens, by the days of the calendar."""

    calendar: Calendar

    @property
    def first_incident(self) -> str:
        """The id of the incident that was handled as the plan says."""
        return f"INC-{self.calendar.ago(280).year}-001"

    @property
    def first_review(self) -> str:
        """Where the review of that incident lies."""
        return f"evidence/incidents/{self.first_incident}.md"

    @property
    def second_incident(self) -> str:
        """The id of the incident whose review nobody wrote."""
        return f"INC-{self.calendar.ago(70).year}-002"

    def granted(self, members: Iterable[Member]) -> tuple[Amendment, ...]:
        """Give the rights of people by their roles, given on their first day."""
        return (gains("access", *(row for member in members for row in self._rights(member))),)

    def deploy_key(self, days: int, asked_by: str) -> tuple[Amendment, ...]:
        """Give the key of the pipeline, made on a day; the one before it ends."""
        row: Row = {
            "id": f"ACC-KEY-{self.calendar.ago(days):%Y%m}",
            "kind": "key",
            "person": "dora",
            "system": "cloud-production",
            "account": "pipeline",
            "entitlement": "deploy",
            "privileged": True,
            "purpose": "The pipeline deploys with it",
            "requested_by": asked_by,
            "approved_by": "cleo",
            "ticket": f"EX-{1000 - days}",
            "granted_at": self.calendar.at(days, 8, 40),
        }
        return (gains("access", row),)

    def product_account(self, days: int) -> tuple[Amendment, ...]:
        """Give the account by which the product uses its database, entered on a day."""
        row: Row = {
            "id": PRODUCT_ACCOUNT,
            "kind": "service-account",
            "person": "dora",
            "system": "production-database",
            "account": "product",
            "entitlement": "read-and-write",
            "privileged": False,
            "purpose": "The product reads and writes its data with it",
            "requested_by": "hugo",
            "approved_by": "cleo",
            "ticket": f"EX-{1000 - days}",
            "granted_at": self.calendar.at(days, 8, 40),
        }
        return (gains("access", row),)

    def key_replaced(self, old: int, new: int, asked_by: str) -> tuple[Amendment, ...]:
        """Give the next key and the end of the one that was made so many days ago."""
        ended = holds(f"ACC-KEY-{self.calendar.ago(old):%Y%m}", revoked_at=self.calendar.at(new, 8, 55))
        return (ended, *self.deploy_key(new, asked_by))

    def left(self, days: int, leaver: Member) -> tuple[Amendment, ...]:
        """Give the removal of a leaver's rights, all but the one on the database."""
        at = self.calendar.at(days, 17, 35)
        return (every((grant_id(leaver, number) for number in (1, 2, 4)), revoked_at=at),)

    def reviewed(self, days: int, members: Iterable[Member], systems: Iterable[str]) -> tuple[Amendment, ...]:
        """Give a review of systems: every right of those who are here is kept."""
        on, looked_at = self.calendar.ago(days), frozenset(systems)
        kept = [
            grant_id(member, number)
            for member in members
            if member.left_on is None and member.started_on <= on
            for number, (system, _, _) in enumerate(rights(member), 1)
            if system in looked_at
        ]
        program = (PRODUCT_ACCOUNT,) if "production-database" in looked_at else ()
        return (every((*kept, *program), last_reviewed=on, decision="keep"),)

    def found_by_review(self, days: int, leaver: Member) -> tuple[Amendment, ...]:
        """Give the end of the leaver's right on the database, which the review found."""
        return (
            holds(
                grant_id(leaver, 3),
                last_reviewed=self.calendar.ago(days),
                decision="revoke",
                revoked_at=self.calendar.at(days, 8, 50),
            ),
        )

    def locked_out(self, days: int) -> tuple[Amendment, ...]:
        """Give an incident that was handled as the plan says."""
        at = self.calendar.at
        row: Row = {
            "id": self.first_incident,
            "title": "Passwords of two colleagues were tried from one address",
            "severity": "SEV3",
            "alert": "signin-failures",
            "systems": ("identity-provider",),
            "detected_at": at(days, 5, 2),
            "acknowledged_at": at(days, 5, 9),
            "declared_at": at(days, 5, 40),
            "recorded_at": at(days, 5, 55),
            "contained_at": at(days, 6, 20),
            "resolved_at": at(days, 8, 30),
            "runbook": "RB-001",
            "commander": "dora",
            "customer_data": False,
            "status": "resolved",
        }
        return (gains("incidents", row),)

    def looked_back(self, days: int) -> tuple[Amendment, ...]:
        """Give the review of the first incident."""
        return (
            holds(
                self.first_incident,
                pir=self.first_review,
                pir_at=self.calendar.at(days, 8, 15),
                actions=(f"EX-{ACTION}",),
                status="closed",
            ),
        )

    def leaked(self, days: int) -> tuple[Amendment, ...]:
        """Give an incident whose review nobody wrote."""
        at = self.calendar.at
        row: Row = {
            "id": self.second_incident,
            "title": "A key of the staging mail service lay in a public repository",
            "severity": "SEV2",
            "alert": "secret-exposed",
            "systems": ("code-host",),
            "detected_at": at(days, 6, 31),
            "acknowledged_at": at(days, 6, 38),
            "declared_at": at(days, 6, 50),
            "contained_at": at(days, 7, 5),
            "recorded_at": at(days, 7, 20),
            "resolved_at": at(days, 8, 45),
            "runbook": "RB-004",
            "commander": "cleo",
            "customer_data": False,
            "status": "resolved",
        }
        return (gains("incidents", row),)

    def _rights(self, member: Member) -> Iterator[Row]:
        for number, (system, entitlement, privileged) in enumerate(rights(member), 1):
            yield {
                "id": grant_id(member, number),
                "kind": "person",
                "person": member.id,
                "system": system,
                "account": member.id,
                "entitlement": entitlement,
                "privileged": privileged,
                "requested_by": member.id if member.id in {"ana", "ben"} else member.manager,
                "approved_by": _APPROVERS.get(member.id, "cleo"),
                "ticket": f"EX-{1000 - self.calendar.since(member.started_on)}",
                "granted_at": datetime.combine(member.started_on, time(8, 40), UTC),
            }


def rights(member: Member) -> tuple[tuple[str, str, bool], ...]:
    """Give the rights that a person's roles bring: system, entitlement, whether it is privileged."""
    engineer = _ENGINEER if _ENGINEERS & set(member.roles) else _OFFICE
    more = tuple(right for role in member.roles for right in _ADMINISTERS.get(role, ()))
    return (*_STAFF, *engineer, *more)
