"""Whether the ledger can be relied on at all: with a broken one nothing is shown to be approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.examination import PEOPLE_PATH

if TYPE_CHECKING:
    from tieout.model.examination import Examination

_REGISTER = PEOPLE_PATH.rpartition(".")[0]
_FOLDER = PEOPLE_PATH.rpartition("/")[0]
_HARMLESS = frozenset({"blank-row", "byte-order-mark"})
"""Remarks on a register that leave nothing of it unread."""
_OF_THE_BRANCH = frozenset({"ancestry"})
"""Kinds of faults that speak of the branch, and leave the records as they were written."""


def unsound(examination: Examination) -> str:
    """Say why no record of the ledger can be relied on, or nobody knows whose accounts it names; empty if it can.

    Somebody who altered one line may have altered others, so nobody can say which of them are true.
    """
    ledger = examination.ledger
    faults = () if ledger is None else ledger.faults
    first = next((fault for fault in faults if fault.kind not in _OF_THE_BRANCH), None)
    if first is not None:
        return f"the ledger does not hold together ({first.location}: {first.message})"
    return _policy_unread(examination) or _nobody_known(examination) or _register_gone(examination)


def _policy_unread(examination: Examination) -> str:
    policy = examination.program.changes
    why = f" ({policy.slips[0]})" if policy.slips else ""
    return "" if policy.is_sound else f"what makes a change approved could not be read from controls.yaml{why}"


def _nobody_known(examination: Examination) -> str:
    """Say why the people register that is examined tells too little; empty where it tells all, or there is none.

    A row that could not be read may be the one by which two accounts are one person, or by which somebody had left.
    """
    if examination.relied is not None:
        return ""
    faults = (
        item for item in examination.unreadable if item.kind not in _HARMLESS and _is_register(item.location.path)
    )
    first = next(faults, None)
    if first is not None:
        return f"the people register cannot be read in full ({first.location}: {first.message})"
    missing = next(filter(_is_register, examination.uncommitted), None)
    absent = examination.why_absent("people")
    return "" if missing is None or absent is None else f"who is who is not known: {absent}"


def _register_gone(examination: Examination) -> str:
    """Say that the branch had a people register before one of its changes and has none today; empty if it has."""
    absent, landings = examination.why_absent("people"), examination.landings
    if absent is None or examination.relied is not None or landings is None:
        return ""
    had = any(item.had_register for item in (*landings.changes, *landings.earlier))
    return f"the branch had a people register, and today {absent}" if had else ""


def _is_register(path: str) -> bool:
    return path == _FOLDER or (path.startswith(_REGISTER) and path.rpartition(".")[0] == _REGISTER)
