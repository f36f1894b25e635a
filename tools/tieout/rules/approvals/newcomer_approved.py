"""A change was approved only by somebody whom it makes an approver itself."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.ERROR, criteria=("CC8.1", "CC5.3"), needs=("ledger",))
def newcomer_approved(examination: Examination) -> Iterator[Observation]:
    """A change was approved only by somebody whom it makes an approver itself.

    ## What it checks
    What the change itself does to the question who may approve: a new `approver` in a document's head, a line of
    CODEOWNERS, an account, a role or a person in `registers/people.yaml`. An approval by somebody who may
    approve only because of this change does not count: the one who could before has to hand over.

    ## Why the auditor asks
    Whoever can name their own approver has none. The change looks perfect afterwards: by the text in force
    the right person approved.

    ## Example
    `pull request #12, merged 2026-03-02 by Ben Example: Cleo Example, who approved it, may do so by this
    change alone`.

    ## How to fix
    Have the approver of before look at it and approve it now. For a hand-over, ask the old approver first;
    for a new colleague, merge the row of the register first, with somebody else's approval.

    ## Sources
    Criterion CC5.3 asks that responsibility for policies is established; CC8.1 for approval. GitHub: the
    CODEOWNERS file of the base branch decides who is asked.
    """
    yield from reported(examination, "newcomer-approved")
