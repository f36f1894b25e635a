"""Exercise records and runbooks with good defaults: a restore drill of Cleo's that counts for RB-003."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests import factories
from tests.factories import places
from tieout.model.cadence import Every
from tieout.model.document import Document, Exercise, ExerciseKind, Kind, Status
from tieout.model.examination import Examination
from tieout.model.exercise import ExerciseOutcome, ExerciseRecord, IntegrityCheck, Measured, Moment
from tieout.model.limit import Unit
from tieout.model.location import Location
from tieout.model.parameter import Parameter
from tieout.model.people import Person, Roster
from tieout.model.statement import Statement

PATH = "evidence/exercises/EX-2026-01.md"
RUNBOOK_PATH = "runbooks/backup-restore.md"
POLICY_PATH = "policies/business-continuity.md"
HELD, SIGNED = date(2026, 5, 12), date(2026, 5, 14)
CHECK = IntegrityCheck(outcome=ExerciseOutcome.PASS, checked="rows of 41 tables")
MEASURED = Measured(
    recovery_time=timedelta(hours=3, minutes=20),
    recovery_point=timedelta(minutes=20),
    restored_bytes=48_318_382_080,
    integrity_check=CHECK,
)
_RECORD = ExerciseRecord(
    path=PATH,
    id="EX-2026-01",
    kind=ExerciseKind.RESTORE,
    runbooks=("RB-003",),
    held_on=HELD,
    started_at=datetime(2026, 5, 12, 9, tzinfo=UTC),
    ended_at=datetime(2026, 5, 12, 13, tzinfo=UTC),
    facilitator="person:cleo",
    participants=("person:dan", "person:eve"),
    scenario="The production database of 10 May, 14:00, into the recovery account",
    objectives=("Back within 4 hours",),
    timeline=(Moment(at=datetime(2026, 5, 12, 9, tzinfo=UTC), what="start"),),
    measured=MEASURED,
    outcome=ExerciseOutcome.PASS,
    findings=(),
    signed_off_by="person:ben",
    signed_off_on=SIGNED,
    recorded_on=SIGNED,
    sign_off_recorded_on=SIGNED,
    places=places(
        PATH,
        *("id", "kind", "runbooks", "held_on", "started_at", "ended_at", "facilitator", "participants", "scenario"),
        *("objectives", "timeline", "measured", "measured.recovery_time", "measured.recovery_point", "outcome"),
        *("findings", "signed_off_by", "signed_off_on"),
    ),
)
_RUNBOOK = Document(
    kind=Kind.RUNBOOK,
    path=RUNBOOK_PATH,
    id="RB-003",
    title="Backup Restore Runbook",
    status=Status.ACTIVE,
    owner="role:head-of-engineering",
    effective=date(2026, 1, 1),
    last_reviewed=date(2026, 1, 1),
    exercised=Exercise(every=Every.QUARTERLY, kind=ExerciseKind.RESTORE),
    places=places(RUNBOOK_PATH, "id", "title", "status", "effective", "exercised", "exercised.every"),
    body="# Backup Restore Runbook\n",
)


def record(**changes: Any) -> ExerciseRecord:
    """Give a restore drill of 2026-05-12, led by Cleo, done by Dan and Eve, signed off by Ben on 2026-05-14."""
    changed = replace(_RECORD, **changes)
    if "said" in changes:
        return changed
    said = {item.name for item in fields(changed) if getattr(changed, item.name) not in (None, (), "")}
    return replace(changed, said=frozenset({*said, "findings"}))


def runbook(
    every: Every | None = Every.QUARTERLY, kind: ExerciseKind | None = ExerciseKind.RESTORE, **changes: Any
) -> Document:
    """Give a runbook in force since 2026-01-01, to be exercised each quarter by a restore; None for never."""
    exercised = None if every is None else Exercise(every=every, kind=kind)
    return replace(_RUNBOOK, exercised=exercised, **changes)


def roster() -> Roster:
    """Give Ben, the CTO, and three engineers, of whom Cleo heads engineering."""
    roles = {"ben": ("cto",), "cleo": ("head-of-engineering", "engineer"), "dan": ("engineer",), "eve": ("engineer",)}
    people = [
        Person(id=name, name=f"{name.title()} Example", location=Location(path="registers/people.yaml"), roles=held)
        for name, held in roles.items()
    ]
    return Roster(people=tuple(people), roles=())


def stated(
    name: str, value: int | str, unit: Unit = Unit.HOURS, *, since: date = date(2026, 1, 1), path: str = POLICY_PATH
) -> Statement:
    """Give a policy that states one parameter from a day on."""
    found = Parameter(
        name=name, value=Decimal(value), unit=unit, phrase=f"{value}", location=Location(path=path, line=11)
    )
    return Statement(
        document="POL-005",
        path=path,
        since=since,
        commit="1" * 40,
        status=Status.ACTIVE,
        effective=None,
        parameters=(found,),
    )


def limits(**parameters: tuple[int, Unit]) -> tuple[Statement, ...]:
    """Give a policy that states these parameters, underscores for hyphens, from 2026-01-01 on."""
    found = [stated(name.replace("_", "-"), value, unit) for name, (value, unit) in parameters.items()]
    together = tuple(parameter for item in found for parameter in item.parameters)
    return (replace(found[0], parameters=together),) if found else ()


LIMITS = limits(
    recovery_time=(4, Unit.HOURS),
    recovery_point=(1, Unit.HOURS),
    exercise_record=(5, Unit.BUSINESS_DAYS),
)


def examination(*records: ExerciseRecord, **changes: Any) -> Examination:
    """Give an examination as of 2026-06-30 of these records (the drill, without any) and of RB-003."""
    sound: dict[str, Any] = {
        "exercises": records or (record(),),
        "roster": roster(),
        "statements": LIMITS,
    }
    documents = changes.pop("documents", (runbook(),))
    return factories.examination(*documents, **{**sound, **changes})
