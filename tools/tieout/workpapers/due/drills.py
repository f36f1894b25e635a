"""Runbooks and the records of exercises -> the exercises that fall due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.exercise import schedule
from tieout.model.document import Kind as DocumentKind
from tieout.model.document import Status
from tieout.workpapers.due.obligation import Kind, Obligation, Unlisted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.document import Document
    from tieout.model.examination import Examination


def drills(examination: Examination) -> Iterator[Obligation | Unlisted]:
    """Give the next exercise of each runbook in force, and each that has none and why.

    The days are those of ``judgement/exercise.py``: only an exercise that counts moves them.
    """
    if not examination.documents:
        yield Unlisted(kind=Kind.DRILL, subject="", reason="no document could be read")
    for runbook in examination.documents:
        if runbook.kind is DocumentKind.RUNBOOK and runbook.status is not Status.RETIRED:
            yield _drill(examination, runbook)


def _drill(examination: Examination, runbook: Document) -> Obligation | Unlisted:
    promised = runbook.exercised
    reason = ""
    if not runbook.is_in_force:
        reason = "a draft is not in force, so its exercise is not due"
    elif promised is None:
        reason = "it does not say how often it is exercised"
    planned = None if reason else schedule(examination, runbook)
    if promised is None or planned is None:
        reason = reason or "no exercise that counts is on record, and nothing says since when it is in force"
        return Unlisted(kind=Kind.DRILL, subject=runbook.subject, reason=reason)
    kind = f"{promised.kind.value} " if promised.kind else ""
    last = "no exercise that counts is on record" if planned.last is None else f"the last was {planned.last.subject}"
    return Obligation(
        kind=Kind.DRILL,
        subject=runbook.subject,
        title=f"{runbook.name}: {kind}exercise ({last})",
        owner=runbook.owner or "",
        due_on=planned.due,
        lost_after=planned.tolerated,
        step="hold it, record it under evidence/exercises/, and have somebody else sign it off",
        location=runbook.at("exercised"),
    )
