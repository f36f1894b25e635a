"""What is wrong at Example Ltd on purpose, and why an auditor would care.

The test of the sample compares this table with what an examination finds: these, and no others. The
demo tells the faults of one severity in the order in which they stand here.
"""

from __future__ import annotations

from datetime import date

from tieout.demo.calendar import Calendar
from tieout.demo.fault import Fault
from tieout.demo.faults_of_controls import CONTROLS
from tieout.demo.faults_of_documents import DOCUMENTS
from tieout.demo.faults_of_operation import OPERATION

FAULTS = (*DOCUMENTS, *CONTROLS, *OPERATION)
"""The table; what depends on the day stands open in it."""

LATER = (
    ("evidence", "102 days passed between the second and the third access review; the policy allows 92"),
    ("evidence", "the export of Hugo's account looked at the identity provider alone"),
    ("evidence", "one deployment went past pull request and ticket, from Dora's machine"),
    ("evidence", "administrators are left out of the protection of the main branch"),
    ("approvals", "Hugo merged his own change of the acceptable use policy"),
    ("approvals", "Dora's change of the README went past a pull request"),
    ("registers", "Hugo kept his right on the database for 19 days; the limit was 24 hours"),
    ("registers", "the report of Example Identity ended eight months ago, with no letter since"),
    ("registers", "the yearly review of Example Watch was left out"),
    ("registers", "the acceptance of the old laptops, EX-001, ran out a month ago"),
    ("registers", "Cleo asked for EX-002, approved it and merged it"),
    ("registers", "the alert queue-stuck is on, and no runbook answers it"),
    ("registers", "the finding PT-003 of the penetration test has no owner, no plan and no answer"),
    ("registers", "the critical weakness VUL-001 is open for two months; the policy allows 7 days"),
    ("registers", "the second incident of the year, a leaked key, was never reviewed"),
)
"""What is wrong, too, and waits for rules that read it; the eight common findings are among these."""


def faults(as_of: date) -> tuple[Fault, ...]:
    """Give the table for the company of a day."""
    calendar = Calendar(as_of)
    return tuple(fault.on(calendar) for fault in FAULTS)
