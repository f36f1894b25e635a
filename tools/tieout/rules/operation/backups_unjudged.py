"""Something about backups and restores cannot be told."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.backup_doubts import backup_doubts
from tieout.judgement.operation.drill_points import PointDoubt, PointFault, point_doubts
from tieout.judgement.operation.recovery import Recovery, recoveries
from tieout.judgement.operation.recovery_gaps import Gap
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.operation.wording import place
from tieout.rules.rows import gathered
from tieout.rules.wording import listed, span

_HEAD = "it cannot be told whether"


@rule(severity=Severity.ERROR, criteria=("A1.2", "A1.3"), needs=("systems", "history"))
def backups_unjudged(examination: Examination) -> Iterator[Observation]:
    r"""Whether backups were made, and restored, cannot be told.

    ## What it checks
    Every system of `registers/systems.yaml` in use with `backup: yes`. Reported is what keeps
    `recovery-point-gap`, `backup-not-restored` and `drill-point-unlisted` from saying anything:
    no capture lists its recovery points, or none of those that do is whole; no listing shows some days of the
    period; no `rpo` or no `backup-retention` is stated; a point is partial, under way, of unknown status or
    without a date; a restore does not say which system or which point it restored, or names one that no
    listing could show; the first points are younger than the period, and nothing says how old the system is.
    None of this says that a backup is missing.

    ## Why the auditor asks
    What cannot be shown counts as not done. It is cheaper to learn in the period that a list was never kept
    than after it, when the points that it would have shown have expired.

    ## Example
    `registers/systems.yaml:24:5: it cannot be told whether production-database has the recovery points that
    the register asks for, because no capture lists them`

    ## How to fix
    Keep a whole list of the recovery points of each system, more often than points expire:

    ```console
    $ aws rds describe-db-snapshots --db-instance-identifier orders --output json > snapshots.json
    $ tieout evidence add snapshots.json --control BCP-03 --evidence recovery-points --system production-database \
        --reads aws-rds-snapshots --observed-at 2026-05-12T06:00:00Z
    ```

    Tell the auditor which days no list shows, and what else shows them: the log of the backup job, the mails
    that it sends.

    ## Sources
    Criteria A1.2 and A1.3. That what nobody can tell is neither a pass nor a deviation is Tieout's own rule.
    """
    for doubt in backup_doubts(examination):
        yield Observation(
            subject=doubt.subject,
            location=doubt.location,
            message=f"{_HEAD} {doubt.whether}, because {doubt.because}",
            remedy=doubt.remedy,
            about=doubt.about,
        )
    for recovery in recoveries(examination):
        if recovery.lost:
            yield _lost(recovery, examination)
        for gap in recovery.gaps:
            if gap.why_unsure:
                yield _unsure(recovery, gap)
    for item in point_doubts(examination):
        if not item.fault.is_proven:
            yield _of_point(item, examination)


def _lost(recovery: Recovery, examination: Examination) -> Observation:
    calendar = examination.program.organization.calendar
    newest = examination.operation.recovery_listings[recovery.whole[-1]].listing
    kept = f"; points are kept for {recovery.retention.cited}" if recovery.retention else ""
    when = listed((span(*ends) for ends in recovery.lost), at_most=4)
    return gathered(
        [recovery.system],
        "backup",
        message=(
            f"{_HEAD} {recovery.system.id} had recovery points {when}, because no whole listing shows those days; "
            f"the newest is of {place(newest, calendar)}{kept}"
        ),
        remedy="capture the list more often than points expire; for these days bring what else shows them, such as the job's log",
        about="days",
    )


def _unsure(recovery: Recovery, gap: Gap) -> Observation:
    of = f" of {gap.asset}" if gap.asset else ""
    return gathered(
        [recovery.system],
        "rpo",
        message=(
            f"{_HEAD} {recovery.system.id} had a recovery point{of} {span(gap.first, gap.last)}, "
            f"because {gap.why_unsure}"
        ),
        remedy="capture the list anew once the point is whole; enter in_scope_from where the system is younger than the period",
        about=f"{gap.asset} {gap.first}".strip(),
    )


def _of_point(item: PointDoubt, examination: Examination) -> Observation:
    record, named = item.drill.record, item.drill.point
    return Observation(
        subject=record.subject,
        location=item.drill.at("point"),
        message=(
            f"{_HEAD} {record.subject} restored a recovery point of {item.drill.system} that was there, "
            f"because {_why(item, named, examination)}"
        ),
        remedy="capture the whole list before a drill and after it; name the point as the list does",
        about=f"point {item.drill.system}",
    )


def _why(item: PointDoubt, named: str, examination: Examination) -> str:
    calendar = examination.program.organization.calendar
    if item.point is not None:
        lacks = "does not say when it was made" if item.fault is PointFault.UNDATED else f"is {item.point.status}"
        return f"{named} {lacks} ({item.point.place})"
    around = f"; the nearest is of {place(item.around[0], calendar)}" if item.around else ""
    if item.fault is PointFault.BETWEEN:
        both = listed(place(each, calendar) for each in item.around)
        return f"{named} is in no listing and can have come and gone between those of {both}"
    when = "before" if item.fault is PointFault.NOT_BEFORE else "after"
    return f"{named} is in no listing, and no whole one was captured {when} the drill{around}"
