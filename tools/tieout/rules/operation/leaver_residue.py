"""Keys, tokens and the like that outlived the accounts of somebody who has left."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.leavers import Outcome, leavers_of
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.leaving import still_open


@rule(severity=Severity.ERROR, criteria=("CC6.1", "CC6.2", "CC6.3"), needs=("people", "systems"))
def leaver_residue(examination: Examination) -> Iterator[Observation]:
    """A key, token, role or the like of somebody who has left still works.

    ## What it checks
    As `leaver-has-access`, what outlives an account: an access key of an account that cannot sign in any more; a
    token, key, deploy key or app in a list of credentials, whose owner has left; a role of a database that may log in
    and whose `valid_until` is not over; a place among the outside collaborators of a code host. A role whose
    `valid_until` is over counts as ended, because its password opens nothing; what else admits it, `pg_hba` says.

    A program's account, key or token that the access register has in the name of the leaver is a warning: it needs
    another owner, and its secret another value.

    ## Why the auditor asks
    Offboarding ends the account that everybody thinks of. What was made with it, and works without it, is what is
    found later: the deploy key on a laptop, the token in a script.

    ## Example
    `registers/people.yaml:9:47: code-host: Dave Example left on 2026-03-31 (registers/people.yaml:9), and the deploy
    key SHA256:aa1 (known by the login in the register; evidence/2026-Q2/.../raw.csv:3) could still be used on
    2026-05-23 11:00, 53 days later; allowed are 24 hours (POL-002, policies/access-control.md:12)`

    ## How to fix
    Today: revoke it in the system. Where a program needs it, make a new one for the program, with an owner who works
    here, and enter that in `registers/access.yaml`. Then take a new list:

    ```console
    $ tieout collect code-host-keys
    ```

    Tell the auditor what it opened, whether it was used after the last day, and what looks for such things from now on.

    ## Sources
    Criteria CC6.1 to CC6.3. PostgreSQL, CREATE ROLE: VALID UNTIL limits the password, not the role.
    """
    found = leavers_of(examination)
    for verdicts in found.of(Outcome.RESIDUE).values():
        yield still_open(examination, verdicts, "revoke it in the system, and take a new list that shows it gone")
    for verdicts in found.of(Outcome.PROGRAM).values():
        remedy = "give it another owner in the access register, and its secret another value"
        fact = "still worked in this name"
        yield still_open(examination, verdicts, remedy, fact=fact, severity=Severity.WARNING)
