"""A document bears the id of one that is gone."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.wording import is_alike, shortened


@rule(severity=Severity.ERROR, criteria=("CC2.1",), needs=("documents", "history"))
def reused_document_id(examination: Examination) -> Iterator[Observation]:
    """A document bears the id of one that is gone.

    ## What it checks
    The documents that left the first-parent line of the branch. If one of today's documents bears
    the id of one that left, it has to be the same document come back: its title is compared, blanks
    and case apart. A document that was moved did not leave.

    ## Why the auditor asks
    Approvals, acknowledgements and last year's workpapers name documents by id. An id with two meanings
    ties them to the wrong text.

    ## Example
    POL-007 was the "Clean Desk Policy" until 2026-03-01, and is the "Risk Management Policy" now.

    ## How to fix
    Give the new document an id that no document ever had. Keep ended documents, with `status: retired`.

    ## Sources
    Tieout's own convention; controls are held to the same by `reused-control-id`.
    """
    last = {item.id: item for item in examination.departed}
    for document in examination.documents:
        before = last.get(document.id or "")
        if before is None or is_alike(before.title, document.title or ""):
            continue
        yield Observation(
            subject=document.subject,
            location=document.at("id"),
            message=(
                f"{document.subject} is {shortened(document.title or document.path)!r}; until {before.on} "
                f"the id was that of {shortened(before.title or before.path)!r} (commit {before.commit[:10]})"
            ),
            remedy="give this document an id that no document ever had",
            about="reused",
        )
