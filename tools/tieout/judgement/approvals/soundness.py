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
    return "" if first is None else f"the ledger does not hold together ({first.location}: {first.message})"
