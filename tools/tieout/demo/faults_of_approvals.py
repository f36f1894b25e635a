"""What is wrong with how changes of Example Ltd were approved."""

from __future__ import annotations

from tieout.demo.fault import A_COMMIT, LEDGER, Fault
from tieout.model.finding import Severity

_SETTINGS = "controls.yaml"

APPROVALS = (
    Fault(
        rule="unapproved-change",
        severity=Severity.ERROR,
        subject="#62",
        path="policies/acceptable-use.md",
        what="Hugo merged his own change of the acceptable use policy",
        why="nobody else looked at a rule that everyone must follow",
    ),
    Fault(
        rule="text-changed-since-approval",
        severity=Severity.ERROR,
        subject="POL-009",
        path="policies/acceptable-use.md",
        what="so what people follow is not what Ben approved",
        why="the approval is of other words, and does not cover these",
    ),
    Fault(
        rule="content-differs",
        severity=Severity.ERROR,
        subject="#139",
        path=_SETTINGS,
        what="Cleo put a sentence into a change while merging it",
        why="the approval is real, and what landed is not what was approved; only Git shows it",
    ),
    Fault(
        rule="stale-approval",
        severity=Severity.ERROR,
        subject="#76",
        path=_SETTINGS,
        what="a commit was added to a change after its only approval",
        why="whoever approved never saw what was merged",
    ),
    Fault(
        rule="self-approved",
        severity=Severity.ERROR,
        subject="#97",
        path=_SETTINGS,
        what="Cleo approved her own exception by her second account",
        why="two accounts of one person are one pair of eyes",
    ),
    Fault(
        rule="direct-push",
        severity=Severity.ERROR,
        subject=A_COMMIT,
        path=_SETTINGS,
        what="Dora pushed a change past the pull request",
        why="nobody could look at it before it was there",
    ),
    Fault(
        rule="late-approval",
        severity=Severity.ERROR,
        subject="#136",
        path=_SETTINGS,
        what="the vendors' reports were approved the day after the merge",
        why="an approval that comes after the fact stops nothing",
    ),
    Fault(
        rule="weak-protection",
        severity=Severity.ERROR,
        subject="main:bypass",
        path=LEDGER,
        what="administrators may push past the protection of the main branch",
        why="so Dora could, and so could anybody who takes over an administrator's account",
    ),
    Fault(
        rule="emergency-change",
        severity=Severity.WARNING,
        subject="#113",
        path=_SETTINGS,
        what="a leaked key was dealt with first and approved the morning after",
        why="in order, by the policy; an auditor reads each of these",
    ),
    Fault(
        rule="missing-ticket",
        severity=Severity.WARNING,
        subject=A_COMMIT,
        path=_SETTINGS,
        what="nor did Dora's change name a ticket",
        why="nothing says why it was made",
    ),
    *(
        Fault(
            rule="suspect-mapping",
            severity=Severity.WARNING,
            subject=control,
            path=_SETTINGS,
            what=f"{control} rests on the words that nobody approved",
            why="whether the control still does what the text says is for somebody to look at",
        )
        for control in ("CHG-05", "DEV-01", "DEV-02", "HR-03", "HR-04")
    ),
    Fault(
        rule="unsigned-landing",
        severity=Severity.NOTE,
        subject="#139",
        path=_SETTINGS,
        what="what Cleo merged by hand carries no signature",
        why="anybody could have made that commit in her name",
    ),
)
