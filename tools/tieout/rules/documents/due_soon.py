"""A review falls due soon."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.texts.review_dates import review_day
from tieout.model.cadence import REVIEWABLE
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import Dial, rule
from tieout.rules.wording import days

_DAYS = Dial(key="days", default=30, low=0, high=366)
_PART = 3
"""Of the time between two reviews, the last third at most: a monthly review is not always due soon."""


@rule(severity=Severity.NOTE, criteria=("CC5.3",), needs=("documents",), dials=(_DAYS,))
def due_soon(examination: Examination) -> Iterator[Observation]:
    """The review of a document in force falls due soon.

    ## What it checks
    Every document in force whose next review falls due within the next 30 days, today included: the
    day is computed as rule `stale-review` does. Where a document is reviewed so often that 30 days
    are more than a third of the time between two reviews, the last third counts. A review that is
    already late is the matter of `stale-review`.

    ## Why the auditor asks
    Nobody asks yet. A review in time takes a quiet hour; the same review a week late is a deviation
    in the report.

    ## Example
    `policies/access-control.md:11:16: the annual review of Access Control Policy is due on
    2027-01-14, in 12 days`

    ## How to fix
    Read the document, change what is no longer true, set `last_reviewed`, add an entry to the
    `changelog`, and have the approver approve the pull request before that day.
    To hear of it earlier or later, set the days (0 to 366) in `controls.yaml`:

    ```yaml
    rules: {due-soon: {days: 45}}
    ```

    ## Sources
    The company's own review interval, as rule `stale-review`. Thirty days are Tieout's convention.
    """
    ahead = _DAYS.of("due-soon", examination)
    for document in examination.documents:
        if not document.is_in_force or document.review.every not in REVIEWABLE:
            continue
        reviewed = review_day(examination, document).last
        if reviewed is None:
            continue
        due = document.review.on_time_until(reviewed)
        left = (due - examination.as_of).days
        if 0 <= left <= min(ahead, (due - reviewed).days // _PART):
            yield Observation(
                subject=document.subject,
                location=document.at("last_reviewed"),
                message=(
                    f"the {document.review.every.value} review of {document.name} is due on {due}, "
                    f"{f'in {days(left)}' if left else 'today'}"
                ),
                remedy=(
                    f"review the text, set last_reviewed, and have "
                    f"{document.approver or 'its approver'} approve the pull request by then"
                ),
                about="last_reviewed",
            )
