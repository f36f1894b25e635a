"""Values with good defaults, for tests of what is pure: a sound company of one policy and control.

``examination()`` alone has no finding; a test says only what it wants otherwise.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tieout.model.cadence import Cadence, Every
from tieout.model.change import Commit, History, Identity
from tieout.model.control import Control, Requirement
from tieout.model.criteria import Catalogue, Category, Criterion, Group
from tieout.model.document import Classification, Document, Heading, Kind, Status
from tieout.model.examination import PEOPLE_PATH, SETTINGS_PATH, Examination
from tieout.model.finding import Finding, Severity
from tieout.model.ledger import LEDGER_BRANCH, Ledger
from tieout.model.limit import Unit
from tieout.model.location import Location
from tieout.model.parameter import Parameter
from tieout.model.people import Person, Role, Roster
from tieout.model.period import Period
from tieout.model.program import Exclusion, Program, Scope
from tieout.model.registers.assets import (
    Criticality,
    Environment,
    Opinion,
    Origin,
    ReportType,
    Standing,
    Subservice,
    System,
    Vendor,
    VendorStatus,
)
from tieout.model.registers.collection import Registers
from tieout.model.registers.operation import (
    Addressee,
    Alert,
    Commitment,
    Grant,
    GrantKind,
    Incident,
    IncidentSeverity,
    IncidentStatus,
)
from tieout.model.registers.risks import (
    Acceptance,
    AcceptanceStatus,
    Appetite,
    FindingSource,
    FindingStatus,
    Level,
    ReportedFinding,
    Risk,
    RiskStatus,
    Treatment,
)
from tieout.model.statement import Statement
from tieout.sources.markdown import struck

AS_OF = date(2026, 6, 30)
POLICY_PATH = "policies/access-control.md"
HEAD = "1" * 40
PERIOD = Period(id="2026-H1", start=date(2026, 1, 1), end=date(2026, 6, 30))

_SERIES = (
    (Category.SECURITY, "CC1:5 CC2:3 CC3:4 CC4:2 CC5:3 CC6:8 CC7:5 CC8:1 CC9:2"),
    (Category.AVAILABILITY, "A1:3"),
    (Category.PROCESSING_INTEGRITY, "PI1:5"),
    (Category.CONFIDENTIALITY, "C1:2"),
    (Category.PRIVACY, "P1:1 P2:1 P3:2 P4:3 P5:2 P6:7 P7:1 P8:1"),
)
# The table of the shipped catalogue, by what it must suggest.
MISTAKES = (
    ("SI1", ("CC7.4", "CC7.3")),
    ("SI3", ("CC7.2",)),
    ("VS1", ("CC7.1",)),
    ("CC8.2", ("CC8.1",)),
    ("C1.3", ("C1.2",)),
    ("P1.2", ("P2.1",)),
    ("P1.3", ("P4.2", "P4.3")),
    ("PP1.1", ("PI1.1",)),
    ("PP1.2", ("PI1.2",)),
    ("PP1.3", ("PI1.3",)),
    ("PP1.4", ("PI1.4",)),
    ("PP1.5", ("PI1.5",)),
    ("CC1.0", ("CC1.1",)),
    ("P1.0", ("P1.1",)),
    ("I", ("PI1.1",)),
    ("R", ()),
)


def catalogue() -> Catalogue:
    """Give all 61 criteria with made-up titles."""
    groups: list[Group] = []
    criteria: list[Criterion] = []
    for category, series in _SERIES:
        for item in series.split():
            group, _, count = item.partition(":")
            groups.append(Group(id=group, category=category, title=f"Series {group}"))
            criteria.extend(
                Criterion(id=f"{group}.{n}", category=category, group=group, title=f"Title of {group}.{n}")
                for n in range(1, int(count) + 1)
            )
    return Catalogue(edition="tsc-2017", criteria=tuple(criteria), groups=tuple(groups), mistakes=MISTAKES)


CATALOGUE = catalogue()


def places(path: str, *keys: str, start: int = 2, column: int = 1) -> tuple[tuple[str, Location], ...]:
    """Give each key a line of its own, from ``start`` on."""
    return tuple((key, Location(path=path, line=start + i, column=column)) for i, key in enumerate(keys))


_BODY_LINE = 20
_SECTIONS = (
    *("Purpose", "Scope", "Roles and responsibilities", "Policy statements", "Provisioning and approval"),
    *("Least privilege and roles", "Authentication and MFA", "Privileged and production access", "Access review"),
    *("Deprovisioning", "Service accounts and secrets", "Logging", "Exceptions", "Enforcement", "Review"),
    *("References", "Revision history"),
)


def text(title: str, *sections: str) -> str:
    """Give a text with a sentence under each heading; without any, with those of the policy."""
    parts = [f"# {title}\n", *(f"## {name}\n\nIt is done.\n" for name in sections or _SECTIONS)]
    return "\n".join(parts)


def headings(body: str, body_line: int = _BODY_LINE) -> tuple[Heading, ...]:
    """Give the headings of a text of plain words, each on one line."""
    found = [(n, line.partition(" ")) for n, line in enumerate(body.split("\n")) if line.startswith("#")]
    return tuple(
        Heading(level=len(marks), text=name, anchor=name.lower().replace(" ", "-"), line=body_line + n)
        for n, (marks, _, name) in found
    )


_DOCUMENT = Document(
    kind=Kind.POLICY,
    path=POLICY_PATH,
    id="POL-002",
    title="Access Control Policy",
    status=Status.ACTIVE,
    version="1.0",
    owner="role:security-lead",
    approver="role:cto",
    approved=date(2026, 1, 14),
    effective=date(2026, 2, 1),
    last_reviewed=date(2026, 1, 14),
    criteria=("C1.1", "C1.2"),
    controls=("AC-01",),
    places=places(
        POLICY_PATH,
        *("id", "title", "status", "version", "owner", "approver", "approved", "effective"),
        *("last_reviewed", "next_review", "review", "criteria", "criteria[0]", "criteria[1]"),
        *("controls", "controls[0]", "changelog"),
        column=5,
    ),
    topic="access-control",
    body=text("Access Control Policy"),
    body_line=_BODY_LINE,
    headings=headings(text("Access Control Policy")),
    digest="sha256:" + "0" * 64,
)
_CONTROL = Control(
    id="AC-01",
    location=Location(path=SETTINGS_PATH, line=10, column=5),
    title="Access review",
    owner="role:security-lead",
    criteria=("C1.1", "C1.2"),
    cadence=Cadence(every=Every.QUARTERLY),
    policies=("POL-002",),
    evidence=(Requirement(id="access-review", system="identity-provider", kind="access-review"),),
    effective_from=date(2026, 1, 1),
    places=places(
        SETTINGS_PATH,
        *("owner", "criteria", "criteria[0]", "criteria[1]", "policies", "policies[0]", "effective"),
        start=11,
        column=7,
    ),
)
_PERSON = Person(
    id="ana",
    name="Ana Example",
    location=Location(path=PEOPLE_PATH, line=5),
    roles=("cto",),
    emails=("ana@example.com",),
)


def document(**changes: Any) -> Document:
    """Give an access control policy in force, reviewed on 2026-01-14, owned and approved by two."""
    if "~" in changes.get("body", ""):
        changes = {"struck": struck(changes["body"]), **changes}
    return replace(_DOCUMENT, **changes)


def control(**changes: Any) -> Control:
    """Give a control on C1.1 and C1.2 in operation since 2026-01-01, resting on the policy."""
    return replace(_CONTROL, **changes)


def person(**changes: Any) -> Person:
    """Give Ana Example, who is the CTO."""
    return replace(_PERSON, **changes)


def roster(*people: Person) -> Roster:
    """Give a register of these people; without any, of Ana (CTO) and Ben (security lead)."""
    both = (person(), person(id="ben", name="Ben Example", roles=("security-lead",), emails=("ben@example.com",)))
    roles = (Role(id="cto", title="Chief Technology Officer"), Role(id="security-lead", title="Security Lead"))
    return Roster(people=people or both, roles=roles)


def at_hour(text: str) -> datetime:
    """Give the instant ``YYYY-MM-DD HH:MM`` in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def row_at(register: str, line: int = 5) -> Location:
    """Give the place of a row of a register."""
    return Location(path=f"registers/{register}.yaml", line=line, column=5)


_SYSTEM = System(
    id="identity-provider",
    location=row_at("systems"),
    name="Identity provider",
    owner="role:security-lead",
    origin=Origin.BOUGHT,
    vendor="example-cloud",
    environment=Environment.PRODUCTION,
    backup=True,
    rto=timedelta(hours=4),
    rpo=timedelta(hours=1),
    status=Standing.ACTIVE,
)
_VENDOR = Vendor(
    id="example-cloud",
    location=row_at("vendors"),
    name="Example Cloud",
    service="Hosting",
    owner="role:security-lead",
    data_classes=(Classification.CONFIDENTIAL,),
    criticality=Criticality.CRITICAL,
    subservice=Subservice.NO,
    report_type=ReportType.SOC2_TYPE2,
    report_period_start=date(2025, 7, 1),
    report_period_end=date(2026, 6, 30),
    report_received_on=date(2026, 6, 29),
    report_reviewed_on=date(2026, 6, 30),
    opinion=Opinion.UNQUALIFIED,
    cuecs_mapped=12,
    cuecs_open=0,
    reviewed_on=date(2026, 3, 2),
    reviewer="ben",
    status=VendorStatus.ACTIVE,
)
_RISK = Risk(
    id="RSK-001",
    location=row_at("risks"),
    title="A member of staff takes customer data",
    inherent_likelihood=2,
    inherent_impact=5,
    controls=("AC-01",),
    residual_likelihood=1,
    residual_impact=5,
    appetite=Appetite.WITHIN,
    treatment=Treatment.MITIGATE,
    owner="role:security-lead",
    last_reviewed=date(2026, 6, 1),
    fraud=True,
    status=RiskStatus.OPEN,
)
_GRANT = Grant(
    id="GR-0001",
    location=row_at("access"),
    kind=GrantKind.PERSON,
    person="ana",
    system="identity-provider",
    entitlement="administrator",
    requested_by="ana",
    approved_by="ben",
    granted_at=at_hour("2026-01-14 09:00"),
)
_REPORTED = ReportedFinding(
    id="FND-001",
    location=row_at("findings"),
    source=FindingSource.PEN_TEST,
    title="Open redirect",
    reported_on=date(2026, 3, 2),
    severity=Level.HIGH,
    system="identity-provider",
    owner="role:security-lead",
    status=FindingStatus.CLOSED,
    answered_on=date(2026, 3, 4),
    fixed_on=date(2026, 3, 20),
    retest_on=date(2026, 4, 2),
)
_INCIDENT = Incident(
    id="INC-2026-01",
    location=row_at("incidents"),
    title="Queue stopped",
    severity=IncidentSeverity.SEV2,
    systems=("identity-provider",),
    detected_at=at_hour("2026-04-01 09:10"),
    declared_at=at_hour("2026-04-01 09:30"),
    recorded_at=at_hour("2026-04-01 09:40"),
    resolved_at=at_hour("2026-04-01 18:00"),
    runbook="RB-001",
    commander="ben",
    customer_data=False,
    pir="evidence/incidents/INC-2026-01.md",
    pir_at=at_hour("2026-04-07 15:00"),
    status=IncidentStatus.CLOSED,
)
_ACCEPTANCE = Acceptance(
    id="EXC-001",
    location=row_at("exceptions"),
    policy="POL-002",
    reason="No fix yet; the port is closed outside",
    residual_score=9,
    requested_by="ana",
    approved_by="ben",
    approved_on=date(2026, 3, 10),
    expires_on=date(2026, 12, 31),
    status=AcceptanceStatus.APPROVED,
)
_ALERT = Alert(
    id="backup-failed",
    location=row_at("alerts"),
    title="A backup failed",
    enabled=True,
    runbook="RB-001",
    system="identity-provider",
)
_COMMITMENT = Commitment(
    id="COM-001",
    location=row_at("commitments"),
    title="Access is reviewed",
    to=Addressee.CUSTOMERS,
    text="Every quarter.",
    controls=("AC-01",),
    owner="role:security-lead",
    last_reviewed=date(2026, 3, 2),
)
_LIMITS = (
    ("access-removal", 24, Unit.HOURS),
    ("incident-record", 1, Unit.HOURS),
    ("customer-notice", 48, Unit.HOURS),
    ("incident-review", 5, Unit.BUSINESS_DAYS),
    ("vendor-review-interval", 12, Unit.MONTHS),
    ("vendor-bridge-gap", 92, Unit.DAYS),
    ("vendor-report-review", 30, Unit.DAYS),
    ("risk-review-gap", 92, Unit.DAYS),
    ("acceptance-limit", 12, Unit.MONTHS),
    ("patch-critical", 7, Unit.DAYS),
    ("patch-high", 30, Unit.DAYS),
    ("patch-medium", 90, Unit.DAYS),
    ("patch-low", 180, Unit.DAYS),
    ("pen-test-answer", 10, Unit.BUSINESS_DAYS),
    ("restore-drill-gap", 92, Unit.DAYS),
    ("backup-retention", 35, Unit.DAYS),
    ("pen-test-interval", 12, Unit.MONTHS),
)
LIMITS_SINCE = date(2025, 1, 2)


def system(**changes: Any) -> System:
    """Give a bought production system in use, with its vendor and recovery objectives."""
    return replace(_SYSTEM, **changes)


def vendor(**changes: Any) -> Vendor:
    """Give a critical vendor in use, reviewed, whose report of type 2 was read and covers the period."""
    return replace(_VENDOR, **changes)


def risk(**changes: Any) -> Risk:
    """Give a risk of fraud that is within the appetite and was reviewed on 2026-06-01."""
    return replace(_RISK, **changes)


def grant(**changes: Any) -> Grant:
    """Give a right of Ana's that Ben approved."""
    return replace(_GRANT, **changes)


def reported(**changes: Any) -> ReportedFinding:
    """Give a high finding of the penetration test of 2026-03-02, fixed in time and tried again."""
    return replace(_REPORTED, **changes)


def incident(**changes: Any) -> Incident:
    """Give an incident of 2026-04-01 that was recorded, resolved and reviewed in time."""
    return replace(_INCIDENT, **changes)


def acceptance(**changes: Any) -> Acceptance:
    """Give a departure from the policy that Ben approved to the end of 2026."""
    return replace(_ACCEPTANCE, **changes)


def alert(**changes: Any) -> Alert:
    """Give an alert that is on and that the runbook RB-001 answers."""
    return replace(_ALERT, **changes)


def commitment(**changes: Any) -> Commitment:
    """Give a promise that the control keeps."""
    return replace(_COMMITMENT, **changes)


def runbook(**changes: Any) -> Document:
    """Give a runbook in force that answers the alert."""
    answering = document(
        kind=Kind.RUNBOOK,
        path="runbooks/backup.md",
        id="RB-001",
        title="Backup Runbook",
        topic=None,
        answers=("backup-failed",),
        places=places("runbooks/backup.md", "id", "status", "answers", "answers[0]", "answers[1]", "systems"),
    )
    return replace(answering, **changes)


def registers(**rows: Any) -> Registers:
    """Give registers that hold a sound row each; of those named, these rows.

    Alerts have none: the one that there could be needs a runbook beside the policy. Neither have the
    incidents, for the same reason. The system is not backed up: that would need captures and drills.
    """
    sound = Registers(
        systems=(system(backup=False),),
        vendors=(vendor(),),
        risks=(risk(),),
        access=(grant(),),
        findings=(reported(),),
        exceptions=(acceptance(),),
        commitments=(commitment(),),
    )
    return replace(sound, **rows)


def statement(**changes: Any) -> Statement:
    """Give a text that has stated every limit since 2025-01-02; a test may take its parameters away."""
    path = "policies/limits.md"
    stated = Statement(
        document="POL-010",
        path=path,
        since=LIMITS_SINCE,
        commit=HEAD,
        status=Status.ACTIVE,
        effective=None,
        parameters=tuple(
            Parameter(
                name=name,
                value=Decimal(value),
                unit=unit,
                phrase=f"{value} {unit.value}",
                location=Location(path=path, line=10 + i),
            )
            for i, (name, value, unit) in enumerate(_LIMITS)
        ),
    )
    return replace(stated, **changes)


def exclusion(criterion: str, reason: str, *, line: int = 5) -> Exclusion:
    """Give an entry of ``scope.excluded``."""
    return Exclusion(
        criterion=criterion, reason=reason, carve_out="", location=Location(path=SETTINGS_PATH, line=line, column=5)
    )


def program(
    *, categories: tuple[Category, ...] = (Category.CONFIDENTIALITY,), excluded: tuple[Exclusion, ...] = (), **rest: Any
) -> Program:
    """Give settings whose scope is confidentiality alone (two criteria) and one declared period."""
    scope = Scope(categories=frozenset(categories), excluded=excluded)
    return replace(Program(scope=scope, periods=(PERIOD,)), **rest)


def examination(*documents: Document, **changes: Any) -> Examination:
    """Give an examination as of 2026-06-30 over its first half; without documents, of the policy.

    All registers are there and sound, and a text states every limit. Nothing is captured: ``tests.evidence`` does that.
    """
    sound = Examination(
        as_of=AS_OF,
        catalogue=CATALOGUE,
        program=program(),
        period=PERIOD,
        head=HEAD,
        documents=documents or (document(),),
        controls=(control(),),
        roster=roster(),
        registers=registers(),
        statements=(statement(),),
        history=History(commits=1, revisions=(), irregularities=()),
        ledger=Ledger(source=LEDGER_BRANCH),
    )
    return replace(sound, **changes)


def commit(**changes: Any) -> Commit:
    """Give an ordinary commit of Ana's on the mainline, of 2026-01-14 12:00 UTC."""
    ana = Identity(name="Ana Example", email="ana@example.com")
    at = datetime(2026, 1, 14, 12, tzinfo=UTC)
    ordinary = Commit(
        oid=HEAD,
        parents=(),
        author=ana,
        committer=ana,
        authored_at=at,
        committed_at=at,
        subject="policies: begin",
        on_mainline=True,
    )
    return replace(ordinary, **changes)


def finding(**changes: Any) -> Finding:
    """Give an error of stale-review about the policy."""
    stale = Finding(
        rule="stale-review",
        severity=Severity.ERROR,
        subject="POL-002",
        location=Location(path=POLICY_PATH, line=10, column=5),
        message="Access Control Policy was due",
        remedy="review it",
        about="last_reviewed",
    )
    return replace(stale, **changes)
