"""Changes, texts -> tables for the auditor: a row each, and empty columns for the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.report.cells import table
from tieout.workpapers.approvals import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tieout.model.account import Account
    from tieout.model.verdict import Judged
    from tieout.workpapers.approvals import Population
    from tieout.workpapers.text_sheet import TextRow

COLUMNS = (
    "Commit",
    "Day",
    "Pull request",
    "Subject",
    "Method",
    "Proposed by",
    "Merged by",
    "Merged at (UTC)",
    "Verdict",
    "Approvers",
    "Rules",
    "What is said of it",
)
OF_TEXTS = (
    "Document",
    "Title",
    "Path",
    "State",
    "Approved by",
    "Approved on (code host)",
    "Approved in",
    "Commit approved",
    "Commit that landed it",
    "Digest of the words approved",
    "Review proven on",
    "Review proven by",
    "Review proven in",
    "Clock of the review",
    "Approver (claim of the head)",
    "Approved on (claim of the head)",
    "Last reviewed (claim of the head)",
    "Why it is not approved",
    "Digest of the file",
)


def approvals(of: Population) -> str:
    """Give the population, oldest change first."""
    return table(COLUMNS, map(_row, of.changes))


def texts(of: Iterable[TextRow]) -> str:
    """Give the documents with what is proven of each, likewise. What the head of a text says of itself is a claim."""
    return table(OF_TEXTS, map(_text, of))


def _row(of: Judged) -> Iterable[str]:
    landed = of.change
    records = landed.batch or (() if landed.observation is None else (landed.observation,))
    proposals = [item.proposal for item in records]
    return (
        landed.oid,
        landed.on.isoformat(),
        " ".join(f"#{item.number}" for item in proposals),
        landed.subject,
        landed.method.value,
        _names(item.author for item in proposals) or landed.author.name,
        _names(item.merged_by for item in proposals) or landed.committer.name,
        " ".join(dict.fromkeys(f"{item.merged_at:%Y-%m-%d %H:%M:%S}" for item in proposals)),
        WORDS[of.verdict],
        "; ".join(of.approvers),
        "; ".join(of.findings),
        "; ".join((*([of.reason] if of.reason else []), *(item.message for item in of.deviations))),
    )


def _text(of: TextRow) -> Iterable[str]:
    found, document = of.found, of.document
    return (
        document.id or "",
        document.name,
        document.path,
        of.state.words,
        "; ".join(of.approvers),
        _day(found.approved_on if found else None),
        of.approved_in,
        found.commit if found else "",
        found.landing if found else "",
        found.body if found else "",
        _day(found.reviewed_on if found else None),
        "; ".join(of.reviewers),
        of.reviewed_in,
        of.clock.value if found and found.reviewed_on else "",
        document.approver or "",
        _day(document.approved),
        _day(document.last_reviewed),
        of.reason,
        document.digest,
    )


def _day(of: date | None) -> str:
    return "" if of is None else of.isoformat()


def _names(accounts: Iterable[Account | None]) -> str:
    return "; ".join(dict.fromkeys("a deleted account" if item is None else item.login for item in accounts))
