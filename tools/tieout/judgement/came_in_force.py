"""Since when a document in force has been in force, by what it and its history say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.change import Effect
from tieout.model.document import Status
from tieout.model.period import iso_date

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.document import Document
    from tieout.model.examination import Examination


def came_in_force(examination: Examination, document: Document) -> date | None:
    """Give the first day of a document in force, through all versions since it was last no draft.

    Each version is in force from its ``effective``, else from its commit, so a new ``effective`` does
    not make a text younger. Without a history it is ``effective``, else ``approved``. None if nothing
    says.
    """
    stated = document.effective or document.approved
    days = [] if stated is None else [stated]
    status = None if document.status is None else document.status.value
    effective = document.effective
    history = examination.history
    calendar = examination.program.organization.calendar
    for revision in () if history is None else history.of(document.path):
        if status not in {Status.ACTIVE.value, None}:
            break
        committed_at = revision.commit.committed_at
        if effective is not None:
            days.append(effective)
        elif committed_at is not None:
            days.append(calendar.day_of(committed_at))
        if revision.effect is Effect.ADDED:
            break
        before = {change.key: change.before for change in revision.fields}
        status = before.get("status", status)
        effective = iso_date(before["effective"] or "") if "effective" in before else effective
    return min(days, default=None)
