"""Changes that could not wait: labelled so, reviewed soon after, and named with their incident."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.judgement.approvals.wording import numbered
from tieout.judgement.in_force import limit
from tieout.model.deadline import Timeliness, deadline, timeliness
from tieout.model.limit import Limit, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tieout.judgement.approvals.context import Context
    from tieout.judgement.approvals.record import Record

PARAMETER = "emergency-review"
"""The parameter that says how soon after its merge an emergency change is reviewed."""
CONVENTION = Limit(value=24, unit=Unit.HOURS)
"""How soon where no text in force says it: what practice guides name, a day of elapsed time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """What is said of one emergency change."""

    timeliness: Timeliness
    faults: tuple[str, ...]
    """Why it is not in order, besides its time; clauses."""
    doubts: tuple[str, ...]
    mend: str
    """What would take the doubts away; empty without any."""
    limit: str
    """How long it had, with the line that says so."""
    until: str
    """The last day or instant; empty where the limit is no time."""


def is_emergency(context: Context, record: Record) -> bool:
    """Say whether a label marks it as one, whatever the case of letters."""
    marks = {item.casefold() for item in context.policy_of(record.change).emergency_labels}
    return any(label.casefold() in marks for label in record.proposal.labels)


def emergency(context: Context, record: Record, reviewed_at: datetime | None) -> Emergency:
    """Hold an emergency change to the policy in force on its day; ``reviewed_at`` is None if it never was."""
    merged_at = record.proposal.merged_at
    stated = limit(context.examination, PARAMETER, context.calendar.day_of(merged_at))
    allowed = CONVENTION if stated is None else stated.parameter.limit
    cited = f"{CONVENTION}, as no text in force then states {PARAMETER}" if stated is None else stated.cited
    when, until = Timeliness.UNKNOWN, ""
    if allowed is not None:
        when = timeliness(allowed, merged_at, reviewed_at, as_of=context.examination.as_of, calendar=context.calendar)
        end = deadline(allowed, merged_at, context.calendar)
        if end is not None:
            until = f"{end.on}" if end.at is None else f"{end.at:%Y-%m-%d %H:%M} UTC"
    doubts, mends = [], []
    if not until:
        doubts.append(f"its limit is {cited}, which is no length of time that can be judged")
        mends.append(f"write {PARAMETER} as a number of hours, days or business days")
    faults: list[str] = []
    if not _names_incident(context, record):
        why = context.examination.why_absent("incidents")
        if why is None:
            faults.append("it names no incident of the incidents register")
        else:
            doubts.append(f"whether it names an incident cannot be said: {why}")
            mends.append("write registers/incidents.yaml with the incident in it, and name its id in the title")
    return Emergency(
        timeliness=when, faults=tuple(faults), doubts=tuple(doubts), mend="; ".join(mends), limit=cited, until=until
    )


def _names_incident(context: Context, record: Record) -> bool:
    texts = [text.casefold() for text in _texts(record)]
    return any(
        _stands_in(row.id.casefold(), text)
        for row in context.examination.registers.incidents
        if row.id
        for text in texts
    )


def _texts(record: Record) -> Iterable[str]:
    proposal, change = record.proposal, record.change
    yield from (proposal.title, proposal.head, change.subject)
    yield from proposal.issues
    yield from change.tickets


def _stands_in(name: str, text: str) -> bool:
    """Say whether a name stands in a text as a word of its own; a hyphen ends a word, a digit does not."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
            return True
        at = text.find(name, at + 1)
    return False


def remedy(record: Record, who: str) -> str:
    """Give what makes an emergency change one that is in order."""
    return (
        f"have {who} review what landed and approve {numbered(record.observation)} within the limit, and name its"
        " incident in the title; let no change that is no emergency carry the label"
    )
