"""Nobody in the people register has the author's account."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.WARNING, criteria=("CC8.1",), needs=("ledger",))
def unmapped_author(examination: Examination) -> Iterator[Observation]:
    """No person of the people register has the account that proposed a change.

    ## What it checks
    The account that opened each pull request, by the number that the code host gives it (`ids` in
    `registers/people.yaml`), and where the register has no numbers, by its login; in the register as it was
    before the change, and as it is now. Accounts of machines are left out, and deleted ones. Where the
    register is missing or names no account at all, this is not asked. The change keeps its verdict.

    ## Why the auditor asks
    That somebody other than the author approved can be shown only where it is known who the author is. An
    account that nobody claims may be the second one of whoever approved.

    ## Example
    `pull request #12, merged 2026-03-02 by Ben Example: no person of the people register has the account
    eve (number 601), which proposed it`.

    ## How to fix
    Add the account to the person's row, with its number:

    ```yaml
    - id: eve
      logins: [eve]
      ids: ["601"]
    ```

    Name an account that is a machine in `changes.bots`.

    ## Sources
    Criterion CC8.1 asks that changes are approved; that nobody approves their own is how companies keep
    the two duties apart (CC5.1).
    """
    yield from reported(examination, "unmapped-author")
