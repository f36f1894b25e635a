"""What an exercise measured, beside what the policy in force on its day allows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tieout.judgement.in_force import limit
from tieout.model.limit import Unit

if TYPE_CHECKING:
    from tieout.model.examination import Examination
    from tieout.model.exercise import ExerciseRecord
    from tieout.model.parameter import Parameter
    from tieout.model.statement import Threshold

PARAMETERS = {"recovery_time": "recovery-time", "recovery_point": "recovery-point"}
"""What is measured, and the parameter of a policy that limits it."""

_LENGTHS = {Unit.MINUTES: timedelta(minutes=1), Unit.HOURS: timedelta(hours=1), Unit.DAYS: timedelta(days=1)}
_LONGEST = 999_999_999.0
"""Days that a length of time can have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One measured length beside its limit."""

    measure: str
    """The key of the record: ``recovery_time``."""
    parameter: str
    """The name of the policy's parameter: ``recovery-time``."""
    value: timedelta
    threshold: Threshold | None
    """None if no text in force on the day of the exercise stated one."""
    allowed: timedelta | None
    """None without a limit, and where its unit measures no length (business days)."""

    @property
    def is_over(self) -> bool:
        """Whether more was measured than is allowed."""
        return self.allowed is not None and self.value > self.allowed


def compared(examination: Examination, record: ExerciseRecord) -> tuple[Comparison, ...]:
    """Give each length that the record measured, with the limit of its day; none for a record without a day."""
    if record.held_on is None:
        return ()
    lengths = {"recovery_time": record.measured.recovery_time, "recovery_point": record.measured.recovery_point}
    found: list[Comparison] = []
    for measure, parameter in PARAMETERS.items():
        value = lengths[measure]
        if value is None:
            continue
        stated = limit(examination, parameter, record.held_on)
        allowed = None if stated is None else _length(stated.parameter)
        found.append(Comparison(measure=measure, parameter=parameter, value=value, threshold=stated, allowed=allowed))
    return tuple(found)


def _length(parameter: Parameter) -> timedelta | None:
    """Give the length that minutes, hours or days make; None for any other unit."""
    one = _LENGTHS.get(parameter.unit)
    return None if one is None else one * min(float(parameter.value), _LONGEST)
