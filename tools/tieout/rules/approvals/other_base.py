"""A change came by way of another branch, where it was not approved."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.ERROR, criteria=("CC8.1",), needs=("ledger",))
def other_base(examination: Examination) -> Iterator[Observation]:
    """A change was approved for another branch, or holds one that was merged elsewhere without approval.

    ## What it checks
    Two ways around the branch's rules. A pull request is approved while it aims at another branch, and then
    aimed at this one: approvals given before that are of a change to something else. And a pull request
    is merged into a side branch, which a second pull request brings here: each of those inner ones needs
    its own approval, as if it had come here directly.

    ## Why the auditor asks
    Rules are set for a branch. Side branches mostly have none, so what was merged there was seen by whoever
    wrote it; and the reviewer of the second pull request takes it for reviewed.

    ## Example
    `pull request #13, merged 2026-03-03 by Ben Example: it holds pull request #12, which was
    merged to branch feature before, and that was not approved`.

    ## How to fix
    Have the inner change reviewed now. Let the rules cover every branch that is merged here (GitHub: a
    ruleset with `~ALL`), and have approvals dismissed when the base changes.

    ## Sources
    Criterion CC8.1 asks that changes are approved before they are made. GitHub: `BaseRefChangedEvent`.
    """
    yield from reported(examination, "other-base")
