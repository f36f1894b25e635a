"""Whether the record of an exercise was on the branch in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.judgement.in_force import limit
from tieout.model.deadline import Timeliness, deadline, timeliness

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.examination import Examination
    from tieout.model.exercise import ExerciseRecord
    from tieout.model.statement import Threshold

PARAMETER = "exercise-record"
"""The parameter of a policy that says how soon after an exercise its record is committed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """How soon a record came."""

    threshold: Threshold | None
    """None if no text in force on the day of the exercise stated a limit."""
    due: date | None
    """The last day in time; None without a limit, and for one that is no whole length of time."""
    timeliness: Timeliness
    """``UNKNOWN`` without ``due``."""


def recording(examination: Examination, record: ExerciseRecord) -> Recording | None:
    """Give how soon a record came after the end of the exercise; None for one without a day."""
    if record.held_on is None:
        return None
    stated = limit(examination, PARAMETER, record.held_on)
    allowed = None if stated is None else stated.parameter.limit
    calendar = examination.program.organization.calendar
    since = record.held_on if record.ended_at is None else record.ended_at
    end = None if allowed is None else deadline(allowed, since, calendar)
    if allowed is None or end is None:
        return Recording(threshold=stated, due=None, timeliness=Timeliness.UNKNOWN)
    state = timeliness(allowed, since, record.recorded_on, as_of=examination.as_of, calendar=calendar)
    return Recording(threshold=stated, due=end.on, timeliness=state)
