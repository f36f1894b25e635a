"""What is wrong with the controls of Example Ltd."""

from __future__ import annotations

from tieout.demo.fault import Fault
from tieout.model.finding import Severity

CONTROLS = (
    Fault(
        rule="uncovered-criterion",
        severity=Severity.ERROR,
        subject="A1.1",
        path="controls.yaml",
        what="no control covers capacity any more, and availability is in scope",
        why="a criterion in scope without a control is a gap in the report",
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
        subject="SUP-01",
        path="controls.yaml",
        what="the control on customers' questions rests on no policy",
        why="what no text promises can be dropped without anyone deciding it",
    ),
    Fault(
        rule="control-changed-in-period",
        severity=Severity.WARNING,
        subject="BCP-02",
        path="controls.yaml",
        what="the control on capacity was taken out within the period",
        why="the months before are examined all the same, and somebody has to say why it went",
    ),
    Fault(
        rule="control-changed-in-period",
        severity=Severity.WARNING,
        subject="AC-04",
        path="controls.yaml",
        what="a leaver's access ends in 24 hours; eight months ago it was 48",
        why="two windows, two samples: each leaver is held to the limit of that day",
    ),
    Fault(
        rule="unmeasurable-wording",
        severity=Severity.NOTE,
        subject="SUP-01",
        path="controls.yaml",
        what="the control on customers' questions promises timely answers",
        why="nobody can test it, so it is of no use to anyone",
    ),
    Fault(
        rule="out-of-scope-criterion",
        severity=Severity.NOTE,
        subject="privacy",
        path="controls.yaml",
        what="it names a criterion of privacy, which is not in scope",
        why="it does no harm, and makes the auditor ask what the report is to cover",
    ),
)
