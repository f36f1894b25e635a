"""The rules that look inside captures and records of work, in the order in which they are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.rules.documents.policy_review_gap import policy_review_gap
from tieout.rules.documents.policy_reviews_unjudged import policy_reviews_unjudged
from tieout.rules.exercises.tabletop_missing import tabletop_missing
from tieout.rules.operation.backup_not_restored import backup_not_restored
from tieout.rules.operation.backups_unjudged import backups_unjudged
from tieout.rules.operation.drill_over_objective import drill_over_objective
from tieout.rules.operation.drill_point_unlisted import drill_point_unlisted
from tieout.rules.operation.pen_test_answer_late import pen_test_answer_late
from tieout.rules.operation.pen_test_missing import pen_test_missing
from tieout.rules.operation.pen_tests_unjudged import pen_tests_unjudged
from tieout.rules.operation.recovery_point_gap import recovery_point_gap

if TYPE_CHECKING:
    from tieout.rules.base import Rule

OF_OPERATION: tuple[Rule, ...] = (
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
