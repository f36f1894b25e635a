"""Settings and policies -> how many approvals a change needs, on each day of a stretch of time."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from tieout.judgement.in_force import limit
from tieout.judgement.protection import Asked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from tieout.model.examination import Examination

PARAMETER = "change-approvals"


def asked_on(examination: Examination, day: date) -> Asked:
    """Give what the settings ask for, and the policy in force on the day: the stricter of the two."""
    settings = examination.program.changes
    stated = limit(examination, PARAMETER, day)
    promised = stated.parameter.limit.value if stated and stated.parameter.limit else 0
    if stated is None or promised <= settings.approvals_required:
        where = f" ({settings.location})" if settings.location else ""
        return Asked(approvals=settings.approvals_required, checks=settings.required_checks, source=where)
    return Asked(approvals=promised, checks=settings.required_checks, source=f" by {stated.cited}")


def asked_over(examination: Examination, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime, Asked]]:
    """Give what was asked, stretch by stretch, from ``start`` to before ``end``."""
    calendar = examination.program.organization.calendar
    days = {day for item in examination.statements for day in (item.since, item.effective) if day is not None}
    moments = {calendar.first_instant(day) for day in days}
    cuts = sorted({start, end, *(moment for moment in moments if start < moment < end)})
    for first, last in pairwise(cuts):
        yield first, last, asked_on(examination, calendar.day_of(first))
