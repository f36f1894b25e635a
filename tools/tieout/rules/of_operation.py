"""The rules that look inside captures and records of work, in the order in which they are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.rules.operation.weakness_dismissed_unaccepted import weakness_dismissed_unaccepted
from tieout.rules.operation.weakness_past_limit import weakness_past_limit
from tieout.rules.operation.weakness_severity_lowered import weakness_severity_lowered
from tieout.rules.operation.weaknesses_unjudged import weaknesses_unjudged

if TYPE_CHECKING:
    from tieout.rules.base import Rule

OF_OPERATION: tuple[Rule, ...] = (
    weakness_past_limit,
    weakness_dismissed_unaccepted,
    weakness_severity_lowered,
    weaknesses_unjudged,
)
