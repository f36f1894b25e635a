"""A review date was moved by nobody who may."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.texts import of_texts


@rule(severity=Severity.ERROR, criteria=("CC5.3",), needs=("ledger",))
def unapproved_review(examination: Examination) -> Iterator[Observation]:
    """The date of a review was moved, and neither owner nor approver made or approved that.

    ## What it checks
    Every landing that moved `last_reviewed` of a document in force and no word of it, in the examined period,
    and any older one whose date still stands. To say that a text was read again and needs no change is
    the review itself. So its owner or its approver must have approved that very date, or have proposed the
    pull request, which somebody else then approved. A commit that nobody proposed is nobody's review,
    whatever name it bears: a name in a commit is typed.

    What came before the first record of the ledger is not judged, and no review either: see rule
    `review-date-unproven`.

    ## Why the auditor asks
    The review of a policy is a control with an owner. A date that a third person moved shows that
    somebody knew how to edit a file.

    ## Example
    `pull request #41 of 2026-03-02 moved last_reviewed of Access Control Policy from 2025-03-01 to
    2026-03-02, and neither its owner nor its approver made or approved that`

    ## How to fix
    Let the owner or the approver read the text, and open or approve a pull request that sets `last_reviewed`.
    Rule `review-date-only-bump` asks for an entry in the `changelog` beside it.

    ## Sources
    The company's own review interval; criterion CC5.3. Who proposed and approved is the record of the code host.
    """
    yield from of_texts(examination, "unapproved-review", "last_reviewed")
