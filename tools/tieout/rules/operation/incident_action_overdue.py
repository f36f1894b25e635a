"""What the review of an incident asked for was not done in time."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.actions import judged_actions
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.acted import reported
from tieout.rules.base import rule


@rule(severity=Severity.ERROR, criteria=("CC7.5", "CC7.4"), needs=("incidents", "evidence"))
def incident_action_overdue(examination: Examination) -> Iterator[Observation]:
    """What the review of an incident asked for was not done in time.

    ## What it checks
    Every ticket under `actions` of an incident whose review is finished (`pir_at`), in the captures of the tracker:
    it was done by its own due day, and within the parameter `action-due` of the policy in force on the day of the
    review. A ticket with the label `cause` or `root-cause` is held to `action-due-cause`; the labels are our
    convention. An action that was done late is reported if that was in the examined period. One that was closed
    without being done is a warning. An action that no capture holds, or of which the newest capture is older than its
    last day, is a case for `changes-unjudged`.

    ## Why the auditor asks
    The review shows that somebody asked why it happened; the actions show that something changed. Auditors open the
    tickets, and an open one from last winter tells them that the same can happen again.

    ## Example
    `action OPS-31 of INC-2026-001, reviewed on 2026-01-20, was due by 2026-04-20: 90 days (POL-004,
    policies/incident-response.md:18) after the review; that was 71 days ago, and it was open on 2026-06-30 08:00:
    In Progress (evidence/2026-Q2/.../raw.json#/issues/4)`

    ## How to fix
    Today: do it, or have the Chief Technology Officer decide: people, a new day with its reason, or acceptance of the
    risk with an end in `registers/exceptions.yaml`. Close the ticket and capture the tracker again. Tell the auditor
    what was in the way, and what guarded against the same meanwhile.

    ## Sources
    Criteria CC7.5 (what is learned is used) and CC7.4. The limits are your policy's.
    """
    yield from reported(judged_actions(examination).of_incidents)
