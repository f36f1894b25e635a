"""The tickets that changes and deployments name: whether one of them says why it was made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.approvals.context import Context
from tieout.judgement.approvals.record import records_of
from tieout.judgement.approvals.wording import of_landing
from tieout.judgement.operation.deployments import called, examined, subject_of
from tieout.judgement.operation.environments import Environments
from tieout.judgement.operation.telling import Doubt, located
from tieout.judgement.operation.tickets import Named, Standing, ticket_book
from tieout.model.change_policy import TicketRule
from tieout.model.characters import visible
from tieout.model.examination import SETTINGS_PATH
from tieout.model.location import Location

if TYPE_CHECKING:
    from datetime import date, datetime

    from tieout.judgement.operation.tickets import TicketBook
    from tieout.model.examination import Examination
    from tieout.model.landing import LandedChange
    from tieout.model.operation.deployments import Deployment

_EMERGENCY = "emergency-change"
_WHETHER = "a ticket says why something was changed"
_MISSING = "no whole capture of that tracker, made later, shows whether there is such a ticket"
_UNDATED = "the captures do not say when a ticket was created or closed"
_REMEDY = "bring all tickets of that project, closed ones too, in a capture later than the change"


class Unsound(NamedTuple):
    """Something whose tickets are all no reason for it."""

    change: LandedChange | None
    """None for a deployment."""
    deployment: Deployment | None
    subject: str
    message: str
    is_needed: bool
    """Whether a ticket is all that could say why it was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedTickets:
    """What was found, in the order of the line and of the deployments."""

    unsound: tuple[Unsound, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def judged_tickets(examination: Examination) -> JudgedTickets:
    """Judge the tickets that changes and deployments name, once for all who ask."""
    return examination.operation.memo.of(_judged, examination, examination)


def _judged(examination: Examination) -> JudgedTickets:
    found = [*_of_changes(examination), *_of_deployments(examination)]
    return JudgedTickets(
        unsound=tuple(item for item in found if isinstance(item, Unsound)),
        doubts=tuple(item for item in found if isinstance(item, Doubt)),
    )


def _of_changes(examination: Examination) -> Iterator[Unsound | Doubt]:
    book = ticket_book(examination)
    context: Context | None = None
    for judged in examination.judged:
        change = judged.change
        policy = change.policy or examination.program.changes
        records = records_of(change)
        issues = [issue for record in records for issue in record.proposal.issues]
        own = {f"#{number}" for number in change.numbers}
        keys = [
            key for key in dict.fromkeys((*change.tickets, *issues)) if key not in own and not book.is_proposed(key)
        ]
        if policy.ticket_rule is TicketRule.NONE or not keys:
            continue
        proposals = [item.proposal for item in records]
        landed = max((item.merged_at for item in proposals), default=change.committed_at)
        if landed is None:
            continue
        begun = min((item.created_at for item in proposals if item.created_at), default=landed)
        is_emergency = any(item.rule == _EMERGENCY for item in judged.deviations)
        named = _held(book, keys, begun, landed, may_be_late=is_emergency)
        if not named:
            continue
        context = context or Context.of(examination)
        is_needed = policy.ticket_rule is TicketRule.TICKET or not records
        name = of_landing(context, change, records)
        name = f"{name} ({records[0].observation.location})" if records else name
        number = f"#{proposals[0].number}" if proposals else visible(change.oid[:10])
        if all(item.standing is Standing.UNSOUND for item in named):
            yield Unsound(change, None, number, f"{name}: {'; '.join(item.why for item in named)}", is_needed)
        elif is_needed:
            place = examination.program.changes.location or Location(path=SETTINGS_PATH)
            yield _doubt(name, number, named, place)


def _of_deployments(examination: Examination) -> Iterator[Unsound | Doubt]:
    book = ticket_book(examination)
    calendar = examination.program.organization.calendar
    environments = Environments(examination.registers)
    for item in examined(examination):
        key = _of_its_repository(item)
        if item.result != "success" or item.at is None or not key or book.is_proposed(key):
            continue
        if not environments.is_production(item.environment):
            continue
        named = _held(book, [key], item.at, item.at, may_be_late=False)
        if not named:
            continue
        name = f"{called(item, calendar)} ({item.place})"
        if named[0].standing is Standing.UNSOUND:
            yield Unsound(None, item, subject_of(item), f"{name}: {named[0].why}", not item.change)
        elif not item.change:
            yield _doubt(name, subject_of(item), named, located(item.listing, item.row))


def _of_its_repository(item: Deployment) -> str:
    """Give the ticket that a deployment names: an issue, ``#12``, is one of the repository that was deployed."""
    return f"{item.repository}{item.ticket}" if item.ticket.startswith("#") else item.ticket


def _held(
    book: TicketBook, keys: Sequence[str], begun: date, used: datetime, *, may_be_late: bool
) -> tuple[Named, ...]:
    """Give what is to be said of the tickets; nothing where one of them is sound."""
    named = tuple(book.named(key, begun=begun, used=used, may_be_late=may_be_late) for key in keys)
    return () if any(item.standing is Standing.SOUND for item in named) else named


def _doubt(name: str, subject: str, named: Sequence[Named], place: Location) -> Doubt:
    unknown = [item for item in named if item.standing is Standing.UNKNOWN]
    is_missing = all(item.is_missing for item in unknown)
    return Doubt(
        about="tickets not captured" if is_missing else "tickets without a moment",
        whether=_WHETHER,
        because=_MISSING if is_missing else _UNDATED,
        remedy=_REMEDY,
        subject=subject,
        location=place,
        seen=f"{name}: {', '.join(item.why for item in unknown)}",
    )
