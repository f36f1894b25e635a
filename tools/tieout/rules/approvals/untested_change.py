"""Whether a change was approved could not be tested."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.ERROR, criteria=("CC8.1",), needs=("ledger",))
def untested_change(examination: Examination) -> Iterator[Observation]:
    """Whether a change was approved could not be tested.

    ## What it checks
    Everything that a verdict needs and that was not there: a page of reviews that could not be read, an
    answer with a hole, a right that the token lacked, the head of the pull request missing from the clone, an
    approved commit that is nowhere any more, a commit that is newer than the ledger, a people register that
    cannot be read in full. If what is known already
    proves a deviation, the change is an exception and this is said besides; else it is `not_tested`, which
    is neither good nor bad, and never counts as approved.

    ## Why the auditor asks
    "We could not see it" is an answer that an auditor accepts, and asks for other evidence. "It was
    approved", where nobody could see it, is one that costs trust in all the others.

    ## Example
    `pull request #12, merged 2026-03-02 by Ben Example: not tested, since the head of pull
    request #12 is not in this repository`.

    ## How to fix
    Mostly `tieout approvals sync` with a token that may read what is missing, then fetch the heads:

    ```sh
    git fetch origin '+refs/pull/*/head:refs/pull/*/head'
    ```

    What is gone for good you show by other means: the notice of the approval by e-mail, say.

    ## Sources
    Criterion CC8.1. That what is missing is never taken for a pass is a rule of this tool.
    """
    yield from reported(examination, "untested-change")
