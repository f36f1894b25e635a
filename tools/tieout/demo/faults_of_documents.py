"""What is wrong with the policies and runbooks of Example Ltd, and with how they came to be."""

from __future__ import annotations

from tieout.demo.fault import A_COMMIT, Fault
from tieout.model.finding import Severity

DOCUMENTS = (
    Fault(
        rule="stale-review",
        severity=Severity.ERROR,
        subject="POL-003",
        path="policies/change-management.md",
        what="the yearly review of the change management policy is overdue",
        why="the policy promises a review every year, and nobody can show one",
    ),
    Fault(
        rule="stale-review",
        severity=Severity.WARNING,
        subject="RB-001",
        path="runbooks/incident-response.md",
        what="the half-yearly review of the incident runbook was due last week",
        why="still in time to be no deviation, if it is done now",
    ),
    Fault(
        rule="review-date-only-bump",
        severity=Severity.WARNING,
        subject="POL-004",
        path="policies/incident-response.md",
        what="the last review of the incident plan changed nothing but its date",
        why="a new date is no review; the auditor asks for what was read and by whom",
    ),
    Fault(
        rule="unknown-owner",
        severity=Severity.ERROR,
        subject="RB-005",
        path="runbooks/vulnerability-patching.md",
        what="the patching runbook belongs to Hugo, who left half a year ago",
        why="nobody answers for it, and a leaver's duties were not handed over",
    ),
    Fault(
        rule="owner-approves-own",
        severity=Severity.ERROR,
        subject="POL-007",
        path="policies/risk-management.md",
        what="Ana owns the risk policy as Chief Executive Officer, and approves it",
        why="an approval by the owner is none",
    ),
    Fault(
        rule="broken-link",
        severity=Severity.ERROR,
        subject="RB-009",
        path="runbooks/service-outage.md",
        what="the outage runbook names the capacity control that was taken out",
        why="the text names what is no longer done, so nobody read it when the control went",
    ),
    Fault(
        rule="draft-document",
        severity=Severity.WARNING,
        subject="POL-101",
        path="policies/ai-assistants.md",
        what="the policy on AI assistants is a draft",
        why="customers asked for it, people use them, and no rule is in force",
    ),
    Fault(
        rule="unknown-field",
        severity=Severity.ERROR,
        subject="POL-101",
        path="policies/ai-assistants.md",
        what="a slip of the pen in the policy on AI assistants: ownr",
        why="it looks as if somebody owned it, and to every tool nobody does",
    ),
    Fault(
        rule="missing-field",
        severity=Severity.ERROR,
        subject="POL-101",
        path="policies/ai-assistants.md",
        what="so the policy on AI assistants has no owner",
        why="a text that belongs to nobody is never finished",
    ),
    Fault(
        rule="future-date",
        severity=Severity.ERROR,
        subject="RB-002",
        path="runbooks/access-removal.md",
        what="the access removal runbook was last reviewed, it says, next year",
        why="a review that has not happened hides the one that is due",
    ),
    Fault(
        rule="unreadable-file",
        severity=Severity.ERROR,
        subject="runbooks/customer-questions.md",
        path="runbooks/customer-questions.md",
        what="a runbook was handed over by a second owner beside the first",
        why="two readers can read two owners; a tool that takes the last one hides it",
    ),
    Fault(
        rule="backdated-commit",
        severity=Severity.WARNING,
        subject=A_COMMIT,
        path=".",
        what="a commit is dated two weeks before the one that it builds on",
        why="one of the two dates is false, and the auditor asks about all the others",
    ),
)
