"""How the registers of Example Ltd are kept through the year.

Each function gives the amendments of one pull request; ``timeline`` says who made it and when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tieout.demo.calendar import Calendar
from tieout.demo.rows import Value, every, gains, holds, ids
from tieout.demo.texts import Amendment, says
from tieout.model.period import add_months

SYSTEMS = "registers/systems.yaml"
VENDORS = "registers/vendors.yaml"
RISKS = "registers/risks.yaml"
ACCESS = "registers/access.yaml"
FINDINGS = "registers/findings.yaml"
INCIDENTS = "registers/incidents.yaml"
EXCEPTIONS = "registers/exceptions.yaml"
ALERTS = "registers/alerts.yaml"
COMMITMENTS = "registers/commitments.yaml"

LAPSED = "example-identity"
"""The vendor whose report ended half a year ago, with no letter since."""
_NOT_BACKED_UP = (
    *("identity-provider", "code-host", "pipeline", "cloud-production", "secret-store", "log-store", "monitoring"),
    *("ticket-tracker", "mail-and-documents", "policy-repository", "support-desk", "product"),
)
_REPORTING = (
    "example-cloud",
    "example-identity",
    "example-code",
    "example-office",
    "example-tickets",
    "example-vault",
    "example-devices",
    "example-payroll",
    "example-watch",
)
VENDOR_IDS = (*_REPORTING, "example-learning")
RISK_IDS = tuple(f"RSK-{number:03}" for number in range(1, 16))
COMMITMENT_IDS = tuple(f"COM-{number:03}" for number in range(1, 9))


@dataclass(frozen=True, slots=True)
class Registers:
    """The registers by the days of the calendar."""

    calendar: Calendar

    def systems_taken_up(self) -> tuple[Amendment, ...]:
        """Give the systems as somebody went through them one by one; what is backed up is the database alone."""
        alone: dict[str, Value] = {"backup": False, "backup_note": "built anew from code, or kept by its vendor alone"}
        return (says("status: active", instead_of="status: draft"), every(_NOT_BACKED_UP, **alone))

    def vendors_taken_up(self, days: int) -> tuple[Amendment, ...]:
        """Give the vendors that were there when the programme began: contracts, assessment, last year's report."""
        ago = self.calendar.ago
        ends_on = add_months(ago(900), 48)
        return (
            every(
                VENDOR_IDS,
                status="active",
                countries=("Ireland", "Germany"),
                contract_on=ago(900),
                contract_ends_on=ends_on,
                notice_period="P90D",
                incident_notice="PT24H",
                dpa=True,
                incident_contact="the on-call number in the contract, kept in the password manager",
                started_on=ago(880),
                assessed_on=ago(890),
                cuecs_mapped=8,
                cuecs_open=0,
                **self._reviewed(days),
            ),
            every(_REPORTING, **self._report(ended=425, received=404, read=days)),
            holds(
                "example-payroll",
                risk_if_no_report="Its report is on financial reporting; the questions of the policy were answered in writing",
            ),
            holds(
                "example-learning",
                risk_if_no_report="Holds names and courses alone; the loss would be found in a week and made good by an export",
            ),
        )

    def vendors_reviewed(self, days: int) -> tuple[Amendment, ...]:
        """Give the yearly review of the vendors."""
        return (every(VENDOR_IDS, **self._reviewed(days)),)

    def reports_read(self, days: int) -> tuple[Amendment, ...]:
        """Give the reports of the year; one vendor sent none, and nobody asked."""
        values = self._report(ended=60, received=days + 12, read=days)
        return (
            every(
                (item for item in _REPORTING if item != LAPSED),
                **values,
                bridge_until=self.calendar.ago(days + 12),
            ),
        )

    def identity_report(self, days: int) -> tuple[Amendment, ...]:
        """Give the report of the vendor of sign-ins, whose year ends at another time."""
        return (holds(LAPSED, **self._report(ended=days + 40, received=days + 15, read=days)),)

    def risks_read(self, days: int) -> tuple[Amendment, ...]:
        """Give the first quarterly look at the risks: each is the company's own from now on."""
        return (
            says("status: open", instead_of="status: draft"),
            *self.risks_reviewed(days),
        )

    def risks_reviewed(self, days: int) -> tuple[Amendment, ...]:
        """Give a quarterly look at the risks."""
        return (every(RISK_IDS, last_reviewed=self.calendar.ago(days)),)

    def commitments_read(self, days: int) -> tuple[Amendment, ...]:
        """Give the yearly look at what was promised."""
        return (every(COMMITMENT_IDS, last_reviewed=self.calendar.ago(days), source="the terms of service"),)

    def laptops_accepted(self, days: int) -> tuple[Amendment, ...]:
        """Give the acceptance of a risk; it ran out, and nobody decided anew."""
        return (
            gains(
                "exceptions",
                {
                    "id": "EX-001",
                    "risk": "RSK-010",
                    "reason": "Two older laptops cannot hold the new protection; they are replaced with the next budget",
                    "compensating_controls": ("DEV-01", "DEV-02"),
                    "residual_score": 6,
                    "requested_by": "cleo",
                    "approved_by": "ana",
                    "approved_on": self.calendar.ago(days),
                    "approval_ref": "pull request of this row",
                    "expires_on": self.calendar.ago(26),
                    "status": "approved",
                },
            ),
        )

    def retention_waived(self, days: int) -> tuple[Amendment, ...]:
        """Give the exception that its requester approved."""
        return (
            gains(
                "exceptions",
                {
                    "id": "EX-002",
                    "policy": "POL-002",
                    "control": "AC-08",
                    "systems": ("monitoring",),
                    "reason": "The monitoring keeps its logs for 90 days; a longer time comes with the new contract",
                    "compensating_controls": ("IR-01",),
                    "residual_score": 4,
                    "requested_by": "cleo",
                    "approved_by": "cleo",
                    "approved_on": self.calendar.ago(days),
                    "approval_ref": "pull request of this row",
                    "expires_on": self._ahead(120),
                    "status": "approved",
                },
            ),
        )

    def review_waived(self, days: int) -> tuple[Amendment, ...]:
        """Give the waiver of a late review; it ran out before the review was made."""
        return (
            gains(
                "exceptions",
                {
                    "id": "EX-003",
                    "rule": "stale-review",
                    "subject": "POL-003",
                    "reason": "The policy is rewritten with the new pipeline, which comes within the month",
                    "residual_score": 4,
                    "requested_by": "dora",
                    "approved_by": "ben",
                    "approved_on": self.calendar.ago(days),
                    "approval_ref": "pull request of this row",
                    "expires_on": self.calendar.ago(days - 32),
                    "status": "approved",
                },
            ),
        )

    def answered_by(self, runbook: str, alerts: str) -> tuple[Amendment, ...]:
        """Give the alerts that are switched on with the runbook that answers them."""
        return (every(ids(alerts, runbook=runbook), enabled=True),)

    def queue_watched(self) -> tuple[Amendment, ...]:
        """Give the alert that no runbook answers."""
        return (
            gains(
                "alerts",
                {
                    "id": "queue-stuck",
                    "title": "The oldest job of a queue waits for more than 5 minutes",
                    "severity": "SEV3",
                    "enabled": True,
                    "system": "monitoring",
                    "goes_to": "page",
                },
            ),
        )

    def _reviewed(self, days: int) -> dict[str, Value]:
        on = self.calendar.ago(days)
        return {"reviewed_on": on, "reviewer": "cleo", "decision": "keep", "next_review": add_months(on, 12)}

    def _report(self, *, ended: int, received: int, read: int) -> dict[str, Value]:
        """Give what the register says of a report whose twelve months ended so many days ago."""
        end = self.calendar.as_of - timedelta(days=ended)
        return {
            "report_period_start": end - timedelta(days=364),
            "report_period_end": end,
            "opinion": "unqualified",
            "report_received_on": self.calendar.ago(received),
            "report_reviewed_on": self.calendar.ago(read),
            "exceptions_reviewed": True,
            "next_report": add_months(self.calendar.ago(received), 12),
        }

    def _ahead(self, days: int) -> date:
        return self.calendar.as_of + timedelta(days=days)
