"""The approver did not work here on that day."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.ERROR, criteria=("CC8.1", "CC6.2"), needs=("ledger",))
def approver_left(examination: Examination) -> Iterator[Observation]:
    """The approver did not work here on the day of the approval.

    ## What it checks
    Each approver by the account's number in `registers/people.yaml`, on the civil day of the approval in
    the organization's time zone. The last day (`left_on`) counts as a day of work; the day after does not,
    nor does a day before `started_on`. A last day counts by the register before the change and by today's.
    Today's list of members at the code host plays no part: it is today's.

    ## Why the auditor asks
    An approval by somebody who had left is two findings: the change was not approved by anyone who could,
    and an account was still open. The second is tested on its own, too.

    ## Example
    `pull request #12, merged 2026-03-02 by Ben Example: Ana Example approved it on 2026-03-02, after the
    last day, 2026-02-28`.

    ## How to fix
    Have it reviewed by somebody who works here. Close the account, and see why it was open. If the
    register's date is wrong, correct it with a word on how you know.

    ## Sources
    Criterion CC6.2 asks that access ends when it is no longer needed; CC8.1 asks for authorized approval.
    """
    yield from reported(examination, "approver-left")
