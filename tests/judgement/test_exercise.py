"""Which exercises count for a runbook, and when the next is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.exercises import CHECK, HELD, MEASURED, SIGNED, examination, limits, record, runbook
from tieout.judgement.exercise import (
    exercises_of,
    is_restore,
    outcome_of,
    records_of,
    runbooks_in_force,
    schedule,
    unmeasured,
    why_not,
)
from tieout.model.cadence import Every
from tieout.model.document import Document, ExerciseKind, Kind, Status
from tieout.model.examination import Examination
from tieout.model.exercise import ExerciseOutcome, ExerciseRecord, IntegrityCheck, Measured
from tieout.model.limit import Unit

PASS, PARTIAL, FAIL = ExerciseOutcome.PASS, ExerciseOutcome.PARTIAL, ExerciseOutcome.FAIL
TABLETOP, RESTORE, FAILOVER, LIVE = (
    ExerciseKind.TABLETOP,
    ExerciseKind.RESTORE,
    ExerciseKind.FAILOVER,
    ExerciseKind.LIVE,
)


def why(one: ExerciseRecord, of: Document | None = None, **changes: Any) -> str | None:
    of = of or runbook()
    return why_not(examination(one, documents=(of,), **changes), one, of)


def outcome(**changes: Any) -> ExerciseOutcome | None:
    one = record(**changes)
    return outcome_of(examination(one), one)


def signed(on: str, **changes: Any) -> ExerciseRecord:
    day = date.fromisoformat(on)
    return record(held_on=day, signed_off_on=day, sign_off_recorded_on=day, **changes)


def test_a_drill_that_was_measured_passed_and_signed_off_counts() -> None:
    assert why(record()) is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": None}, "does not say of which kind it is"),
        ({"kind": TABLETOP}, "is of the kind tabletop, and the runbook asks for restore"),
        ({"kind": FAILOVER}, "is of the kind failover, and the runbook asks for restore"),
        ({"held_on": None}, "does not say when it was held"),
        ({"held_on": date(2026, 7, 2)}, "is dated 2026-07-02, which has not come yet"),
        ({"signed_off_by": None}, "is not signed off"),
        ({"signed_off_on": None}, "is not signed off"),
        ({"signed_off_by": "person:cleo"}, "is signed off by person:cleo, who led it"),
        ({"outcome": None}, "states no outcome"),
        ({"outcome": FAIL}, "failed"),
        ({"outcome": PARTIAL}, "is partial"),
        ({"measured": replace(MEASURED, integrity_check=None)}, "is partial"),
        ({"measured": replace(MEASURED, recovery_time=timedelta(hours=5))}, "failed"),
    ],
)
def test_why_a_record_does_not_count(changes: dict[str, Any], reason: str) -> None:
    assert why(record(**changes)) == reason


@pytest.mark.parametrize(
    ("kind", "wanted", "counts"),
    [
        (TABLETOP, TABLETOP, True),
        (LIVE, TABLETOP, True),
        (LIVE, FAILOVER, True),
        (LIVE, RESTORE, True),
        (TABLETOP, LIVE, False),
        (RESTORE, FAILOVER, False),
        (TABLETOP, None, True),
    ],
)
def test_a_live_one_counts_for_any_kind(kind: ExerciseKind, wanted: ExerciseKind | None, *, counts: bool) -> None:
    assert (why(record(kind=kind), runbook(kind=wanted)) is None) is counts


@pytest.mark.parametrize(
    ("kind", "stated", "counts"),
    [
        (TABLETOP, PARTIAL, True),
        (TABLETOP, FAIL, False),
        (LIVE, PARTIAL, True),
        (FAILOVER, PARTIAL, False),
        (RESTORE, PARTIAL, False),
    ],
)
def test_what_is_to_show_a_recovery_has_to_pass(kind: ExerciseKind, stated: ExerciseOutcome, *, counts: bool) -> None:
    assert (why(record(kind=kind, outcome=stated), runbook(kind=kind)) is None) is counts


def test_a_live_use_of_a_restore_runbook_is_judged_as_a_restore() -> None:
    bare = record(kind=LIVE, measured=Measured())
    assert why(bare) == "is partial"
    assert (
        why(record(kind=LIVE, signed_off_by="person:dan"))
        == "is signed off by person:dan, who took part in the restore"
    )
    assert is_restore(examination(bare), bare)
    assert not is_restore(examination(bare, documents=(runbook(kind=LIVE),)), bare)


@pytest.mark.parametrize(("day", "counts"), [("2026-08-12", True), ("2026-08-13", False)])
def test_a_sign_off_after_the_next_one_was_due_gains_no_time(day: str, *, counts: bool) -> None:
    late = date.fromisoformat(day)
    one = record(signed_off_on=late, sign_off_recorded_on=late)
    assert (why(one, as_of=date(2026, 9, 1)) is None) is counts
    assert why(one, runbook(Every.ANNUAL), as_of=date(2026, 9, 1)) is None


@pytest.mark.parametrize(
    ("changes", "comes_to"),
    [
        ({}, PASS),
        ({"outcome": None}, None),
        ({"outcome": FAIL}, FAIL),
        ({"measured": Measured()}, PARTIAL),
        ({"measured": replace(MEASURED, recovery_time=None)}, PARTIAL),
        ({"measured": replace(MEASURED, recovery_point=None)}, PASS),
        ({"measured": replace(MEASURED, integrity_check=None)}, PARTIAL),
        ({"measured": replace(MEASURED, integrity_check=IntegrityCheck(outcome=PASS, checked=""))}, PARTIAL),
        ({"measured": replace(MEASURED, integrity_check=IntegrityCheck(outcome=None, checked="a"))}, PARTIAL),
        ({"measured": replace(MEASURED, integrity_check=replace(CHECK, outcome=PARTIAL))}, PARTIAL),
        ({"measured": replace(MEASURED, integrity_check=replace(CHECK, outcome=FAIL))}, FAIL),
        ({"measured": replace(MEASURED, recovery_time=timedelta(hours=4))}, PASS),
        ({"measured": replace(MEASURED, recovery_time=timedelta(hours=4, seconds=1))}, FAIL),
        ({"measured": replace(MEASURED, recovery_point=timedelta(minutes=61))}, FAIL),
        ({"measured": Measured(), "outcome": FAIL}, FAIL),
        ({"kind": FAILOVER, "measured": Measured(recovery_time=timedelta(hours=1))}, PASS),
        ({"kind": FAILOVER, "measured": Measured()}, PARTIAL),
        ({"kind": TABLETOP, "measured": Measured()}, PASS),
        ({"kind": TABLETOP, "measured": Measured(recovery_time=timedelta(hours=9))}, PASS),
        ({"kind": None, "measured": Measured()}, PASS),
    ],
)
def test_facts_can_make_an_outcome_worse_and_never_better(
    changes: dict[str, Any], comes_to: ExerciseOutcome | None
) -> None:
    assert outcome(**changes) is comes_to


def test_what_was_not_measured_is_named_by_its_keys() -> None:
    bare = record(measured=Measured())
    assert unmeasured(examination(bare), bare) == ("recovery_time", "integrity_check")


def test_exercises_come_by_sign_off_and_records_by_day() -> None:
    first = record(
        path="a", id="EX-1", held_on=date(2026, 4, 1), signed_off_on=date(2026, 6, 2), sign_off_recorded_on=None
    )
    other = record(
        path="b", id="EX-2", held_on=date(2026, 5, 1), signed_off_on=date(2026, 6, 1), sign_off_recorded_on=None
    )
    failed = record(path="c", id="EX-3", held_on=date(2026, 6, 1), outcome=FAIL)
    foreign = record(path="d", id="EX-4", runbooks=("RB-001",))
    found = examination(failed, first, other, foreign)
    assert [item.id for item in exercises_of(found, runbook())] == ["EX-2", "EX-1"]
    assert [item.id for item in records_of(found, runbook())] == ["EX-1", "EX-2", "EX-3"]
    assert records_of(found, runbook(id=None)) == ()


def test_one_exercise_may_be_of_several_runbooks() -> None:
    both = record(runbooks=("RB-001", "RB-003"))
    other = runbook(id="RB-001", path="runbooks/a.md")
    found = examination(both, documents=(other, runbook()))
    assert [len(exercises_of(found, item)) for item in found.documents] == [1, 1]


def test_runbooks_in_force() -> None:
    documents = (
        runbook(id="RB-001", status=Status.DRAFT),
        runbook(id="RB-002", status=Status.RETIRED),
        runbook(id="RB-003"),
        runbook(id="RB-004", status=None),
        replace(runbook(id="POL-001"), kind=Kind.POLICY),
    )
    assert [item.id for item in runbooks_in_force(examination(documents=documents))] == ["RB-003", "RB-004"]


def days(found: Examination, of: Document | None = None) -> tuple[str, str, str] | None:
    plan = schedule(found, of or runbook())
    return None if plan is None else (str(plan.since), str(plan.due), str(plan.tolerated))


def test_the_day_that_counts_is_the_sign_off() -> None:
    assert days(examination()) == ("2026-05-14", "2026-08-14", "2026-08-21")
    plan = schedule(examination(), runbook())
    assert plan is not None
    assert (plan.last, plan.gap, plan.runbook) == (record(), None, runbook())


@pytest.mark.parametrize(
    ("on", "every", "due", "tolerated"),
    [
        ("2026-05-14", Every.ANNUAL, "2027-05-14", "2027-05-14"),
        ("2024-02-29", Every.ANNUAL, "2025-02-28", "2025-02-28"),
        ("2025-11-30", Every.QUARTERLY, "2026-02-28", "2026-03-09"),
        ("2026-05-31", Every.MONTHLY, "2026-06-30", "2026-07-06"),
    ],
)
def test_months_are_months(on: str, every: Every, due: str, tolerated: str) -> None:
    assert days(examination(signed(on)), runbook(every)) == (on, due, tolerated)


@pytest.mark.parametrize(
    ("kind", "every", "stated", "due", "tolerated"),
    [
        # Three months after 14 May are 92 days, and the policy's 92 end without grace.
        (RESTORE, Every.QUARTERLY, limits(restore_drill_gap=(92, Unit.DAYS)), "2026-08-14", "2026-08-14"),
        (RESTORE, Every.QUARTERLY, limits(restore_drill_gap=(80, Unit.DAYS)), "2026-08-02", "2026-08-02"),
        (RESTORE, Every.QUARTERLY, limits(restore_drill_gap=(12, Unit.MONTHS)), "2026-08-14", "2026-08-21"),
        (RESTORE, Every.QUARTERLY, limits(tabletop_interval=(1, Unit.MONTHS)), "2026-08-14", "2026-08-21"),
        (RESTORE, Every.QUARTERLY, limits(restore_drill_gap=(3, Unit.COUNT)), "2026-08-14", "2026-08-21"),
        (FAILOVER, Every.ANNUAL, limits(failover_exercise_interval=(6, Unit.MONTHS)), "2026-11-14", "2026-11-14"),
        (TABLETOP, Every.ANNUAL, limits(tabletop_interval=(12, Unit.MONTHS)), "2027-05-14", "2027-05-14"),
        (LIVE, Every.ANNUAL, limits(tabletop_interval=(6, Unit.MONTHS)), "2027-05-14", "2027-05-14"),
    ],
)
def test_a_gap_that_a_policy_states_counts_too(
    kind: ExerciseKind, every: Every, stated: tuple[Any, ...], due: str, tolerated: str
) -> None:
    found = examination(record(kind=kind), documents=(runbook(every, kind),), statements=stated)
    assert days(found, runbook(every, kind)) == (str(SIGNED), due, tolerated)


def test_one_that_was_never_exercised_has_its_interval_and_the_grace_of_any_other() -> None:
    failed = record(outcome=FAIL)
    assert days(examination(failed)) == ("2026-01-01", "2026-04-01", "2026-04-10")
    stated = limits(restore_drill_gap=(92, Unit.DAYS))
    assert days(examination(failed, statements=stated)) == ("2026-01-01", "2026-04-01", "2026-04-03")


@pytest.mark.parametrize("of", [runbook(None), runbook(effective=None)])
def test_without_an_interval_or_a_beginning_there_is_no_schedule(of: Document) -> None:
    assert schedule(examination(record(outcome=FAIL)), of) is None


def test_an_exercise_gives_a_schedule_to_what_has_no_beginning() -> None:
    assert days(examination(), runbook(effective=None)) == ("2026-05-14", "2026-08-14", "2026-08-21")
    assert HELD < SIGNED
