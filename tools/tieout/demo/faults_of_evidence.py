"""What is wrong at Example Ltd with what it captured, and with what it did not."""

from __future__ import annotations

from tieout.demo.fault import CAPTURES, Fault
from tieout.model.finding import Severity

_CONTROLS = "controls.yaml"


def _missed(control: str, what: str, why: str) -> Fault:
    return Fault(rule="missed-window", severity=Severity.ERROR, subject=control, path=_CONTROLS, what=what, why=why)


EVIDENCE = (
    Fault(
        rule="evidence-altered",
        severity=Severity.ERROR,
        subject="access-review-identity-provider",
        path=f"{CAPTURES}:identity-provider",
        what="the accounts of an access review are not those that were captured",
        why="a record lists the digest of each file: what was exchanged proves nothing any more",
    ),
    Fault(
        rule="evidence-meddled",
        severity=Severity.ERROR,
        subject="access-review-identity-provider",
        path=f"{CAPTURES}:identity-provider",
        what="Emil reworded them three weeks later, and Cleo approved that",
        why="evidence is corrected by a new capture that says so, never by an edit",
    ),
    Fault(
        rule="evidence-incomplete",
        severity=Severity.ERROR,
        subject="this-month",
        path=f"{CAPTURES}:device-management",
        what="an export of devices has 25 rows fewer than the system showed",
        why="completeness is the first thing that auditors test of an export",
    ),
    Fault(
        rule="evidence-incomplete",
        severity=Severity.ERROR,
        subject="open-weaknesses",
        path=f"{CAPTURES}:pipeline",
        what="the report of a scan ends in the middle: the disk was full",
        why="a report that was cut off shows no weakness in what is missing, and nor does a clean one",
    ),
    Fault(
        rule="evidence-replayed",
        severity=Severity.ERROR,
        subject="this-month",
        path=f"{CAPTURES}:log-store",
        what="the log sources of one month are those of the month before",
        why="the same bytes show the same moment, whatever date stands beside them",
    ),
    Fault(
        rule="evidence-sealed-late",
        severity=Severity.ERROR,
        subject="training-completions",
        path=f"{CAPTURES}:learning-platform",
        what="the training of the year was committed 49 days after its date",
        why="a date that the company chose counts only as far as somebody else saw it",
    ),
    _missed(
        "AC-03",
        "100 days passed between two access reviews, and 92 are allowed",
        "the policy promises a quarter; the gap is the deviation that auditors report most",
    ),
    _missed("AC-08", "nothing counts as the log sources of a month", "it was the export of the month before"),
    _missed("BCP-04", "no restore drill is shown for a quarter", "the policy promises one in each"),
    _missed("CHG-02", "the branch's protection was looked at once, not monthly", "ten windows have no evidence"),
    _missed("DEV-01", "nothing counts as the devices of a month", "the export of that month was cut off"),
    _missed("DEV-02", "nothing counts as the software of a month", "the export of that month was cut off"),
    _missed(
        "SD-03", "scans ran each week, and nobody shows that they were read", "a report that nobody read helps nobody"
    ),
)
