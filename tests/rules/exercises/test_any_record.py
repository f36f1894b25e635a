"""No record, however bare or odd, stops the rules or makes them say a thing twice."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.exercises import RUNBOOK_PATH, examination, runbook, stated
from tieout.check import check
from tieout.judgement.exercise import outcome_of
from tieout.model.cadence import Every
from tieout.model.document import Document, Exercise, ExerciseKind
from tieout.model.exercise import ExerciseOutcome, ExerciseRecord, IntegrityCheck, Lesson, Measured, Moment, Rewriting
from tieout.model.limit import Unit
from tieout.model.statement import Statement
from tieout.rules.ruleset import RULESET
from tieout.sources.exercise_keys import KNOWN

RULES = tuple(rule for rule in RULESET if "exercise" in rule.id)
DAYS = st.none() | st.dates()
INSTANTS = st.none() | st.datetimes(datetime(2, 1, 2), datetime(9998, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001  # the zone is put on
LENGTHS = st.none() | st.timedeltas(timedelta())
NAMES = st.sampled_from(
    ["", "person:ben", "cleo", "role:engineer", "role:cto", "person:jo", "Jo", "RB-003", "x:y", " "]
)
records = st.builds(
    ExerciseRecord,
    path=st.sampled_from(["evidence/exercises/EX-2026-01.md", "evidence/exercises/EX-2026-02.md"]),
    id=st.none() | st.sampled_from(["EX-2026-01", "EX-2026-02"]),
    kind=st.none() | st.sampled_from(ExerciseKind),
    runbooks=st.lists(st.sampled_from(["RB-003", "RB-001", "RB-03", ""]), max_size=3).map(tuple),
    held_on=DAYS,
    started_at=INSTANTS,
    ended_at=INSTANTS,
    facilitator=st.none() | NAMES,
    participants=st.lists(NAMES, max_size=3).map(tuple),
    scenario=st.none() | NAMES,
    objectives=st.lists(NAMES, max_size=1).map(tuple),
    timeline=st.lists(st.builds(Moment, at=INSTANTS, what=NAMES), max_size=1).map(tuple),
    measured=st.builds(
        Measured,
        recovery_time=LENGTHS,
        recovery_point=LENGTHS,
        restored_bytes=st.none() | st.integers(0),
        integrity_check=st.none()
        | st.builds(IntegrityCheck, outcome=st.none() | st.sampled_from(ExerciseOutcome), checked=NAMES),
    ),
    outcome=st.none() | st.sampled_from(ExerciseOutcome),
    findings=st.lists(
        st.builds(Lesson, what=NAMES, id=st.sampled_from(["", "FND-1"]), owner=NAMES, due_on=DAYS, ticket=NAMES),
        max_size=2,
    ).map(tuple),
    signed_off_by=st.none() | NAMES,
    signed_off_on=DAYS,
    said=st.frozensets(st.sampled_from(KNOWN)),
    recorded_on=DAYS,
    sign_off_recorded_on=DAYS,
    rewritten=st.none() | st.builds(Rewriting, keys=st.just(("measured",)), signed=st.dates(), on=DAYS),
)
runbooks = st.builds(
    lambda exercised, effective: replace(runbook(effective=effective), exercised=exercised),
    st.none() | st.builds(Exercise, every=st.sampled_from(Every), kind=st.none() | st.sampled_from(ExerciseKind)),
    DAYS,
)
parameters = st.builds(
    stated,
    st.sampled_from(["recovery-time", "recovery-point", "exercise-record", "restore-drill-gap", "tabletop-interval"]),
    st.sampled_from([0, 1, "1.5", 999_999_999]),
    st.sampled_from(Unit),
    since=st.dates(),
    path=st.sampled_from(["policies/a.md", "policies/b.md", RUNBOOK_PATH]),
)


@settings(max_examples=300, phases=(Phase.generate,))
@given(st.lists(records, max_size=3), runbooks, st.lists(parameters, max_size=3), st.dates())
def test_any_records_are_judged_without_doubles(
    found: list[ExerciseRecord], of: Document, statements: list[Statement], as_of: date
) -> None:
    subject = examination(documents=(of,), exercises=tuple(found), statements=tuple(statements), as_of=as_of)
    outcome = check(subject, RULES)
    assert outcome == check(subject, RULES)
    assert len({item.fingerprint for item in outcome.findings}) == len(outcome.findings)
    for item in found:
        judged = outcome_of(subject, item)
        assert (judged is None) == (item.outcome is None)
        assert judged is None or item.outcome is None or judged.rank >= item.outcome.rank


def test_every_field_of_a_record_is_thrown_at_the_rules() -> None:
    unread = {"places", "body", "body_line", "digest"}
    thrown = {"path", "recorded_on", "sign_off_recorded_on", "rewritten", "said", *KNOWN}
    assert {item.name for item in fields(ExerciseRecord)} == thrown | unread
