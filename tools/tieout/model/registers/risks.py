"""What could go wrong, what was found to be wrong, and what was accepted for a time."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.row import Row

if TYPE_CHECKING:
    from datetime import date


class Treatment(enum.Enum):
    """What is done about a risk."""

    MITIGATE = "mitigate"
    ACCEPT = "accept"
    TRANSFER = "transfer"
    AVOID = "avoid"


class Appetite(enum.Enum):
    """Whether what is left of a risk is borne without more ado."""

    WITHIN = "within"
    ABOVE = "above"


class RiskStatus(enum.Enum):
    """Where a risk stands. A draft is nobody's statement yet."""

    DRAFT = "draft"
    OPEN = "open"
    TREATED = "treated"
    ACCEPTED = "accepted"
    CLOSED = "closed"


class FindingSource(enum.Enum):
    """Who found it."""

    PEN_TEST = "pen-test"
    SCAN = "scan"
    AUDIT = "audit"
    INTERNAL = "internal"


class Level(enum.Enum):
    """How bad a finding is, as its source or we put it."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFORMATIONAL = "informational"


class FindingStatus(enum.Enum):
    """What became of a finding."""

    OPEN = "open"
    FIXED = "fixed"
    ACCEPTED = "accepted"
    FALSE_POSITIVE = "false-positive"
    CLOSED = "closed"
    """Fixed, and the fix was looked at again."""


class AcceptanceStatus(enum.Enum):
    """What became of a request."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    ENDED = "ended"
    """Before its last day, because it was no longer needed or allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk(Row):
    """Something that could go wrong. Likelihood and impact are 1 to 5."""

    title: str = ""
    category: str = ""
    asset: str = ""
    """What would be hurt."""
    cause: str = ""
    event: str = ""
    effect: str = ""
    inherent_likelihood: int | None = None
    inherent_impact: int | None = None
    controls: tuple[str, ...] = ()
    residual_likelihood: int | None = None
    residual_impact: int | None = None
    basis: str = ""
    """The fact, number or case that the scores rest on."""
    appetite: Appetite | None = None
    treatment: Treatment | None = None
    owner: str = ""
    due: date | None = None
    """By when the treatment is done."""
    last_reviewed: date | None = None
    acceptance: str = ""
    """The id of its row in the exceptions register."""
    fraud: bool | None = None
    status: RiskStatus | None = None

    @property
    def is_live(self) -> bool:
        """Whether it asks for upkeep: neither a draft nor closed."""
        return self.status not in {RiskStatus.DRAFT, RiskStatus.CLOSED}

    @property
    def inherent_score(self) -> int | None:
        """Likelihood times impact before any control."""
        return _score(self.inherent_likelihood, self.inherent_impact)

    @property
    def residual_score(self) -> int | None:
        """Likelihood times impact with the controls."""
        return _score(self.residual_likelihood, self.residual_impact)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedFinding(Row):
    """A weakness that a test, a scan or an audit reported. What our own rules say is a ``Finding``."""

    source: FindingSource | None = None
    title: str = ""
    reported_on: date | None = None
    """When it was found, or the report arrived: limits count from here."""
    severity: Level | None = None
    first_severity: Level | None = None
    """The one that it had before it was lowered."""
    cve: str = ""
    """Its public id: CVE, GHSA or the like."""
    system: str = ""
    due: date | None = None
    owner: str = ""
    status: FindingStatus | None = None
    plan: str = ""
    """What will be done."""
    ticket: str = ""
    answered_on: date | None = None
    """When it first had a fix, a plan with an owner and a date, or an acceptance."""
    fix_ref: str = ""
    """The change that fixed it."""
    fixed_on: date | None = None
    retest_on: date | None = None
    acceptance: str = ""
    """The id of its row in the exceptions register."""

    @property
    def is_fixed(self) -> bool:
        """Whether its row says that it is fixed; where the status is silent, by the day of the fix."""
        if self.status is None:
            return self.fixed_on is not None
        return self.status in {FindingStatus.FIXED, FindingStatus.CLOSED}

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do: it is fixed, or was none."""
        return self.is_fixed or self.status is FindingStatus.FALSE_POSITIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance(Row):
    """A row of the exceptions register: an accepted risk, or a waived finding, with an end."""

    rule: str = ""
    """The rule of Tieout whose finding is waived."""
    subject: str = ""
    """The subject of that finding."""
    policy: str = ""
    control: str = ""
    finding: str = ""
    """The id of its row in the findings register."""
    risk: str = ""
    """The id of its row in the risks register."""
    systems: tuple[str, ...] = ()
    reason: str = ""
    compensating_controls: tuple[str, ...] = ()
    residual_score: int | None = None
    """Likelihood times impact that is borne, 1 to 25."""
    requested_by: str = ""
    """A person's id."""
    approved_by: str = ""
    """A person's id."""
    approved_on: date | None = None
    approval_ref: str = ""
    """Where that is written: a pull request, or the owners' minutes."""
    expires_on: date | None = None
    """The last day on which it counts."""
    renewals: tuple[date | None, ...] = ()
    """An entry each time it was renewed, oldest first; None where only the number is on record."""
    status: AcceptanceStatus | None = None


def _score(likelihood: int | None, impact: int | None) -> int | None:
    return None if likelihood is None or impact is None else likelihood * impact
