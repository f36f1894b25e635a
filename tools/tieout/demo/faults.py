"""What is wrong at Example Ltd on purpose, and why an auditor would care.

The test of the sample compares this table with what an examination finds: these, and no others. The
demo tells the faults of one severity in the order in which they stand here.
"""

from __future__ import annotations

from datetime import date

from tieout.demo.calendar import Calendar
from tieout.demo.fault import Fault
from tieout.demo.faults_of_approvals import APPROVALS
from tieout.demo.faults_of_controls import CONTROLS
from tieout.demo.faults_of_documents import DOCUMENTS
from tieout.demo.faults_of_exercises import EXERCISES
from tieout.demo.faults_of_registers import REGISTERS
from tieout.rules.ruleset import RULESET

_FAULTS = (*APPROVALS, *EXERCISES, *REGISTERS, *DOCUMENTS, *CONTROLS)

LATER = (
    ("evidence", "102 days passed between the second and the third access review; the policy allows 92"),
    ("evidence", "the export of Hugo's account looked at the identity provider alone"),
    ("evidence", "one deployment went past pull request and ticket, from Dora's machine"),
    ("evidence", "the export of the product's branch protection leaves administrators out as well"),
)
"""What is wrong, too, and waits for rules that read it."""


def faults(as_of: date) -> tuple[Fault, ...]:
    """Give the table for the company of a day; a fault whose rule is not there yet waits for it."""
    calendar = Calendar(as_of)
    rules = {rule.id for rule in RULESET}
    return tuple(fault.on(calendar) for fault in _FAULTS if fault.rule in rules)
