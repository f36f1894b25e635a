"""Whether an accepted risk or a waiver counts on a day: approved by another person, and with an end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.in_force import limit
from tieout.model.deadline import deadline
from tieout.model.limit import Limit, Unit
from tieout.model.period import is_future
from tieout.model.registers.risks import AcceptanceStatus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tieout.model.examination import Examination
    from tieout.model.people import Person, Roster
    from tieout.model.registers.risks import Acceptance

PARAMETER = "acceptance-limit"
"""The parameter that says how long an acceptance may last."""
CONVENTION = Limit(value=12, unit=Unit.MONTHS)
"""How long where no text in force says it: Tieout's convention, as long as a policy may go unreviewed."""


class Defect(NamedTuple):
    """Why a row of the exceptions register does not count."""

    key: str
    """The key of the row that is at fault."""
    sentence: str
    """To stand after the row's id, without a full stop."""


def defects(row: Acceptance, examination: Examination, roster: Roster | None = None) -> tuple[Defect, ...]:
    """Give what keeps the row from counting, whether or not its time is over; none if it is sound.

    ``roster`` is the people register to go by, if it is not the one examined.
    """
    people = roster or examination.roster
    return (*_approval(row, people, examination.as_of), *_length(row, examination))


def is_over(row: Acceptance, day: date) -> bool:
    """Say whether its last day has passed, or it was ended or refused before."""
    ended = row.status in {AcceptanceStatus.ENDED, AcceptanceStatus.REJECTED}
    return ended or (row.expires_on is not None and row.expires_on < day)


def in_effect(row: Acceptance, examination: Examination, roster: Roster | None = None) -> bool:
    """Say whether the row counts on the day of the examination."""
    return not is_over(row, examination.as_of) and not defects(row, examination, roster)


def _approval(row: Acceptance, roster: Roster, as_of: date) -> Iterator[Defect]:
    if not row.reason.strip():
        yield Defect("reason", "gives no reason")
    if row.status is AcceptanceStatus.REQUESTED:
        yield Defect("status", "is only requested")
    if row.approved_on is None:
        yield Defect("approved_on", "does not say when it was approved")
    elif is_future(row.approved_on, as_of):
        yield Defect("approved_on", f"is approved on {row.approved_on}, which is still to come")
    if not row.requested_by:
        yield Defect("requested_by", "does not say who asked for it")
    if not row.approved_by:
        yield Defect("approved_by", "names no approver")
        return
    approvers = roster.holders(row.approved_by)
    if not approvers:
        yield Defect("approved_by", f"is approved by {row.approved_by}, whom the people register does not know")
        return
    present = [item for item in approvers if row.approved_on is None or item.is_present(row.approved_on)]
    if not present:
        yield Defect("approved_by", f"is approved by {row.approved_by}, who did not work here on {row.approved_on}")
    elif row.requested_by and _only_the_same(present, roster.holders(row.requested_by) or (), row):
        yield Defect("approved_by", f"is approved by {row.approved_by}, who asked for it")


def _only_the_same(approvers: list[Person], requesters: tuple[Person, ...], row: Acceptance) -> bool:
    """Say whether nobody but a requester can have approved; an alias is the same person."""
    if row.approved_by == row.requested_by:
        return True
    return all(any(one.is_same_as(other) for other in requesters) for one in approvers)


def _length(row: Acceptance, examination: Examination) -> Iterator[Defect]:
    if row.expires_on is None:
        yield Defect("expires_on", "has no end")
        return
    if row.approved_on is None:
        return
    if row.expires_on < row.approved_on:
        yield Defect("expires_on", f"ends on {row.expires_on}, before it was approved on {row.approved_on}")
        return
    threshold = limit(examination, PARAMETER, row.approved_on)
    most = threshold.parameter.limit if threshold else CONVENTION
    source = (
        threshold.cited if threshold else f"{CONVENTION}, as no text in force on {row.approved_on} states {PARAMETER}"
    )
    calendar = examination.program.organization.calendar
    end = None if most is None else deadline(most, row.approved_on, calendar)
    if end is None:
        yield Defect("expires_on", f"is held to {source}, which is no length of time that can be judged")
    elif row.expires_on > end.on:
        yield Defect("expires_on", f"runs from {row.approved_on} to {row.expires_on}, longer than {source}")
