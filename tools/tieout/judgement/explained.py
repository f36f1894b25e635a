"""Which deviations of a control are explained: recorded with their cause, and accepted by somebody else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tieout.judgement.acceptance import in_effect
from tieout.judgement.waiver import is_waiver

if TYPE_CHECKING:
    from collections.abc import Collection

    from tieout.model.control import Control
    from tieout.model.examination import Examination
    from tieout.model.registers.risks import Acceptance


def explanations(control: Control, examination: Examination) -> tuple[Acceptance, ...]:
    """Give the rows of the exceptions register that may explain what a control missed.

    A row is one if it names the control, is sound on the day (a reason, an end, an approver who did not ask for it),
    and who approved it is nobody who holds the role that owns the control.
    """
    if not control.id:
        return ()
    return tuple(
        row
        for row in examination.registers.exceptions
        if row.control == control.id
        and not is_waiver(row)
        and in_effect(row, examination)
        and not _is_of_the_owner(row, control, examination)
    )


def explaining(rows: Collection[Acceptance], names: Collection[str]) -> Acceptance | None:
    """Give the first row whose reason names the instance by one of its names, as a word of its own; else None.

    That a control was excused in general explains none of its instances: which one it was has to be written down.
    """
    return next((row for row in rows if any(_says(row.reason, name) for name in names)), None)


def _says(reason: str, name: str) -> bool:
    return bool(name) and re.search(rf"(?<![\w#-]){re.escape(name)}(?![\w-])", reason) is not None


def _is_of_the_owner(row: Acceptance, control: Control, examination: Examination) -> bool:
    """Say whether an owner of the control may be who accepted it; without a known owner that cannot be excluded."""
    roster = examination.roster
    owners = roster.holders(control.owner) if control.owner else None
    if not owners:
        return True
    return any(one.is_same_as(other) for one in roster.holders(row.approved_by) or () for other in owners)
