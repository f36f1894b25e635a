"""A trace has every control that names its target, each with all that it rests on, and what is next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.factories import HEAD, POLICY_PATH, control, document, examination, exclusion, finding, program
from tieout.check import check
from tieout.model.control_change import ControlChange, ControlEffect
from tieout.model.document import Kind, Status
from tieout.model.errors import UsageError
from tieout.model.examination import SETTINGS_PATH, Examination
from tieout.model.finding import Finding, Severity, State
from tieout.model.location import Location, NotExamined
from tieout.model.program import RuleSetting
from tieout.model.rung import Rung
from tieout.workpapers.ladder import ladder
from tieout.workpapers.next_step import Step
from tieout.workpapers.trace import Trace, trace

AT = Location(path=SETTINGS_PATH, line=10)


def of(seen: Examination, reference: str = "C1.1", *findings: Finding) -> Trace:
    outcome = check(seen)
    return trace(seen, replace(outcome, findings=findings) if findings else outcome, reference)


def names(found: Trace) -> dict[str, tuple[str, ...]]:
    return {item.control.id: item.names for item in found.chains}


POINTS = examination(
    controls=(
        control(id="A", criteria=("C1.1", "C1.2")),
        control(id="B", criteria=("C1.1.2",)),
        control(id="C", criteria=("C1.1-POF2", "C1.1-POF3")),
        control(id="D", criteria=("C1.1-POF3",)),
        control(id="E", criteria=("C1.2", "c1.1")),
        control(id="F", criteria=("C1.1.12",), effective_from=date(2026, 7, 1)),
    )
)


@pytest.mark.parametrize(
    ("reference", "chosen", "elsewhere"),
    [
        (
            "C1.1",
            {
                "A": ("C1.1",),
                "B": ("C1.1.2",),
                "C": ("C1.1-POF2", "C1.1-POF3"),
                "D": ("C1.1-POF3",),
                "F": ("C1.1.12",),
            },
            (),
        ),
        ("C1.1.2", {"A": ("C1.1",), "B": ("C1.1.2",), "C": ("C1.1-POF2",)}, ("D", "F")),
        ("C1.1-POF2", {"A": ("C1.1",), "B": ("C1.1.2",), "C": ("C1.1-POF2",)}, ("D", "F")),
        ("C", {"C": ("C1.1-POF2", "C1.1-POF3")}, ()),
        ("CC6.1", {}, ()),
    ],
)
def test_the_controls_are_those_that_name_it_by_whatever_spelling(
    reference: str, chosen: dict[str, tuple[str, ...]], elsewhere: tuple[str, ...]
) -> None:
    found = of(POINTS, reference)
    assert (names(found), found.elsewhere) == (chosen, elsewhere)


def test_controls_that_are_not_in_operation_come_last_and_are_told_apart() -> None:
    seen = examination(controls=(control(id="A", effective_to=date(2026, 6, 29)), control(id="B")))
    assert [(item.control.id, item.is_effective) for item in of(seen).chains] == [("B", True), ("A", False)]


def test_a_trace_says_of_what_it_is() -> None:
    found = of(examination(uncommitted=("a.md",)))
    assert (found.as_of, found.timezone, found.head, found.uncommitted) == (
        date(2026, 6, 30),
        "UTC",
        HEAD,
        ("a.md",),
    )
    assert found.period is not None
    assert found.period.id == "2026-H1"


def test_the_standing_is_that_of_the_ladder() -> None:
    seen = examination()
    places = of(seen).places
    assert [(item.standing, item.out) for item in places] == [(ladder(seen, check(seen)).standings[0], "")]


def test_a_control_is_traced_with_each_criterion_that_it_names_once() -> None:
    seen = examination(controls=(control(criteria=("C1.1.2", "CC6.1", "C1.1", "nothing")),))
    assert [(item.criterion.id, item.standing is not None) for item in of(seen, "AC-01").places] == [
        ("C1.1", True),
        ("CC6.1", False),
    ]


def test_a_criterion_out_of_scope_says_why_has_its_controls_and_asks_for_nothing() -> None:
    seen = examination(program=program(excluded=(exclusion("C1.1", "No such data"),)))
    found = of(seen)
    assert [(item.standing, item.out) for item in found.places] == [
        (None, "controls.yaml:5:5 leaves it out: No such data")
    ]
    assert list(names(found)) == ["AC-01"]
    assert found.steps == ()


def test_what_names_nothing_is_refused() -> None:
    with pytest.raises(UsageError):
        of(examination(), "AC-2")


def test_a_text_is_told_whether_it_carries_or_not() -> None:
    draft = document(id="POL-009", path="policies/draft.md", status=Status.DRAFT)
    seen = examination(document(), draft, controls=(control(policies=("POL-002", "POL-009", "POL-404")),))
    chain = of(seen).chains[0]
    assert [(item.id, item.link is not None, item.faults) for item in chain.texts] == [
        ("POL-002", True, ()),
        ("POL-009", True, ("is draft",)),
        ("POL-404", False, ("no readable document has",)),
    ]
    assert chain.missing == (
        "AC-01 rests on POL-009, which is draft",
        "AC-01 rests on POL-404, which no readable document has",
        # control-without-document is told by the line above
    )


def test_findings_stand_at_the_link_that_they_weaken_whatever_their_state() -> None:
    about_text = (finding(), finding(severity=Severity.NOTE, state=State.WAIVED))
    about_control = finding(subject="AC-01", location=AT)
    elsewhere = finding(subject="POL-009", location=Location(path="policies/other.md"))
    chain = of(examination(), "C1.1", *about_text, about_control, elsewhere).chains[0]
    assert chain.texts[0].findings == about_text
    assert chain.findings == (about_control,)


def test_the_holders_of_the_owners_role_are_those_who_are_here() -> None:
    assert of(examination()).chains[0].holders == ("Ben Example",)
    assert of(examination(controls=(control(owner=None),))).chains[0].holders == ()
    assert of(examination(controls=(control(owner="role:nobody"),))).chains[0].holders == ()


# --- What to do ----------------------------------------------------------------------------------


def steps(seen: Examination, *findings: Finding, reference: str = "C1.1") -> list[tuple[str, str]]:
    return [(item.action, item.command) for item in of(seen, reference, *findings).steps]


LOOK_UP = (
    "until approvals are captured, look up by hand who approved POL-002 as it stands",
    f"git show --no-patch --format=fuller {HEAD}",
)


def test_of_a_documented_criterion_the_approval_is_next() -> None:
    """Nothing captures it: the step says where a person finds it, and claims nothing."""
    assert of(examination()).places[0].standing == ladder(examination(), check(examination())).standings[0]
    assert steps(examination()) == [LOOK_UP]
    assert steps(examination(uncommitted=(POLICY_PATH,))) == []


def test_without_a_control_one_is_to_be_named() -> None:
    assert steps(examination(controls=())) == [
        (
            "name C1.1 in a control of controls.yaml that serves it, or leave it out of scope with a reason",
            "tieout explain uncovered-criterion",
        )
    ]


@pytest.mark.parametrize(
    ("changes", "action", "command"),
    [
        (
            {"status": Status.DRAFT},
            (
                "on a branch, set status: active with the days approved and effective in policies/access-control.md, "
                "and have role:cto approve the change before it is merged"
            ),
            "git switch --create approve-pol-002",
        ),
        (
            {"status": Status.RETIRED},
            "name the text that replaced POL-002 in AC-01, at controls.yaml:10:5",
            "tieout explain control-without-document",
        ),
        (
            {"status": None},
            "say in policies/access-control.md whether it is in force, as status: active",
            "tieout explain missing-field",
        ),
        (
            {"id": "POL-404"},
            "write POL-002, or name a text that is there, at controls.yaml:15:7",
            "tieout explain control-without-document",
        ),
    ],
)
def test_a_text_that_is_wanting_is_next(changes: dict[str, Any], action: str, command: str) -> None:
    seen = examination(document(**changes))
    assert steps(seen)[0] == (action, command)


def test_a_branch_is_named_by_letters_that_no_shell_obeys() -> None:
    odd = document(id="$(x) \u00dc; POL", status=Status.DRAFT)
    seen = examination(odd, controls=(control(policies=(odd.id,)),))
    assert steps(seen)[0][1] == "git switch --create approve-x-pol"
    none = document(id="\u4e2d", status=Status.DRAFT)
    assert (
        steps(examination(none, controls=(control(policies=(none.id,)),)))[0][1] == "git switch --create approve-text"
    )


def test_errors_of_a_rule_in_one_text_are_one_step_and_warnings_are_none() -> None:
    errors = tuple(finding(about=str(i), remedy=f"remedy {i}") for i in range(3))
    warned = finding(rule="raw-html", severity=Severity.WARNING)
    waived = finding(rule="broken-link", state=State.WAIVED)
    assert steps(examination(), *errors, warned, waived) == [
        ("at policies/access-control.md:10:5 and 2 more places: remedy 0", "tieout explain stale-review"),
        ("at policies/access-control.md:10:5: review it", "tieout explain broken-link"),
    ]


def test_two_controls_on_one_text_ask_for_it_once() -> None:
    seen = examination(controls=(control(), control(id="AC-02")))
    assert steps(seen) == [LOOK_UP]


def test_a_control_without_a_policy_and_with_errors_of_its_own() -> None:
    seen = examination(controls=(control(policies=()),))
    assert steps(seen, finding(subject="AC-01", location=AT, rule="unknown-owner")) == [
        (
            "name the policy that promises AC-01 under policies, at controls.yaml:15:7",
            "tieout explain control-without-document",
        ),
        ("at controls.yaml:10:1: review it", "tieout explain unknown-owner"),
    ]


def test_a_rule_that_was_not_applied_is_to_be() -> None:
    settings = program(rules=(RuleSetting(rule="stale-review", off=True, location=AT),))
    lacking = NotExamined(need="people", reason="there is no register")
    assert steps(examination(program=settings, unexamined=(lacking,)))[:2] == [
        ("switch the rule stale-review on again: switched off in controls.yaml", "tieout explain stale-review"),
        ("let unknown-owner be examined: there is no register", "tieout explain unknown-owner"),
    ]


def test_a_control_that_is_gone_is_to_be_put_back() -> None:
    kept = ControlChange(
        control="AC-09", effect=ControlEffect.BEGUN, on=date(2025, 1, 1), commit="8" * 40, criteria=("C1.1",)
    )
    removed = replace(kept, effect=ControlEffect.REMOVED, on=date(2026, 3, 4), commit="9" * 40)
    assert steps(examination(control_changes=(kept,)))[0] == (
        "put AC-09 back into controls.yaml",
        f"git show {'8' * 40}:./controls.yaml",
    )
    assert steps(examination(control_changes=(kept, removed)))[0] == (
        "put AC-09 back into controls.yaml, with the day on which it ended: 2026-03-04",
        f"git show {'9' * 40}^:./controls.yaml",
    )


def test_controls_that_are_not_in_operation_ask_for_nothing() -> None:
    ended = control(id="AC-09", policies=("POL-404",), effective_to=date(2026, 6, 29))
    assert steps(examination(controls=(control(), ended))) == [LOOK_UP]


def test_a_runbook_is_mended_as_a_policy_is() -> None:
    runbook = document(kind=Kind.RUNBOOK, id="RB-001", path="runbooks/a.md", status=Status.DRAFT, approver=None)
    seen = examination(document(), runbook, controls=(control(runbooks=("RB-001",)),))
    assert of(seen).steps[0] == Step(
        action=(
            "on a branch, set status: active with the days approved and effective in runbooks/a.md, "
            "and have somebody other than its owner approve the change before it is merged"
        ),
        command="git switch --create approve-rb-001",
    )
    assert of(seen).places[0].standing is not None
    assert ladder(seen, check(seen)).standings[0].rung is Rung.CLAIMED
