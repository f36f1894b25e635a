"""Whether anything is captured, where something asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.location import NotExamined

if TYPE_CHECKING:
    from tieout.model.evidence.gathered import Evidence
    from tieout.model.period import Period


def nothing_captured(evidence: Evidence, period: Period | None) -> tuple[NotExamined, ...]:
    """Give the need ``evidence`` where a period is examined and no capture is there; else none.

    A register or a record of the repository is no capture: what it shows is shown all the same.
    """
    if period is None or evidence.captures:
        return ()
    reason = (
        f"nothing is committed of what was captured: {evidence.uncommitted[0]} is in the work tree alone"
        if evidence.uncommitted
        else "nothing is captured yet: no record lies under evidence/"
    )
    return (NotExamined(need="evidence", reason=reason),)
