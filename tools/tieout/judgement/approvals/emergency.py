"""Changes that could not wait: labelled so, reviewed soon after, and named with their incident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tieout.judgement.approvals.wording import numbered
from tieout.judgement.in_force import limit
from tieout.model.characters import visible
from tieout.model.deadline import Timeliness, deadline, timeliness
from tieout.model.limit import Limit, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tieout.judgement.approvals.context import Context
    from tieout.judgement.approvals.record import Record
    from tieout.model.registers.operation import Incident

PARAMETER = "emergency-review"
"""The parameter that says how soon after its merge an emergency change is reviewed."""
CONVENTION = Limit(value=24, unit=Unit.HOURS)
"""How soon where no text in force says it: what practice guides name, a day of elapsed time."""


RECORDED_SOON = timedelta(days=3)
"""After its merge: a record made until then shows what a change was when it landed. Our convention."""
KNOWN_BEFORE = timedelta(days=30)
"""How long before the merge an incident may have been known at the earliest to be what it answers. Our convention."""


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
    incident: str = ""
    """The one that it answers, with its place; empty where it names none of its time."""


def is_emergency(context: Context, record: Record) -> bool:
    """Say whether a label marks it as one, whatever the case of letters.

    A change that was recorded soon after its merge without the label was none: somebody made it one later.
    """
    marks = {item.casefold() for item in context.policy_of(record.change).emergency_labels}

    def is_marked(labels: Iterable[str]) -> bool:
        return any(label.casefold() in marks for label in labels)

    first_at, first = record.observation.first_seen_at, record.observation.first_labels
    if first_at is not None and first is not None and first_at <= record.proposal.merged_at + RECORDED_SOON:
        return is_marked(record.proposal.labels) and is_marked(first)
    return is_marked(record.proposal.labels)


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
    named = _incidents(context, record)
    if not named:
        why = context.examination.why_absent("incidents")
        if why is None:
            faults.append("it names no incident of the incidents register")
        else:
            doubts.append(f"whether it names an incident cannot be said: {why}")
            mends.append("write registers/incidents.yaml with the incident in it, and name its id in the title")
    of_its_time = next((row for row in named if _is_of_its_time(context, record, _known_at(row))), None)
    if named and of_its_time is None:
        untold = next((row.id for row in named if _known_at(row) is None), None)
        if untold is not None:
            doubts.append(f"the incidents register does not say when {visible(untold)} was known")
            mends.append(f"write in registers/incidents.yaml when {visible(untold)} was detected")
        else:
            faults.append(_of_another_time(context, named[0]))
    return Emergency(
        timeliness=when,
        faults=tuple(faults),
        doubts=tuple(doubts),
        mend="; ".join(mends),
        limit=cited,
        until=until,
        incident="" if of_its_time is None else f"{visible(of_its_time.id)} ({of_its_time.location})",
    )


def _incidents(context: Context, record: Record) -> tuple[Incident, ...]:
    """Give the incidents that a change names."""
    texts = [text.casefold() for text in _texts(record)]
    return tuple(
        row
        for row in context.examination.registers.incidents
        if row.id and any(_stands_in(row.id.casefold(), text) for text in texts)
    )


def _known_at(row: Incident) -> datetime | None:
    """Give the earliest instant that the register has of an incident."""
    known = (row.detected_at, row.acknowledged_at, row.declared_at, row.recorded_at, row.contained_at, row.resolved_at)
    return min((item for item in known if item is not None), default=None)


def _is_of_its_time(context: Context, record: Record, known_at: datetime | None) -> bool:
    merged_at = record.proposal.merged_at
    end = context.calendar.bounds(context.calendar.day_of(merged_at) + timedelta(days=1))[1]
    return known_at is not None and merged_at - KNOWN_BEFORE <= known_at <= end


def _of_another_time(context: Context, row: Incident) -> str:
    known_at = _known_at(row)
    day = "" if known_at is None else f", which was known on {context.calendar.day_of(known_at)},"
    return (
        f"its incident {visible(row.id)}{day} is of another time: more than {KNOWN_BEFORE.days} days before the merge,"
        " or later than the day after it"
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
