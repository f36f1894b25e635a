"""The keys that documents have, those that they must have, and what others call them."""

from __future__ import annotations

from tieout.model.document import Kind, Status

_SHARED = (
    "id",
    "title",
    "status",
    "version",
    "classification",
    "owner",
    "approver",
    "approved",
    "effective",
    "last_reviewed",
    "review",
    "next_review",
    "criteria",
    "controls",
    "supersedes",
    "retired",
    "changelog",
    "sections",
    "parameters",
    "topic",
)
_RUNBOOK = ("severity", "answers", "systems", "exercised", "contacts", "policies", "runbooks")

KNOWN = {Kind.POLICY: _SHARED, Kind.RUNBOOK: _SHARED + _RUNBOOK}
"""Every key that a document may have, ``x-*`` apart."""

_ALWAYS = ("id", "title", "status")
_IN_FORCE = {
    Kind.POLICY: (*_ALWAYS, "owner", "approver", "approved", "effective", "last_reviewed", "criteria"),
    Kind.RUNBOOK: (*_ALWAYS, "owner", "last_reviewed"),
}

ALIASES = {
    "name": "title",
    "policy": "title",
    "policy_name": "title",
    "policy_id": "id",
    "doc_id": "id",
    "document_id": "id",
    "acronym": "id",
    "state": "status",
    "last_updated": "last_reviewed",
    "last_reviewed_date": "last_reviewed",
    "last_review": "last_reviewed",
    "last_review_date": "last_reviewed",
    "reviewed": "last_reviewed",
    "reviewed_on": "last_reviewed",
    "review_date": "last_reviewed",
    "next_annual_certification_date": "next_review",
    "next_review_date": "next_review",
    "review_by": "next_review",
    "review_cycle": "review",
    "review_frequency": "review",
    "cadence": "review",
    "effective_date": "effective",
    "effective_from": "effective",
    "approved_by": "approver",
    "approvers": "approver",
    "approved_on": "approved",
    "approved_date": "approved",
    "approval_date": "approved",
    "last_approved": "approved",
    "policy_owner": "owner",
    "owners": "owner",
    "responsible": "owner",
    "satisfies": "criteria",
    "criterion": "criteria",
    "tsc": "criteria",
    "control": "controls",
    "majorrevisions": "changelog",
    "revisions": "changelog",
    "revision_history": "changelog",
    "history": "changelog",
    "parent_document": "supersedes",
    "replaces": "supersedes",
    "alerts": "answers",
    "confidentiality": "classification",
    "sensitivity": "classification",
    "class": "classification",
    "data_classification": "classification",
    "security_classification": "classification",
    "classification_level": "classification",
}
"""Keys of other tools and templates, in lower case, and ours that each may mean: suggested, never accepted."""


def required(kind: Kind, status: Status | None) -> tuple[str, ...]:
    """Give the keys that a document of this kind and status must have, in the order of the schema."""
    if status is Status.DRAFT:
        return (*_ALWAYS, "owner")
    if status is Status.RETIRED:
        return _ALWAYS
    return _IN_FORCE[kind]
