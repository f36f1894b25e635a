"""Deviations: which controls each bears on, when it happened, and what the company answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests import access_reviews, evidence, exercises, factories, judged
from tests.enforcement import classic, monthly, under
from tieout.check import check
from tieout.model.control import Requirement
from tieout.model.enforcement import Enforcement
from tieout.model.evidence.capture import Meddled, Meddling
from tieout.model.evidence.gathered import Evidence
from tieout.model.evidence.kept import KeptFiles, KeptVersion
from tieout.model.examination import Examination
from tieout.model.exercise import ExerciseOutcome
from tieout.model.finding import Finding, Severity, State
from tieout.model.location import Location
from tieout.model.registers.risks import AcceptanceStatus
from tieout.model.strength import Strength
from tieout.rules.approvals.protection_gap import protection_gap
from tieout.rules.approvals.weak_protection import weak_protection
from tieout.rules.evidence.evidence_meddled import evidence_meddled
from tieout.workpapers.deviations.happened import COUNTS, When
from tieout.workpapers.deviations.sheet import Deviation, about_control, deviations
from tieout.workpapers.deviations.state import DeviationState


def found(examination: Examination, *findings: Finding) -> tuple[Deviation, ...]:
    return deviations(examination, replace(check(examination), findings=findings))


def bare(**rows: Any) -> Examination:
    return factories.examination(registers=factories.registers(**{"exceptions": (), **rows}))


def test_a_finding_about_a_text_bears_on_the_controls_that_rest_on_it() -> None:
    (one,) = found(bare(), factories.finding())
    assert (one.state, one.controls, one.criteria) == (DeviationState.OPEN, ("AC-01",), ("C1.1", "C1.2"))
    assert (one.when.on, one.when.strength, one.when.what) == (date(2027, 1, 14), None, "the review was due")
    assert one.found_on == factories.AS_OF
    assert (one.answers, one.response, one.answered_on) == ((), "no response recorded", None)


def test_only_errors_are_deviations() -> None:
    assert found(bare(), factories.finding(severity=Severity.WARNING), factories.finding(severity=Severity.NOTE)) == ()


def test_a_finding_about_a_control_bears_on_it_alone() -> None:
    controls = (factories.control(), factories.control(id="AC-02", criteria=("C1.2",)))
    examination = replace(bare(), controls=controls)
    (one,) = found(examination, factories.finding(subject="AC-02", location=Location("controls.yaml", 3)))
    assert (one.controls, one.criteria) == (("AC-02",), ("C1.2",))
    assert about_control((one,), "AC-02") == (one,)
    assert about_control((one,), "AC-01") == ()


def test_a_finding_about_a_criterion_names_it_without_a_control() -> None:
    (one,) = found(bare(), factories.finding(subject="C1.2", location=Location("controls.yaml", 3)))
    assert (one.controls, one.criteria) == ((), ("C1.2",))


def test_a_finding_about_a_capture_bears_on_what_it_is_for_and_is_of_its_day() -> None:
    examination = evidence.examination(registers=factories.registers(exceptions=()))
    held = examination.evidence.judged[0]
    (one,) = found(examination, factories.finding(subject=held.capture.id, location=Location(held.capture.path, 4)))
    assert one.controls == ("AC-01",)
    assert one.when == When(held.completed_on, held.strength, COUNTS)


def test_a_capture_that_is_gone_bears_on_what_the_log_says_it_was_for_and_is_of_the_day_of_the_commit() -> None:
    gone, there = evidence.on("2026-01-14"), evidence.on("2026-04-14")
    done = tuple(
        Meddled(f"{gone.folder}/{name}", Meddling.REMOVED, evidence.came(at=datetime(2026, 5, 20, 9, tzinfo=UTC)))
        for name in ("records.csv", "evidence.yaml")
    )
    log = evidence.log(evidence.leaf(gone), evidence.leaf(there, 1))
    examination = evidence.examination(
        there, evidence={"meddled": done, "log": log}, registers=factories.registers(exceptions=())
    )
    (told,) = check(examination, (evidence_meddled,)).findings
    (one,) = found(examination, told)
    assert one.controls == ("AC-01",)
    assert one.when == When(date(2026, 5, 20), Strength.GIT, "a commit did so")


@pytest.mark.parametrize(("change", "strength"), [(judged.late(), Strength.FORGE), (judged.pushed(), Strength.GIT)])
def test_a_finding_about_a_change_is_of_the_day_on_which_it_came_to_the_branch(change: Any, strength: Strength) -> None:
    examination = judged.examined(change, registers=factories.registers(exceptions=()))
    landed = change.change
    name = f"#{landed.observation.proposal.number}" if landed.observation else landed.oid[:10]
    (one,) = found(examination, factories.finding(subject=name, location=Location("controls.yaml", 30)))
    assert one.when == When(landed.on, strength, "came to the branch")


def test_a_weak_protection_is_of_the_first_day_on_which_it_was_weak() -> None:
    ledger = Enforcement(snapshots=monthly("2026-06-20", "2027-01-20", classic(allows_deletion=True)))
    examination = under(ledger, as_of=date(2027, 1, 20))
    (weak,) = check(examination, (weak_protection,)).findings
    one, *_ = found(examination, weak)
    assert one.when == When(date(2026, 7, 1), Strength.FORGE, "the first day of the period on which it was so")


def test_a_protection_that_nobody_knows_is_of_the_first_day_of_that() -> None:
    ledger = Enforcement(snapshots=monthly("2026-08-20", "2027-01-20", classic()))
    examination = under(ledger, as_of=date(2027, 1, 20))
    unknown = check(examination, (protection_gap,)).findings[0]
    one, *_ = found(examination, replace(unknown, severity=Severity.ERROR))
    assert (one.when.on, one.when.strength) == (date(2026, 7, 1), Strength.FORGE)


def test_a_waiver_in_effect_accepts_and_its_words_are_the_response() -> None:
    waiver = factories.acceptance(id="EX-1", rule="stale-review", subject="POL-002", policy="", reason="Rewritten soon")
    examination = bare(exceptions=(waiver,))
    (one,) = found(examination, factories.finding(state=State.WAIVED, waiver="EX-1"))
    assert (one.state, one.is_open) == (DeviationState.ACCEPTED, False)
    assert one.response == "EX-1 of 2026-03-10 by ben (until 2026-12-31): Rewritten soon"
    assert one.answered_on == date(2026, 3, 10)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"expires_on": date(2026, 6, 29)}, "ended on 2026-06-29"),
        ({"status": AcceptanceStatus.REJECTED}, "was rejected"),
        ({"status": AcceptanceStatus.REQUESTED}, "is only requested"),
        ({"approved_by": "ana"}, "is approved by ana, who asked for it"),
        ({"reason": ""}, "gives no reason"),
    ],
)
def test_an_answer_that_does_not_count_leaves_it_open_and_says_why(changes: dict[str, Any], why: str) -> None:
    waiver = factories.acceptance(id="EX-1", rule="stale-review", subject="POL-002", policy="", **changes)
    (one,) = found(bare(exceptions=(waiver,)), factories.finding())
    assert (one.state, one.is_open) == (DeviationState.OPEN, True)
    assert [(item.counts, item.why_not) for item in one.answers] == [(False, why)]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"expires_on": date(2026, 6, 29)}, "ended on 2026-06-29"),
        ({"status": AcceptanceStatus.REQUESTED}, "is only requested"),
        (
            {"requested_by": "ana", "approved_by": "ben"},
            "is not shown to be approved by somebody who does not own AC-01",
        ),
    ],
)
def test_a_row_that_names_the_instance_and_does_not_count_is_shown_with_its_reason(
    changes: dict[str, Any], why: str
) -> None:
    said = {"control": "AC-01", "policy": "", "reason": "The review of 2026-Q1 fell out", "requested_by": "ben"}
    row = factories.acceptance(**{**said, "approved_by": "ana", **changes})
    (one, *_) = found(bare(exceptions=(row,)), factories.finding(subject="AC-01", about="access-review 2026-Q1"))
    assert one.is_open
    assert [(item.counts, item.why_not) for item in one.answers] == [(False, why)]


@pytest.mark.parametrize(
    ("about", "is_accepted"),
    [
        ("access-review 2026-Q1", True),
        ("was sealed", False),
        ("tombstone 4", False),
        ("text", False),
        ("modified #139", True),
    ],
)
def test_a_word_of_a_reason_names_an_instance_only_if_it_can(about: str, *, is_accepted: bool) -> None:
    """Else any fault of a capture would be accepted by the row of another, for both hold a common word."""
    reason = "The text of 2026-Q1 was left out for 4 days, see #139"
    row = factories.acceptance(control="AC-01", policy="", reason=reason, requested_by="ben", approved_by="ana")
    (one, *_) = found(bare(exceptions=(row,)), factories.finding(subject="AC-01", about=about))
    assert (one.state is DeviationState.ACCEPTED) is is_accepted


def test_the_last_day_of_an_acceptance_still_counts() -> None:
    waiver = factories.acceptance(
        id="EX-1", rule="stale-review", subject="POL-002", policy="", expires_on=factories.AS_OF
    )
    (one,) = found(bare(exceptions=(waiver,)), factories.finding(state=State.WAIVED, waiver="EX-1"))
    assert one.state is DeviationState.ACCEPTED


def test_a_plan_for_a_reported_weakness_is_an_answer_and_accepts_nothing() -> None:
    row = factories.reported(id="PT-1", plan="Upgrade it", answered_on=date(2026, 4, 2), owner="person:ben")
    (one,) = found(
        bare(findings=(row,)), factories.finding(subject="PT-1", location=Location("registers/findings.yaml", 5))
    )
    assert one.is_open
    assert one.when == When(row.reported_on, Strength.SELF, "reported")
    assert [(item.text.split(";")[0], item.counts, item.why_not) for item in one.answers] == [
        ("Upgrade it", False, "a plan, which accepts nothing")
    ]


def test_a_finding_of_the_baseline_is_open_all_the_same() -> None:
    (one,) = found(bare(), factories.finding(state=State.BASELINED))
    assert (one.state, one.is_open) == (DeviationState.BASELINED, True)


def test_a_row_that_no_finding_is_about_is_a_deviation_of_its_own() -> None:
    (one,) = found(factories.examination())
    assert (one.state, one.subject, one.controls) == (DeviationState.ACCEPTED, "EXC-001", ("AC-01",))
    assert one.what == "EXC-001 of the exceptions register excuses policy POL-002"
    assert one.when == When(date(2026, 3, 10), Strength.SELF, "accepted")


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"approved_on": date(2026, 6, 30)}, 1),
        ({"approved_on": date(2026, 7, 1)}, 0),
        ({"approved_on": date(2025, 3, 1), "expires_on": date(2026, 1, 1)}, 1),
        ({"approved_on": date(2025, 3, 1), "expires_on": date(2025, 12, 31)}, 0),
        ({"approved_on": None, "expires_on": None}, 1),
    ],
)
def test_rows_of_the_period_are_listed_and_a_row_without_days_too(changes: dict[str, Any], count: int) -> None:
    assert len(found(bare(exceptions=(factories.acceptance(**changes),)))) == count


def test_open_ones_come_first_then_accepted_then_ended() -> None:
    rows = (
        factories.acceptance(id="EX-1", expires_on=date(2026, 5, 1)),
        factories.acceptance(id="EX-2", location=factories.row_at("exceptions", 9)),
    )
    assert [item.state for item in found(bare(exceptions=rows), factories.finding())] == [
        DeviationState.OPEN,
        DeviationState.ACCEPTED,
        DeviationState.ENDED,
    ]


def test_a_finding_about_a_person_who_left_is_of_the_day_on_which_they_left() -> None:
    gone = factories.person(id="hugo", left_on=date(2026, 5, 4))
    examination = replace(bare(), roster=factories.roster(gone))
    (one,) = found(examination, factories.finding(subject="hugo", location=Location("registers/people.yaml", 9)))
    assert one.when == When(date(2026, 5, 4), Strength.SELF, "left")


def test_a_row_within_a_capture_is_of_the_capture_s_day() -> None:
    examination = evidence.examination(registers=factories.registers(exceptions=()))
    held = examination.evidence.judged[0]
    place = Location(f"{held.capture.folder}/raw.csv", 7)
    (one,) = found(examination, factories.finding(subject="deploy-1", rule="deployment-by-hand", location=place))
    assert one.when == When(held.completed_on, held.strength, COUNTS)


def test_a_finding_that_no_record_dates_says_so() -> None:
    (one,) = found(bare(), factories.finding(rule="weak-protection", subject="main", location=Location("x.jsonl", 1)))
    assert (one.when, one.controls) == (When(None), ())


@pytest.mark.parametrize(("named", "controls"), [("", ("AC-03",)), ("AC-04", ("AC-04",)), ("AC-99", ())])
def test_a_finding_about_an_access_review_bears_on_the_control_that_asks_for_it(
    named: str, controls: tuple[str, ...]
) -> None:
    one = access_reviews.review(date(2026, 4, 10), control=named)
    asks = Requirement(id="x", system=one.system, kind="access-review")
    other = Requirement(id="y", system=one.system, kind="account-list")
    held = (factories.control(id="AC-03", evidence=(asks,)), factories.control(id="AC-04", evidence=(other,)))
    examination = replace(bare(), controls=held, access_reviews=(one,))
    (found_one,) = found(
        examination, factories.finding(rule="revoke-not-done", subject="hugo", location=Location(one.path, 13))
    )
    assert found_one.controls == controls
    assert one.landed is not None
    assert (found_one.when.on, found_one.when.what) == (one.landed.on, "the review came to the branch")


@pytest.mark.parametrize(("runbooks", "controls"), [((), ("BCP-04",)), (("RB-003",), ("BCP-04",)), (("RB-009",), ())])
def test_a_finding_about_a_drill_bears_on_the_control_that_asks_for_it_though_the_drill_failed(
    runbooks: tuple[str, ...], controls: tuple[str, ...]
) -> None:
    record = exercises.record(id="EX-3", runbooks=("RB-003",), outcome=ExerciseOutcome.FAIL)
    pattern = "evidence/exercises/EX-*.md"
    kept = KeptFiles(
        pattern=pattern,
        versions=(KeptVersion(path=record.path, commit="c", on=date(2026, 4, 10), digest="sha256:1", is_new=True),),
    )
    asks = Requirement(id="restore-drills", system="policy-repository", kind="restore-drill", path=pattern)
    held = factories.control(id="BCP-04", evidence=(asks,), runbooks=runbooks)
    examination = replace(bare(), controls=(held,), exercises=(record,), evidence=Evidence(kept=(kept,)))
    (one,) = found(
        examination, factories.finding(rule="drill-over-objective", subject="EX-3", location=Location(record.path, 18))
    )
    assert one.controls == controls
