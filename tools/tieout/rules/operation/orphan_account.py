"""An account that nobody in the registers has."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.identity import How
from tieout.judgement.operation.orphans import Unclaimed, by_system, unclaimed_of
from tieout.model.calendar import Calendar
from tieout.model.characters import visible
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.leaving import MOST
from tieout.rules.wording import listed


@rule(severity=Severity.ERROR, criteria=("CC6.1", "CC6.2"), needs=("people", "systems", "access"))
def orphan_account(examination: Examination) -> Iterator[Observation]:
    """A system has an active account that no person of the register has.

    ## What it checks
    Each account of the newest list of each system in use that is not out of scope: a row of `registers/access.yaml`
    names system and account, or the people register lists its login, number or address. Accounts that the list calls a
    service's are left to the access review; those that are deactivated, and lists from before the examined period, are
    not looked at. Where a list does not say whether a person uses the account, or whether it can be used, it is a
    warning. Where a name looks like somebody's, nobody is accused: `leavers-unjudged` says so. All of one system are one
    finding.

    ## Why the auditor asks
    An account without a person is nobody's to review, and nobody notices that it is used: the one that was made for
    a test, the consultant's, the one of somebody who left before the register began.

    ## Example
    `registers/systems.yaml:6:5: code-host: 2 accounts are active and belong to nobody in the registers: mallory
    (2026-05-23 11:00, evidence/.../raw.csv:7) and test-admin (2026-05-23 11:00, evidence/.../raw.csv:9)`

    ## How to fix
    Today: ask the system's owner whose it is. Deactivate what nobody needs. Enter the others: the login or address
    of the person in `registers/people.yaml`, or a row of the access register for a program's account:

    ```yaml
    - {id: GR-0012, kind: service-account, person: ben, system: code-host, account: ci-bot, purpose: builds}
    ```

    Tell the auditor since when each was there, what it could reach, and whether it was used.

    ## Sources
    Criteria CC6.1 and CC6.2: users are known and authorized before they get access.
    """
    calendar = examination.program.organization.calendar
    for items in by_system(unclaimed_of(examination), how=How.NOBODY).values():
        for is_for_sure in (True, False):
            some = [item for item in items if item.is_for_sure is is_for_sure]
            if not some:
                continue
            system = some[0].system
            named = listed((f"{visible(item.id)} ({_seen(item, calendar)})" for item in some), at_most=MOST)
            one = len(some) == 1
            what = "active" if is_for_sure else "listed"
            them = "it" if one else "them"
            doubt = "" if is_for_sure else f", and the list leaves open whether a person uses {them} or can use {them}"
            yield Observation(
                subject=system.subject,
                location=system.location,
                message=f"{visible(system.id)}: {len(some)} {'account is' if one else 'accounts are'} {what} and "
                f"{'belongs' if one else 'belong'} to nobody in the registers{doubt}: {named}",
                remedy="deactivate what nobody needs; enter the others with their person, or as a program's",
                about=what,
                severity=None if is_for_sure else Severity.WARNING,
            )


def _seen(item: Unclaimed, calendar: Calendar) -> str:
    return f"{calendar.clock(item.sight.last)}, {item.sight.last_place}"
