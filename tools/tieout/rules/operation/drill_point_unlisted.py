"""A drill says that it restored a recovery point that it cannot have restored."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.drill_points import PointDoubt, PointFault, point_doubts
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.operation.wording import place
from tieout.rules.wording import listed


@rule(severity=Severity.ERROR, criteria=("A1.3", "CC7.5"), needs=("systems", "evidence", "history"))
def drill_point_unlisted(examination: Examination) -> Iterator[Observation]:
    r"""A drill names a recovery point that it cannot have restored.

    ## What it checks
    The recovery point that a restore names under `restored`, against the captured listings of that system
    (tables `recovery-points`). It is reported where the point was made after the drill began, had expired by
    then, or is listed as failed; and where neither the whole listing before the drill nor the one after it
    has it, and no point can have come and gone between the two: for that `backup-retention` of the policy in
    force has to reach from the one to the other. In all other cases nobody can tell: `backups-unjudged`.
    Restores from before the examined period are history.

    ## Why the auditor asks
    A restore is evidence that the backups work if it is the backups that were restored. A copy made for the
    drill, or a point that no list knows, shows nothing of what the nightly job leaves.

    ## Example
    `evidence/exercises/EX-2026-02.md:19:12: EX-2026-02 says that it restored rds:orders-2026-05-11 of
    production-database, and that point is in no listing: neither in that of 2026-05-01 06:00
    (evidence/2026-Q2/.../evidence.yaml:1) nor in that of 2026-05-15 06:00 (...)`

    ## How to fix
    Look up which point was restored: in the log of the restore, or in the history of the backup tool. If the
    record has a slip, correct it and have it signed off anew. If it was none of the system's own recovery
    points, say so in the record, write `outcome: partial`, and drill again from one that a listing has.

    ```console
    $ aws backup list-recovery-points-by-backup-vault --backup-vault-name orders --output json > points.json
    $ tieout evidence add points.json --control BCP-03 --evidence recovery-points --system production-database \
        --reads aws-backup --observed-at 2026-05-12T06:00:00Z
    ```

    Tell the auditor which point it was, and how you know.

    ## Sources
    Criteria A1.3 (recovery is tested) and CC7.5. That a point exists in a listing and predates the drill is
    Tieout's own test of a drill's record.
    """
    for item in point_doubts(examination):
        if item.fault.is_proven:
            record = item.drill.record
            yield Observation(
                subject=record.subject,
                location=item.drill.at("point"),
                message=_message(item, examination),
                remedy="look up which point was restored, correct the record and have it signed off anew; else drill again",
                about=f"point {item.drill.system}",
            )


def _message(item: PointDoubt, examination: Examination) -> str:
    calendar = examination.program.organization.calendar
    record, named = item.drill.record, item.drill.point
    began = calendar.clock(record.started_at or record.held_on or examination.as_of)
    head = f"{record.subject} says that it restored {named} of {item.drill.system}"
    if item.point is None:
        where = listed((f"in that of {place(each, calendar)}" for each in item.around), "nor")
        return f"{head}, and that point is in no listing: neither {where}"
    if item.fault is PointFault.LATER and item.point.made_at is not None:
        made = calendar.clock(item.point.made_at)
        return f"{head}, and began on {began}; that point was made on {made} ({item.point.place})"
    if item.fault is PointFault.GONE:
        when = f" on {calendar.clock(item.point.expires_at)}" if item.point.expires_at else ""
        return f"{head}, and began on {began}; that point had expired{when} ({item.point.place})"
    return f"{head}, and that point is listed as {item.point.status} ({item.point.place})"
