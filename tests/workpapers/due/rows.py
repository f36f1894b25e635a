"""Rows of registers that are sound and on which something falls due, for an as-of day of 2026-06-30."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from tests.exercises import limits
from tests.factories import examination
from tieout.model.examination import Examination
from tieout.model.limit import Unit
from tieout.model.location import Location
from tieout.model.people import Person, Roster
from tieout.model.registers.assets import Criticality, ReportType, Vendor, VendorStatus
from tieout.model.registers.collection import Registers
from tieout.model.registers.operation import Commitment, Incident, IncidentSeverity, IncidentStatus
from tieout.model.registers.risks import (
    Acceptance,
    AcceptanceStatus,
    FindingSource,
    FindingStatus,
    Level,
    ReportedFinding,
    Risk,
    RiskStatus,
    Treatment,
)

STATED = limits(
    vendor_review_interval=(12, Unit.MONTHS),
    vendor_bridge_gap=(92, Unit.DAYS),
    vendor_report_review=(30, Unit.DAYS),
    risk_review_gap=(92, Unit.DAYS),
    patch_critical=(7, Unit.DAYS),
    patch_high=(30, Unit.DAYS),
    pen_test_answer=(10, Unit.BUSINESS_DAYS),
    incident_review=(5, Unit.BUSINESS_DAYS),
    access_review_gap=(92, Unit.DAYS),
    commitment_review=(12, Unit.MONTHS),
)
"""Every limit that a source reads, but those of medium and low weaknesses."""

_VENDOR = Vendor(
    id="cloud",
    location=Location(path="registers/vendors.yaml", line=10, column=3),
    name="Example Cloud",
    owner="role:security-lead",
    status=VendorStatus.ACTIVE,
    criticality=Criticality.CRITICAL,
    report_type=ReportType.SOC2_TYPE2,
    report_period_start=date(2025, 4, 1),
    report_period_end=date(2026, 3, 31),
    report_received_on=date(2026, 5, 20),
    report_reviewed_on=date(2026, 6, 1),
    next_report=date(2026, 6, 30),
    reviewed_on=date(2026, 1, 10),
    next_review=date(2027, 1, 10),
)
_RISK = Risk(
    id="RSK-001",
    location=Location(path="registers/risks.yaml", line=10, column=3),
    title="A leaver keeps access",
    treatment=Treatment.MITIGATE,
    owner="role:cto",
    due=date(2026, 7, 10),
    last_reviewed=date(2026, 5, 1),
    status=RiskStatus.OPEN,
)
_FINDING = ReportedFinding(
    id="F-001",
    location=Location(path="registers/findings.yaml", line=10, column=3),
    source=FindingSource.PEN_TEST,
    title="Old library",
    reported_on=date(2026, 6, 22),
    severity=Level.HIGH,
    owner="person:ben",
    status=FindingStatus.OPEN,
)
_ACCEPTANCE = Acceptance(
    id="EXC-001",
    reason="No fix yet",
    location=Location(path="registers/exceptions.yaml", line=10, column=3),
    requested_by="ben",
    approved_by="ana",
    approved_on=date(2026, 1, 20),
    expires_on=date(2026, 7, 20),
    status=AcceptanceStatus.APPROVED,
)
_INCIDENT = Incident(
    id="INC-2026-01",
    location=Location(path="registers/incidents.yaml", line=10, column=3),
    title="Sign-in was down",
    severity=IncidentSeverity.SEV2,
    resolved_at=datetime(2026, 6, 26, 12, tzinfo=UTC),
    commander="ben",
    status=IncidentStatus.RESOLVED,
)
_COMMITMENT = Commitment(
    id="COM-001",
    location=Location(path="registers/commitments.yaml", line=10, column=3),
    title="Customers are told",
    owner="role:cto",
    last_reviewed=date(2025, 7, 15),
)


def vendor(**changes: Any) -> Vendor:
    """Give a vendor in use, reviewed on 2026-01-10, whose report to 2026-03-31 is read."""
    return replace(_VENDOR, **changes)


def risk(**changes: Any) -> Risk:
    """Give an open risk that is treated by 2026-07-10 and was reviewed on 2026-05-01."""
    return replace(_RISK, **changes)


def reported(**changes: Any) -> ReportedFinding:
    """Give an open finding of a penetration test of 2026-06-22, high, without plan or day."""
    return replace(_FINDING, **changes)


def acceptance(**changes: Any) -> Acceptance:
    """Give an approved exception until 2026-07-20 that names nothing that it covers."""
    return replace(_ACCEPTANCE, **changes)


def incident(**changes: Any) -> Incident:
    """Give an incident that was resolved on Friday, 2026-06-26, and has no review."""
    return replace(_INCIDENT, **changes)


def commitment(**changes: Any) -> Commitment:
    """Give a promise that was last read again on 2025-07-15."""
    return replace(_COMMITMENT, **changes)


def seen(registers: Registers, **changes: Any) -> Examination:
    """Give an examination with these registers and every limit, and nothing else that falls due."""
    changes = {"documents": (), "controls": (), "statements": STATED, **changes}
    return replace(examination(), registers=registers, **changes)


def people(*roles: tuple[str, ...]) -> Roster:
    """Give a register of people p0, p1 and so on with these roles."""
    at = Location(path="registers/people.yaml")
    return Roster(
        people=tuple(Person(id=f"p{n}", name=f"Person {n}", location=at, roles=held) for n, held in enumerate(roles)),
        roles=(),
    )
