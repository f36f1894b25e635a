"""An accepted risk does not count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tieout.judgement.acceptance import CONVENTION, PARAMETER, Defect, defects, is_over
from tieout.judgement.in_force import limit
from tieout.judgement.operation.weakness_names import is_public
from tieout.judgement.operation.weaknesses import weaknesses
from tieout.judgement.waiver import is_waiver
from tieout.model.deadline import deadline
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.risks import Acceptance, AcceptanceStatus
from tieout.rules.base import rule
from tieout.rules.rows import called, gathered
from tieout.rules.wording import listed


@rule(severity=Severity.ERROR, criteria=("CC3.2", "CC5.1"), needs=("exceptions", "people"))
def unsound_exception(examination: Examination) -> Iterator[Observation]:
    """An accepted risk does not count.

    ## What it checks
    Every row of `registers/exceptions.yaml` that is not over and waives no finding of ours (those with a
    `rule` are the matter of rule `expired-waiver`). It says what it excuses (`policy`, `control`, `finding`
    or `risk`, or as `subject` the name of a weakness that a scan reports) and why, was asked for by one
    person and approved by another who worked here on that day, and has an end within the parameter
    `acceptance-limit` of the policy in force on the day of the approval (12 months where no text states
    it). A row that falls short excuses nothing.
    One with `status: requested` is a warning: it excuses nothing yet.
    Where it was renewed, the days from the first approval to the end are held to the same limit, and
    more is a warning; so is a renewal without a day, since the sum is not known then.

    ## Why the auditor asks
    An acceptance is a decision of management: somebody with authority bore the risk, knowingly and for
    a time. One that its author approved, or that never ends, is a deviation with a number.

    ## Example
    `registers/exceptions.yaml:12:18: EXC-003 excuses FND-007 and does not count: it is approved by
    cleo, who asked for it`

    ## How to fix
    Ask for it by a pull request that somebody else approves, with a reason and an end:

    ```yaml
    - {id: EXC-004, finding: FND-007, reason: "The maker has no fix; the port is closed outside",
       requested_by: cleo, approved_by: ana, approved_on: 2026-02-02, expires_on: 2026-05-31}
    ```

    ## Sources
    Criteria CC3.2 (risks are analysed and answered) and CC5.1. Twelve months is Tieout's convention: no
    acceptance outlives the review of the policy that it departs from.
    """
    for row in examination.registers.exceptions:
        if not is_waiver(row) and not is_over(row, examination.as_of):
            yield from _judged(row, examination)


def _judged(row: Acceptance, examination: Examination) -> Iterator[Observation]:
    weakness = row.subject if _is_weakness(row.subject, examination) else ""
    excused = listed(item for item in (row.risk, row.finding, row.control, row.policy, weakness) if item)
    faults = list(defects(row, examination))
    if not excused:
        faults.insert(0, Defect("id", "names no policy, control, finding or risk"))
    if row.status is AcceptanceStatus.REQUESTED:
        yield gathered(
            [row],
            "status",
            message=f"{called(row)} would excuse {excused or 'nothing named'} and is only requested: it does not count",
            remedy="have somebody else than the requester approve it, or set status: rejected",
            about="requested",
            severity=Severity.WARNING,
        )
    elif faults:
        yield gathered(
            [row],
            faults[0].key,
            message=(
                f"{called(row)} excuses {excused or 'nothing named'} and does not count: "
                f"it {listed(item.sentence for item in faults)}"
            ),
            remedy="have somebody else than the requester approve it, with a reason and an end, in a pull request",
            about="defects",
        )
    else:
        yield from _renewed(row, examination)


def _is_weakness(name: str, examination: Examination) -> bool:
    return is_public(name) or bool(name.strip() and weaknesses(examination).names.knows(name))


def _renewed(row: Acceptance, examination: Examination) -> Iterator[Observation]:
    days = [day for day in (row.approved_on, *row.renewals) if day is not None]
    since = min(days)
    message = None
    if None in row.renewals:
        message = (
            f"{called(row)} was renewed {_times(row)} and does not say when, "
            "so it is not known for how long it has been borne"
        )
    elif row.renewals and (most := _longer(row, since, examination)):
        message = (
            f"{called(row)} was renewed {_times(row)} and runs from {since} to {row.expires_on}, longer than {most}"
        )
    if message is not None:
        yield gathered(
            [row],
            "renewals",
            message=message,
            remedy="mend what it excuses, or have management decide anew on what it costs; give each renewal its day",
            about="renewals",
            severity=Severity.WARNING,
            is_doubt=None in row.renewals,
        )


def _times(row: Acceptance) -> str:
    return "once" if len(row.renewals) == 1 else f"{len(row.renewals)} times"


def _longer(row: Acceptance, since: date, examination: Examination) -> str | None:
    """Give the limit that all its time together exceeds, else None."""
    threshold = limit(examination, PARAMETER, since)
    most = threshold.parameter.limit if threshold else CONVENTION
    end = None if most is None else deadline(most, since, examination.program.organization.calendar)
    if end is None or row.expires_on is None or row.expires_on <= end.on:
        return None
    return threshold.cited if threshold else f"{CONVENTION}, as no text in force on {since} states {PARAMETER}"
