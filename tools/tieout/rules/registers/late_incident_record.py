"""The record of an incident was opened late."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.operation import Incident
from tieout.rules.base import rule
from tieout.rules.limits import Limits
from tieout.rules.rows import called, gathered, is_history, several
from tieout.rules.wording import end_of


@rule(severity=Severity.ERROR, criteria=("CC7.3", "CC7.4"), needs=("incidents",))
def late_incident_record(examination: Examination) -> Iterator[Observation]:
    """The record of an incident was opened late.

    ## What it checks
    Every incident of `registers/incidents.yaml` that was declared in the examined period: its record was
    opened (`recorded_at`) within the parameter `incident-record` of the policy in force when it was
    declared (`declared_at`). Those that do not say when they were declared, or when the record was opened,
    are one warning: it is not known whether that was in time.

    ## Why the auditor asks
    What is written down while it happens is evidence. What is written a week later is memory, and the
    times in it are guesses.

    ## Example
    `registers/incidents.yaml:31:5: INC-2026-03 was declared on 2026-04-01 09:30 and its record opened on
    2026-04-01 14:00, not by 2026-04-01 10:30: 1 hour (POL-004, policies/incident-response.md:13)`

    ## How to fix
    Open the record when the incident is declared; the tool that declares it can do so. Leave the true
    times in the row, and note the cause in the review.

    ```yaml
    - {id: INC-2026-03, title: Queue stopped, severity: SEV2, detected_at: 2026-04-01T09:10:00Z,
       declared_at: 2026-04-01T09:30:00Z, recorded_at: 2026-04-01T09:40:00Z}
    ```

    ## Sources
    Criteria CC7.3 (events are evaluated) and CC7.4. The limit is your policy's.
    """
    limits = Limits(examination)
    calendar = examination.program.organization.calendar
    undated: list[Incident] = []
    for incident in examination.registers.incidents:
        declared, recorded = incident.declared_at, incident.recorded_at
        began = declared or incident.detected_at
        if began is not None and is_history(calendar.day_of(began), examination):
            continue
        if declared is None or recorded is None:
            undated.append(incident)
            continue
        held = limits.held("incident-record", incident, "declared_at", declared, recorded)
        if held.due is not None and held.is_late:
            yield gathered(
                [incident],
                "declared_at",
                message=(
                    f"{called(incident)} was declared on {calendar.clock(declared)} and its record opened on "
                    f"{calendar.clock(recorded)}, not by {end_of(held.due, calendar)}: {held.cited}"
                ),
                remedy="leave the true times, and note the cause in the review",
                about="recorded_at",
            )
    if undated:
        verb = "does" if len(undated) == 1 else "do"
        yield gathered(
            undated,
            "id",
            message=(
                f"{several(undated)} {verb} not say when the incident was declared and its record opened, "
                "so it is not known whether that was in time"
            ),
            remedy="enter declared_at and recorded_at, with the offset from UTC",
            about="undated",
            severity=Severity.WARNING,
            is_doubt=True,
        )
    yield from limits.unknown()
