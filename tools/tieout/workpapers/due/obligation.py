"""Something that must be done by a day, as a source of it says: no state yet, and nobody's name."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.location import Location


class Kind(enum.Enum):
    """What is to be done."""

    REVIEW = "review"
    """A document is read again."""
    DRILL = "drill"
    """A runbook is exercised."""
    EVIDENCE_WINDOW = "evidence-window"
    """A control is carried out and its evidence kept."""
    WAIVER = "waiver"
    """An accepted risk, or an exception from a policy, ends."""
    VENDOR_REVIEW = "vendor-review"
    VENDOR_REPORT = "vendor-report"
    """A vendor's next report is there."""
    VENDOR_BRIDGE = "vendor-bridge"
    """A vendor's letter speaks of the days from its report to the end of our period."""
    VENDOR_REPORT_REVIEW = "vendor-report-review"
    """A report that came is read."""
    VENDOR_CONTRACT = "vendor-contract"
    """It is decided whether a contract goes on."""
    RISK_TREATMENT = "risk-treatment"
    RISK_REVIEW = "risk-review"
    FINDING_FIX = "finding-fix"
    FINDING_ANSWER = "finding-answer"
    """A finding of a penetration test has a plan or an acceptance."""
    INCIDENT_REVIEW = "incident-review"
    ACCESS_REVIEW = "access-review"
    """The access to a system is looked through."""
    COMMITMENT_REVIEW = "commitment-review"


STAYS_OPEN = "a date and no window: once late it stays late until it is done"
"""Why nothing is lost after a day, for what must be done whenever it comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """One thing with the last day on which it is done in time."""

    kind: Kind
    subject: str
    """The id of the document, control or row, else its path."""
    title: str
    owner: str
    """As written; empty where nobody is named."""
    due_on: date
    """The last day in time, inclusive."""
    step: str
    """What to do next, in one line."""
    location: Location
    occurrence: str = ""
    """Which of several of its kind and subject: a window's id."""
    opens_on: date | None = None
    """The first day on which it counts; None where that is any day."""
    lost_after: date | None = None
    """The last day on which it can still be closed, late or not, before an auditor notes the gap. It
    stays the same when it is past."""
    stays_open: str = ""
    """Why there is no such day."""
    is_read: bool = True
    """Whether what would show that it was done is read."""

    @property
    def id(self) -> str:
        """The same on every day until it is done: ``review:POL-002``, ``evidence-window:AC-03:2026-Q3``."""
        return ":".join(part for part in (self.kind.value, self.subject, self.occurrence) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlisted:
    """Something that has no place in the list, and why."""

    kind: Kind
    subject: str
    """Empty where nothing of the kind could be looked at."""
    reason: str
    windows: tuple[str, ...] = ()
    """The ids of the windows that it speaks of, oldest first."""
