"""What is wrong at Example Ltd on purpose, and why an auditor would care.

The test of the sample compares this table with what an examination finds: these, and no others.
"""

from __future__ import annotations

from dataclasses import dataclass

from tieout.model.finding import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong."""

    rule: str
    severity: Severity
    subject: str
    path: str
    what: str
    why: str
    """What an auditor would make of it."""


FAULTS = (
    Fault(
        rule="stale-review",
        severity=Severity.ERROR,
        subject="POL-003",
        path="policies/change-management.md",
        what="the yearly review of the change management policy was due 82 days ago",
        why="the policy promises a review every year, and nobody can show one",
    ),
    Fault(
        rule="stale-review",
        severity=Severity.WARNING,
        subject="RB-001",
        path="runbooks/incident-response.md",
        what="the half-yearly review of the incident runbook was due 5 days ago, within grace",
        why="still in time to be no deviation, if it is done now",
    ),
    Fault(
        rule="review-date-only-bump",
        severity=Severity.WARNING,
        subject="POL-004",
        path="policies/incident-response.md",
        what="the last review of the incident plan changed its date and nothing else",
        why="a new date is no review; the auditor asks for what was read and by whom",
    ),
    Fault(
        rule="change-without-version",
        severity=Severity.ERROR,
        subject="POL-103",
        path="policies/devices.md",
        what="the device policy gives a week where 3 days were approved, under the same version",
        why="nobody approved the text that people follow",
    ),
    Fault(
        rule="unknown-owner",
        severity=Severity.ERROR,
        subject="POL-103",
        path="policies/devices.md",
        what="the device policy belongs to Hugo, who left half a year ago",
        why="nobody answers for it, and leavers' duties were not handed over",
    ),
    Fault(
        rule="owner-approves-own",
        severity=Severity.ERROR,
        subject="POL-102",
        path="policies/risk-management.md",
        what="Ana approves the risk policy that she owns as Chief Executive Officer",
        why="an approval by the author is none",
    ),
    Fault(
        rule="broken-link",
        severity=Severity.ERROR,
        subject="POL-103",
        path="policies/devices.md",
        what="the device policy points to a runbook for lost devices that was never written",
        why="the policy promises steps that nobody can follow",
    ),
    Fault(
        rule="unknown-field",
        severity=Severity.ERROR,
        subject="POL-104",
        path="policies/vendor-management.md",
        what="a slip of the pen in the draft of the vendor policy: ownr",
        why="it looks as if somebody owned it, and to every tool nobody does",
    ),
    Fault(
        rule="missing-field",
        severity=Severity.ERROR,
        subject="POL-104",
        path="policies/vendor-management.md",
        what="so the draft of the vendor policy has no owner",
        why="a text that belongs to nobody is never finished",
    ),
    Fault(
        rule="missing-section",
        severity=Severity.WARNING,
        subject="POL-104",
        path="policies/vendor-management.md",
        what="the draft of the vendor policy has two sections of the nine that every policy has",
        why="a policy without exceptions, review or responsibilities is sent back",
    ),
    Fault(
        rule="orphan-document",
        severity=Severity.NOTE,
        subject="POL-104",
        path="policies/vendor-management.md",
        what="no control rests on the draft of the vendor policy",
        why="what it promises is nobody's work yet",
    ),
    Fault(
        rule="missing-section",
        severity=Severity.NOTE,
        subject="topic",
        path="policies/access-control.md",
        what="the policies do not say which topic each is on",
        why="what an auditor looks for in an access policy was not looked for in this one",
    ),
    Fault(
        rule="future-date",
        severity=Severity.ERROR,
        subject="RB-002",
        path="runbooks/access-removal.md",
        what="the access removal runbook was last reviewed next year, a slip in the year",
        why="a review that has not happened hides the one that is due",
    ),
    Fault(
        rule="unreadable-file",
        severity=Severity.ERROR,
        subject="runbooks/backup-restore.md",
        path="runbooks/backup-restore.md",
        what="the restore runbook was handed over by adding an owner beside the old one",
        why="two readers can read two owners; a tool that takes the last one hides it",
    ),
    Fault(
        rule="unknown-criterion",
        severity=Severity.ERROR,
        subject="DEV-01",
        path="controls.yaml",
        what="a control on devices names CC6.11, and the series ends at CC6.8",
        why="the control counts for nothing there, and the matrix looks careless",
    ),
    Fault(
        rule="control-without-document",
        severity=Severity.ERROR,
        subject="VUL-01",
        path="controls.yaml",
        what="the weekly scan rests on no policy",
        why="what no text promises can be dropped without anyone deciding it",
    ),
    Fault(
        rule="uncovered-criterion",
        severity=Severity.ERROR,
        subject="CC9.2",
        path="controls.yaml",
        what="no control covers vendors: their policy is still a draft",
        why="a criterion in scope without a control is a gap in the report",
    ),
    Fault(
        rule="uncovered-criterion",
        severity=Severity.NOTE,
        subject="CC6.4",
        path="controls.yaml",
        what="entry to buildings is left out of scope, and the erasure of disks names it all the same",
        why="scope and matrix contradict each other",
    ),
)

LATER = (
    ("self-approved", "pull request 19: Hugo raised a limit of his own policy and merged it himself"),
    ("direct-push", "Dora's change of the README went past a pull request"),
    ("missing-evidence", "no access review is on record for any quarter: no evidence is kept yet"),
)
"""What is wrong, too, and waits for rules that read approvals and evidence."""
