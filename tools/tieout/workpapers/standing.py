"""Examination and outcome -> the few numbers and lines that a person wants each morning."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tieout.model.document import Status
from tieout.model.finding import UNREADABLE, Severity
from tieout.model.finding import State as FindingState
from tieout.workpapers.due.obligation import Kind
from tieout.workpapers.due.sheet import State, due
from tieout.workpapers.whose import owner_of

if TYPE_CHECKING:
    from datetime import date, timedelta

    from tieout.model.examination import Examination
    from tieout.model.finding import Finding, Outcome
    from tieout.workpapers.due.sheet import Due

_MANY = 4
"""From so many findings of one rule on, they are one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """A finding, or a review that is due soon, with who must act."""

    on: date | None
    """The day it was or is due; None where no day applies."""
    title: str
    owner: str
    command: str
    """What to type next, as it stands: it shows what to do, or does it."""
    late: bool
    grave: bool
    """Whether it is late or an error, and not only asked about."""
    place: str = ""
    """``path:line`` of a finding."""
    is_blind: bool = False
    """Whether it says that something could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Where the programme stands on a day."""

    current: int
    """Documents in force whose review is not due within the days looked at."""
    due: int
    late: int
    proposed: int
    """Of these, documents that are changed by what has not landed: their review is as their heads claim."""
    undated: int
    """Documents in force that record no review: neither current nor late is proven."""
    unstated: int
    """Documents that do not say whether they are in force."""
    drafts: int
    """Drafts and retired documents."""
    unread: int
    """Files that may be documents and could not be read at all: none of the counts above has them."""
    urgent: tuple[Urgent, ...]
    """What could not be read, since all else is told without it; late reviews, the longest overdue on top; then errors; then what falls due, the soonest
    on top; then warnings and notes."""


def overview(examination: Examination, outcome: Outcome, *, within: timedelta) -> Overview:
    """Count the documents by the state of their review and pick what to do first."""
    active = tuple(item for item in examination.documents if item.status is Status.ACTIVE)
    unstated = sum(item.status is None for item in examination.documents)
    found = due(replace(examination, documents=active), within=within, kinds=(Kind.REVIEW,)).items
    reviews = sorted(found, key=lambda item: item.obligation.due_on)
    late = [_review(item, late=True) for item in reviews if item.is_late]
    soon = [_review(item, late=False) for item in reviews if item.state is State.DUE]
    pressing = _pressing(outcome, examination)
    proposed = {item.path for item in examination.texts if item.is_proposed}
    resting = {
        item.subject for item in outcome.findings if item.rule == "stale-review" and item.state is not FindingState.OPEN
    }
    pressing_late = [
        _review(item, late=True) for item in reviews if item.is_late and item.obligation.subject not in resting
    ]
    return Overview(
        current=len(reviews) - len(late) - len(soon),
        due=len(soon),
        late=len(late),
        proposed=sum(item.obligation.location.path in proposed for item in reviews),
        undated=len(active) - len(reviews),
        unstated=unstated,
        drafts=len(examination.documents) - len(active) - unstated,
        unread=len(examination.unread_texts),
        urgent=(
            *(item for item in pressing if item.grave and item.is_blind),
            *pressing_late,
            *(item for item in pressing if item.grave and not item.is_blind),
            *soon,
            *(item for item in pressing if not item.grave),
        ),
    )


def _pressing(outcome: Outcome, examination: Examination) -> list[Urgent]:
    """Every open finding but stale reviews, the gravest first; many of one rule are one line."""
    kinds: dict[tuple[int, str], list[Finding]] = {}
    for item in outcome.open():
        if item.rule != "stale-review":
            kinds.setdefault((item.severity.rank, item.rule), []).append(item)
    urgent: list[Urgent] = []
    for (_, rule), found in sorted(kinds.items()):
        if len(found) < _MANY:
            urgent.extend(_finding(item, examination) for item in found)
            continue
        first = _finding(found[0], examination)
        urgent.append(replace(first, title=f"{len(found)} times {rule}, first: {first.title}"))
    return urgent


def _review(item: Due, *, late: bool) -> Urgent:
    what = item.obligation
    return Urgent(
        on=what.due_on,
        title=f"{what.subject} {what.title} {'was' if late else 'is'} due",
        owner=item.owner or "no owner",
        command=what.step,
        late=late,
        grave=late,
    )


def _finding(finding: Finding, examination: Examination) -> Urgent:
    is_blind = finding.rule == UNREADABLE
    return Urgent(
        on=None,
        title=f"{finding.location.path} could not be read: {finding.message}" if is_blind else finding.message,
        owner=owner_of(finding, examination) or "no owner",
        command=f"tieout explain {finding.rule}",
        late=False,
        grave=finding.severity is Severity.ERROR,
        place=f"{finding.location.path}:{finding.location.line}",
        is_blind=is_blind,
    )
