"""The ladder claims no more than the examination shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.factories import (
    CATALOGUE,
    HEAD,
    PERIOD,
    POLICY_PATH,
    commit,
    control,
    document,
    examination,
    exclusion,
    finding,
    program,
)
from tieout.check import check
from tieout.model.change import Arrival, Effect, History, Revision
from tieout.model.change_policy import ChangePolicy, Forge
from tieout.model.control_change import ControlChange, ControlEffect
from tieout.model.document import Kind, Status
from tieout.model.examination import SETTINGS_PATH, Examination
from tieout.model.finding import Finding, RuleResult, RuleState, Severity, State
from tieout.model.location import Location, NotExamined, Unreadable
from tieout.model.period import Period
from tieout.model.program import Organization, RuleSetting
from tieout.model.rung import RUNGS, Rung
from tieout.model.strength import Strength
from tieout.rules.ruleset import RULESET
from tieout.workpapers.ladder import Ladder, ladder
from tieout.workpapers.relied_on import NOT_RELIED_ON, OF_APPROVAL, OF_EVIDENCE, OF_OPERATION, RELIED_ON
from tieout.workpapers.support import Link

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
    standing = of(examination()).standings[0]
    assert standing.criterion == CATALOGUE.find("C1.1")
    assert (standing.rung, standing.controls, standing.missing) == (Rung.DOCUMENTED, ("AC-01",), UNAPPROVED)


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
    ("state", "said"),
    [(State.OPEN, "open"), (State.BASELINED, "open"), (State.WAIVED, "waived")],
)
def test_neither_a_baseline_nor_a_waiver_makes_anything_documented(state: State, said: str) -> None:
    assert first(examination(), finding(state=state)) == (
        Rung.CLAIMED,
        (f"AC-01 rests on POL-002, which has {said} errors: stale-review",),
    )


def test_a_rule_with_both_open_and_waived_errors_is_named_once() -> None:
    both = (finding(), finding(about="b", state=State.WAIVED), finding(rule="unknown-owner", state=State.WAIVED))
    assert first(examination(), *both)[1] == (
        "AC-01 rests on POL-002, which has open errors: stale-review",
        "AC-01 rests on POL-002, which has waived errors: unknown-owner",
    )


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
    absent, *others = RELIED_ON
    rules = tuple(RuleResult(rule=rule, state=RuleState.EXAMINED) for rule in others)
    standing = ladder(seen, replace(check(seen), rules=rules)).standings[0]
    assert standing.missing == (f"the rule {absent} was not examined",)


def test_other_rules_may_be_off() -> None:
    settings = program(rules=(RuleSetting(rule="broken-link", off=True, location=AT),))
    assert first(examination(program=settings))[0] is Rung.DOCUMENTED


def test_every_rule_relied_on_is_there() -> None:
    assert set(RELIED_ON) <= {rule.id for rule in RULESET}


def test_every_rule_of_severity_error_is_relied_on_or_not_for_a_reason() -> None:
    """A new rule needs a line in ``workpapers/relied_on.py``: somebody has to think of it."""
    errors = {rule.id for rule in RULESET if rule.severity is Severity.ERROR}
    weighed = [*RELIED_ON, *NOT_RELIED_ON, *OF_APPROVAL, *OF_EVIDENCE, *OF_OPERATION]
    assert (sorted(errors - set(weighed)), sorted(set(weighed) - errors)) == ([], [])
    assert len(weighed) == len(set(weighed))


# --- What carries each rung ----------------------------------------------------------------------


def test_each_rung_says_what_carries_it_and_what_it_lacks() -> None:
    support = of(examination()).standings[0].support
    assert tuple(item.rung for item in support) == RUNGS
    assert [(item.is_reached, item.missing) for item in support] == [
        (True, ()),
        (True, ()),
        (False, UNAPPROVED),
        (False, ("no evidence is captured yet, so no control is shown to have left any",)),
        (False, ("no evidence is captured yet, so no instance of any control is shown",)),
    ]
    at = Link(
        control="AC-01",
        document=None,
        path=SETTINGS_PATH,
        digest="",
        commit=HEAD,
        day=None,
        strength=Strength.GIT,
    )
    policy = replace(at, document="POL-002", path=POLICY_PATH, digest="sha256:" + "0" * 64)
    assert [item.links for item in support] == [(at,), (policy,), (), (), ()]


def test_the_day_of_a_text_is_that_on_which_its_bytes_came_to_the_branch() -> None:
    """Not that of its last new words, and not that of the commit beside the branch."""
    head, words = commit(oid="2" * 40), commit(oid="3" * 40)
    changes = tuple(
        Revision(commit=made, path=POLICY_PATH, effect=Effect.MODIFIED, body_changed=worded, fields=(), readable=True)
        for made, worded in ((head, False), (words, True))
    )
    night = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
    arrivals = (
        Arrival(commit=head.oid, landing="4" * 40, at=night),
        Arrival(commit=words.oid, landing=words.oid, at=datetime(2026, 1, 9, tzinfo=UTC)),
    )
    history = History(commits=4, revisions=changes, irregularities=(), arrivals=arrivals)
    berlin = program(organization=Organization(timezone="Europe/Berlin"))
    link = of(examination(history=history, program=berlin)).standings[0].support[1].links[0]
    assert (link.commit, link.day, link.strength) == ("4" * 40, date(2026, 4, 1), Strength.GIT)


def test_the_day_of_a_claim_is_that_of_the_controls_last_change() -> None:
    changes = (
        change(effect=ControlEffect.ADDED, on=date(2026, 1, 5), commit="5" * 40),
        change(on=date(2026, 2, 6), commit="6" * 40, keys=("owner",)),
        change(control="AC-09", on=date(2026, 3, 7), criteria=(), commit="7" * 40),
    )
    link = of(examination(control_changes=changes)).standings[0].support[0].links[0]
    assert (link.commit, link.day, link.strength) == ("6" * 40, date(2026, 2, 6), Strength.GIT)


@pytest.mark.parametrize("changes", [{"head": None, "history": None}, {"uncommitted": (POLICY_PATH, SETTINGS_PATH)}])
def test_what_no_commit_holds_is_the_files_own_word(changes: dict[str, Any]) -> None:
    support = of(examination(**changes)).standings[0].support
    assert [(link.commit, link.day, link.strength) for item in support for link in item.links] == [
        (None, None, Strength.SELF)
    ] * 2


def test_a_text_that_is_wanting_carries_nothing_and_the_others_do() -> None:
    draft = document(id="POL-009", path="policies/draft.md", status=Status.DRAFT)
    seen = examination(document(), draft, controls=(control(policies=("POL-002", "POL-009", "POL-404")),))
    documented = of(seen).standings[0].support[1]
    assert [link.document for link in documented.links] == ["POL-002"]
    assert documented.missing == (
        "AC-01 rests on POL-009, which is draft",
        "AC-01 rests on POL-404, which no readable document has",
    )


def test_where_nobody_keeps_approvals_none_are_said_to_come() -> None:
    """Of approvals that the settings say nobody keeps, "not yet" would promise something."""
    seen = examination()
    policy = ChangePolicy(forge=Forge("none", "", "", "A plain Git server"))
    standing = of(replace(seen, program=replace(seen.program, changes=policy))).standings[0]
    assert standing.missing == ("no code host keeps the approvals, so no text is proven to be approved",)


def test_without_a_control_no_rung_has_anything() -> None:
    support = of(examination(controls=())).standings[0].support
    assert [item.is_reached for item in support] == [False] * 5
    assert all(item.missing and not item.links for item in support)
    assert support[1].missing == ("there is no control on C1.1 that a text could promise",)


def test_a_control_that_leaves_nothing_cannot_be_evidenced() -> None:
    seen = examination(controls=(control(evidence=()),))
    assert of(seen).standings[0].support[3].missing[1:] == ("AC-01 names no evidence that it leaves",)


UNCOVERED = "C1.1 has open errors: uncovered-criterion"


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ({"effective_from": date(2026, 1, 1), "effective_to": date(2026, 6, 30)}, ()),
        ({"effective_from": date(2026, 1, 2)}, (UNCOVERED,)),
        ({"effective_from": None, "effective_to": date(2026, 6, 30)}, ()),
        ({"effective_from": date(2026, 2, 1), "effective_to": date(2026, 6, 30)}, (UNCOVERED,)),
    ],
)
def test_a_control_covers_only_the_days_on_which_it_is_in_operation(dates: dict[str, Any], said: tuple[str]) -> None:
    missing = of(examination(controls=(control(**dates),))).standings[0].support[4].missing
    assert missing[1:] == said


def test_controls_that_take_turns_cover_the_period_together() -> None:
    first_half = control(id="AC-00", effective_from=None, effective_to=date(2026, 3, 31))
    second = control(effective_from=date(2026, 4, 1))
    assert of(examination(controls=(first_half, second))).standings[0].support[4].missing[1:] == ()


def test_days_without_a_control_are_told_where_the_rule_for_them_is_off_or_only_asks() -> None:
    """While no period is declared the rule is a warning, and a warning holds nothing back."""
    seen = examination(controls=(control(effective_from=date(2026, 3, 1)),), program=program(periods=()))
    assert of(seen).standings[0].support[4].missing[1:] == (
        "no control on C1.1 was in operation on 2026-01-01, a day of 2026-H1",
    )


def test_a_control_that_ends_within_the_period_covers_its_part() -> None:
    later = replace(PERIOD, end=date(2026, 12, 31))
    ending = control(effective_from=None, effective_to=date(2026, 6, 30))
    missing = of(examination(controls=(ending,), period=later)).standings[0].support[4].missing
    assert missing[1:] == (UNCOVERED,)


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (None, "no period is examined, so there is no window to operate over"),
        (replace(PERIOD, type=1), "2026-H1 is as of one day (type 1), which is no window to operate over"),
    ],
)
def test_without_a_window_nothing_operates_over_one(period: Period | None, said: str) -> None:
    seen = of(examination(period=period))
    assert seen.standings[0].support[4].missing == (said,)
    assert seen.why_not_examined(Rung.OPERATED) == said


def test_a_period_that_is_declared_and_has_not_begun_is_why_there_is_no_window() -> None:
    seen = examination(period=None, as_of=date(2025, 12, 31))
    assert of(seen).why_not_examined(Rung.OPERATED) == (
        "no period has begun on 2025-12-31: 2026-H1, which controls.yaml declares, begins on 2026-01-01, "
        "so there is no window to operate over"
    )


@pytest.mark.parametrize("rule", OF_OPERATION)
def test_an_error_about_what_is_done_counts_against_operated_and_not_against_the_text(rule: str) -> None:
    about_text = finding(rule=rule)
    about_control = finding(rule=rule, subject="AC-01", location=AT, state=State.WAIVED)
    standing = of(examination(), about_text, about_control).standings[0]
    assert standing.rung is Rung.DOCUMENTED
    assert standing.support[4].missing[1:] == (
        f"AC-01 has waived errors: {rule}",
        f"AC-01 rests on POL-002, which has open errors: {rule}",
    )


@pytest.mark.parametrize("rule", [*OF_APPROVAL, *OF_EVIDENCE])
def test_an_error_about_how_a_text_came_in_or_about_evidence_counts_neither_against_the_text_nor_against_what_is_done(
    rule: str,
) -> None:
    standing = of(examination(), finding(rule=rule)).standings[0]
    assert standing.rung is Rung.DOCUMENTED
    assert standing.support[4].missing == of(examination()).standings[0].support[4].missing


def test_days_without_a_control_count_against_operated() -> None:
    seen = examination(controls=(control(effective_from=date(2026, 3, 1)),))
    standing = of(seen).standings[0]
    assert standing.rung is Rung.DOCUMENTED
    assert standing.support[4].missing[1:] == ("C1.1 has open errors: uncovered-criterion",)


# --- Controls that are gone ----------------------------------------------------------------------


def change(**changes: Any) -> ControlChange:
    """Give a change of AC-01 of 2026-03-04, which named C1.1."""
    made = ControlChange(
        control="AC-01", effect=ControlEffect.CHANGED, on=date(2026, 3, 4), commit="9" * 40, criteria=("C1.1",)
    )
    return replace(made, **changes)


def removed(**changes: Any) -> ControlChange:
    return change(**{"control": "AC-09", "effect": ControlEffect.REMOVED, **changes})


def test_a_control_that_was_taken_out_in_the_period_still_counts() -> None:
    seen = examination(control_changes=(removed(criteria=("C1.1-POF2",)),))
    assert first(seen) == (
        Rung.CLAIMED,
        ("AC-09 named C1.1 until 2026-03-04, when commit 9999999999 took it out",),
    )
    assert of(seen).standings[1].rung is Rung.DOCUMENTED


@pytest.mark.parametrize(
    "changes",
    [
        {"on": date(2026, 1, 1)},  # before the first day was over: the period never had it
        {"on": date(2025, 9, 1)},
        {"effective_to": date(2025, 12, 31)},
        {"effective_from": date(2026, 3, 5)},
        {"criteria": ("C1.2", "c1.1")},
        {"control": "AC-01"},  # it is there again
    ],
)
def test_what_was_not_there_in_the_period_is_not_missed(changes: dict[str, Any]) -> None:
    assert first(examination(control_changes=(removed(**changes),)))[0] is Rung.DOCUMENTED


def test_a_control_that_went_and_came_back_is_there_and_has_an_id_used_twice() -> None:
    again = removed(effect=ControlEffect.ADDED, on=date(2026, 4, 1))
    seen = examination(controls=(control(), control(id="AC-09")), control_changes=(removed(), again))
    assert first(seen)[1] == ("AC-09 has open errors: reused-control-id",)


def test_a_control_that_the_work_tree_lacks_is_missed_before_it_is_committed() -> None:
    kept = removed(effect=ControlEffect.BEGUN, on=date(2025, 1, 1))
    assert first(examination(control_changes=(kept,), uncommitted=(SETTINGS_PATH,))) == (
        Rung.CLAIMED,
        ("AC-09 names C1.1 in commit 9999999999 and is not among the controls examined",),
    )


def test_without_a_period_nothing_is_known_of_what_is_gone() -> None:
    assert first(examination(control_changes=(removed(),), period=None))[0] is Rung.DOCUMENTED


def test_a_control_that_says_not_what_it_is_for_may_be_for_any_criterion() -> None:
    silent = control(id="AC-02", criteria=())
    seen = examination(controls=(control(), silent))
    outcome = replace(check(seen), findings=())
    standing = ladder(seen, outcome).standings[0]
    assert (standing.rung, standing.missing) == (
        Rung.CLAIMED,
        ("AC-02 names no criterion, and may be for this one",),
    )
    ended = replace(silent, effective_to=date(2026, 1, 1))
    assert ladder(examination(controls=(control(), ended)), outcome).standings[0].rung.height > Rung.CLAIMED.height


def test_a_settings_file_that_was_not_read_whole_may_hide_a_control() -> None:
    lost = Unreadable(location=AT, kind="wrong-type", message="m", remedy="r")
    harmless = replace(lost, kind="byte-order-mark", location=Location(path=SETTINGS_PATH))
    seen = examination(unreadable=(harmless, lost))
    outcome = replace(check(seen), findings=())
    assert ladder(seen, outcome).standings[0].missing == (
        "what stands at controls.yaml:10:1 could not be read, and may name a control",
    )
    seen = examination(unreadable=(harmless,))
    assert ladder(seen, outcome).standings[0].rung is Rung.DOCUMENTED


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


def test_an_examination_of_one_day_asks_for_controls_of_that_day() -> None:
    """One that began after it, or ended before it, carries nothing, though it is in operation when that is examined."""
    day = Period(id="T1", start=date(2026, 3, 31), end=date(2026, 3, 31), type=1)
    for gone in ({"effective_from": date(2026, 4, 1)}, {"effective_to": date(2026, 3, 30)}):
        standing = of(examination(controls=(control(**gone),), period=day)).standings[0]
        assert standing.rung is Rung.NONE
        assert standing.support[0].missing == ("no control in operation on 2026-03-31 names C1.1",)
    since_then = control(effective_from=date(2026, 3, 31), effective_to=date(2026, 3, 31))
    assert of(examination(controls=(since_then,), period=day)).standings[0].rung is not Rung.NONE
