"""The last to push to a change is the only one who approved it."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.ERROR, criteria=("CC8.1", "CC5.1"), needs=("ledger",))
def last_pusher_approved(examination: Examination) -> Iterator[Observation]:
    """Whoever pushed last to a change is the only one who approved it.

    ## What it checks
    Who put the head there that was merged: by the code host's record of forced pushes, by the account
    that it has for the head's committer, and by the committer that the commit names. If that person is
    the only approver, no second person has seen what was pushed last. Git alone cannot always tell who
    pushed; where nothing says so, this rule is silent.

    ## Why the auditor asks
    A name in a commit proves little: one can push a commit with a colleague's name in it, and then approve
    it. Who pushes and who approves have to be two.

    ## Example
    `pull request #12, merged 2026-03-02 by Ben Example: Ana Example, who approved it, was the last to push
    to it (commit 77aa01bcde)`.

    ## How to fix
    Have somebody else review what landed. On GitHub switch on *Require approval of the most recent
    reviewable push*.

    ## Sources
    Criterion CC5.1 asks for segregation of duties. GitHub: available rules for rulesets, and
    `HeadRefForcePushedEvent`.
    """
    yield from reported(examination, "last-pusher-approved")
