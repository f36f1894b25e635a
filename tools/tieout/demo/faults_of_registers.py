"""What is wrong at Example Ltd by what its registers say."""

from __future__ import annotations

from tieout.demo.fault import Fault
from tieout.model.finding import Severity

REGISTERS = (
    Fault(
        rule="leaver-grant-open",
        severity=Severity.ERROR,
        subject="ACC-HUGO-3",
        path="registers/access.yaml",
        what="Hugo kept his right on the database for 19 days",
        why="the limit was 24 hours; the first sample of every auditor is the list of leavers",
    ),
    Fault(
        rule="overdue-finding",
        severity=Severity.ERROR,
        subject="VUL-001",
        path="registers/findings.yaml",
        what="a critical weakness is open for seven weeks; 7 days are promised",
        why="the limit is the company's own, and nobody accepted the risk",
    ),
    Fault(
        rule="silent-finding",
        severity=Severity.ERROR,
        subject="PT-003",
        path="registers/findings.yaml",
        what="a finding of the penetration test has no answer",
        why="open findings with a plan are normal; one without a word is a hole in the report",
    ),
    Fault(
        rule="incident-without-review",
        severity=Severity.ERROR,
        subject="INC-{70}-002",
        path="registers/incidents.yaml",
        what="the leak of a key was never looked back on",
        why="the plan promises a review within 5 business days, and auditors read reviews",
    ),
    Fault(
        rule="alert-without-runbook",
        severity=Severity.ERROR,
        subject="queue-stuck",
        path="registers/alerts.yaml",
        what="an alert wakes people, and no runbook says what to do",
        why="whoever is on call invents it at night",
    ),
    Fault(
        rule="vendor-report-gap",
        severity=Severity.ERROR,
        subject="example-identity",
        path="registers/vendors.yaml",
        what="the report of the vendor of sign-ins ended eight months ago",
        why="for that time nobody outside has looked, and no letter bridges it",
    ),
    Fault(
        rule="expired-exception",
        severity=Severity.ERROR,
        subject="EX-001",
        path="registers/exceptions.yaml",
        what="the acceptance of a risk ran out a month ago",
        why="from the day after, the risk stands open, and nobody decided anew",
    ),
    Fault(
        rule="unsound-exception",
        severity=Severity.ERROR,
        subject="EX-002",
        path="registers/exceptions.yaml",
        what="Cleo asked for an exception, approved it and merged it",
        why="an approval by the requester is none",
    ),
    Fault(
        rule="expired-waiver",
        severity=Severity.WARNING,
        subject="EX-003",
        path="registers/exceptions.yaml",
        what="the waiver of the overdue review of change management ran out",
        why="an acceptance that has ended accepts nothing, and the deviation counts again",
    ),
)
