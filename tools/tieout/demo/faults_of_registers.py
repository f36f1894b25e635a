"""What is wrong with the registers of Example Ltd."""

from __future__ import annotations

from tieout.demo.fault import Fault
from tieout.model.finding import Severity

REGISTERS = (
    Fault(
        rule="expired-waiver",
        severity=Severity.WARNING,
        subject="EX-003",
        path="registers/exceptions.yaml",
        what="the waiver of that late review ran out weeks ago",
        why="an acceptance that has ended accepts nothing, and the deviation counts again",
    ),
)
