"""The rules of operation, in the order in which they are documented: a table of their own, as they are many."""

from __future__ import annotations

from tieout.rules.base import Rule
from tieout.rules.documents.policy_review_gap import policy_review_gap
from tieout.rules.documents.policy_reviews_unjudged import policy_reviews_unjudged
from tieout.rules.exercises.tabletop_missing import tabletop_missing
from tieout.rules.operation.access_review_backdated import access_review_backdated
from tieout.rules.operation.access_review_incomplete import access_review_incomplete
from tieout.rules.operation.access_review_late import access_review_late
from tieout.rules.operation.access_review_not_approved import access_review_not_approved
from tieout.rules.operation.access_review_stale_list import access_review_stale_list
from tieout.rules.operation.access_review_unjudged import access_review_unjudged
from tieout.rules.operation.access_self_review import access_self_review
from tieout.rules.operation.backup_not_restored import backup_not_restored
from tieout.rules.operation.backups_unjudged import backups_unjudged
from tieout.rules.operation.change_ticket_unsound import change_ticket_unsound
from tieout.rules.operation.changes_unjudged import changes_unjudged
from tieout.rules.operation.deployment_by_hand import deployment_by_hand
from tieout.rules.operation.deployment_off_branch import deployment_off_branch
from tieout.rules.operation.deployment_untied import deployment_untied
from tieout.rules.operation.drill_over_objective import drill_over_objective
from tieout.rules.operation.drill_point_unlisted import drill_point_unlisted
from tieout.rules.operation.emergency_rate import emergency_rate
from tieout.rules.operation.exercise_action_overdue import exercise_action_overdue
from tieout.rules.operation.incident_action_overdue import incident_action_overdue
from tieout.rules.operation.leaver_activity import leaver_activity
from tieout.rules.operation.leaver_has_access import leaver_has_access
from tieout.rules.operation.leaver_removed_late import leaver_removed_late
from tieout.rules.operation.leaver_residue import leaver_residue
from tieout.rules.operation.leavers_unjudged import leavers_unjudged
from tieout.rules.operation.missed_before_change import missed_before_change
from tieout.rules.operation.orphan_account import orphan_account
from tieout.rules.operation.pen_test_answer_late import pen_test_answer_late
from tieout.rules.operation.pen_test_missing import pen_test_missing
from tieout.rules.operation.pen_tests_unjudged import pen_tests_unjudged
from tieout.rules.operation.recovery_point_gap import recovery_point_gap
from tieout.rules.operation.removed_record import removed_record
from tieout.rules.operation.revoke_not_done import revoke_not_done
from tieout.rules.operation.weakness_dismissed_unaccepted import weakness_dismissed_unaccepted
from tieout.rules.operation.weakness_past_limit import weakness_past_limit
from tieout.rules.operation.weakness_severity_lowered import weakness_severity_lowered
from tieout.rules.operation.weaknesses_unjudged import weaknesses_unjudged

OF_OPERATION: tuple[Rule, ...] = (
    missed_before_change,
    removed_record,
    access_review_late,
    access_review_incomplete,
    access_review_stale_list,
    access_self_review,
    access_review_backdated,
    access_review_not_approved,
    revoke_not_done,
    access_review_unjudged,
    weakness_past_limit,
    weakness_dismissed_unaccepted,
    weakness_severity_lowered,
    weaknesses_unjudged,
    leaver_has_access,
    leaver_residue,
    leaver_removed_late,
    leaver_activity,
    orphan_account,
    leavers_unjudged,
    deployment_off_branch,
    deployment_by_hand,
    deployment_untied,
    change_ticket_unsound,
    emergency_rate,
    incident_action_overdue,
    exercise_action_overdue,
    changes_unjudged,
    backup_not_restored,
    drill_over_objective,
    drill_point_unlisted,
    recovery_point_gap,
    backups_unjudged,
    tabletop_missing,
    policy_review_gap,
    policy_reviews_unjudged,
    pen_test_missing,
    pen_test_answer_late,
    pen_tests_unjudged,
)
