"""The rules that an examination applies, in the order in which they are listed."""

from __future__ import annotations

import hashlib

from tieout.rules.approvals.approver_left import approver_left
from tieout.rules.approvals.changes_requested import changes_requested
from tieout.rules.approvals.check_not_passed import check_not_passed
from tieout.rules.approvals.content_differs import content_differs
from tieout.rules.approvals.contributor_approved import contributor_approved
from tieout.rules.approvals.direct_push import direct_push
from tieout.rules.approvals.dismissed_approval import dismissed_approval
from tieout.rules.approvals.emergency_change import emergency_change
from tieout.rules.approvals.evil_merge import evil_merge
from tieout.rules.approvals.hand_resolved_conflict import hand_resolved_conflict
from tieout.rules.approvals.head_changed_unapproved import head_changed_unapproved
from tieout.rules.approvals.history_rewritten import history_rewritten
from tieout.rules.approvals.last_pusher_approved import last_pusher_approved
from tieout.rules.approvals.late_approval import late_approval
from tieout.rules.approvals.ledger_fault import ledger_fault
from tieout.rules.approvals.missing_ticket import missing_ticket
from tieout.rules.approvals.newcomer_approved import newcomer_approved
from tieout.rules.approvals.no_ledger_yet import no_ledger_yet
from tieout.rules.approvals.only_bots_approved import only_bots_approved
from tieout.rules.approvals.other_base import other_base
from tieout.rules.approvals.protection_gap import protection_gap
from tieout.rules.approvals.reapplied_change import reapplied_change
from tieout.rules.approvals.renamed_text import renamed_text
from tieout.rules.approvals.review_date_unproven import review_date_unproven
from tieout.rules.approvals.rule_bypass import rule_bypass
from tieout.rules.approvals.self_approved import self_approved
from tieout.rules.approvals.stale_approval import stale_approval
from tieout.rules.approvals.suspect_mapping import suspect_mapping
from tieout.rules.approvals.text_changed_since_approval import text_changed_since_approval
from tieout.rules.approvals.text_not_approved import text_not_approved
from tieout.rules.approvals.unapproved_change import unapproved_change
from tieout.rules.approvals.unapproved_mapping import unapproved_mapping
from tieout.rules.approvals.unapproved_review import unapproved_review
from tieout.rules.approvals.unauthorized_approver import unauthorized_approver
from tieout.rules.approvals.unbacked_number import unbacked_number
from tieout.rules.approvals.unmapped_approver import unmapped_approver
from tieout.rules.approvals.unmapped_author import unmapped_author
from tieout.rules.approvals.unsigned_landing import unsigned_landing
from tieout.rules.approvals.untested_change import untested_change
from tieout.rules.approvals.weak_protection import weak_protection
from tieout.rules.base import Rule
from tieout.rules.controls.control_changed_in_period import control_changed_in_period
from tieout.rules.controls.control_without_document import control_without_document
from tieout.rules.controls.control_without_evidence import control_without_evidence
from tieout.rules.controls.no_evidence_yet import no_evidence_yet
from tieout.rules.controls.out_of_scope_criterion import out_of_scope_criterion
from tieout.rules.controls.overlapping_periods import overlapping_periods
from tieout.rules.controls.reused_control_id import reused_control_id
from tieout.rules.controls.scope_without_security import scope_without_security
from tieout.rules.controls.uncovered_criterion import uncovered_criterion
from tieout.rules.controls.unknown_criterion import unknown_criterion
from tieout.rules.documents.broken_link import broken_link
from tieout.rules.documents.change_without_version import change_without_version
from tieout.rules.documents.changelog_mismatch import changelog_mismatch
from tieout.rules.documents.contradicting_parameter import contradicting_parameter
from tieout.rules.documents.dates_out_of_order import dates_out_of_order
from tieout.rules.documents.draft_document import draft_document
from tieout.rules.documents.due_soon import due_soon
from tieout.rules.documents.future_date import future_date
from tieout.rules.documents.missing_field import missing_field
from tieout.rules.documents.missing_section import missing_section
from tieout.rules.documents.one_way_mapping import one_way_mapping
from tieout.rules.documents.orphan_document import orphan_document
from tieout.rules.documents.owner_approves_own import owner_approves_own
from tieout.rules.documents.parameter_not_in_text import parameter_not_in_text
from tieout.rules.documents.placeholder_text import placeholder_text
from tieout.rules.documents.raw_html import raw_html
from tieout.rules.documents.retired_in_use import retired_in_use
from tieout.rules.documents.reused_document_id import reused_document_id
from tieout.rules.documents.review_date_only_bump import review_date_only_bump
from tieout.rules.documents.stale_review import stale_review
from tieout.rules.documents.title_mismatch import title_mismatch
from tieout.rules.documents.unknown_field import unknown_field
from tieout.rules.documents.unknown_owner import unknown_owner
from tieout.rules.documents.unmeasurable_wording import unmeasurable_wording
from tieout.rules.documents.unreadable_file import unreadable_file
from tieout.rules.documents.version_without_change import version_without_change
from tieout.rules.evidence.control_never_evidenced import control_never_evidenced
from tieout.rules.evidence.evidence_altered import evidence_altered
from tieout.rules.evidence.evidence_by_screenshot import evidence_by_screenshot
from tieout.rules.evidence.evidence_check_failed import evidence_check_failed
from tieout.rules.evidence.evidence_check_inconclusive import evidence_check_inconclusive
from tieout.rules.evidence.evidence_clock_skew import evidence_clock_skew
from tieout.rules.evidence.evidence_empty import evidence_empty
from tieout.rules.evidence.evidence_for_nothing import evidence_for_nothing
from tieout.rules.evidence.evidence_future_date import evidence_future_date
from tieout.rules.evidence.evidence_incomplete import evidence_incomplete
from tieout.rules.evidence.evidence_log_fault import evidence_log_fault
from tieout.rules.evidence.evidence_meddled import evidence_meddled
from tieout.rules.evidence.evidence_not_sealed import evidence_not_sealed
from tieout.rules.evidence.evidence_period_mismatch import evidence_period_mismatch
from tieout.rules.evidence.evidence_record_incomplete import evidence_record_incomplete
from tieout.rules.evidence.evidence_replayed import evidence_replayed
from tieout.rules.evidence.evidence_result_differs import evidence_result_differs
from tieout.rules.evidence.evidence_sealed_late import evidence_sealed_late
from tieout.rules.evidence.evidence_source_unknown import evidence_source_unknown
from tieout.rules.evidence.evidence_stale import evidence_stale
from tieout.rules.evidence.evidence_superseded_unsoundly import evidence_superseded_unsoundly
from tieout.rules.evidence.evidence_without_query import evidence_without_query
from tieout.rules.evidence.late_window import late_window
from tieout.rules.evidence.missed_window import missed_window
from tieout.rules.evidence.secret_in_evidence import secret_in_evidence
from tieout.rules.evidence.unrecorded_evidence import unrecorded_evidence
from tieout.rules.exercises.exercise_incomplete import exercise_incomplete
from tieout.rules.exercises.exercise_over_limit import exercise_over_limit
from tieout.rules.exercises.exercise_recorded_late import exercise_recorded_late
from tieout.rules.exercises.exercise_sign_off_void import exercise_sign_off_void
from tieout.rules.exercises.runbook_never_exercised import runbook_never_exercised
from tieout.rules.exercises.unknown_exercise_runbook import unknown_exercise_runbook
from tieout.rules.history.backdated_commit import backdated_commit
from tieout.rules.history.bad_commit_date import bad_commit_date
from tieout.rules.history.replaced_object import replaced_object
from tieout.rules.history.widened_baseline import widened_baseline
from tieout.rules.operation.ruleset import OF_OPERATION
from tieout.rules.registers.ruleset import OF_REGISTERS
from tieout.rules.requests.ruleset import OF_REQUESTS

RULESET: tuple[Rule, ...] = (
    unreadable_file,
    missing_field,
    unknown_field,
    stale_review,
    due_soon,
    review_date_only_bump,
    change_without_version,
    version_without_change,
    changelog_mismatch,
    dates_out_of_order,
    future_date,
    unknown_owner,
    owner_approves_own,
    missing_section,
    placeholder_text,
    unmeasurable_wording,
    title_mismatch,
    raw_html,
    parameter_not_in_text,
    contradicting_parameter,
    broken_link,
    orphan_document,
    retired_in_use,
    one_way_mapping,
    unknown_criterion,
    uncovered_criterion,
    out_of_scope_criterion,
    scope_without_security,
    overlapping_periods,
    control_without_document,
    control_without_evidence,
    control_changed_in_period,
    reused_control_id,
    reused_document_id,
    runbook_never_exercised,
    exercise_incomplete,
    exercise_over_limit,
    exercise_recorded_late,
    exercise_sign_off_void,
    unknown_exercise_runbook,
    bad_commit_date,
    backdated_commit,
    replaced_object,
    widened_baseline,
    direct_push,
    unbacked_number,
    unapproved_change,
    stale_approval,
    late_approval,
    self_approved,
    contributor_approved,
    last_pusher_approved,
    only_bots_approved,
    changes_requested,
    dismissed_approval,
    content_differs,
    evil_merge,
    hand_resolved_conflict,
    other_base,
    check_not_passed,
    rule_bypass,
    missing_ticket,
    unauthorized_approver,
    approver_left,
    unmapped_approver,
    unmapped_author,
    newcomer_approved,
    reapplied_change,
    emergency_change,
    unsigned_landing,
    untested_change,
    text_not_approved,
    text_changed_since_approval,
    head_changed_unapproved,
    unapproved_review,
    review_date_unproven,
    renamed_text,
    unapproved_mapping,
    suspect_mapping,
    history_rewritten,
    weak_protection,
    protection_gap,
    ledger_fault,
    unrecorded_evidence,
    evidence_record_incomplete,
    evidence_altered,
    evidence_meddled,
    evidence_not_sealed,
    evidence_log_fault,
    evidence_sealed_late,
    evidence_future_date,
    evidence_period_mismatch,
    evidence_incomplete,
    evidence_empty,
    evidence_stale,
    evidence_clock_skew,
    evidence_source_unknown,
    evidence_without_query,
    evidence_by_screenshot,
    evidence_replayed,
    evidence_superseded_unsoundly,
    evidence_for_nothing,
    evidence_check_failed,
    evidence_check_inconclusive,
    evidence_result_differs,
    secret_in_evidence,
    missed_window,
    late_window,
    control_never_evidenced,
    *OF_OPERATION,
    *OF_REGISTERS,
    *OF_REQUESTS,
    draft_document,
    no_evidence_yet,
    no_ledger_yet,
)


def digest(rules: tuple[Rule, ...]) -> str:
    """Give ``sha256:`` over the rules' names, severities, needs and manuals."""
    total = hashlib.sha256()
    for item in rules:
        needs = ",".join(item.needs)
        total.update(f"{item.id}\0{item.severity.value}\0{needs}\0{item.manual}\0".encode())
    return f"sha256:{total.hexdigest()}"
