"""What the policies in force allow, and the last day of it counted from a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tieout.judgement.in_force import limit
from tieout.model.deadline import deadline
from tieout.model.period import is_future

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.examination import Examination
    from tieout.model.limit import Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The parameters of an examination, each looked up once for a day."""

    examination: Examination
    _known: dict[tuple[str, date], Limit | None] = field(init=False, repr=False, compare=False, default_factory=dict)

    def after(self, name: str, since: date | None) -> date | str:
        """Give the last day of what began with ``since``, by the text in force on that day, else why there is none."""
        if since is None:
            return "no day is on record from which its limit counts"
        return self._last_day(name, since, self.examination.program.organization.calendar.day_of(since))

    def again(self, name: str, last: date | None) -> date | str:
        """Give the last day in time of what was last done on a day, by the text in force now, else why there is none."""
        if last is None:
            return "no review of it is on record"
        if is_future(last, self.examination.as_of):
            return f"its last review is dated {last}, which has not come yet"
        return self.now(name, last)

    def now(self, name: str, since: date) -> date | str:
        """Give the last day of what began with ``since``, by the text in force now, else why there is none."""
        return self._last_day(name, since, self.examination.as_of)

    def _last_day(self, name: str, since: date, day: date) -> date | str:
        allowed = self._stated(name, day)
        calendar = self.examination.program.organization.calendar
        end = None if allowed is None else deadline(allowed, since, calendar)
        return f"no policy in force then states the parameter {name}" if end is None else end.on

    def _stated(self, name: str, day: date) -> Limit | None:
        if (name, day) not in self._known:
            stated = limit(self.examination, name, day)
            self._known[name, day] = None if stated is None else stated.parameter.limit
        return self._known[name, day]


def earliest(*days: date | str | None) -> date | None:
    """Give the first of those that are days; None if none is."""
    return min((day for day in days if day is not None and not isinstance(day, str)), default=None)
