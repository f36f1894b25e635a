"""Examination and outcome -> the few numbers and lines that a person wants each morning."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tieout.model.document import Kind, Status
from tieout.model.finding import Severity

if TYPE_CHECKING:
    from datetime import date, timedelta

    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.model.finding import Finding, Outcome

_MANY = 4
"""From so many findings of one rule on, they are one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """A finding, or a review that is due soon, with who must act."""

    on: date | None
    """The day it was or is due; None where no day applies."""
    title: str
    owner: str
    step: str
    late: bool
    grave: bool
    """Whether it is late or an error, and not only asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Where the programme stands on a day."""

    current: int
    """Documents in force whose review is not due within the days looked at."""
    due: int
    late: int
    undated: int
    """Documents in force that record no review: neither current nor late is proven."""
    unstated: int
    """Documents that do not say whether they are in force."""
    drafts: int
    """Drafts and retired documents."""
    urgent: tuple[Urgent, ...]
    """Late reviews first, the longest overdue on top; then errors; then what falls due, the soonest
    on top; then warnings and notes."""


def overview(examination: Examination, outcome: Outcome, *, within: timedelta) -> Overview:
    """Count the documents by the state of their review and pick what to do first."""
    in_force = [item for item in examination.documents if item.status is Status.ACTIVE]
    unstated = sum(item.status is None for item in examination.documents)
    soon = examination.as_of + within
    dated = [(item.review_by, item) for item in in_force if item.review_by is not None]
    future = {item.location.path for item in outcome.open() if item.rule == "future-date"}
    sound = [(day, item) for day, item in dated if item.path not in future]
    late = sorted(((day, item) for day, item in sound if day < examination.as_of), key=lambda pair: pair[0])
    due = sorted(
        ((day, item) for day, item in sound if examination.as_of <= day <= soon),
        key=lambda pair: pair[0],
    )
    pressing = _pressing(outcome, examination)
    urgent = [
        *(_review(day, item, late=True) for day, item in late),
        *(item for item in pressing if item.grave),
        *(_review(day, item, late=False) for day, item in due),
        *(item for item in pressing if not item.grave),
    ]
    return Overview(
        current=len(sound) - len(late) - len(due),
        due=len(due),
        late=len(late),
        undated=len(in_force) - len(sound),
        unstated=unstated,
        drafts=len(examination.documents) - len(in_force) - unstated,
        urgent=tuple(urgent),
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
        title = f"{len(found)} times {rule}, first: {found[0].message}"
        urgent.append(replace(first, title=title, step=f"tieout explain {rule}"))
    return urgent


def _review(day: date, document: Document, *, late: bool) -> Urgent:
    kind = "runbook" if document.kind is Kind.RUNBOOK else "policy"
    return Urgent(
        on=day,
        title=f"{document.subject} {document.name}: review of this {kind} {'was' if late else 'is'} due",
        owner=document.owner or "no owner",
        step=f"review {document.path}, set last_reviewed, open a pull request",
        late=late,
        grave=late,
    )


def _finding(finding: Finding, examination: Examination) -> Urgent:
    owner = next((item.owner for item in examination.documents if item.path == finding.location.path), None)
    control = examination.control(finding.subject)
    owner = owner or (control.owner if control else None)
    return Urgent(
        on=None,
        title=f"{finding.location}: {finding.message}",
        owner=owner or "no owner",
        step=finding.remedy,
        late=False,
        grave=finding.severity is Severity.ERROR,
    )
