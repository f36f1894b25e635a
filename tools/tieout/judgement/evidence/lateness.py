"""Whether a capture came when it says that it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.evidence.day import FAR_TOO_LATE
from tieout.judgement.evidence.wording import counted, reason
from tieout.model.evidence.result import ResultState
from tieout.model.finding import Severity
from tieout.model.strength import Strength

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.result import Reason


def late(context: Context, capture: Capture) -> Iterator[Reason]:
    """Say that a capture counts for a later day than it claims, and for no later window."""
    dated = context.dated(capture)
    if dated.late is None or dated.claimed_at is None or dated.completed_on is None:
        return
    claimed = context.calendar.day_of(dated.claimed_at)
    how = "was sealed" if dated.strength is Strength.WITNESS else "came to the branch"
    yield reason(
        capture,
        "evidence-sealed-late",
        ResultState.PASS,
        f"says that it was captured on {claimed}, and {how} on {dated.completed_on}, "
        f"{counted(dated.late.days, 'day')} later; it counts for {dated.completed_on}, "
        f"and for no window after that of {claimed}",
        "commit and seal what is captured within 7 days; what came late stays late",
        at="time",
        severity=Severity.ERROR if dated.late > FAR_TOO_LATE else None,
    )
