"""Nobody in the people register has the approver's account."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.ERROR, criteria=("CC8.1",), needs=("ledger",))
def unmapped_approver(examination: Examination) -> Iterator[Observation]:
    """No person of the people register has the account that approved.

    ## What it checks
    The account of each approval, by the number that the code host gives it (`ids` in
    `registers/people.yaml`), and where the register has no numbers, by its login. A login alone is not
    enough where the register has numbers: logins are given up and registered again by others. The register
    is the one before the change: a row written later makes nobody known. Where it names no account at all,
    today's is asked, and where that names none, nothing is said of persons.

    ## Why the auditor asks
    Whether the approver is a colleague, is somebody other than the author, and may approve, all hangs on
    who it was. An account that nobody claims can be anybody's, the author's second one among them.

    ## Example
    `pull request #12, merged 2026-03-02 by Ben Example: no person of the people register has the account
    eve (number 601), which approved it`.

    ## How to fix
    Add the account to the person's row, with its number:

    ```yaml
    - id: eve
      logins: [eve]
      ids: ["601"]
    ```

    `https://api.github.com/users/LOGIN` gives the number of an account of GitHub's.

    ## Sources
    Criterion CC8.1 asks for approval by those who are authorized. GitHub: a login can be changed, and the
    old one becomes available to others.
    """
    yield from reported(examination, "unmapped-approver")
