"""What happens while the company runs: access given and taken, alerts, incidents, promises."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.row import Row

if TYPE_CHECKING:
    from datetime import date, datetime


class GrantKind(enum.Enum):
    """What a grant lets in."""

    PERSON = "person"
    SERVICE_ACCOUNT = "service-account"
    KEY = "key"
    TOKEN = "token"  # noqa: S105  # a kind of credential, not one


class Decision(enum.Enum):
    """What the last access review said of a grant."""

    KEEP = "keep"
    REVOKE = "revoke"
    CHANGE = "change"


class IncidentSeverity(enum.Enum):
    """How grave an incident, or what an alert warns of, is; the incident response plan says when."""

    SEV1 = "SEV1"
    SEV2 = "SEV2"
    SEV3 = "SEV3"
    SEV4 = "SEV4"


class IncidentStatus(enum.Enum):
    """How far an incident is."""

    OPEN = "open"
    CONTAINED = "contained"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Destination(enum.Enum):
    """Whom an alert reaches."""

    PAGE = "page"
    TICKET = "ticket"


class Addressee(enum.Enum):
    """To whom a commitment was made."""

    CUSTOMERS = "customers"
    CONTRACT = "contract"
    LAW = "law"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant(Row):
    """A right of one person, or of one program that a person answers for, on one system."""

    kind: GrantKind | None = None
    person: str = ""
    """A person's id; for a program's account, key or token, who answers for it."""
    system: str = ""
    account: str = ""
    """The name that the system knows the account by."""
    entitlement: str = ""
    """The role, group or right."""
    privileged: bool | None = None
    purpose: str = ""
    requested_by: str = ""
    approved_by: str = ""
    ticket: str = ""
    granted_at: datetime | None = None
    """For a key or token, when it was made."""
    expires_at: datetime | None = None
    last_reviewed: date | None = None
    decision: Decision | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident(Row):
    """An incident, from the first sign to the review."""

    title: str = ""
    severity: IncidentSeverity | None = None
    alert: str = ""
    systems: tuple[str, ...] = ()
    vendor: str = ""
    """The vendor at which it happened."""
    detected_at: datetime | None = None
    acknowledged_at: datetime | None = None
    declared_at: datetime | None = None
    recorded_at: datetime | None = None
    """When its record was opened."""
    contained_at: datetime | None = None
    resolved_at: datetime | None = None
    runbook: str = ""
    commander: str = ""
    """A person's id."""
    customer_data: bool | None = None
    """Whether customer data was affected."""
    confirmed_at: datetime | None = None
    """When that became certain."""
    customer_notified_at: datetime | None = None
    pir: str = ""
    """The post-incident review: a path or address."""
    pir_at: datetime | None = None
    actions: tuple[str, ...] = ()
    """The tickets of what the review asked for."""
    status: IncidentStatus | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert(Row):
    """Something that calls a person."""

    title: str = ""
    severity: IncidentSeverity | None = None
    enabled: bool | None = None
    runbook: str = ""
    system: str = ""
    """The system that raises it."""
    goes_to: Destination | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Row):
    """Something about security that the company promised."""

    title: str = ""
    to: Addressee | None = None
    text: str = ""
    """What was promised, in our own words."""
    source: str = ""
    """Where it is written: a contract, a published page, a law."""
    controls: tuple[str, ...] = ()
    parameter: str = ""
    """The parameter of a policy that holds its number."""
    owner: str = ""
    last_reviewed: date | None = None
