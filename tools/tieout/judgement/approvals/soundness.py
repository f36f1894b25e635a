"""Whether the ledger can be relied on at all: with a broken one nothing is shown to be approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tieout.model.examination import Examination

_OF_THE_BRANCH = frozenset({"ancestry"})
"""Kinds of faults that speak of the branch, and leave the records as they were written."""


def unsound(examination: Examination) -> str:
    """Say why no record of the ledger can be relied on; empty where they can.

    Somebody who altered one line may have altered others, so nobody can say which of them are true.
    """
    ledger = examination.ledger
    faults = () if ledger is None else ledger.faults
    first = next((fault for fault in faults if fault.kind not in _OF_THE_BRANCH), None)
    if first is not None:
        return f"the ledger does not hold together ({first.location}: {first.message})"
    policy = examination.program.changes
    why = f" ({policy.slips[0]})" if policy.slips else ""
    return "" if policy.is_sound else f"what makes a change approved could not be read from controls.yaml{why}"
