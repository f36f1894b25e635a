"""What the company runs, and whom it pays to run things."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.document import Classification
from tieout.model.row import Row

if TYPE_CHECKING:
    from datetime import date, timedelta


class Standing(enum.Enum):
    """Whether a thing is in use. A draft is not: rules that ask for its upkeep leave it alone."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"


class Origin(enum.Enum):
    """Who makes a system."""

    OWN = "own"
    BOUGHT = "bought"


class Environment(enum.Enum):
    """What a system is for."""

    PRODUCTION = "production"
    STAGING = "staging"
    DEVELOPMENT = "development"
    OFFICE = "office"


class Criticality(enum.Enum):
    """The tier of a vendor; the vendor management policy says what belongs where."""

    CRITICAL = "critical"
    IMPORTANT = "important"
    ORDINARY = "ordinary"


class VendorStatus(enum.Enum):
    """Whether a vendor is used. A proposed one is not, and one that has left is no longer."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    LEAVING = "leaving"
    LEFT = "left"


class Subservice(enum.Enum):
    """Whether the vendor's controls count towards ours, and how the report treats them."""

    CARVE_OUT = "carve-out"
    INCLUSIVE = "inclusive"
    NO = "no"


class ReportType(enum.Enum):
    """What the vendor shows of its own controls."""

    SOC1 = "soc1"
    SOC2_TYPE1 = "soc2-type1"
    SOC2_TYPE2 = "soc2-type2"
    ISO27001 = "iso27001"
    QUESTIONNAIRE = "questionnaire"
    OTHER = "other"
    NONE = "none"


class Opinion(enum.Enum):
    """What the vendor's auditor concluded."""

    UNQUALIFIED = "unqualified"
    QUALIFIED = "qualified"
    ADVERSE = "adverse"
    DISCLAIMER = "disclaimer"


@dataclass(frozen=True, slots=True, kw_only=True)
class System(Row):
    """A system that the company runs or buys."""

    name: str = ""
    owner: str = ""
    """``role:x`` or ``person:y``."""
    origin: Origin | None = None
    vendor: str = ""
    """The id of the vendor that it comes from."""
    tier: int | None = None
    """1 to 3, as the business continuity policy says; 1 must be back first."""
    environment: Environment | None = None
    account: str = ""
    """The account, project or database in which it runs, as its provider writes it: a capture from another is none of it."""
    endpoints: tuple[str, ...] = ()
    """The hosts, with a port or without, at which it answers."""
    data_class: Classification | None = None
    """The highest class of the data in it."""
    in_scope: bool | None = None
    in_scope_from: date | None = None
    criteria: tuple[str, ...] = ()
    sso: bool | None = None
    mfa: bool | None = None
    admin_path: str = ""
    """How an administrator reaches it."""
    backup: bool | None = None
    """Whether it is backed up, or must be."""
    backup_note: str = ""
    """How, or why it needs none."""
    rto: timedelta | None = None
    """Within what time it must be back."""
    rpo: timedelta | None = None
    """How much of the last data may be lost."""
    restore_every: timedelta | None = None
    """How long may pass between two restores of it."""
    log_retention_days: int | None = None
    status: Standing | None = None

    @property
    def is_used(self) -> bool:
        """Whether it is in use: active, or silent about its status."""
        return self.status in {Standing.ACTIVE, None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor(Row):
    """A company that ours relies on."""

    name: str = ""
    service: str = ""
    owner: str = ""
    data_classes: tuple[Classification, ...] = ()
    """The classes of our data that it holds."""
    countries: tuple[str, ...] = ()
    """Where our data lies."""
    criticality: Criticality | None = None
    subservice: Subservice | None = None
    criteria: tuple[str, ...] = ()
    """Those that we meet only with its help."""
    csocs: tuple[str, ...] = ()
    """What we count on it to do: its complementary subservice organization controls."""
    cuecs_mapped: int | None = None
    """How many of its user entity controls are tied to controls of ours, or do not apply."""
    cuecs_open: int | None = None
    """How many are not yet."""
    report_type: ReportType | None = None
    report_period_start: date | None = None
    report_period_end: date | None = None
    report_received_on: date | None = None
    report_reviewed_on: date | None = None
    next_report: date | None = None
    """By when the next one is expected."""
    bridge_until: date | None = None
    """The last day that its bridge letter speaks of."""
    opinion: Opinion | None = None
    exceptions_reviewed: bool | None = None
    """Whether somebody read the exceptions in its report and wrote down what they mean here."""
    contract_on: date | None = None
    """When the contract was signed."""
    contract_ends_on: date | None = None
    notice_period: timedelta | None = None
    """How long before its end it must be ended."""
    incident_notice: timedelta | None = None
    """Within what time the vendor must tell us of an incident."""
    dpa: bool | None = None
    """Whether a data processing agreement is signed."""
    terms_missing: tuple[str, ...] = ()
    """What our policy asks of a contract and this one lacks."""
    incident_contact: str = ""
    started_on: date | None = None
    """The first day of use."""
    assessed_on: date | None = None
    """When it was assessed before that."""
    decision: str = ""
    """What was decided then or at the last review: keep, keep with conditions, leave."""
    reviewed_on: date | None = None
    reviewer: str = ""
    """A person's id."""
    next_review: date | None = None
    risk_if_no_report: str = ""
    """Why it is used all the same where it shows no report."""
    status: VendorStatus | None = None
    exited_on: date | None = None

    @property
    def is_used(self) -> bool:
        """Whether it is used: active, about to be left, or silent about its status."""
        return self.status in {VendorStatus.ACTIVE, VendorStatus.LEAVING, None}

    @property
    def is_relied_on(self) -> bool:
        """Whether its own controls matter: it is critical, a subservice organization, or holds confidential data."""
        return self.is_critical or bool({Classification.CONFIDENTIAL, Classification.RESTRICTED} & {*self.data_classes})

    @property
    def is_critical(self) -> bool:
        """Whether it is of the highest tier, or its controls count towards ours."""
        subservice = self.subservice in {Subservice.CARVE_OUT, Subservice.INCLUSIVE}
        return subservice or self.criticality is Criticality.CRITICAL
