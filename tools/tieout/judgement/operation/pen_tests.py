"""Reports of penetration tests, by the findings that they left in the register: how often, and how soon answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.judgement.acceptance import in_effect
from tieout.judgement.excuse import finding_excuses
from tieout.judgement.operation.succession import Stretch, too_long
from tieout.model.registers.risks import FindingSource

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tieout.model.examination import Examination
    from tieout.model.registers.risks import Acceptance, ReportedFinding

INTERVAL = "pen-test-interval"
ANSWER = "pen-test-answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingTest:
    """A stretch without a report of a penetration test."""

    stretch: Stretch
    last: ReportedFinding | None
    """The first row of the report before."""
    next: ReportedFinding | None
    unsure: tuple[ReportedFinding, ...]
    """Rows that may be of a report in between: they do not say of when or of what they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """When a finding of a penetration test was answered."""

    row: ReportedFinding
    on: date | None
    """The day that is on record; None where there is none, though it has an answer."""
    is_first: bool
    """Whether nothing on record can have come before."""


def of_pen_tests(examination: Examination) -> tuple[ReportedFinding, ...]:
    """Give the rows of penetration tests, in the order of the register."""
    return tuple(row for row in examination.registers.findings if row.source is FindingSource.PEN_TEST)


def missing_tests(examination: Examination) -> tuple[MissingTest, ...]:
    """Give the stretches without a report that are too long, the oldest first."""
    rows = of_pen_tests(examination)
    first: dict[date, ReportedFinding] = {}
    for row in rows:
        if row.reported_on is not None:
            first.setdefault(row.reported_on, row)
    undated = [row for row in rows if row.reported_on is None]
    unnamed = [row for row in examination.registers.findings if row.source is None and row.reported_on is not None]
    found = []
    for stretch in too_long(examination, INTERVAL, tuple(first)):
        end = stretch.next or examination.as_of
        within = [row for row in unnamed if row.reported_on is not None and stretch.since < row.reported_on <= end]
        found.append(
            MissingTest(
                stretch=stretch,
                last=first.get(stretch.since) if stretch.has_last else None,
                next=None if stretch.next is None else first[stretch.next],
                unsure=(*undated, *within),
            )
        )
    return tuple(found)


def answers(examination: Examination) -> tuple[Answer, ...]:
    """Give the answer of each finding of a penetration test that has one; ``silent-finding`` speaks of the others."""
    excuses = finding_excuses(examination)
    found = []
    for row in of_pen_tests(examination):
        accepted = [item for item in excuses.get(row.id, ()) if in_effect(item, examination)]
        has_plan = bool(row.owner and (row.plan.strip() or row.ticket) and row.due)
        if row.answered_on is not None:
            found.append(Answer(row=row, on=row.answered_on, is_first=True))
        elif row.is_over or has_plan or accepted:
            days = [row.fixed_on if row.is_fixed else None, *_approved(accepted)]
            known = min((day for day in days if day is not None), default=None)
            # A plan, or that it was none, says of no day; neither does a fix show that no plan came before it.
            found.append(Answer(row=row, on=known, is_first=False))
    return tuple(found)


def _approved(accepted: Sequence[Acceptance]) -> list[date | None]:
    return [item.approved_on for item in accepted]
