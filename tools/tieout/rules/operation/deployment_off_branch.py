"""A deployment was of a commit that the branch did not have."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.deployments import judged_deployments
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.deployed import reported


@rule(severity=Severity.ERROR, criteria=("CC8.1",), needs=("evidence",))
def deployment_off_branch(examination: Examination) -> Iterator[Observation]:
    """A deployment was of a commit that the branch did not have.

    ## What it checks
    Every successful deployment to production of the examined period, in the captures with a table
    `deployments`, whose commit lies in the repository that is examined: the branch has that commit, as one
    of its own or as one that a merge brought. It had it when it was deployed: the ledger's record of the
    pull request says when it was merged; 5 minutes are left to the clocks. Deployments of other repositories
    cannot be held against this one's history; `changes-unjudged` counts them.

    ## Why the auditor asks
    Reviews and checks guard the branch. What reaches customers by another way was guarded by nothing, however
    good the branch looks. The auditor takes the list of deployments and asks for the change of each.

    ## Example
    `deployment 44 to production on 2026-03-04 10:00 was of commit 0123456789, which branch main does not have:
    it is the head of pull request #12, which landed as 89abcdef01 (evidence/2026-Q1/.../approvals.jsonl:4)
    (evidence/2026-Q1/.../raw.csv:5)`

    ## How to fix
    Today: deploy the head of the branch, so that what runs is what was reviewed. Let the pipeline refuse every
    commit that the branch does not have:

    ```sh
    git merge-base --is-ancestor "$COMMIT" origin/main
    ```

    Tell the auditor which commit ran, for how long, what it holds beyond the branch
    (`git diff main...COMMIT`), and who looked at that since.

    ## Sources
    Criterion CC8.1 asks that changes are authorized, tested and approved before they are put to use.
    """
    yield from reported(
        judged_deployments(examination).off_branch,
        "deploy the head of the branch, let the pipeline refuse other commits, and review what ran",
    )
