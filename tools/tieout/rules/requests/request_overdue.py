"""A request of the auditor's was not answered in time."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.requests import overdue
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.wording import days


@rule(severity=Severity.WARNING, criteria=("CC2.3",), needs=())
def request_overdue(examination: Examination) -> Iterator[Observation]:
    """A request of the auditor's was not answered in time.

    ## What it checks
    Every request of the auditor's newest lists that has a due date: by then it was `provided`, or the auditor had
    accepted or withdrawn it. One that the auditor gave back is open again until it is provided anew.
    The day after the due date is late, the due date itself is not.

    ## Why the auditor asks
    Late answers move the examination, and a population that comes late is asked about twice: what was done to it
    meanwhile?

    ## Example
    `requests/requests.csv:4:1: R-003, Board minutes, was due on 2026-11-10, 16 days ago: no evidence is named`

    ## How to fix
    Name the evidence, give it to the auditor, and enter the day:

    ```csv
    id,control,owner,status,evidence,link,provided_on,comment
    R-003,GOV-02,role:chief-executive,provided,20261112T090000Z-minutes-0a1b2c3d,,2026-11-26,
    ```

    A day that the auditor moves comes with the auditor's next list: `tieout requests import FILE`.

    ## Sources
    Criterion CC2.3. The due dates are the auditor's.
    """
    for line in overdue(examination):
        asked = line.asked
        name = f"{asked.id}, {asked.said.item}," if asked.said and asked.said.item else asked.id
        yield Observation(
            subject=asked.id,
            location=asked.location,
            message=f"{name} was due on {asked.due}, {days(-(line.days_left or 0))} ago: {line.lacks}",
            remedy=f"{line.command}; then give it to the auditor and enter provided_on",
            about=f"due {asked.due}",
        )
