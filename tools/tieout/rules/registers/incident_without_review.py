"""An incident has no review, or a late one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.operation import Incident, IncidentSeverity, IncidentStatus
from tieout.rules.base import rule
from tieout.rules.limits import Limits
from tieout.rules.rows import called, gathered, is_history, several
from tieout.rules.wording import end_of


@rule(severity=Severity.ERROR, criteria=("CC7.4", "CC7.5"), needs=("incidents",))
def incident_without_review(examination: Examination) -> Iterator[Observation]:
    """An incident has no review, or a late one.

    ## What it checks
    Every incident of `registers/incidents.yaml` of the severities SEV1 to SEV3 that is resolved: its
    post-incident review was finished (`pir_at`) within the parameter `incident-review` of the policy in
    force when it was resolved (`resolved_at`). A review that was finished late is reported if that was in
    the examined period. SEV4 needs none.
    Of an incident that is marked resolved or closed and does not say when, nobody can tell; nor of one whose
    review is named (`pir`) without the moment at which it was finished. That is reported as such, and accuses
    nobody. A review that was finished and cannot be found, because `pir` names no place, is a warning.

    ## Why the auditor asks
    Auditors sample incidents and read the reviews. The review shows that somebody asked why it happened,
    and that something changed.

    ## Example
    `registers/incidents.yaml:32:5: INC-2026-03 was resolved on 2026-04-01 18:00 and was not reviewed by
    2026-04-08: 5 business days (POL-004, policies/incident-response.md:15)`

    ## How to fix
    Write the review, with its causes and actions, and name it in the row:

    ```yaml
    - {id: INC-2026-03, title: Queue stopped, severity: SEV2, detected_at: 2026-04-01T09:10:00Z,
       resolved_at: 2026-04-01T18:00:00Z, pir: evidence/incidents/INC-2026-03.md, pir_at: 2026-04-07T15:00:00Z}
    ```

    ## Sources
    Criteria CC7.4 (incidents are answered by a defined program) and CC7.5 (what is learned is used).
    """
    limits = Limits(examination)
    undated: list[Incident] = []
    unfinished: list[Incident] = []
    for incident in examination.registers.incidents:
        if incident.severity is IncidentSeverity.SEV4:
            continue
        if incident.resolved_at is not None and incident.pir.strip() and incident.pir_at is None:
            if limits.held("incident-review", incident, "resolved_at", incident.resolved_at, None).is_late:
                unfinished.append(incident)
        elif incident.resolved_at is not None:
            yield from _reviewed(incident, incident.resolved_at, examination, limits)
        elif incident.status in {IncidentStatus.RESOLVED, IncidentStatus.CLOSED}:
            undated.append(incident)
    if undated:
        one = len(undated) == 1
        yield gathered(
            undated,
            "status",
            message=(
                f"it cannot be told whether {several(undated)} {'was' if one else 'were'} reviewed in time, because "
                f"{'it is' if one else 'they are'} over and the register does not say since when"
            ),
            remedy="enter resolved_at, with the offset from UTC",
            about="resolved_at",
            is_doubt=True,
        )
    if unfinished:
        one = len(unfinished) == 1
        yield gathered(
            unfinished,
            "pir",
            message=(
                f"it cannot be told whether {several(unfinished)} {'was' if one else 'were'} reviewed in time, because "
                f"the register names {'the review' if one else 'each review'} and not when it was finished"
            ),
            remedy="enter pir_at, with the offset from UTC",
            about="pir_at unknown",
        )
    yield from limits.unknown()


def _reviewed(
    incident: Incident, resolved: datetime, examination: Examination, limits: Limits
) -> Iterator[Observation]:
    calendar = examination.program.organization.calendar
    done = incident.pir_at
    if done is not None and not incident.pir:
        yield gathered(
            [incident],
            "pir_at",
            message=f"the review of {called(incident)} was finished on {calendar.day_of(done)}, and no place is named",
            remedy="enter pir: the path or address of the review",
            about="pir",
            severity=Severity.WARNING,
        )
    held = limits.held("incident-review", incident, "resolved_at", resolved, done)
    if held.due is None or not held.is_late:
        return
    if done is not None and is_history(calendar.day_of(done), examination):
        return
    end = end_of(held.due, calendar)
    how = f"was reviewed on {calendar.clock(done)}, not by {end}" if done else f"was not reviewed by {end}"
    yield gathered(
        [incident],
        "resolved_at",
        message=f"{called(incident)} was resolved on {calendar.clock(resolved)} and {how}: {held.cited}",
        remedy="write the review with causes and actions, and enter pir and pir_at; note why it is late",
        about="pir_at",
    )
