"""A time of a capture cannot be."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.captured import reported


@rule(severity=Severity.ERROR, criteria=("CC2.1", "CC4.1"), needs=("evidence",))
def evidence_future_date(examination: Examination) -> Iterator[Observation]:
    """A capture says times that cannot be true.

    ## What it checks
    The instants of each record: none lies more than 5 minutes after the commit by which it came to the branch, or after
    the time-stamp over its line in the log; it was not finished before it was started; it does not show a state that
    was still to come when it was captured, and does not tell of a time that was not yet over. The commit that brought
    its line of the log is not dated more than a day before the moment at which the line says that it was sealed:
    whoever commits chooses the date.

    Such a capture is inconclusive: which of its times is wrong nobody knows.

    ## Why the auditor asks
    A date that cannot be was typed, not measured. One that was typed once was perhaps typed everywhere.

    ## Example
    `20260402T090000Z-access-review-5b1f8e60 was finished at 2026-04-02 09:00:04Z, 9 hours after it came to the branch
    at 2026-04-02 00:00:00Z`

    ## How to fix
    Set the clock of the machine right (`timedatectl`), capture the item anew, and name this one under `supersedes`. An
    export of a month is taken when the month is over.

    ## Sources
    AT-C section 205: accuracy of information. That two honest clocks may be
    5 minutes apart is our convention.
    """
    yield from reported(examination, "evidence-future-date")
