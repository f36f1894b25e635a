"""The people register -> who left, when the last day ended, until when access had to end, and who came back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.in_force import limit
from tieout.judgement.operation.identity import people_of
from tieout.model.deadline import deadline

if TYPE_CHECKING:
    from datetime import date, datetime

    from tieout.judgement.operation.identity import Somebody
    from tieout.model.calendar import Calendar
    from tieout.model.examination import Examination
    from tieout.model.people import Person
    from tieout.model.statement import Threshold

ACCESS_REMOVAL = "access-removal"
_TWICE = "its id stands in two rows, and nobody knows which of them is meant"


class Departure(NamedTuple):
    """A last day that is over, and what is allowed after it."""

    somebody: Somebody
    row: Person
    """The row that says so."""
    last: date
    """The last day."""
    end: datetime
    """The last instant of that day in the organization's zone: the register knows no hour."""
    due: datetime
    """The last instant by which access has to have ended; without a limit that can be read, ``end``."""
    back: datetime | None
    """The first instant of the day on which the person came back; None if that is not on record."""
    cited: str
    """The limit and the line that states it; else why there is none."""
    has_limit: bool
    is_due: bool
    """Whether the limit was over before the day of the examination."""

    @property
    def name(self) -> str:
        """What to call whoever left."""
        return self.row.name or self.row.id


class Unclear(NamedTuple):
    """A last day that contradicts what else the register says of the person."""

    row: Person
    why: str


class Departures(NamedTuple):
    """Who left."""

    clear: tuple[Departure, ...]
    """In the order of the register."""
    unclear: tuple[Unclear, ...]


def departures_of(examination: Examination) -> Departures:
    """Give everyone who left before the day of the examination; made once."""
    return examination.operation.memo.of(
        _departures_of,
        examination,
        *(examination.roster, examination.registers, examination.statements, examination.program, examination.as_of),
    )


def by_person(examination: Examination) -> dict[int, list[Departure]]:
    """Give the same by the number of the person."""
    found: dict[int, list[Departure]] = {}
    for departure in departures_of(examination).clear:
        found.setdefault(departure.somebody.number, []).append(departure)
    return found


def _departures_of(examination: Examination) -> Departures:
    clear: list[Departure] = []
    unclear: list[Unclear] = []
    limits: dict[date, Threshold | None] = {}
    twice = {row.id for row in examination.roster.repeated}
    for somebody in people_of(examination).all:
        seen: set[date] = set()
        for row in somebody.rows:
            last = row.left_on
            removed = None if last else _removed(row, examination)
            if removed is not None:
                unclear.append(
                    Unclear(row, f"its last access had ended on {removed}, and it names no last day (left_on)")
                )
            if last is None or last >= examination.as_of or last in seen:
                continue
            seen.add(last)
            if row.id in twice:
                unclear.append(Unclear(row, _TWICE))
                continue
            if last not in limits:
                limits[last] = limit(examination, ACCESS_REMOVAL, last)
            found = _departure(examination, somebody, row, last, limits[last])
            if isinstance(found, Unclear):
                unclear.append(found)
            elif found is not None:
                clear.append(found)
    return Departures(tuple(clear), tuple(unclear))


def _removed(row: Person, examination: Examination) -> date | None:
    """Give the day on which access ended of somebody whose row does not say that they left, and did not begin after it."""
    if row.access_removed_at is None:
        return None
    day = examination.program.organization.calendar.day_of(row.access_removed_at)
    return day if row.started_on is None or day >= row.started_on else None


def _departure(
    examination: Examination, somebody: Somebody, row: Person, last: date, threshold: Threshold | None
) -> Departure | Unclear | None:
    calendar = examination.program.organization.calendar
    if row.started_on is not None and row.started_on > last:
        return Unclear(row, f"its first day, {row.started_on}, comes after its last one, {last}")
    back: date | None = None
    for other in somebody.rows:
        if other is row or (other.left_on is not None and other.left_on <= last):
            continue
        if other.started_on is None:
            why = f"the same person has another row ({other.location}) that does not say since when"
            return Unclear(row, why)
        back = other.started_on if back is None else min(back, other.started_on)
    end = calendar.bounds(last)[1]
    due, cited = _due(threshold, last, end, calendar)
    returned = None if back is None else calendar.first_instant(back)
    if returned is not None and returned <= (due or end) + timedelta.resolution:
        return None
    if due is None:
        cited = f"{cited} is no length of time" if cited else f"no text in force on {last} states {ACCESS_REMOVAL}"
    reached = calendar.bounds(examination.as_of)[0]
    return Departure(
        somebody=somebody,
        row=row,
        last=last,
        end=end,
        due=due or end,
        back=returned,
        cited=cited,
        has_limit=due is not None,
        is_due=reached > (due or end),
    )


def _due(threshold: Threshold | None, last: date, end: datetime, calendar: Calendar) -> tuple[datetime | None, str]:
    if threshold is None:
        return None, ""
    most = threshold.parameter.limit
    final = None if most is None else deadline(most, last, calendar)
    if most is None or final is None:
        return None, threshold.cited
    if most.elapsed is None:
        return calendar.bounds(final.on)[1], threshold.cited
    try:
        return end + most.elapsed, threshold.cited
    except OverflowError:
        return calendar.bounds(final.on)[1], threshold.cited
