"""The ladder claims no more than the examination shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.factories import CATALOGUE, POLICY_PATH, control, document, examination, exclusion, finding, program
from tieout.check import check
from tieout.model.document import Kind, Status
from tieout.model.examination import SETTINGS_PATH, Examination
from tieout.model.finding import Finding, RuleResult, RuleState, Severity, State
from tieout.model.location import Location, NotExamined
from tieout.model.program import RuleSetting
from tieout.rules.ruleset import RULESET
from tieout.workpapers.ladder import RELIED_ON, Ladder, Rung, Standing, ladder

AT = Location(path=SETTINGS_PATH, line=10)
UNAPPROVED = ("no approvals are captured yet, so no text is proven to be approved",)


def of(seen: Examination, *findings: Finding) -> Ladder:
    """Give the ladder of an examination; with findings, of an outcome that has only these."""
    outcome = check(seen)
    return ladder(seen, replace(outcome, findings=findings) if findings else outcome)


def first(seen: Examination, *findings: Finding) -> tuple[Rung, tuple[str, ...]]:
    standing = of(seen, *findings).standings[0]
    return standing.rung, standing.missing


def test_a_sound_company_is_documented_and_no_further() -> None:
    criterion = CATALOGUE.find("C1.1")
    assert criterion is not None
    assert of(examination()).standings[0] == Standing(
        criterion=criterion, rung=Rung.DOCUMENTED, controls=("AC-01",), missing=UNAPPROVED
    )


def test_every_criterion_in_scope_stands_once_in_the_catalogues_order() -> None:
    settings = program(excluded=(exclusion("C1.2", "Nothing is ever deleted here"),))
    assert [item.criterion.id for item in of(examination()).standings] == ["C1.1", "C1.2"]
    assert [item.criterion.id for item in of(examination(program=settings)).standings] == ["C1.1"]


def test_a_criterion_left_out_without_a_reason_stays_on_the_ladder() -> None:
    settings = program(excluded=(exclusion("C1.2", " "),))
    assert [item.criterion.id for item in of(examination(program=settings)).standings] == ["C1.1", "C1.2"]


def test_without_a_control_there_is_no_rung() -> None:
    assert first(examination(controls=())) == (Rung.NONE, ("no control in operation on 2026-06-30 names C1.1",))


@pytest.mark.parametrize(
    ("dates", "rung"),
    [
        ({"effective_from": date(2026, 6, 30)}, Rung.DOCUMENTED),
        ({"effective_from": date(2026, 7, 1)}, Rung.NONE),
        ({"effective_to": date(2026, 6, 30)}, Rung.DOCUMENTED),
        ({"effective_to": date(2026, 6, 29)}, Rung.NONE),
    ],
)
def test_only_controls_in_operation_on_the_day_count(dates: dict[str, date], rung: Rung) -> None:
    assert first(examination(controls=(control(**dates),)))[0] is rung


def test_a_point_of_focus_counts_and_a_near_miss_does_not() -> None:
    seen = of(examination(controls=(control(criteria=("C1.1-POF2", "c1.2")),)))
    assert [item.rung for item in seen.standings] == [Rung.CLAIMED, Rung.NONE]
    assert seen.standings[0].missing == ("AC-01 has open errors: unknown-criterion",)


def test_a_control_that_names_a_criterion_twice_is_listed_once() -> None:
    seen = of(examination(controls=(control(criteria=("C1.1", "C1.1", "C1.1.2")),)))
    assert seen.standings[0].controls == ("AC-01",)


def test_a_control_without_a_policy_is_a_claim() -> None:
    assert first(examination(controls=(control(policies=()),))) == (Rung.CLAIMED, ("AC-01 names no policy",))


def test_a_document_that_is_not_there_documents_nothing() -> None:
    seen = examination(controls=(control(policies=("POL-009",), runbooks=("RB-9",)),))
    assert first(seen) == (
        Rung.CLAIMED,
        (
            "AC-01 rests on POL-009, which no readable document has",
            "AC-01 rests on RB-9, which no readable document has",
        ),
    )


@pytest.mark.parametrize(
    ("status", "state"),
    [(Status.DRAFT, "draft"), (Status.RETIRED, "retired"), (None, "of no stated status")],
)
def test_only_text_in_force_documents(status: Status | None, state: str) -> None:
    assert first(examination(document(status=status))) == (
        Rung.CLAIMED,
        (f"AC-01 rests on POL-002, which is {state}",),
    )


def test_an_error_in_a_document_speaks_against_it() -> None:
    stale = examination(document(last_reviewed=date(2024, 1, 1), owner="role:nobody"))
    assert first(stale) == (
        Rung.CLAIMED,
        ("AC-01 rests on POL-002, which has open errors: stale-review, unknown-owner",),
    )


def test_a_runbook_has_to_hold_as_a_policy_has() -> None:
    runbook = document(kind=Kind.RUNBOOK, path="runbooks/a.md", id="RB-001", last_reviewed=date(2024, 1, 1), places=())
    seen = examination(document(), runbook, controls=(control(runbooks=("RB-001",)),))
    assert first(seen)[1] == ("AC-01 rests on RB-001, which has open errors: missing-section, stale-review",)


def test_a_date_in_the_future_is_no_review() -> None:
    assert first(examination(document(last_reviewed=date(2030, 1, 1))))[0] is Rung.CLAIMED


def test_an_error_about_the_control_speaks_against_it() -> None:
    seen = examination(controls=(control(owner="role:nobody"),))
    assert first(seen) == (Rung.CLAIMED, ("AC-01 has open errors: unknown-owner",))


def test_one_weak_control_of_two_is_enough_to_stay_below() -> None:
    seen = examination(controls=(control(), control(id="AC-02", policies=())))
    standing = of(seen).standings[0]
    assert (standing.rung, standing.controls) == (Rung.CLAIMED, ("AC-01", "AC-02"))
    assert standing.missing == ("AC-02 names no policy",)


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.NOTE])
def test_what_an_auditor_would_only_ask_about_does_not_hold_back(severity: Severity) -> None:
    assert first(examination(), finding(severity=severity))[0] is Rung.DOCUMENTED


@pytest.mark.parametrize(
    ("state", "rung"),
    [(State.OPEN, Rung.CLAIMED), (State.BASELINED, Rung.CLAIMED), (State.WAIVED, Rung.DOCUMENTED)],
)
def test_a_baseline_makes_nothing_documented(state: State, rung: Rung) -> None:
    assert first(examination(), finding(state=state))[0] is rung


def test_an_error_elsewhere_speaks_against_nothing_here() -> None:
    other = finding(subject="POL-009", location=Location(path="policies/other.md"))
    assert first(examination(), other)[0] is Rung.DOCUMENTED


@pytest.mark.parametrize("rule", RELIED_ON)
def test_a_rule_that_is_switched_off_is_no_yes(rule: str) -> None:
    settings = program(rules=(RuleSetting(rule=rule, off=True, location=AT),))
    assert first(examination(program=settings)) == (
        Rung.CLAIMED,
        (f"the rule {rule} was not examined: switched off in controls.yaml",),
    )


def test_an_input_that_is_absent_is_no_yes() -> None:
    lacking = NotExamined(need="people", reason="there is no register")
    assert first(examination(unexamined=(lacking,))) == (
        Rung.CLAIMED,
        ("the rule unknown-owner was not examined: there is no register",),
    )


def test_a_rule_that_the_outcome_does_not_speak_of_is_no_yes() -> None:
    seen = examination()
    rules = tuple(RuleResult(rule=rule, state=RuleState.EXAMINED) for rule in RELIED_ON[1:])
    standing = ladder(seen, replace(check(seen), rules=rules)).standings[0]
    assert standing.missing == (f"the rule {RELIED_ON[0]} was not examined",)


def test_other_rules_may_be_off() -> None:
    settings = program(rules=(RuleSetting(rule="broken-link", off=True, location=AT),))
    assert first(examination(program=settings))[0] is Rung.DOCUMENTED


def test_every_rule_relied_on_is_there() -> None:
    assert set(RELIED_ON) <= {rule.id for rule in RULESET}


def test_totals_are_cumulative() -> None:
    seen = of(examination(controls=(control(criteria=("C1.1",)),)))
    assert [seen.reached(rung) for rung in Rung] == [2, 1, 1, 0, 0, 0]
    assert [rung.height for rung in Rung] == [0, 1, 2, 3, 4, 5]


def test_an_empty_scope_has_an_empty_ladder() -> None:
    empty = of(examination(program=program(categories=())))
    assert empty.standings == ()
    assert empty.reached(Rung.NONE) == 0


def test_the_sample_error_is_about_the_policy() -> None:
    assert finding().location.path == POLICY_PATH
