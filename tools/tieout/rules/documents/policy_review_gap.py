"""A text in force went without an approved review for longer than it allows."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.texts.review_gaps import ReviewGap, review_gaps
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.wording import days


@rule(severity=Severity.ERROR, criteria=("CC5.3",), needs=("ledger",))
def policy_review_gap(examination: Examination) -> Iterator[Observation]:
    """A document in force was not covered by an approved review on each day of the period.

    ## What it checks
    Every document in force, from one proven review to the next: a review is proven by a change that its
    approver approved and that brought the words as they were, or moved `last_reviewed` with the approval of
    its owner or approver (see `review-date-unproven`). Between two of them no more time passes than the
    document's own `review` allowed on the day of the first, as in `stale-review`: twelve months for annual,
    the same day next year is on time, 29 February ends on 28 February. Within the grace it is a warning.
    A stretch counts if a day of the examined period lies in its lateness, also when it was mended since.
    A document that came in force in the period is to be covered from that day on.
    What is late today is `stale-review`'s, and is not said twice. What nobody can tell, because the ledger
    is younger or a record cannot be read, is `policy-reviews-unjudged`.

    ## Why the auditor asks
    A report of type 2 speaks of each day of its period. A policy that was reviewed in November, thirteen
    months after the review before, was not reviewed in October, and the list of merged changes shows it.

    ## Example
    `policies/access-control.md:10:1: Access Control Policy was reviewed on 2026-03-02 (commit 4e1f0c22ab),
    63 days after the annual review that was due on 2025-12-29; the one before is of 2024-12-29 (commit ...)`

    ## How to fix
    The gap stays: never move a date back. Write down why the review was late and what makes the next one
    come in time, and tell the auditor both before the auditor finds it. Then look ahead:

    ```console
    $ tieout due
    ```

    ## Sources
    The interval is the document's own. Criterion CC5.3 (policies are put into action and kept current).
    Months are months: the day is the same, or the month's last.
    """
    for gap in review_gaps(examination):
        if isinstance(gap, ReviewGap):
            document = gap.document
            end = gap.next.on if gap.next else examination.as_of
            yield Observation(
                subject=document.subject,
                location=document.at("last_reviewed"),
                message=_message(gap, examination),
                remedy="leave the dates as they are; note why the review was late, and review on time from now on",
                about=f"gap {gap.since}",
                severity=Severity.WARNING if end <= gap.tolerated else None,
            )


def _message(gap: ReviewGap, examination: Examination) -> str:
    name, every = gap.document.name, gap.cadence.every.value
    if gap.last is not None:
        before = f"the one before is of {gap.since} (commit {gap.last.landing[:10]})"
    elif gap.is_in_force_since:
        before = f"it came in force on {gap.since}"
    else:
        before = f"none is proven since {gap.since}, from which on the ledger would show it"
    due = f"its {every} review that was due on {gap.due}"
    if gap.next is None:
        return (
            f"{name} has no proven review in place of {due}, {days((examination.as_of - gap.due).days)} ago; {before}"
        )
    late = days((gap.next.on - gap.due).days)
    return f"{name} was reviewed on {gap.next.on} (commit {gap.next.landing[:10]}), {late} after {due}; {before}"
