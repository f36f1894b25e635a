"""The author of a change approved it."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.ERROR, criteria=("CC8.1", "CC5.1"), needs=("ledger",))
def self_approved(examination: Examination) -> Iterator[Observation]:
    """Whoever proposed a change is the only one who approved it.

    ## What it checks
    Whether an approval is by the person who opened the pull request. Accounts are compared by their number,
    which stays when a login is renamed; two accounts are one person's where `registers/people.yaml` lists
    both, today or before the change. A deleted account is nobody's equal.

    If somebody else approved as well, that approval counts and nothing is reported.

    ## Why the auditor asks
    An approval by the author is none. Code hosts refuse it for one and the same account, and cannot know
    of a second one: a private account, or one that was made for a machine.

    ## Example
    `pull request #12, merged 2026-03-02 by Ben Example: Ben Example proposed it as ben and
    approved it as ben-at-home`.

    ## How to fix
    Have somebody else review what landed. List every account of each person in the people register, and
    take the right to approve from accounts that nobody needs.

    ## Sources
    Criterion CC5.1 asks for segregation of duties, CC8.1 for approval of changes. GitHub: authors of a
    pull request cannot approve it.
    """
    yield from reported(examination, "self-approved")
