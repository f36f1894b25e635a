"""What an exercise found was not mended in time."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.actions import judged_actions
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.acted import reported
from tieout.rules.base import rule


@rule(severity=Severity.ERROR, criteria=("CC7.5",), needs=("evidence",))
def exercise_action_overdue(examination: Examination) -> Iterator[Observation]:
    """What an exercise found was not mended in time.

    ## What it checks
    Everything under `findings` of an exercise record that has a `due_on`: its `ticket` was done by that day, in the
    captures of the tracker. One without a ticket is overdue as soon as its day is over, for nothing shows it done. One
    that was done late is reported if that was in the examined period; one that was closed without being done is a
    warning. What has an `id` is a row of the findings register, and `overdue-finding` judges it. A ticket that no
    capture holds is a case for `changes-unjudged`.

    ## Why the auditor asks
    An exercise is worth what is mended after it. The auditor reads the record, and asks what became of each point.

    ## Example
    `EX-2026-01 found 'Step 4 names a folder that has gone', to be done by 2026-06-12 as OPS-17; that was 18 days ago, and
    it was open on 2026-06-30 08:00: To Do (evidence/2026-Q2/.../raw.json#/issues/2)`

    ## How to fix
    Today: mend it and close the ticket, or decide on a new day and write into the ticket why. Then capture the tracker
    again. Tell the auditor what it meant for the plan that it was open for so long.

    ```yaml
    findings:
      - {what: "Step 4 names a folder that has gone", owner: role:cto, due_on: 2026-06-12, ticket: OPS-17}
    ```

    ## Sources
    Criterion CC7.5 asks that recovery is tried, and that what is learned is used.
    """
    yield from reported(judged_actions(examination).of_exercises)
