"""A list of the auditor's is not what was taken in."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.rules.base import rule


@rule(severity=Severity.ERROR, criteria=("CC2.3",), needs=())
def auditor_list_altered(examination: Examination) -> Iterator[Observation]:
    """A list of the auditor's is not what was taken in.

    ## What it checks
    Every file under `requests/received/`: its SHA-256 begins with the digits in its name, which
    `tieout requests import` wrote there. Of a file that does not, nothing is believed: what it says of a request is
    as if it had not been said. A list that is missing among the numbers, or that cannot be read, is a finding of
    `unreadable-file`. Where no auditor sent a list there is nothing to check.

    ## Why the auditor asks
    Whether a request is accepted is the auditor's word alone. `requests/requests.csv` has no column for it, so the
    lists are the one place where a company could write it. The name guards against a slip; whoever renames the file as
    well is found out by the auditor, who has the file and finds its digest in the bundle.

    ## Example
    `requests/received/0001-2026-11-26-41c76187549a1303.csv:1: the list is not what was taken in on 2026-11-26: its
    SHA-256 begins with 9f86d081884c7d65`

    ## How to fix
    Bring the file back as it was taken in; what the auditor says now comes in with a new list.

    ```console
    $ git log --oneline -- requests/received
    $ git checkout COMMIT -- requests/received/0001-2026-11-26-41c76187549a1303.csv
    ```

    ## Sources
    Criterion CC2.3 (the company communicates with external parties). The form of the names is ours.
    """
    for item in examination.requests.lists:
        if not item.is_as_named:
            yield Observation(
                subject=item.path,
                location=Location(path=item.path),
                message=(
                    f"the list is not what was taken in on {item.came_on or 'no day of the calendar'}: "
                    f"its SHA-256 begins with {item.digest[:16]}"
                ),
                remedy="bring it back as it was taken in; a new word of the auditor's comes in with a new list",
                about=f"list {item.number}",
            )
