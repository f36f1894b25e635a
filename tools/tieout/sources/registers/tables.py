"""All registers by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.sources.registers.assets import SYSTEMS, VENDORS
from tieout.sources.registers.operation import ACCESS, ALERTS, COMMITMENTS, INCIDENTS
from tieout.sources.registers.risks import EXCEPTIONS, FINDINGS, RISKS
from tieout.sources.registers.roster import PEOPLE

if TYPE_CHECKING:
    from tieout.model.row import Row
    from tieout.sources.registers.columns import Table

TABLES: dict[str, Table[Row]] = {
    table.name: table
    for table in (
        PEOPLE,
        SYSTEMS,
        VENDORS,
        RISKS,
        ACCESS,
        FINDINGS,
        INCIDENTS,
        EXCEPTIONS,
        ALERTS,
        COMMITMENTS,
    )
}
