"""Actions with a ticket and a day by which they are done: of reviews of incidents, and of exercises."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence.wording import counted
from tieout.judgement.in_force import limit
from tieout.judgement.operation.telling import Doubt
from tieout.judgement.operation.tickets import ticket_book
from tieout.model.characters import visible
from tieout.model.deadline import deadline
from tieout.model.location import Location
from tieout.model.operation.tickets import Ticket, TicketStatus

if TYPE_CHECKING:
    from datetime import date

    from tieout.judgement.operation.tickets import TicketBook
    from tieout.model.calendar import Calendar
    from tieout.model.examination import Examination
    from tieout.model.exercise import ExerciseRecord, Lesson
    from tieout.model.registers.operation import Incident

DUE, DUE_CAUSE = "action-due", "action-due-cause"
CAUSE_LABELS = frozenset({"cause", "root-cause"})
"""Labels of the ticket of an action that keeps the incident from coming back. Our convention."""
_REMEDY = "bring a later capture of the tracker, closed tickets too"


class Outcome(enum.Enum):
    """What became of an action by its day."""

    IN_TIME = "in time"
    """Done by then, or there is still time."""
    LATE = "late"
    """Done after it."""
    OPEN = "open"
    """It was not done after it."""
    CANCELLED = "cancelled"
    """Closed without being done."""
    UNKNOWN = "unknown"


class Action(NamedTuple):
    """An action that was not done in time, or of which that cannot be told."""

    subject: str
    location: Location
    about: str
    message: str
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedActions:
    """What was found."""

    of_incidents: tuple[Action, ...] = ()
    of_exercises: tuple[Action, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def judged_actions(examination: Examination) -> JudgedActions:
    """Judge the actions of incidents and of exercises, once for all who ask."""
    return examination.operation.memo.of(_judged, examination, examination)


def outcome_of(ticket: Ticket, due: date, as_of: date, calendar: Calendar) -> tuple[Outcome, date | None]:
    """Say what became of a ticket by a day, which is itself in time; and when it was closed, as far as that is known."""
    if ticket.status is TicketStatus.UNKNOWN:
        return (Outcome.UNKNOWN if as_of > due else Outcome.IN_TIME), None
    if not ticket.status.is_closed:
        seen = ticket.open_until
        if as_of <= due:
            return Outcome.IN_TIME, None
        return (Outcome.OPEN if seen is not None and calendar.day_of(seen) > due else Outcome.UNKNOWN), None
    if ticket.closed_at is not None:
        closed = calendar.day_of(ticket.closed_at)
        if ticket.status is TicketStatus.CANCELLED:
            return Outcome.CANCELLED, closed
        return (Outcome.LATE if closed > due else Outcome.IN_TIME), closed
    return _bounded(ticket, due, calendar)


def _bounded(ticket: Ticket, due: date, calendar: Calendar) -> tuple[Outcome, date | None]:
    """Say it of a closed ticket that does not say when: between the last capture that has it open and the next."""
    since = None if ticket.closed_since is None else calendar.day_of(ticket.closed_since)
    if ticket.status is TicketStatus.CANCELLED:
        return Outcome.CANCELLED, since
    if since is not None and since <= due:
        return Outcome.IN_TIME, since
    if ticket.open_until is not None and calendar.day_of(ticket.open_until) > due:
        return Outcome.LATE, since
    return Outcome.UNKNOWN, None


def _judged(examination: Examination) -> JudgedActions:
    judging = _Judging(examination, ticket_book(examination), examination.program.organization.calendar)
    found = [
        [item for row in examination.registers.incidents for item in judging.of_incident(row)],
        [item for record in examination.exercises for item in judging.of_exercise(record)],
    ]
    return JudgedActions(
        of_incidents=tuple(item for item in found[0] if isinstance(item, Action)),
        of_exercises=tuple(item for item in found[1] if isinstance(item, Action)),
        doubts=tuple(item for part in found for item in part if isinstance(item, Doubt)),
    )


@dataclass(frozen=True, slots=True)
class _Judging:
    examination: Examination
    book: TicketBook
    calendar: Calendar

    def of_incident(self, row: Incident) -> Iterator[Action | Doubt]:
        """Judge the actions of a review that was finished; of one that was not another rule speaks."""
        if row.pir_at is None or self.calendar.day_of(row.pir_at) > self.examination.as_of:
            return
        reviewed = self.calendar.day_of(row.pir_at)
        for number, key in enumerate(row.actions):
            place, subject = row.at(f"actions[{number}]"), row.id or row.location.path
            ticket = self.book.find(key)
            is_cause = ticket is not None and not CAUSE_LABELS.isdisjoint(label.casefold() for label in ticket.labels)
            name = DUE_CAUSE if is_cause else DUE
            stated = limit(self.examination, name, reviewed)
            end = None
            if stated is not None and stated.parameter.limit is not None:
                end = deadline(stated.parameter.limit, row.pir_at, self.calendar)
            what = f"action {visible(key)} of {visible(subject)}, reviewed on {reviewed}"
            if end is None or stated is None:
                because = f"no text in force on {reviewed} states {name} as a length of time"
                remedy = f"state {name} under parameters of the policy that promises it"
                yield Doubt(f"limit {name}", "an action was done in time", because, remedy, subject, place, what)
                continue
            due, allowed = end.on, f"{stated.cited} after the review"
            if ticket is not None and ticket.due_on is not None and reviewed <= ticket.due_on < due:
                due, allowed = ticket.due_on, "the ticket's own day"
            yield from self._held(key, ticket, due, f"{what}, was due by {due}: {allowed}", subject, place)

    def of_exercise(self, record: ExerciseRecord) -> Iterator[Action | Doubt]:
        """Judge what an exercise found; what has a row in the findings register is judged there."""
        for number, lesson in enumerate(record.findings):
            if lesson.id or lesson.due_on is None:
                continue
            place = record.at(f"findings[{number}]")
            what = f"{record.subject} found {_quoted(lesson)}, to be done by {lesson.due_on}"
            if lesson.ticket:
                ticket = self.book.find(lesson.ticket)
                what = f"{what} as {visible(lesson.ticket)}"
                yield from self._held(lesson.ticket, ticket, lesson.due_on, what, record.subject, place)
            elif self.examination.as_of > lesson.due_on:
                message = f"{what}, {self._ago(lesson.due_on)}, and names no ticket that shows it done"
                yield Action(record.subject, place, f"findings[{number}]", message, Outcome.OPEN)

    def _held(
        self, key: str, ticket: Ticket | None, due: date, what: str, subject: str, place: Location
    ) -> Iterator[Action | Doubt]:
        as_of = self.examination.as_of
        if ticket is None:
            if as_of > due:
                because = "no capture of tickets holds it, and its day is over"
                yield Doubt(
                    "actions not captured", "an action was done in time", because, _REMEDY, subject, place, what
                )
            return
        outcome, closed = outcome_of(ticket, due, as_of, self.calendar)
        if closed is not None and self._is_history(closed):
            return
        state = f"{visible(ticket.source_status) or ticket.status.value} ({ticket.place})"
        if outcome is Outcome.UNKNOWN:
            because = "its day is over, and no capture shows whether it was done by then"
            seen = f"{what}; it is {state}"
            yield Doubt("actions not shown", "an action was done in time", because, _REMEDY, subject, place, seen)
        elif outcome is not Outcome.IN_TIME:
            how = self._how(outcome, ticket, due, closed)
            yield Action(subject, place, visible(key), f"{what}; {how}: {state}", outcome)

    def _how(self, outcome: Outcome, ticket: Ticket, due: date, closed: date | None) -> str:
        if outcome is Outcome.OPEN:
            seen = ticket.open_until
            when = f" on {self.calendar.clock(seen)}" if seen is not None else ""
            return f"that was {self._ago(due)}, and it was open{when}"
        if ticket.closed_at is None and ticket.open_until is not None and outcome is Outcome.LATE:
            by = "" if closed is None else f" by {closed}"
            return f"it was open on {self.calendar.clock(ticket.open_until)} ({ticket.open_at}), and done{by}"
        on = "" if closed is None else f" on {closed}" if ticket.closed_at is not None else f" by {closed}"
        if outcome is Outcome.CANCELLED:
            return f"it was closed{on} without being done"
        late = "" if closed is None else f", {counted((closed - due).days, 'day')} late"
        return f"it was done{on}{late}"

    def _is_history(self, closed: date) -> bool:
        period = self.examination.period
        return period is not None and closed < period.start

    def _ago(self, due: date) -> str:
        return f"{counted((self.examination.as_of - due).days, 'day')} ago"


def _quoted(lesson: Lesson) -> str:
    return f"{visible(lesson.what)!r}" if lesson.what else "something without words"
