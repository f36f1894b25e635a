"""Nothing keeps what the code host knows of approvals."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import settings_place


@rule(severity=Severity.WARNING, criteria=("CC8.1",))
def no_ledger_yet(examination: Examination) -> Iterator[Observation]:
    """Nothing keeps yet what the code host knows of approvals.

    ## What it checks
    Whether there is an approval ledger: the branch `tieout/ledger`, or copies of its quarters under
    `evidence/`. This warns while nothing has to rest on one: all texts are drafts, and no period is
    examined. As soon as a text is in force, or cannot be read and so may be, the rules about approvals say
    that they are not examined.
    Where `changes.forge` says `kind: none`, with the reason, nobody is asked.

    ## Why the auditor asks
    For a Type 2 report the period may begin long before the auditor comes. What the code host knows of
    approvals changes meanwhile: accounts are deleted, reviews dismissed, logs of pushes cut off after a
    month. A ledger that begins on the first day of the period has it all as it was.

    ## Example
    `there is no approval ledger yet, so what the code host knows of approvals is kept nowhere`.

    ## How to fix
    ```sh
    tieout approvals sync
    ```

    with a token that may read pull requests, then daily by the workflow that `tieout init` plants. GitLab
    cannot be asked yet: keep its own list of approvals as a capture, with `tieout evidence add`. If no
    code host keeps your approvals, say so:

    ```yaml
    changes:
      forge: {kind: none, reason: "changes are approved on paper"}
    ```

    ## Sources
    Criterion CC8.1 asks that changes are authorized and approved. GitHub keeps rule suites for a month.
    """
    forge = examination.program.changes.forge
    is_wanted = forge is None or forge.kind != "none"
    if examination.ledger is None and is_wanted and examination.why_absent("ledger") is None:
        instead = forge.instead if forge else ""
        yield Observation(
            subject="ledger",
            location=settings_place(examination),
            message="there is no approval ledger yet, so what the code host knows of approvals is kept nowhere",
            remedy=instead or "run tieout approvals sync, and then daily by the workflow that tieout init plants",
        )
