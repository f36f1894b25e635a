"""What a policy in force allows, and the last day of it counted from a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.judgement.in_force import limit
from tieout.model.deadline import deadline
from tieout.model.period import is_future

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.calendar import Calendar
    from tieout.model.examination import Examination
    from tieout.model.limit import Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """A parameter as the policies in force on the day of the examination state it."""

    name: str
    limit: Limit | None
    """None where none of them does, or none that is a whole number."""
    as_of: date
    calendar: Calendar

    @classmethod
    def of(cls, examination: Examination, name: str) -> Allowed:
        """Look a parameter up, once for all rows that it is for."""
        stated = limit(examination, name, examination.as_of)
        return cls(
            name=name,
            limit=None if stated is None else stated.parameter.limit,
            as_of=examination.as_of,
            calendar=examination.program.organization.calendar,
        )

    @property
    def unstated(self) -> str:
        """Say that no policy allows anything."""
        return f"no policy in force states the parameter {self.name}"

    def last_day(self, since: date | None) -> date | None:
        """Give the last day in time after ``since``, a day or an instant; None where nothing says."""
        end = None if self.limit is None or since is None else deadline(self.limit, since, self.calendar)
        return None if end is None else end.on

    def next_review(self, reviewed: date | None) -> date | str:
        """Give the last day in time of the review after that of a day, else why there is none."""
        if reviewed is None:
            return "no review of it is on record"
        if is_future(reviewed, self.as_of):
            return f"its last review is dated {reviewed}, which has not come yet"
        return self.last_day(reviewed) or self.unstated
