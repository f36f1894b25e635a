"""What is wrong at Example Ltd on purpose, and why an auditor would care.

The test of the sample compares this table with what an examination finds: these, and no others.
"""

from __future__ import annotations

from tieout.demo.faults_of_controls import CONTROLS
from tieout.demo.faults_of_documents import DOCUMENTS

FAULTS = (*DOCUMENTS, *CONTROLS)

LATER = (
    ("access-review-late", "102 days passed between the second and the third access review; the policy allows 92"),
    ("leaver-active", "Hugo's account of the database was found by the review, three weeks after his last day"),
    ("overdue-vulnerability", "a critical weakness is open for 23 days in the scan; the policy allows 7"),
    ("change-without-ticket", "one deployment went past pull request and ticket, from Dora's machine"),
    ("self-approved", "Hugo gave devices three weeks for updates, where two were approved, and merged it himself"),
    ("direct-push", "Dora's change of the README went past a pull request"),
    ("backup-not-tested", "backups run each night, and no restore was drilled all year"),
    ("tabletop-not-documented", "no exercise of the incident plan is on record"),
)
"""What is wrong, too, and waits for rules that read approvals, evidence and exercises."""
