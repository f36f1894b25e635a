"""The data was old when it was captured."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.captured import reported


@rule(severity=Severity.ERROR, criteria=("CC2.1", "CC4.1"), needs=("evidence",))
def evidence_stale(examination: Examination) -> Iterator[Observation]:
    """A capture shows a state that was long past when it was made.

    ## What it checks
    How old the data was when it was captured: from `time.data_as_of`, which is what the source says of its own data, to
    `time.finished`. The collector's `stale_after` in `collectors.yaml` says how much is allowed; one day where it says
    nothing. What tells of a stretch of time (`window`) is not asked, nor what a person brought.

    An older one is inconclusive.

    ## Why the auditor asks
    Many sources answer from a report that they made some time ago. A list of last week does not show who had access
    today.

    ## Example
    `20260302T090000Z-credential-report-5b1f8e60 shows the state of 2026-02-25 08:00:00Z, which was 5 days 1 hour old
    when it was captured; allowed are 4 hours`

    ## How to fix
    Have the source make its report anew, then run the collector, and name this capture under `supersedes`. Where the
    source makes it only once a week, say so with `stale_after: P7D`.

    ## Sources
    AWS keeps a credential report for four hours. AT-C section 205: relevance and timeliness of information.
    """
    yield from reported(examination, "evidence-stale")
