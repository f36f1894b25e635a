"""What is wrong with the exercises of Example Ltd."""

from __future__ import annotations

from tieout.demo.fault import Fault
from tieout.model.finding import Severity

EXERCISES = (
    Fault(
        rule="runbook-never-exercised",
        severity=Severity.ERROR,
        subject="RB-001",
        path="runbooks/incident-response.md",
        what="nobody has ever exercised the incident plan",
        why="it was talked about, and no notes exist; to an auditor it did not happen",
    ),
    Fault(
        rule="runbook-never-exercised",
        severity=Severity.ERROR,
        subject="RB-003",
        path="runbooks/backup-restore.md",
        what="no restore was drilled with success for most of the year",
        why="backups run each night, and nobody knows whether they can be read",
    ),
    Fault(
        rule="exercise-over-limit",
        severity=Severity.ERROR,
        subject="EX-{232}-03",
        path="evidence/exercises/EX-{232}-03.md",
        what="the only restore since took 5 hours, and 4 are promised",
        why="the figure beside the limit is the first thing that is read in a drill's record",
    ),
)
