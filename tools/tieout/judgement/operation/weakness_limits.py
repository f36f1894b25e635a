"""Until when a weakness may be there: by its severity, from the day on which that was first reported."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.in_force import limit
from tieout.judgement.operation.paused import Days, paused_deadline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from tieout.judgement.operation.weakness import Level, Seen, Weakness
    from tieout.model.deadline import Deadline
    from tieout.model.examination import Examination
    from tieout.model.statement import Threshold

LIMITED = ("critical", "high", "medium", "low")
"""The severities for which a policy states a limit; to what is informational there is none."""


class End(NamedTuple):
    """The end of the limit of one severity."""

    severity: str
    since: Seen
    """When that severity was first reported."""
    due: Deadline
    threshold: Threshold

    @property
    def order(self) -> tuple[date, str, str]:
        """Sort by the day, the hour where hours count, and the severity."""
        return self.due.on, "" if self.due.at is None else self.due.at.isoformat(), self.severity


class Ends:
    """Works out ends, each limit and each day once."""

    def __init__(self, examination: Examination) -> None:
        """Look limits up in the texts of this examination."""
        self._examination = examination
        self._calendar = examination.program.organization.calendar
        self._days: dict[datetime, date] = {}
        self._stated: dict[tuple[str, date], Threshold | None] = {}
        self._known: dict[tuple[str, datetime, Sequence[Days]], Deadline | None] = {}

    def day_of(self, at: datetime) -> date:
        """Give the civil day of an instant."""
        found = self._days.get(at)
        if found is None:
            found = self._days[at] = self._calendar.day_of(at)
        return found

    def of(self, level: Level, pauses: Sequence[Days]) -> Iterator[End]:
        """Yield the end for a severity; none where no text states a limit that is a length of time."""
        yield from self._end(level.severity, level.seen, pauses)

    def any_of(self, weakness: Weakness, pauses: Sequence[Days]) -> Iterator[End]:
        """Yield the end for each severity that it may have, which nobody says."""
        for severity in LIMITED:
            yield from self._end(severity, weakness.since, pauses)

    def missing(self, rated: Sequence[Level], weakness: Weakness) -> tuple[tuple[str, date], ...]:
        """Give the limits that cannot be applied, each with its day."""
        asked = [(item.severity, item.seen) for item in rated] or [(item, weakness.since) for item in LIMITED]
        return tuple(
            (name_of(severity), self.day_of(seen.at))
            for severity, seen in asked
            if severity in LIMITED and self._deadline(severity, seen, ()) is None
        )

    def is_past(self, end: End, at: datetime) -> bool:
        """Say whether a moment lies after the end."""
        return at > end.due.at if end.due.at is not None else self.day_of(at) > end.due.on

    def may_be_past(self, end: End, gone: Seen | None) -> bool:
        """Say whether what is gone since then, or not known to be, can have been there after the end."""
        if gone is not None:
            return self.is_past(end, gone.at)
        as_of = self._examination.as_of
        return self._calendar.bounds(as_of)[0] > end.due.at if end.due.at is not None else as_of > end.due.on

    def stated(self, severity: str, day: date) -> Threshold | None:
        """Give the limit that was in force on a day."""
        key = severity, day
        if key not in self._stated:
            self._stated[key] = limit(self._examination, name_of(severity), day)
        return self._stated[key]

    def _end(self, severity: str, seen: Seen, pauses: Sequence[Days]) -> Iterator[End]:
        if severity not in LIMITED:
            return
        due = self._deadline(severity, seen, pauses)
        threshold = self.stated(severity, self.day_of(seen.at))
        if due is not None and threshold is not None:
            yield End(severity, seen, due, threshold)

    def _deadline(self, severity: str, seen: Seen, pauses: Sequence[Days]) -> Deadline | None:
        key = severity, seen.at, pauses
        if key not in self._known:
            threshold = self.stated(severity, self.day_of(seen.at))
            most = None if threshold is None else threshold.parameter.limit
            due = None if most is None else paused_deadline(most, seen.at, pauses, self._calendar)
            self._known[key] = due
        return self._known[key]


def name_of(severity: str) -> str:
    """Give the parameter that limits a severity."""
    return f"patch-{severity}"
