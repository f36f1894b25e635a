"""The rules that look inside captures and records of work, in the order in which they are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.rules.operation.leaver_activity import leaver_activity
from tieout.rules.operation.leaver_has_access import leaver_has_access
from tieout.rules.operation.leaver_removed_late import leaver_removed_late
from tieout.rules.operation.leaver_residue import leaver_residue
from tieout.rules.operation.leavers_unjudged import leavers_unjudged
from tieout.rules.operation.orphan_account import orphan_account

if TYPE_CHECKING:
    from tieout.rules.base import Rule

OF_OPERATION: tuple[Rule, ...] = (
    leaver_has_access,
    leaver_residue,
    leaver_removed_late,
    leaver_activity,
    orphan_account,
    leavers_unjudged,
)
