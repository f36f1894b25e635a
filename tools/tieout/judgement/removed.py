"""Which rows that were taken out of a register the period asks after."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tieout.model.examination import Examination
    from tieout.model.registers.removed import RemovedRow

_NOT_YET = frozenset({"draft", "proposed"})
"""Of a row that says so, its register says that nothing rests on it."""


def taken_out(examination: Examination) -> tuple[RemovedRow, ...]:
    """Give the rows in use that went within the examined period, or since its end; without a period, ever."""
    since = examination.period.start if examination.period else None
    return tuple(
        row
        for row in examination.removed_rows
        if row.status not in _NOT_YET and (since is None or row.on is None or row.on >= since)
    )
