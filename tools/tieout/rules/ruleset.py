"""The rules that an examination applies, in the order in which they are listed."""

from __future__ import annotations

import hashlib

from tieout.rules.base import Rule
from tieout.rules.controls.control_changed_in_period import control_changed_in_period
from tieout.rules.controls.control_without_document import control_without_document
from tieout.rules.controls.control_without_evidence import control_without_evidence
from tieout.rules.controls.no_evidence_yet import no_evidence_yet
from tieout.rules.controls.reused_control_id import reused_control_id
from tieout.rules.controls.uncovered_criterion import uncovered_criterion
from tieout.rules.controls.unknown_criterion import unknown_criterion
from tieout.rules.documents.broken_link import broken_link
from tieout.rules.documents.draft_document import draft_document
from tieout.rules.documents.future_date import future_date
from tieout.rules.documents.missing_field import missing_field
from tieout.rules.documents.owner_approves_own import owner_approves_own
from tieout.rules.documents.review_date_only_bump import review_date_only_bump
from tieout.rules.documents.stale_review import stale_review
from tieout.rules.documents.unknown_field import unknown_field
from tieout.rules.documents.unknown_owner import unknown_owner
from tieout.rules.documents.unreadable_file import unreadable_file
from tieout.rules.history.backdated_commit import backdated_commit
from tieout.rules.history.bad_commit_date import bad_commit_date
from tieout.rules.history.replaced_object import replaced_object
from tieout.rules.history.widened_baseline import widened_baseline
from tieout.rules.registers.expired_waiver import expired_waiver

RULESET: tuple[Rule, ...] = (
    unreadable_file,
    missing_field,
    unknown_field,
    stale_review,
    review_date_only_bump,
    future_date,
    unknown_owner,
    owner_approves_own,
    broken_link,
    unknown_criterion,
    uncovered_criterion,
    control_without_document,
    control_without_evidence,
    control_changed_in_period,
    reused_control_id,
    bad_commit_date,
    backdated_commit,
    replaced_object,
    widened_baseline,
    expired_waiver,
    draft_document,
    no_evidence_yet,
)


def digest(rules: tuple[Rule, ...]) -> str:
    """Give ``sha256:`` over the rules' names, severities, needs and manuals."""
    total = hashlib.sha256()
    for item in rules:
        needs = ",".join(item.needs)
        total.update(f"{item.id}\0{item.severity.value}\0{needs}\0{item.manual}\0".encode())
    return f"sha256:{total.hexdigest()}"
