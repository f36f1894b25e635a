"""A change was let through against the rules of the branch."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.ERROR, criteria=("CC8.1", "CC6.3"), needs=("ledger",))
def rule_bypass(examination: Examination) -> Iterator[Observation]:
    """A change was let through against the rules of the branch.

    ## What it checks
    The code host's own log of how it judged each push (rule suites): a push whose result is `bypass` was
    against the rules and was let through, because whoever pushed may pass them by. Every commit that it
    brought is named, whatever else is known of it. The log reaches back a month at most, so what is not
    collected monthly is lost.

    ## Why the auditor asks
    A list of who may pass by the rules is part of the control, and every use of it is an exception that
    wants a reason. A single one unexplained makes the auditor doubt the others.

    ## Example
    `pull request #12, merged 2026-03-02 by Ben Example: Ben Example brought it past the rules
    of the branch on 2026-03-02 (rule suite 4711)`.

    ## How to fix
    Write down why it was necessary and who agreed, before the auditor asks. Keep the list of those who may
    bypass empty, and open it for an emergency only.

    ## Sources
    GitHub REST: list repository rule suites, `rule_suite_result=bypass`. Criterion CC8.1; CC6.3 asks that
    rights are given sparingly.
    """
    yield from reported(examination, "rule-bypass")
