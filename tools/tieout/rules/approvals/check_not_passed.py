"""A required check had not passed when the change was merged."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.ERROR, criteria=("CC8.1",), needs=("ledger",))
def check_not_passed(examination: Examination) -> Iterator[Observation]:
    """A required check had not passed on the merged head when the change was merged.

    ## What it checks
    The checks that `changes.required_checks` in `controls.yaml` named before the change, each on the head
    that was merged: its newest run that ended before the merge has to have passed. Neutral and skipped
    count as passed, as they do at the code host. A run of an earlier commit says nothing of the head, one
    that ended after the merge came too late, and one that never ran did not pass. Without names in the
    settings nothing is asked for.

    ## Why the auditor asks
    That changes are tested before they are made is half of change management. The auditor asks for the test
    result of each change in the sample, and looks at its time.

    ## Example
    `pull request #12, merged 2026-03-02 by Ben Example: the check test ended on 2026-03-02,
    after the merge (head 5cd7d7df20)`.

    ## How to fix
    Run the check on what landed and keep the result. Let the branch's rules require it, so that nothing
    merges before it has passed.

    ## Sources
    Criterion CC8.1 asks that changes are tested. GitHub: about protected branches; required checks pass
    with success, skipped or neutral.
    """
    yield from reported(examination, "check-not-passed")
