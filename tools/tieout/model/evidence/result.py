"""What a check of evidence came to."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.finding import Severity
from tieout.model.strength import Strength

if TYPE_CHECKING:
    from datetime import date, datetime

    from tieout.model.evidence.capture import Capture
    from tieout.model.location import Location


class ResultState(enum.Enum):
    """What is known after a check. Only ``pass`` is green."""

    PASS = "pass"  # noqa: S105  # no password
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"
    """It cannot be said: something is missing, denied, cut off, stale or ambiguous."""
    ERROR = "error"
    """The evidence itself is broken: altered, unreadable, of no known form."""
    NOT_APPLICABLE = "not_applicable"

    @property
    def weight(self) -> int:
        """Which of several counts: the higher one."""
        order = (
            ResultState.NOT_APPLICABLE,
            ResultState.PASS,
            ResultState.FAIL,
            ResultState.INCONCLUSIVE,
            ResultState.ERROR,
        )
        return order.index(self)


class Deviating(NamedTuple):
    """A row that a check objects to."""

    at: str
    """Where it stands in the raw file: ``raw.json#/rows/3``, ``accounts.csv:12``."""
    subject: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRun:
    """One check, ours or the company's own, over the tables of captures."""

    check: str
    """Its id: ``iam-console-mfa``."""
    version: str
    """``sha256:`` of what decides: the SQL with its settings, or our rule's name and number."""
    captures: tuple[str, ...]
    """Ids of the captures whose tables it read; empty where there were none."""
    control: str = ""
    """The control that it is for; empty for every control that the captures name."""
    state: ResultState
    deviations: tuple[Deviating, ...] = ()
    """At most some hundred; ``found`` counts all."""
    found: int = 0
    rows: tuple[tuple[str, int], ...] = ()
    """How many rows each table had."""
    reason: str = ""
    """Why it is inconclusive, an error, or not applicable."""
    location: Location | None = None
    """Where the check is declared; None for one of ours."""


class Reason(NamedTuple):
    """Why a capture is no pass, or what is to be said of one."""

    rule: str
    """The rule that reports it."""
    state: ResultState
    """What it makes of the capture; ``pass``: a remark alone."""
    message: str
    remedy: str
    location: Location
    about: str = ""
    severity: Severity | None = None
    """None: the rule's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedCapture:
    """A capture with what it came to."""

    capture: Capture
    state: ResultState
    reasons: tuple[Reason, ...] = ()
    checks: tuple[str, ...] = ()
    """Ids of the checks that looked inside; empty: only the record was looked at."""
    serves: tuple[tuple[str, str], ...] = ()
    """Control and evidence id that it counts for."""
    completed_on: date | None = None
    """The day that it counts as done: what it claims, or the day on which it came to the branch where that
    is later by more than the tolerance. None where neither is known."""
    strength: Strength = Strength.SELF
    """Of that day."""
    claimed_at: datetime | None = None
    sealed_at: datetime | None = None
    """The earliest moment for which somebody else vouches that it existed: a time-stamp, else its commit."""
    sealed_by: Strength | None = None
    superseded_by: str = ""
    """The id of the capture that corrects it; then it counts for nothing."""

    @property
    def counts(self) -> bool:
        """Whether it may carry a control: it passed and nothing corrects it."""
        return self.state is ResultState.PASS and not self.superseded_by
