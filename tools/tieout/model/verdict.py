"""What is said of each change of the branch, and why."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tieout.model.finding import Severity
    from tieout.model.landing import LandedChange


class Verdict(enum.Enum):
    """One each; every change of the window has exactly one."""

    APPROVED = "approved"
    APPROVED_LATE = "approved_late"
    EXCEPTION = "exception"
    EXEMPT = "exempt"
    NOT_TESTED = "not_tested"


class Deviation(NamedTuple):
    """One thing that is wrong, or worth knowing, about a change."""

    rule: str
    """The id of the rule that reports it."""
    message: str
    """A sentence about this change, with its number, people, days and commits."""
    remedy: str
    severity: Severity | None = None
    """None: the rule's own."""
    about: str = ""
    """What tells it from another of the same rule and change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A change with its verdict."""

    change: LandedChange
    verdict: Verdict
    deviations: tuple[Deviation, ...] = ()
    """In the order of the ruleset's list of approval rules."""
    approvers: tuple[str, ...] = ()
    """Those whose approval counted: the person's id by the people register, else the login. Sorted."""
    reason: str = ""
    """Why it is exempt, or not tested; empty otherwise."""

    @property
    def findings(self) -> tuple[str, ...]:
        """The rules of its deviations, each once, in order."""
        return tuple(dict.fromkeys(item.rule for item in self.deviations))


class Totals(NamedTuple):
    """Counts that add up to ``changes``."""

    changes: int
    approved: int
    approved_late: int
    exception: int
    exempt: int
    not_tested: int

    @classmethod
    def of(cls, judged: tuple[Judged, ...]) -> Totals:
        """Count them."""
        count = {verdict: sum(item.verdict is verdict for item in judged) for verdict in Verdict}
        return cls(
            changes=len(judged),
            approved=count[Verdict.APPROVED],
            approved_late=count[Verdict.APPROVED_LATE],
            exception=count[Verdict.EXCEPTION],
            exempt=count[Verdict.EXEMPT],
            not_tested=count[Verdict.NOT_TESTED],
        )
