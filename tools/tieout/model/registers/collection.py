"""All registers but the people's, and how a row is found by its id."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from tieout.model.row import Row

if TYPE_CHECKING:
    from tieout.model.registers.assets import System, Vendor
    from tieout.model.registers.operation import Alert, Commitment, Grant, Incident
    from tieout.model.registers.risks import Acceptance, ReportedFinding, Risk

REGISTERS = (
    "systems",
    "vendors",
    "risks",
    "access",
    "findings",
    "incidents",
    "exceptions",
    "alerts",
    "commitments",
)
"""The registers beside ``people``: the names of their files, and of the needs of rules."""

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registers:
    """The rows of each register in the order of its file.

    A register that is absent, or could not be read, has none, and ``Examination.why_absent`` says so.
    Every row is here, those too whose id is missing or stands twice; by an id the first is found.
    """

    systems: tuple[System, ...] = ()
    vendors: tuple[Vendor, ...] = ()
    risks: tuple[Risk, ...] = ()
    access: tuple[Grant, ...] = ()
    findings: tuple[ReportedFinding, ...] = ()
    incidents: tuple[Incident, ...] = ()
    exceptions: tuple[Acceptance, ...] = ()
    alerts: tuple[Alert, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    _positions: dict[str, dict[str, int]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def system(self, system_id: str) -> System | None:
        """Give the system of this id, else None."""
        return self._find("systems", self.systems, system_id)

    def vendor(self, vendor_id: str) -> Vendor | None:
        """Give the vendor of this id, else None."""
        return self._find("vendors", self.vendors, vendor_id)

    def risk(self, risk_id: str) -> Risk | None:
        """Give the risk of this id, else None."""
        return self._find("risks", self.risks, risk_id)

    def grant(self, grant_id: str) -> Grant | None:
        """Give the row of the access register of this id, else None."""
        return self._find("access", self.access, grant_id)

    def finding(self, finding_id: str) -> ReportedFinding | None:
        """Give the row of the findings register of this id, else None."""
        return self._find("findings", self.findings, finding_id)

    def incident(self, incident_id: str) -> Incident | None:
        """Give the incident of this id, else None."""
        return self._find("incidents", self.incidents, incident_id)

    def exception(self, exception_id: str) -> Acceptance | None:
        """Give the row of the exceptions register of this id, else None."""
        return self._find("exceptions", self.exceptions, exception_id)

    def alert(self, alert_id: str) -> Alert | None:
        """Give the alert of this id, else None."""
        return self._find("alerts", self.alerts, alert_id)

    def commitment(self, commitment_id: str) -> Commitment | None:
        """Give the commitment of this id, else None."""
        return self._find("commitments", self.commitments, commitment_id)

    def rows(self, register: str) -> tuple[Row, ...]:
        """Give the rows of a register by its name; KeyError if there is none of that name."""
        if register not in REGISTERS:
            raise KeyError(register)
        found: tuple[Row, ...] = getattr(self, register)
        return found

    def _find(self, register: str, rows: tuple[R, ...], wanted: str) -> R | None:
        positions = self._positions.get(register)
        if positions is None:  # made when it is first asked for: a register may have 100,000 rows
            positions = {row.id: at for at, row in reversed([*enumerate(rows)]) if row.id}
            self._positions[register] = positions
        at = positions.get(wanted)
        return None if at is None else rows[at]
