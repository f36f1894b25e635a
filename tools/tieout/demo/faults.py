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
from tieout.demo.faults_of_evidence import EVIDENCE
from tieout.demo.faults_of_exercises import EXERCISES
from tieout.demo.faults_of_operation import OPERATION
from tieout.demo.faults_of_registers import REGISTERS

_FAULTS = (*APPROVALS, *EVIDENCE, *OPERATION, *EXERCISES, *REGISTERS, *DOCUMENTS, *CONTROLS)


SOMETIMES = frozenset({("late-window", "AC-03"), ("late-window", "SD-03"), ("missed-window", "IR-06")})
"""Rules and subjects that are found on some days alone: where a quarter or a week ends, nobody can choose."""


def faults(as_of: date) -> tuple[Fault, ...]:
    """Give the table for the company of a day."""
    calendar = Calendar(as_of)
    return tuple(fault.on(calendar) for fault in _FAULTS)
