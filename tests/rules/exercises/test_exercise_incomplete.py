"""A record says who did what, when, with what result."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.exercises import MEASURED, PATH, examination, limits, record, roster, runbook
from tests.factories import document
from tests.rules.seen import messages, observed, severities
from tieout.model.document import ExerciseKind
from tieout.model.examination import Examination
from tieout.model.exercise import ExerciseOutcome, ExerciseRecord, Lesson, Measured, Moment
from tieout.model.finding import Observation, Severity
from tieout.model.limit import Unit
from tieout.model.location import Location, NotExamined
from tieout.model.people import Roster
from tieout.model.program import Organization, Program
from tieout.model.registers.collection import Registers
from tieout.model.registers.risks import ReportedFinding
from tieout.rules.exercises.exercise_incomplete import exercise_incomplete

ERROR, WARNING = Severity.ERROR, Severity.WARNING
TABLETOP, LIVE = ExerciseKind.TABLETOP, ExerciseKind.LIVE
WHOLE = Lesson(what="step 4 is wrong", owner="role:cto", due_on=date(2026, 6, 12), ticket="OPS-17")
NO_LIMIT = limits(recovery_time=(4, Unit.HOURS))


def without(*names: str, **changes: Any) -> ExerciseRecord:
    whole = record(**changes)
    return replace(whole, said=whole.said - set(names))


def said(one: ExerciseRecord, **changes: Any) -> list[str]:
    return messages(exercise_incomplete, examination(one, **changes))


def test_a_whole_record_has_nothing_to_be_said() -> None:
    assert said(record()) == []
    assert said(record(kind=TABLETOP, measured=Measured())) == []
    assert said(record(findings=(WHOLE,), outcome=ExerciseOutcome.PARTIAL)) == []


def test_what_is_lacking_is_one_finding() -> None:
    bare = examination(without("participants", "timeline"))
    assert observed(exercise_incomplete, bare) == [
        Observation(
            subject="EX-2026-01",
            location=Location(path=PATH),
            message="EX-2026-01 lacks participants and timeline",
            remedy="add participants and timeline",
            about="facts",
        )
    ]


@pytest.mark.parametrize(
    "name",
    ["started_at", "ended_at", "facilitator", "participants", "scenario", "timeline", "outcome", "findings"],
)
def test_each_fact_is_asked_for(name: str) -> None:
    bare = examination(without(name))
    assert messages(exercise_incomplete, bare) == [f"EX-2026-01 lacks {name}"]
    assert severities(exercise_incomplete, bare) == [ERROR]


@pytest.mark.parametrize(
    ("as_of", "stated", "severity"),
    [
        ("2026-05-19", None, WARNING),
        ("2026-05-20", None, ERROR),
        ("2026-05-19", NO_LIMIT, ERROR),
    ],
)
def test_a_sign_off_may_come_as_long_as_the_record_is_in_time(as_of: str, stated: Any, severity: Severity) -> None:
    changes = {} if stated is None else {"statements": stated}
    bare = examination(without("signed_off_by", "signed_off_on"), as_of=date.fromisoformat(as_of), **changes)
    assert severities(exercise_incomplete, bare) == [severity]
    due = "; that is due by 2026-05-19" if severity is WARNING else ""
    assert messages(exercise_incomplete, bare) == [f"EX-2026-01 lacks signed_off_by and signed_off_on{due}"]


def test_a_tabletop_has_objectives_and_two_people() -> None:
    bare = examination(without("objectives", kind=TABLETOP, participants=("person:dan", "dan")))
    assert messages(exercise_incomplete, bare) == [
        "EX-2026-01 lacks objectives",
        "EX-2026-01 is a tabletop with 1 participant",
    ]
    assert severities(exercise_incomplete, bare) == [WARNING, ERROR]
    assert said(without("objectives", participants=("person:dan",))) == []


def test_a_restore_is_measured() -> None:
    bare = record(measured=Measured(), findings=(WHOLE,))
    assert said(bare) == [
        "EX-2026-01 is a restore without measured.recovery_time and measured.integrity_check, so it is partial, not pass",
        "EX-2026-01 is a restore that does not say how much was lost (measured.recovery_point)",
    ]
    assert said(replace(bare, outcome=ExerciseOutcome.PARTIAL))[0].endswith("and measured.integrity_check")


def test_a_live_use_is_measured_if_its_runbook_asks_for_a_restore() -> None:
    bare = record(kind=LIVE, measured=Measured(), findings=(WHOLE,))
    assert len(said(bare)) == 2
    assert said(bare, documents=(runbook(kind=LIVE),)) == []


def test_a_failover_has_a_recovery_time() -> None:
    bare = record(kind=ExerciseKind.FAILOVER, measured=Measured(), findings=(WHOLE,))
    assert said(bare) == ["EX-2026-01 is a failover without measured.recovery_time, so it is partial, not pass"]


@pytest.mark.parametrize(("day", "ahead"), [("2026-07-01", False), ("2026-07-02", True)])
def test_an_exercise_is_not_in_the_future(day: str, *, ahead: bool) -> None:
    held = date.fromisoformat(day)
    began = datetime.fromisoformat(f"{day}T09:00:00+00:00")
    at = (Moment(at=began, what="start"),)
    one = record(held_on=held, started_at=began, ended_at=began + timedelta(hours=4), timeline=at)
    assert said(one) == ([f"EX-2026-01 is dated {day}, which has not come yet"] if ahead else [])


def test_it_begins_on_its_day_in_the_organizations_zone() -> None:
    late = record(started_at=datetime(2026, 5, 11, 23, tzinfo=UTC))
    assert said(late) == ["EX-2026-01 is dated 2026-05-12 and began on 2026-05-11 (UTC)"]
    assert said(late, program=Program(organization=Organization(timezone="Europe/Berlin"))) == []


def test_it_does_not_end_before_it_begins() -> None:
    began = datetime(2026, 5, 12, 9, tzinfo=UTC)
    assert said(record(ended_at=began, kind=TABLETOP, measured=Measured())) == []
    assert said(record(ended_at=began.replace(hour=8))) == [
        "EX-2026-01 ended at 2026-05-12T08:00:00+00:00, before it began at 2026-05-12T09:00:00+00:00"
    ]


@pytest.mark.parametrize("outcome", [ExerciseOutcome.PARTIAL, ExerciseOutcome.FAIL])
def test_what_did_not_pass_found_something(outcome: ExerciseOutcome) -> None:
    seen = examination(record(outcome=outcome))
    assert messages(exercise_incomplete, seen) == [f"EX-2026-01 came to {outcome.value} and lists no finding"]
    assert severities(exercise_incomplete, seen) == [WARNING]


def registers(within: Examination, *ids: str) -> Examination:
    rows = tuple(ReportedFinding(id=name, location=Location(path="registers/findings.yaml")) for name in ids)
    return replace(within, registers=Registers(findings=rows))


@pytest.mark.parametrize(
    ("item", "gap"),
    [
        (WHOLE, ""),
        (replace(WHOLE, ticket=""), "lacks ticket"),
        (replace(WHOLE, owner="", due_on=None), "lacks owner and due_on"),
        (Lesson(what=""), "lacks what, owner, due_on and ticket"),
        (Lesson(what="", id="FND-1"), ""),
        (Lesson(what="", id="FND-2"), "has the id FND-2, which the findings register does not have"),
    ],
)
def test_a_finding_has_somebody_who_sees_to_it(item: Lesson, gap: str) -> None:
    seen = registers(examination(record(findings=(WHOLE, item))), "FND-1")
    assert messages(exercise_incomplete, seen) == ([f"finding 2 of EX-2026-01 {gap}"] if gap else [])


def test_without_a_findings_register_an_id_is_taken_as_it_is() -> None:
    absent = (NotExamined(need="findings", reason="there is none"),)
    assert said(record(findings=(Lesson(what="", id="FND-9"),)), unexamined=absent) == []


def test_each_record_is_looked_at() -> None:
    other = without("scenario", path="evidence/exercises/EX-2026-02.md", id="EX-2026-02", measured=MEASURED)
    assert messages(exercise_incomplete, examination(without("outcome"), other)) == [
        "EX-2026-01 lacks outcome",
        "EX-2026-02 lacks scenario",
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"facilitator": "person:ghost"},
            "EX-2026-01 names the facilitator person:ghost, whom the people register does not have on 2026-05-12",
        ),
        (
            {"participants": ("person:dan", "person:ghost", "person:ghost")},
            "EX-2026-01 names the participant person:ghost, whom the people register does not have on 2026-05-12",
        ),
        (
            {"ended_at": datetime(2026, 5, 12, 11, tzinfo=UTC)},
            "EX-2026-01 measured a recovery time of 3 hours 20 minutes, and itself took 2 hours",
        ),
        (
            {"timeline": (Moment(at=datetime(2020, 5, 12, 9, tzinfo=UTC), what="start"),)},
            (
                "EX-2026-01 has 2020-05-12T09:00:00+00:00 in its timeline, "
                "and was held from 2026-05-12T09:00:00+00:00 to 2026-05-12T13:00:00+00:00"
            ),
        ),
    ],
)
def test_what_cannot_have_been_is_asked_about(changes: dict[str, Any], message: str) -> None:
    found = examination(record(**changes))
    assert messages(exercise_incomplete, found) == [message]
    assert severities(exercise_incomplete, found) == [WARNING]


def test_a_recovery_time_of_nothing_is_not_measured() -> None:
    assert said(record(measured=replace(MEASURED, recovery_time=timedelta()))) == [
        "EX-2026-01 is a restore without measured.recovery_time, so it is partial, not pass",
        "EX-2026-01 measured a recovery time of nothing",
        "EX-2026-01 came to partial and lists no finding",
    ]


def test_outsiders_and_people_without_a_register_are_not_asked_about() -> None:
    assert said(record(facilitator="Jo of Example Consulting")) == []
    absent = (NotExamined(need="people", reason="there is none"),)
    assert said(record(facilitator="person:ghost"), unexamined=absent) == []


def test_whoever_was_not_here_on_the_day_did_not_take_part() -> None:
    gone = replace(roster(), people=tuple(replace(item, left_on=date(2026, 5, 11)) for item in roster().people[3:]))
    people = Roster(people=(*roster().people[:3], *gone.people), roles=())
    assert said(record(), roster=people) == [
        "EX-2026-01 names the participant person:eve, whom the people register does not have on 2026-05-12"
    ]


def tabletop(*participants: str, facilitator: str = "person:dan") -> ExerciseRecord:
    return record(kind=TABLETOP, measured=Measured(), facilitator=facilitator, participants=participants)


def test_a_tabletop_without_anybody_who_answers_for_the_response_is_asked_about() -> None:
    alone = tabletop("person:dan", "person:eve")
    assert severities(exercise_incomplete, examination(alone)) == [WARNING]
    assert said(alone) == [
        "EX-2026-01 is a tabletop in which nobody took part who answers for the response (role:head-of-engineering)"
    ]
    assert said(tabletop("person:cleo", "person:eve")) == []
    assert said(tabletop("person:dan", "person:eve", facilitator="person:cleo")) == []


def test_the_owner_of_the_policy_on_incident_response_answers_for_it_too() -> None:
    policy = document(topic="incident-response", owner="role:cto", approver="role:engineer")
    both = (runbook(), policy)
    assert said(tabletop("person:ben", "person:eve"), documents=both) == []
    both_roles = "role:head-of-engineering and role:cto"
    assert said(tabletop("person:dan", "person:eve"), documents=both) == [
        f"EX-2026-01 is a tabletop in which nobody took part who answers for the response ({both_roles})"
    ]


def test_of_people_whom_the_register_does_not_know_nobody_can_tell() -> None:
    outsider = tabletop("person:dan", "Oda Outside")
    assert said(outsider) == []
    unknown = (NotExamined(need="people", reason="there is none"),)
    assert said(tabletop("person:dan", "person:eve"), roster=Roster(people=(), roles=()), unexamined=unknown) == []
