"""A person deployed to production, not the pipeline."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.deployments import judged_deployments
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.deployed import reported


@rule(severity=Severity.ERROR, criteria=("CC8.1", "CC6.1"), needs=("evidence",))
def deployment_by_hand(examination: Examination) -> Iterator[Observation]:
    """A person deployed to production, not the pipeline.

    ## What it checks
    Every successful deployment to production of the examined period: a program started it. Who did is what the
    capture says (`actor_kind`); an account of `changes.bots` is a program whatever the source calls it, and an
    account or address of `registers/people.yaml` is a person. Where nothing says it, `changes-unjudged` does.
    An environment is production if `registers/systems.yaml` says so of the system of that id, else by its name:
    `production`, `prod`, `live` and the like.

    ## Why the auditor asks
    Whoever can deploy from a laptop can deploy what nobody reviewed. The control says that the pipeline alone has
    that right; one deployment by hand shows that somebody else has it too.

    ## Example
    `deployment 43 to production on 2026-03-03 09:00 was started by dora (Dora Example), a person; the pipeline
    alone deploys (evidence/2026-Q1/.../raw.csv:4)`

    ## How to fix
    Today: take the right to deploy away from everybody but the pipeline's account. If a person presses the
    button of the pipeline, let the pipeline be the actor of the record. If the account is a program, name it:

    ```yaml
    changes:
      bots: [deploy-bot]
    ```

    If it was an emergency, write its record and have it reviewed. Tell the auditor what was deployed, why the
    pipeline could not, and since when nobody else can.

    ## Sources
    Criteria CC8.1 (changes are controlled) and CC6.1 (access to production is limited).
    """
    yield from reported(
        judged_deployments(examination).by_hand,
        "let the pipeline alone deploy, take that right from people, and name programs under changes.bots",
    )
