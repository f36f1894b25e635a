"""Which rows and records that were taken out the period asks after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.control_change import ControlEffect
from tieout.model.examination import SETTINGS_PATH

if TYPE_CHECKING:
    from tieout.model.examination import Examination
    from tieout.model.registers.removed import RemovedRow
    from tieout.model.removed_record import RemovedRecord

_NOT_YET = frozenset({"draft", "proposed"})
"""Of a row that says so, its register says that nothing rests on it."""
TAKE_AWAY = "name what took its place, or take the name away"
"""What to do about the name of something that is gone for good."""


def which_took_out(examination: Examination) -> dict[str, str]:
    """Give of each control that is gone from the branch, by its id, ``which commit C of DAY took out of FILE``.

    None where a part of the file cannot be read: the control may stand in it.
    """
    if examination.unreadable_of(SETTINGS_PATH):
        return {}
    last = {item.control: item for item in examination.control_changes}
    return {
        name: f"which commit {item.commit[:10]} of {item.on} took out of {SETTINGS_PATH}"
        for name, item in last.items()
        if item.effect is ControlEffect.REMOVED
    }


def taken_out(examination: Examination) -> tuple[RemovedRow, ...]:
    """Give the rows in use that went within the examined period, or since its end; without a period, ever."""
    since = examination.period.start if examination.period else None
    return tuple(
        row
        for row in examination.removed_rows
        if row.status not in _NOT_YET and (since is None or row.on is None or row.on >= since)
    )


def taken_away(examination: Examination) -> tuple[RemovedRecord, ...]:
    """Give the records that went within the examined period, or since its end; without a period, ever."""
    since = examination.period.start if examination.period else None
    return tuple(item for item in examination.removed_records if since is None or item.on is None or item.on >= since)
