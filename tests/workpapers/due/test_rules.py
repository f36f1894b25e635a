"""What is late on the list is what the rules report: two answers to one question never differ."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.exercises import examination as of_exercises
from tests.exercises import limits, record, runbook
from tests.factories import AS_OF
from tests.workpapers.due.rows import acceptance, incident, reported, risk, seen, vendor
from tieout.check import check
from tieout.model.examination import Examination
from tieout.model.finding import Severity
from tieout.model.limit import Unit
from tieout.model.registers.assets import Criticality, ReportType, VendorStatus
from tieout.model.registers.collection import Registers
from tieout.model.registers.operation import IncidentSeverity
from tieout.model.registers.risks import (
    AcceptanceStatus,
    FindingSource,
    FindingStatus,
    Level,
    RiskStatus,
    Treatment,
)
from tieout.rules.ruleset import RULESET
from tieout.workpapers.due.obligation import Kind
from tieout.workpapers.due.sheet import due

ASKED = {
    Kind.WAIVER: ("expired-exception", "expired-waiver"),
    Kind.VENDOR_REVIEW: ("vendor-review-overdue",),
    Kind.VENDOR_REPORT_REVIEW: ("vendor-report-unread",),
    Kind.RISK_TREATMENT: ("risk-treatment-overdue",),
    Kind.RISK_REVIEW: ("risk-review-overdue",),
    Kind.FINDING_FIX: ("overdue-finding",),
    Kind.FINDING_ANSWER: ("silent-finding",),
    Kind.INCIDENT_REVIEW: ("incident-without-review",),
}
"""The rules that report what is late of a kind; they also report what no date in the future can mend."""
RULES = tuple(rule for rule in RULESET if rule.id in {name for names in ASKED.values() for name in names})

past = st.integers(-170, 0).map(lambda days: AS_OF + timedelta(days=days))
near = st.integers(-90, 90).map(lambda days: AS_OF + timedelta(days=days))
maybe_past, maybe_near = st.none() | past, st.none() | near


def one_of(kind: type) -> st.SearchStrategy[object]:
    return st.none() | st.sampled_from(list(kind))  # type: ignore[call-overload]  # an enum is iterable


def late_and_told(of: Examination) -> dict[Kind, tuple[set[str], set[str]]]:
    """Give of each kind what the list has as late, and what its rules report."""
    items = [item for item in due(of, within=timedelta()).items if item.is_late]
    findings = check(of, RULES).findings
    return {
        kind: (
            {item.obligation.subject for item in items if item.obligation.kind is kind},
            {finding.subject for finding in findings if finding.rule in names},
        )
        for kind, names in ASKED.items()
    }


@given(
    vendors=st.builds(
        vendor,
        status=one_of(VendorStatus),
        criticality=one_of(Criticality),
        report_type=one_of(ReportType),
        reviewed_on=maybe_past,
        assessed_on=maybe_past,
        next_review=maybe_near,
        report_received_on=maybe_past,
        report_reviewed_on=maybe_past,
    ),
    risks=st.builds(
        risk, status=one_of(RiskStatus), treatment=one_of(Treatment), due=maybe_near, last_reviewed=maybe_past
    ),
    findings=st.builds(
        reported,
        status=one_of(FindingStatus),
        severity=one_of(Level),
        source=one_of(FindingSource),
        reported_on=maybe_past,
        due=maybe_near,
        fixed_on=st.none(),
        plan=st.sampled_from(["", "replace it"]),
        owner=st.sampled_from(["", "role:cto"]),
    ),
    exceptions=st.lists(
        st.builds(
            acceptance,
            id=st.sampled_from(["EXC-001", "EXC-002"]),
            rule=st.sampled_from(["", "stale-review"]),
            subject=st.just("POL-002"),
            risk=st.sampled_from(["", "RSK-001"]),
            finding=st.sampled_from(["", "F-001"]),
            control=st.sampled_from(["", "AC-01"]),
            approved_on=past,
            expires_on=near,
            status=st.none() | st.sampled_from([AcceptanceStatus.APPROVED, AcceptanceStatus.ENDED]),
        ),
        max_size=2,
        unique_by=lambda row: row.id,
    ).map(tuple),
    incidents=st.builds(
        incident,
        severity=one_of(IncidentSeverity),
        resolved_at=maybe_past.map(lambda day: day and datetime.combine(day, time(12), UTC)),
    ),
)
def test_nothing_is_late_of_which_no_rule_speaks(**rows: object) -> None:
    """And of the kinds whose rules speak of lateness alone, nothing is told that is not late."""
    registers = Registers(**{name: row if isinstance(row, tuple) else (row,) for name, row in rows.items()})
    found = late_and_told(seen(registers))
    for kind, (late, told) in found.items():
        assert not late or told, (kind, late)
    treated, told = found[Kind.RISK_TREATMENT]
    assert treated == told
    answered, told = found[Kind.FINDING_ANSWER]
    assert not told or answered or not registers.findings[0].reported_on


def test_an_exercise_is_late_here_when_its_rule_says_so() -> None:
    """Day by day across the due date and the grace."""
    rules = tuple(rule for rule in RULESET if rule.id == "runbook-never-exercised")
    for statements in ((), limits(restore_drill_gap=(60, Unit.DAYS))):
        for day in (date(2026, 7, 1) + timedelta(days=ahead) for ahead in range(80)):
            of = of_exercises(record(), documents=(runbook(),), as_of=day, statements=statements)
            [item] = due(of, within=timedelta(), kinds=(Kind.DRILL,)).items
            told = [finding.severity for finding in check(of, rules).findings if finding.severity is not Severity.NOTE]
            assert item.is_late is bool(told), (day, item.state, told)
