"""Access that was to end is still there."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.operation import Decision, Grant
from tieout.rules.base import rule
from tieout.rules.rows import gathered, is_open, several
from tieout.rules.wording import days, listed


@rule(severity=Severity.ERROR, criteria=("CC6.2", "CC6.3"), needs=("access",))
def grant_past_its_end(examination: Examination) -> Iterator[Observation]:
    """Access that was to end is still there.

    ## What it checks
    Every row of `registers/access.yaml` that is not revoked. If the last access review said `revoke`, that
    has been done by the end of the day after it: later it is an error. If its own end (`expires_at`) has
    passed, that is a warning: it may have ended by itself, and nothing here says so.
    Rows of one person are one finding.

    ## Why the auditor asks
    A review that decides and is not followed is worse than none: it shows that the company knew.
    Auditors take the rows marked for removal and look whether they are gone.

    ## Example
    `registers/access.yaml:61:5: the access review of 2026-04-02 said that GR-0015 of ben is to be revoked;
    89 days later it is open`

    ## How to fix
    Take it away in the system, and enter when:

    ```yaml
    - {id: GR-0015, person: ben, system: code-host, entitlement: admin, last_reviewed: 2026-04-02,
       decision: revoke, revoked_at: 2026-04-02T15:00:00Z}
    ```

    ## Sources
    Criteria CC6.2 and CC6.3: access is reviewed, and taken away when it is no longer needed.
    """
    as_of, calendar = examination.as_of, examination.program.organization.calendar
    decided: dict[str, list[Grant]] = {}
    expired: dict[str, list[Grant]] = {}
    for grant in examination.registers.access:
        if not is_open(grant, examination):
            continue
        if grant.decision is Decision.REVOKE:
            if grant.last_reviewed is None or (as_of - grant.last_reviewed).days > 1:
                decided.setdefault(grant.person, []).append(grant)
        elif grant.expires_at is not None and calendar.day_of(grant.expires_at) < as_of:
            expired.setdefault(grant.person, []).append(grant)
    for person, rows in decided.items():
        since = [row.last_reviewed for row in rows if row.last_reviewed is not None]
        one = len(rows) == 1
        review = (
            f"the access review of {listed(str(day) for day in sorted(set(since)))}" if since else "an access review"
        )
        later = f"{days((as_of - min(since)).days)} later " if since else ""
        yield gathered(
            rows,
            "decision",
            message=(
                f"{review} said that {several(rows)} of {person} {'is' if one else 'are'} to be revoked; "
                f"{later}{'it is' if one else 'they are'} open"
            ),
            remedy="take it away in the system, and enter revoked_at",
            about=f"decision {person}",
        )
    for person, rows in expired.items():
        ends = [calendar.day_of(row.expires_at) for row in rows if row.expires_at is not None]
        yield gathered(
            rows,
            "expires_at",
            message=(
                f"{several(rows)} of {person} {'was' if len(rows) == 1 else 'were'} to end on "
                f"{listed(str(day) for day in sorted(set(ends)))}, and nothing says that this happened"
            ),
            remedy="look in the system, take away what is still there, and enter revoked_at",
            about=f"expires_at {person}",
            severity=Severity.WARNING,
        )
