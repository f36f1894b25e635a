"""What was judged of actions -> what a rule says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.operation.actions import Outcome
from tieout.model.finding import Observation, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.judgement.operation.actions import Action


def reported(actions: Iterable[Action]) -> Iterator[Observation]:
    """Yield a finding for each, at the line that asked for it."""
    for item in actions:
        is_cancelled = item.outcome is Outcome.CANCELLED
        is_done = item.outcome is Outcome.LATE
        yield Observation(
            subject=item.subject,
            location=item.location,
            message=item.message,
            remedy=(
                "say in registers/exceptions.yaml who accepts the risk that stays, and until when"
                if is_cancelled
                else "note why it came late; do the next ones by their day"
                if is_done
                else "do it and close its ticket, or decide on a new day or on acceptance, and capture the tracker again"
            ),
            about=item.about,
            severity=Severity.WARNING if is_cancelled else None,
        )
