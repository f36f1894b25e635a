"""Which sections the text of a policy or runbook must have, by the anchors of their headings.

The topics are the ten policies that auditors ask for first; each list is what they look for in it.
"""

from __future__ import annotations

import re

from tieout.model.document import Document, Heading, Kind

_NUMBER = re.compile(
    r"\s*(?:(?:section|article|part|chapter|clause|no\.?|\u00a7)\s*)?"
    r"(?:[0-9]+(?:\.[0-9]+)*[a-z]?|[ivxlc]+(?=[.):])|[a-z](?=[.)]))(?:[.):]|\s)[-.):\u2013\u2014\s]*(?=\S)",
    re.IGNORECASE,
)
_ID = re.compile(r"\{#([^\s{}]+)\}\s*$")
_APART = re.compile(r"[\W_]+")

_COMMON = (
    "purpose",
    "scope",
    "roles-and-responsibilities",
    "policy-statements",
    "exceptions",
    "enforcement",
    "review",
    "references",
    "revision-history",
)
_RUNBOOK = (
    *("purpose", "scope", "roles-and-responsibilities"),
    *("trigger", "triage", "containment", "eradication-and-fix", "recovery"),
    *("communication", "evidence-to-keep", "escalation", "post-incident-review"),
    *("exceptions", "review", "references", "revision-history"),
)
TOPICS: dict[str, tuple[str, ...]] = {
    "information-security": (
        "management-commitment",
        "governance",
        "security-objectives",
        "security-awareness",
        "policy-hierarchy",
    ),
    "access-control": (
        "provisioning-and-approval",
        "least-privilege-and-roles",
        "authentication-and-mfa",
        "privileged-and-production-access",
        "access-review",
        "deprovisioning",
        "service-accounts-and-secrets",
        "logging",
    ),
    "change-management": (
        "change-types",
        "review-test-and-approval-before-production",
        "segregation-of-duties",
        "branch-protection",
        "deployment-path",
        "rollback",
        "emergency-changes",
        "environments",
    ),
    "incident-response": (
        "definitions-and-severities",
        "on-call-and-incident-roles",
        "detection-containment-eradication-and-recovery",
        "communication-and-notification",
        "evidence-preservation",
        "post-incident-review",
        "annual-tabletop",
    ),
    "business-continuity": (
        "recovery-objectives",
        "backups",
        "restore-drills",
        "recovery-roles",
        "loss-of-a-dependency",
        "communications",
    ),
    "vendor-management": (
        "inventory-and-tiers",
        "due-diligence",
        "contract-terms",
        "report-review",
        "annual-review",
        "exit",
    ),
    "risk-management": (
        "method-and-scales",
        "risk-appetite",
        "risk-register",
        "treatment-and-acceptance",
        "fraud-risk",
        "triggers",
        "cadence",
    ),
    "data-classification": ("levels", "handling", "labels", "retention", "disposal", "encryption", "keys"),
    "acceptable-use": (
        "devices",
        "accounts-and-passwords",
        "prohibited-use",
        "remote-work",
        "software",
        "reporting",
        "acknowledgement",
    ),
    "secure-development": (
        "design-and-threat-modelling",
        "code-review",
        "dependency-scanning",
        "patching",
        "secrets",
        "test-data",
        "penetration-test",
        "release",
    ),
}
"""What the text of a policy on each topic holds beside the common sections."""
SECTIONS = frozenset((*_COMMON, *_RUNBOOK, *(name for names in TOPICS.values() for name in names)))


def wanted(document: Document) -> tuple[str, ...]:
    """Give the sections that a document must have; the common ones where its topic is none of ours."""
    if document.kind is Kind.RUNBOOK:
        return _RUNBOOK
    return (*_COMMON[:4], *TOPICS.get(document.topic or "", ()), *_COMMON[4:])


def names(heading: Heading) -> tuple[str, ...]:
    """Give the anchors by which a heading may be meant: GitHub's, an explicit id, that without its number."""
    found = [heading.anchor]
    explicit = _ID.search(heading.text)
    if explicit is not None:
        found.append(explicit[1].lower())
    text = heading.text[: explicit.start()] if explicit else heading.text
    number = _NUMBER.match(text)
    if number is not None or explicit is not None:
        found.append(_APART.sub("-", text[number.end() if number else 0 :].lower()).strip("-"))
    return tuple(found)
