"""A deployment is tied to no change."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.deployments import judged_deployments
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.deployed import reported


@rule(severity=Severity.ERROR, criteria=("CC8.1",), needs=("evidence",))
def deployment_untied(examination: Examination) -> Iterator[Observation]:
    """A deployment is tied to no change.

    ## What it checks
    Every successful deployment to production of the examined period: it names a pull request (`change`) or a `ticket`,
    or a ticket names its commit, or a pull request brought its commit to the branch, by the ledger. Of a repository
    that is not examined here its own record has to say it: one that names neither is a finding where other
    records of that repository do, and a case for `changes-unjudged` where none does. A commit that was pushed
    directly in the period is a finding of `direct-push` and no second one here.

    ## Why the auditor asks
    The auditor draws deployments, and wants for each the pull request, the review, the checks and the ticket. One
    that leads nowhere cannot be tested, which counts as a deviation.

    ## Example
    `deployment 45 to production on 2026-03-05 09:00 of example/shop names no pull request and no ticket; 41 other records
    of that repository do (evidence/2026-Q1/.../raw.csv:6)`

    ## How to fix
    Today: find the pull request of that commit, and write beside the evidence which it was. Let the pipeline write
    `change` and `ticket` into every record: it knows the commit, and the forge knows the pull request of a commit.

    ```sh
    gh api repos/OWNER/NAME/commits/COMMIT/pulls --jq '.[].number'
    ```

    Tell the auditor which it was, or that there was none, and what came of looking at it.

    ## Sources
    Criterion CC8.1 asks that changes are authorized and documented from the first word to production.
    """
    yield from reported(
        judged_deployments(examination).untied,
        "find out which pull request or ticket it was for, and let the pipeline write both into every record",
    )
