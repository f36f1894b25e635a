"""The rules that look inside captures and records of work, in the order in which they are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.rules.operation.change_ticket_unsound import change_ticket_unsound
from tieout.rules.operation.changes_unjudged import changes_unjudged
from tieout.rules.operation.deployment_by_hand import deployment_by_hand
from tieout.rules.operation.deployment_off_branch import deployment_off_branch
from tieout.rules.operation.deployment_untied import deployment_untied
from tieout.rules.operation.emergency_rate import emergency_rate
from tieout.rules.operation.exercise_action_overdue import exercise_action_overdue
from tieout.rules.operation.incident_action_overdue import incident_action_overdue

if TYPE_CHECKING:
    from tieout.rules.base import Rule

OF_OPERATION: tuple[Rule, ...] = (
    deployment_off_branch,
    deployment_by_hand,
    deployment_untied,
    change_ticket_unsound,
    emergency_rate,
    incident_action_overdue,
    exercise_action_overdue,
    changes_unjudged,
)
