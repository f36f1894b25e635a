"""Until when a weakness may be there: by its severity, from the day on which that was first reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.in_force import limit
from tieout.judgement.operation.paused import Days, paused_deadline

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from tieout.judgement.operation.weakness import Seen
    from tieout.model.deadline import Deadline
    from tieout.model.examination import Examination
    from tieout.model.statement import Threshold

LIMITED = ("critical", "high", "medium", "low")
"""The severities for which a policy states a limit; to what is informational there is none."""


class End(NamedTuple):
    """The end of the limit of one severity."""

    severity: str
    since: datetime
    """From when the limit runs: that severity was first reported then."""
    until: datetime
    """The last instant that is in time."""
    due: Deadline
    threshold: Threshold

    @property
    def order(self) -> tuple[datetime, str]:
        """Sort by the end, and by the severity."""
        return self.until, self.severity


class Ends:
    """Works out ends, each limit and each day once."""

    def __init__(self, examination: Examination) -> None:
        """Look limits up in the texts of this examination."""
        self._examination = examination
        self._calendar = examination.program.organization.calendar
        self.as_of = self._calendar.bounds(examination.as_of)[0]
        """The first instant of the day of the examination."""
        self._days: dict[datetime, date] = {}
        self._stated: dict[tuple[str, date], Threshold | None] = {}
        self._known: dict[tuple[str, datetime, Sequence[Days]], End | None] = {}

    def day_of(self, at: datetime) -> date:
        """Give the civil day of an instant."""
        found = self._days.get(at)
        if found is None:
            found = self._days[at] = self._calendar.day_of(at)
        return found

    def of(self, severity: str, since: datetime, pauses: Sequence[Days] = ()) -> End | None:
        """Give the end for a severity; None where no text in force then states a limit that is a length of time."""
        key = severity, since, pauses
        if key not in self._known:
            self._known[key] = self._end(severity, since, pauses) if severity in LIMITED else None
        return self._known[key]

    def may_be_past(self, end: End, gone: Seen | None) -> bool:
        """Say whether what is gone since then, or not known to be, can have been there after the end."""
        return (self.as_of if gone is None else gone.at) > end.until

    def _end(self, severity: str, since: datetime, pauses: Sequence[Days]) -> End | None:
        day = self.day_of(since)
        if (severity, day) not in self._stated:
            self._stated[severity, day] = limit(self._examination, name_of(severity), day)
        threshold = self._stated[severity, day]
        if threshold is None or threshold.parameter.limit is None:
            return None
        due = paused_deadline(threshold.parameter.limit, since, pauses, self._calendar)
        if due is None:
            return None
        return End(severity, since, due.at or self._calendar.bounds(due.on)[1], due, threshold)


def name_of(severity: str) -> str:
    """Give the parameter that limits a severity."""
    return f"patch-{severity}"
