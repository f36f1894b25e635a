"""Whether texts were covered by approved reviews cannot be told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tieout.judgement.texts.review_gaps import UntoldDays, review_gaps
from tieout.model.document import Document
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.wording import listed, span


@rule(severity=Severity.ERROR, criteria=("CC5.3",), needs=("ledger",))
def policy_reviews_unjudged(examination: Examination) -> Iterator[Observation]:
    """Whether each day of the period was covered by an approved review cannot be told.

    ## What it checks
    What keeps `policy-review-gap` from saying anything: the approval ledger cannot be relied on, it begins
    too late to hold the review that would cover the first days of the period, or the record of a change that
    may show a review cannot be read. Texts of one stretch and one reason are one finding.
    A date that a head claims is no proof, and is not held against anybody either.

    ## Why the auditor asks
    For these days the auditor will ask for something else that shows the review: minutes, a mail of the
    approver, the pull request itself. It is better to have it at hand.

    ## Example
    `policies/access-control.md:10:1: it cannot be told whether POL-002 and POL-004 were covered by an approved
    review from 2026-01-01 to 2026-02-28, because the first merge of which the ledger holds a record is of
    2026-03-01, and no review since then covers it`

    ## How to fix
    Bring the ledger up to date: it can hold the records of all changes that were ever merged by a pull request.

    ```console
    $ tieout approvals sync
    ```

    What the code host no longer tells, show the auditor in another way, and say that the ledger began later.

    ## Sources
    Criterion CC5.3. That what nobody can tell is neither a pass nor a deviation is Tieout's own rule.
    """
    gathered: dict[tuple[date, date, str], list[Document]] = {}
    for item in review_gaps(examination):
        if isinstance(item, UntoldDays):
            gathered.setdefault((item.first, item.last, item.why), []).append(item.document)
    for (first, last, why), documents in gathered.items():
        one = len(documents) == 1
        names = documents[0].name if one else listed((item.subject for item in documents), at_most=6)
        yield Observation(
            subject=documents[0].subject if one else "texts",
            location=documents[0].at("last_reviewed"),
            message=(
                f"it cannot be told whether {names} {'was' if one else 'were'} covered by an approved review "
                f"{span(first, last)}, because {why}"
            ),
            remedy="bring the records of that time into the ledger; else show the review in another way",
            about=f"{first} {last}",
        )
