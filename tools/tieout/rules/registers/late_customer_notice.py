"""Customers were not told of an incident in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.operation import Incident, IncidentStatus
from tieout.rules.base import rule
from tieout.rules.limits import Limits
from tieout.rules.rows import called, gathered, is_history, several
from tieout.rules.wording import end_of


@rule(severity=Severity.ERROR, criteria=("CC2.3", "CC7.4"), needs=("incidents",))
def late_customer_notice(examination: Examination) -> Iterator[Observation]:
    """Customers were not told of an incident in time.

    ## What it checks
    Every incident of `registers/incidents.yaml` with `customer_data: yes`: the first customer was told
    (`customer_notified_at`) within the parameter `customer-notice` of the policy in force when it was
    certain (`confirmed_at`). A late notice is reported if it was sent in the examined period.
    That is a warning: one that does not say when it was certain, and one that is over and does not say
    whether data of customers was affected at all.

    ## Why the auditor asks
    The time within which customers are told stands in their contracts. It is the promise of a security
    program that others hold the company to.

    ## Example
    `registers/incidents.yaml:33:5: data of customers was affected by INC-2026-03, certain on 2026-04-01
    12:00; customers were told on 2026-04-04 09:00, not by 2026-04-03 12:00: 48 hours (POL-004, ...)`

    ## How to fix
    Tell them now, and enter when; note in the review why it was late.

    ```yaml
    - {id: INC-2026-03, title: Report sent to the wrong customer, severity: SEV1, customer_data: yes,
       detected_at: 2026-04-01T09:10:00Z, confirmed_at: 2026-04-01T12:00:00Z,
       customer_notified_at: 2026-04-02T09:00:00Z}
    ```

    ## Sources
    Criteria CC2.3 (those outside are told what concerns them) and CC7.4. The limit is your policy's.
    """
    limits = Limits(examination)
    undecided: list[Incident] = []
    undated: list[Incident] = []
    for incident in examination.registers.incidents:
        if incident.customer_data is None and incident.status in {IncidentStatus.RESOLVED, IncidentStatus.CLOSED}:
            undecided.append(incident)
        elif incident.customer_data and incident.confirmed_at is not None:
            yield from _told(incident, incident.confirmed_at, examination, limits)
        elif incident.customer_data:
            undated.append(incident)
    if undecided:
        verb = "does" if len(undecided) == 1 else "do"
        what = f"{several(undecided)} {verb} not say whether data of customers was affected"
        yield _warning(undecided, "status", what, "enter customer_data: yes or no", "customer_data")
    if undated:
        what = (
            f"data of customers was affected by {several(undated)}, and it is not on record when that was certain, "
            "so it is not known whether they were told in time"
        )
        yield _warning(undated, "customer_data", what, "enter confirmed_at, with the offset from UTC", "confirmed_at")
    yield from limits.unknown()


def _warning(rows: list[Incident], key: str, message: str, remedy: str, about: str) -> Observation:
    return gathered(rows, key, message=message, remedy=remedy, about=about, severity=Severity.WARNING, is_doubt=True)


def _told(incident: Incident, certain: datetime, examination: Examination, limits: Limits) -> Iterator[Observation]:
    calendar = examination.program.organization.calendar
    told = incident.customer_notified_at
    held = limits.held("customer-notice", incident, "confirmed_at", certain, told)
    if held.due is None or not held.is_late:
        return
    if told is not None and is_history(calendar.day_of(told), examination):
        return
    end = end_of(held.due, calendar)
    how = f"were told on {calendar.clock(told)}, not by {end}" if told else f"were not told by {end}"
    yield gathered(
        [incident],
        "confirmed_at",
        message=(
            f"data of customers was affected by {called(incident)}, certain on {calendar.clock(certain)}; "
            f"customers {how}: {held.cited}"
        ),
        remedy="tell them, enter customer_notified_at, and note in the review why it was late",
        about="customer_notified_at",
    )
