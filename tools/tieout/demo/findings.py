"""What tests and scans found at Example Ltd, and what became of it, as the register of findings has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tieout.demo.rows import gains, holds
from tieout.demo.weaknesses import CRITICAL, MARKUP, ROUTER

if TYPE_CHECKING:
    from tieout.demo.calendar import Calendar
    from tieout.demo.rows import Row
    from tieout.demo.texts import Amendment

LIMITS = {"critical": 7, "high": 30, "medium": 90, "low": 180}
"""Days in which a weakness is fixed, as the policy on secure development says."""
WEAKNESS_TICKETS = {CRITICAL: 932, ROUTER: 933, MARKUP: 934}


@dataclass(frozen=True, slots=True)
class Findings:
    """The register of findings, by the days of the calendar."""

    calendar: Calendar

    def tested(self, days: int) -> tuple[Amendment, ...]:
        """Give the report of the penetration test, entered as it came."""
        reported = self.calendar.ago(days)
        shared: Row = {"source": "pen-test", "reported_on": reported, "system": "product", "status": "open"}
        rows: list[Row] = [
            {
                "id": f"PT-{number:03}",
                **shared,
                "title": title,
                "severity": severity,
                "due": reported + timedelta(days=LIMITS[severity]),
            }
            for number, (severity, title) in enumerate(
                (
                    ("high", "The export of another customer can be asked for by its number"),
                    ("medium", "An invitation can be used twice"),
                    ("low", "A session outlives the change of the password"),
                    ("low", "Versions of libraries are told in a header"),
                ),
                1,
            )
        ]
        return (gains("findings", *rows),)

    def answered(self, days: int) -> tuple[Amendment, ...]:
        """Give the answers to the report: one of its findings gets none."""
        owner = "role:head-of-engineering"
        on = self.calendar.ago(days)
        return (
            holds(
                "PT-001", owner=owner, ticket="EX-905", plan="Ask for the customer's own key as well", answered_on=on
            ),
            holds("PT-002", owner=owner, ticket="EX-906", plan="Void an invitation at its first use", answered_on=on),
            holds("PT-004", owner=owner, ticket="EX-907", plan="Drop the header at the load balancer", answered_on=on),
        )

    def fixed(self, days: int) -> tuple[Amendment, ...]:
        """Give the fixes of the report's findings, each tried again."""
        ago = self.calendar.ago
        return (
            holds("PT-001", status="closed", fix_ref="product 4f0c2d91", fixed_on=ago(days + 14), retest_on=ago(days)),
            holds("PT-002", status="closed", fix_ref="product 88a1be07", fixed_on=ago(days + 9), retest_on=ago(days)),
        )

    def scanned(self) -> tuple[Amendment, ...]:
        """Give the weaknesses that are open in the scans of the last weeks, each found when a scan first showed it."""
        rows: list[Row] = []
        for number, (weakness, plan) in enumerate(
            (
                (CRITICAL, "Take 3.2.4 with the next release"),
                (ROUTER, "Take 8.1.0"),
                (MARKUP, "Wait for the fix of its makers"),
            ),
            1,
        ):
            found = self.calendar.ago(weakness.first)
            rows.append(
                {
                    "id": f"VUL-{number:03}",
                    "source": "scan",
                    "title": weakness.title,
                    "reported_on": found,
                    "severity": weakness.severity,
                    "cve": weakness.name(self.calendar),
                    "system": "product",
                    "due": found + timedelta(days=LIMITS[weakness.severity]),
                    "owner": "role:head-of-engineering",
                    "status": "open",
                    "plan": plan,
                    "ticket": f"EX-{WEAKNESS_TICKETS[weakness]}",
                }
            )
        return (gains("findings", *rows),)

    def patched(self, days: int) -> tuple[Amendment, ...]:
        """Give the fix of the high weakness; the critical one waits for its release."""
        on = self.calendar.ago(days)
        return (holds("VUL-002", status="closed", fix_ref="product 19d03c5e", fixed_on=on, retest_on=on),)
