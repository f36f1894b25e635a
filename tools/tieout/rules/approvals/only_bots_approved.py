"""Only machines approved a change."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.ERROR, criteria=("CC8.1",), needs=("ledger",))
def only_bots_approved(examination: Examination) -> Iterator[Observation]:
    """Only machines approved a change.

    ## What it checks
    Whether any of the approvals in force at the merge is a person's. An account is a machine if the code
    host says so, if its login ends in `[bot]`, or if `changes.bots` in `controls.yaml` named it before the
    change. That a machine *proposed* a change is no deviation, as long as a person approved it.

    ## Why the auditor asks
    A machine that approves is a rule that somebody wrote: it may be a good check, and it is no review.
    Auditors ask who may tell it what to pass.

    ## Example
    `pull request #12, merged 2026-03-02 by robot[bot]: robot[bot], which approved it, is a machine`.

    ## How to fix
    Have a person review what landed. Take the right to approve from the app, or let the branch's rules
    ask for one approval more than the app gives.

    ## Sources
    Criterion CC8.1 asks for approval by those who are authorized to give it. GitHub: the actor types
    `Bot` and `User`.
    """
    yield from reported(examination, "only-bots-approved")
