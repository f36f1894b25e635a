"""From which day on the ledger could hold a record of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.examination import Examination


def recorded_since(examination: Examination) -> date | None:
    """Give the day of the first merge that the ledger holds; None without a record.

    Who could approve before, and whether they did, nobody can show: it is neither held against anyone, nor
    taken for an approval.
    """
    ledger = examination.ledger
    calendar = examination.program.organization.calendar
    merges = (calendar.day_of(item.proposal.merged_at) for item in (ledger.observations if ledger else ()))
    return min(merges, default=None)
