"""Which threshold held on a day: that of the text in force then, never of a later one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.document import Status
from tieout.model.limit import Unit
from tieout.model.statement import Threshold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tieout.model.examination import Examination
    from tieout.model.parameter import Parameter
    from tieout.model.statement import Statement


def in_force(statements: Iterable[Statement], day: date) -> tuple[Statement, ...]:
    """Give, for each file, the version that was in force on the day; by path.

    The newest version that stood on the branch by then. One that says it takes effect later leaves
    the version before it in force until that day. A draft, a retired or a deleted one ends the text.
    """
    found: dict[str, Statement] = {}
    for item in statements:
        if item.since > day or (item.effective is not None and item.effective > day and item.status is Status.ACTIVE):
            continue
        found[item.path] = item
    return tuple(item for _, item in sorted(found.items()) if item.status is Status.ACTIVE)


def limit(examination: Examination, name: str, day: date) -> Threshold | None:
    """Give the parameter as it held on the day; None if no text in force then states it.

    Where several state it, the smallest counts: to keep to it is to keep to all of them. That they
    differ is for the rule ``contradicting-parameter`` to say.
    """
    stated = [
        Threshold(parameter=parameter, document=item.document, since=item.since, commit=item.commit)
        for item in in_force(examination.statements, day)
        for parameter in item.parameters
        if parameter.name == name
    ]
    return min(stated, key=lambda item: (magnitude(item.parameter), item.document), default=None)


_HOURS = {Unit.MINUTES: 1 / 60, Unit.HOURS: 1.0, Unit.DAYS: 24.0, Unit.BUSINESS_DAYS: 24.0}
_MONTHS = {Unit.MONTHS: 1.0, Unit.YEARS: 12.0}
_HOURS_A_MONTH = 730.5
"""A year of 365.25 days, in twelve: good enough to say which of two lengths is the shorter."""


def magnitude(parameter: Parameter) -> float:
    """Give a number by which values of one name are ordered, whatever their units."""
    value = float(parameter.value)
    if parameter.unit in _MONTHS:
        return value * _MONTHS[parameter.unit] * _HOURS_A_MONTH
    return value * _HOURS.get(parameter.unit, 1.0)
