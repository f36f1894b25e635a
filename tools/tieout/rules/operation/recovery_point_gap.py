"""A system had no recovery point where its objective asks for one."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.recovery import Recovery, recoveries
from tieout.judgement.operation.recovery_gaps import Gap
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.operation.wording import dated, place
from tieout.rules.rows import gathered
from tieout.rules.wording import days, lasting, listed


@rule(severity=Severity.ERROR, criteria=("A1.2",), needs=("systems", "evidence", "history"))
def recovery_point_gap(examination: Examination) -> Iterator[Observation]:
    """A system had no recovery point where its objective asks for one.

    ## What it checks
    Every system of `registers/systems.yaml` in use with `backup: yes` and an `rpo`, against the captured
    listings of its recovery points (tables `recovery-points`). With an `rpo` of a day or less each civil day
    of the examined period has a recovery point that was whole; with a longer one no two such points are
    further apart than it. A continuous recovery point covers each day from its beginning to the listing.
    Whether an `rpo` of less than a day was kept within the day no listing of points shows.
    A whole listing shows the days whose points cannot have expired by its moment (`backup-retention` of the
    policy in force) and that were over by then. A point that any listing has, existed. What no listing
    shows, and whatever may have been a point after all, is `backups-unjudged`.
    Of several things in one system each is held to this, from its first point to its last.

    ## Why the auditor asks
    A missed night is a night whose data would have been lost. Auditors take the list of backups and look
    for the days that are not in it.

    ## Example
    `registers/systems.yaml:30:5: production-database has no recovery point of 2026-03-05, and its objective
    of 1 hour (rpo) asks for one each day; the one before is rds:orders-0304 of 2026-03-04 02:10
    (evidence/.../raw.json#/DBSnapshots/3), the listing that shows it is of 2026-03-20 06:00 (...)`

    ## How to fix
    Find out why the job did not run, and have an alert tell you the next time on the same day:

    ```yaml
    # registers/alerts.yaml
    - {id: recovery-point-old, system: production-database, enabled: yes, runbook: RB-003}
    ```

    A night that was missed stays missed: tell the auditor since when it was known, what was done, and that
    no data was lost in it. If the system is younger than the first of these days, enter `in_scope_from`.

    ## Sources
    Criterion A1.2 (backups are made and watched). That a day without a point breaks an objective of a day
    or less follows from the objective; the objective is the register's own.
    """
    for recovery in recoveries(examination):
        for gap in recovery.gaps:
            if not gap.why_unsure:
                yield gathered(
                    [recovery.system],
                    "rpo",
                    message=_message(recovery, gap, examination),
                    remedy="find out why none was made, have an alert say so the same day, and tell what would have been lost",
                    about=f"{gap.asset} {gap.first}".strip(),
                )


def _message(recovery: Recovery, gap: Gap, examination: Examination) -> str:
    calendar = examination.program.organization.calendar
    system = recovery.system
    rpo = lasting(system.rpo) if system.rpo else ""
    at = system.at("rpo").brief
    of = f" of {gap.asset}" if gap.asset else ""
    facts: list[str] = []
    if gap.before is not None:
        facts.append(f"the one before is {dated(gap.before, calendar)}")
    if gap.after is not None:
        facts.append(f"the next {dated(gap.after, calendar)}")
    if gap.poor:
        told = listed((f"{item.point}, {item.status} ({item.place})" for item in gap.poor), at_most=3)
        facts.append(f"of these days there is {told}")
    facts.append(f"the listing that shows it is of {place(gap.shown, calendar)}")
    count = (gap.last - gap.first).days + 1
    if gap.length is not None:
        more = "" if gap.before and gap.after else " or more"
        what = f"no recovery point{of} for {lasting(gap.length)}{more}"
        asks = f"its objective is {rpo} (rpo, {at})"
    else:
        on = f"of {gap.first}" if count == 1 else f"from {gap.first} to {gap.last}, {days(count)}"
        what = f"no recovery point{of} {on}"
        asks = f"its objective of {rpo} (rpo, {at}) asks for one each day"
    return f"{system.id} has {what}, and {asks}; {listed(facts, at_most=9)}"
