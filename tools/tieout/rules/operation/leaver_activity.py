"""Somebody used the access of a leaver after the last day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tieout.judgement.operation.leavers import Activity, leavers_of
from tieout.model.characters import visible
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.leaving import MOST, gone, of_leaver, tied
from tieout.rules.wording import listed


@rule(severity=Severity.ERROR, criteria=("CC6.2", "CC6.3", "CC7.2"), needs=("people", "systems"))
def leaver_activity(examination: Examination) -> Iterator[Observation]:
    """The account or a key of somebody who has left was used after the last day.

    ## What it checks
    The last sign-in, or last use, that any list shows of what belonged to somebody who left: it lies after the end
    of the last day in the organization's zone, and before any return. A day without an hour counts from its
    first instant, so the last day itself is none. Of lists one after another in which an account stands the same, the
    newest sign-in counts. Deploy keys, apps and programs' accounts are used by machines, and are no activity of a person.
    There is no time of grace here: the limit is for taking access away, not for using it.

    ## Why the auditor asks
    Access that was left open is a weakness; access that was used is an incident until somebody shows that it is none.

    ## Example
    `registers/people.yaml:9:47: code-host: Dave Example left on 2026-03-31 (registers/people.yaml:9), and the account
    Dave (known by the login in the register) was last used at 2026-04-10T21:14:00Z (evidence/.../raw.csv:3)`

    ## How to fix
    Today: end the access, keep the logs of the system from the last day on, and open an incident. Find out who used it and
    what for: a phone that kept fetching mail, a script with a token, a colleague with the password, or the leaver.

    Tell the auditor what the logs show and what you did about it. If the register has the wrong last day, correct it, with
    the departure ticket as the reason.

    ## Sources
    Criteria CC6.2, CC6.3 and CC7.2: access ends in time, and what is out of the ordinary is looked into.
    """
    found: dict[tuple[str, str, date], list[Activity]] = {}
    for item in leavers_of(examination).activity:
        found.setdefault((item.system.id, item.departure.row.id, item.departure.last), []).append(item)
    for items in found.values():
        departure, system = items[0].departure, items[0].system
        used = listed(
            (
                f"the {item.what} {visible(item.id)} ({tied(item.match)}) was last used at {item.used} ({item.place})"
                for item in sorted(items, key=lambda item: (item.what, item.id))
            ),
            at_most=MOST,
        )
        yield of_leaver(
            departure,
            system.id,
            f"{visible(system.id)}: {gone(departure)}, and {used}",
            "end the access, keep the logs since the last day, and open an incident",
        )
