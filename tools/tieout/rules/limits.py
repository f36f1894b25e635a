"""The limits that a rule holds rows to, and what cannot be said for want of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.judgement.in_force import limit
from tieout.model.deadline import Deadline, Timeliness, deadline, timeliness
from tieout.model.finding import Observation, Severity
from tieout.rules.rows import gathered, several
from tieout.rules.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tieout.model.examination import Examination
    from tieout.model.row import Row
    from tieout.model.statement import Threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A moment held to a limit."""

    timeliness: Timeliness
    cited: str = ""
    """The limit with the line that states it."""
    due: Deadline | None = None
    """None where no limit is known."""

    @property
    def is_late(self) -> bool:
        """Whether it was not done in time, or can no longer be."""
        return self.timeliness is Timeliness.LATE


class Limits:
    """Looks up limits, each once for a day, and keeps count of the rows for which none is stated."""

    def __init__(self, examination: Examination) -> None:
        self._examination = examination
        self._calendar = examination.program.organization.calendar
        self._known: dict[tuple[str, date], Threshold | None] = {}
        self._unstated: dict[tuple[str, str], tuple[list[Row], set[date]]] = {}
        self._unclear: dict[tuple[str, str], list[Row]] = {}

    def on(self, name: str, day: date, row: Row, key: str) -> Threshold | None:
        """Give the limit that held on a day; where none was stated, that is noted for the row."""
        if (name, day) not in self._known:
            self._known[name, day] = limit(self._examination, name, day)
        threshold = self._known[name, day]
        if threshold is None:
            rows, days = self._unstated.setdefault((name, key), ([], set()))
            if not rows or rows[-1] is not row:  # a row may be held to a limit more than once
                rows.append(row)
            days.add(day)
        return threshold

    def held(
        self, name: str, row: Row, key: str, since: date, done: date | None = None, *, day: date | None = None
    ) -> Held:
        """Hold what began with ``since`` to the limit of that day, or of ``day`` where another one counts.

        ``key`` is where the row says what the limit is counted from.
        """
        threshold = self.on(name, self._calendar.day_of(since) if day is None else day, row, key)
        if threshold is None:
            return Held(timeliness=Timeliness.UNKNOWN)
        most = threshold.parameter.limit
        end = None if most is None else deadline(most, since, self._calendar)
        if most is None or end is None:
            self._unclear.setdefault((threshold.cited, key), []).append(row)
            return Held(timeliness=Timeliness.UNKNOWN, cited=threshold.cited)
        state = timeliness(most, since, done, as_of=self._examination.as_of, calendar=self._calendar)
        return Held(timeliness=state, cited=threshold.cited, due=end)

    def unknown(self) -> Iterator[Observation]:
        """Say once for each limit what could not be judged: a rule ends with this."""
        for (name, key), (rows, days) in self._unstated.items():
            yield gathered(
                rows,
                key,
                message=(
                    f"no text in force on {listed((str(day) for day in sorted(days)), at_most=3)} states {name}, "
                    f"so it is not known whether {several(rows)} kept to it"
                ),
                remedy=(
                    f"state {name} under parameters of the policy that promises it, and put that in force: "
                    "a text counts from the day on which it stood on the branch"
                ),
                about=f"limit {name}",
                severity=Severity.WARNING,
                is_doubt=True,
            )
        for (cited, key), rows in self._unclear.items():
            yield gathered(
                rows,
                key,
                message=(
                    f"{cited} is no length of time that can be judged, "
                    f"so it is not known whether {several(rows)} kept to it"
                ),
                remedy="state it in minutes, hours, days, business_days, months or years, as a whole number",
                about=f"unclear {cited}",
                severity=Severity.WARNING,
                is_doubt=True,
            )
