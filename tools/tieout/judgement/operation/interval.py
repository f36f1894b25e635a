"""How long may pass from one time that something is done to the next, by the policy in force when the time began."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.judgement.in_force import limit
from tieout.model.deadline import deadline

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.examination import Examination
    from tieout.model.statement import Threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The time allowed after a day."""

    threshold: Threshold
    since: date
    """The day from which it is counted: that day, else the first one on which a text in force stated it."""
    due: date | None
    """The last day that is in time; None where what is stated is no length of time."""


def interval(examination: Examination, name: str, day: date) -> Interval | None:
    """Give the time that the parameter ``name`` allows after a day; None where no text stated it by the as-of day.

    A policy that first states it later binds from then on: nobody was late by a promise that was not made.
    """
    changes = {
        max(item.since, item.effective or item.since)
        for item in examination.statements
        if any(parameter.name == name for parameter in item.parameters)
    }
    later = sorted(each for each in changes if day < each <= examination.as_of)
    for since in (day, *later):
        threshold = limit(examination, name, since)
        if threshold is not None:
            allowed = threshold.parameter.limit
            end = None if allowed is None else deadline(allowed, since, examination.program.organization.calendar)
            return Interval(threshold=threshold, since=since, due=None if end is None else end.on)
    return None
