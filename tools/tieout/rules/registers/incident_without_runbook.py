"""An incident does not say which runbook was followed, or who commanded."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.operation import IncidentSeverity
from tieout.rules.base import rule
from tieout.rules.rows import called, gathered, is_history
from tieout.rules.wording import listed


@rule(severity=Severity.WARNING, criteria=("CC7.4",), needs=("incidents",))
def incident_without_runbook(examination: Examination) -> Iterator[Observation]:
    """An incident does not say which runbook was followed, or who commanded.

    ## What it checks
    Every incident of `registers/incidents.yaml` that was noticed in the examined period names the
    `runbook` that was followed and, but for SEV4, its `commander`. That both exist is the matter of rules
    `dangling-reference` and `unknown-person`.

    ## Why the auditor asks
    Auditors lay a sampled incident beside the runbook for it and go through the steps. Somebody has to
    have been in charge of them.

    ## Example
    `registers/incidents.yaml:30:5: INC-2026-03 names no runbook and no commander`

    ## How to fix
    Enter both. If no runbook fitted, the review asks for one; name the general one for incidents.

    ```yaml
    - {id: INC-2026-03, title: Queue stopped, severity: SEV2, detected_at: 2026-04-01T09:10:00Z,
       runbook: RB-001, commander: cleo}
    ```

    ## Sources
    Criterion CC7.4: incidents are answered by a defined program, in which people have roles.
    """
    calendar = examination.program.organization.calendar
    for incident in examination.registers.incidents:
        noticed = incident.detected_at
        if noticed is not None and is_history(calendar.day_of(noticed), examination):
            continue
        lacking = [] if incident.runbook else ["no runbook"]
        if not incident.commander and incident.severity is not IncidentSeverity.SEV4:
            lacking.append("no commander")
        if lacking:
            yield gathered(
                [incident],
                "id",
                message=f"{called(incident)} names {listed(lacking)}",
                remedy="enter the runbook that was followed and the person who commanded",
                about="runbook",
            )
