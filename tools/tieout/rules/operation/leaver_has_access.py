"""A system's own list shows an account of somebody who has left."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.leavers import Outcome, leavers_of
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.leaving import still_open


@rule(severity=Severity.ERROR, criteria=("CC6.2", "CC6.3"), needs=("people", "systems"))
def leaver_has_access(examination: Examination) -> Iterator[Observation]:
    """A list of accounts shows one of somebody who has left as active.

    ## What it checks
    Everyone whose last day is over (`left_on` in the people register), on every system in use that is not out of
    scope: what the newest list of accounts shows of theirs. A list counts that shows a moment after the limit
    (the parameter `access-removal` of the policy in force on the last day, counted from the end of that day in the
    organization's zone). An account that is active in it is a finding, even where the list is not whole.

    An account is somebody's by a row of `registers/access.yaml` that names system, account and person, else by
    a login, number or address of the people register. Case, and a tag after a plus sign in an address, do not count.
    A name alone accuses nobody: `leavers-unjudged` names it. Rows of one name that share an address, login or number
    are one person: who came back may use an account from the first day of the later row.

    ## Why the auditor asks
    Auditors take the list of leavers and look each name up in the list of each system. It is the deviation that they
    report most.

    ## Example
    `registers/people.yaml:9:47: code-host: Dave Example left on 2026-03-31 (registers/people.yaml:9), and the account
    Dave (known by the login in the register; evidence/2026-Q2/.../raw.csv:3) could still be used on 2026-05-23 11:00,
    53 days later; allowed are 24 hours (POL-002, policies/access-control.md:12)`

    ## How to fix
    Today: deactivate the account in the system, end its sessions, and look at what it did since the last day. Enter
    `revoked_at` in the access register, and take a new list that shows it gone:

    ```console
    $ tieout collect code-host-accounts
    ```

    Tell the auditor when access ended, that nobody used it in between or who did, and what now ends it in time. The
    finding stays as `leaver-removed-late`: what was late was late. An account that is not this person's needs a row in
    the access register that says whose it is.

    ## Sources
    Criteria CC6.2 and CC6.3: access is taken away when it is no longer needed.
    """
    for verdicts in leavers_of(examination).of(Outcome.ACCESS).values():
        yield still_open(
            examination,
            verdicts,
            "deactivate it in the system, enter revoked_at, and take a new list that shows it gone",
        )
