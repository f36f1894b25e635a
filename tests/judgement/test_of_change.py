"""A change answers for what it brought, made worse or touched, and for nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.factories import POLICY_PATH, control, document, examination, finding
from tests.report.outcomes import outcome
from tieout.judgement.of_change import of_change
from tieout.model.finding import UNREADABLE, Finding, Severity, Since, State
from tieout.model.location import Location
from tieout.model.touched import Touched

SINCE = Since(rev="main", commit="2" * 40)
OLD = finding(location=Location(path="controls.yaml", line=9), subject="#12", message="5 of 7 (controls.yaml:12:3)")


def states(after: Finding, *before: Finding, touched: Touched | None = None) -> State:
    of = of_change(outcome(after), outcome(*before), examination(), since=SINCE, touched=touched or Touched())
    assert of.since == SINCE
    return of.findings[0].state


def test_what_was_there_and_is_not_touched_is_elsewhere() -> None:
    assert states(OLD, OLD) is State.ELSEWHERE


@pytest.mark.parametrize(
    ("after", "state"),
    [
        (replace(OLD, location=Location(path="controls.yaml", line=99)), State.ELSEWHERE),
        (replace(OLD, message="5 of 7 (controls.yaml:14:3)"), State.ELSEWHERE),
        (replace(OLD, message="6 of 7 (controls.yaml:12:3)"), State.OPEN),
        (replace(OLD, severity=Severity.WARNING), State.ELSEWHERE),
        (replace(OLD, about="another"), State.OPEN),
        (replace(OLD, rule="other"), State.OPEN),
        (replace(OLD, state=State.WAIVED), State.WAIVED),
        (replace(OLD, state=State.BASELINED), State.BASELINED),
    ],
    ids=["moved", "its lines moved", "says more", "milder", "another", "another rule", "waived", "baselined"],
)
def test_what_the_change_did_not_bring_stays_elsewhere(after: Finding, state: State) -> None:
    assert states(after, OLD) is state


@pytest.mark.parametrize(
    "guess", [". Did you mean BCP-05?", ". Did you mean the file policies/a.md?", "; did you mean b?", ""]
)
def test_another_guess_of_what_was_meant_is_no_other_finding(guess: str) -> None:
    """It follows the names that are there, and their order: to put controls in another order changes no fault."""
    named = replace(OLD, message="it names BCP-02, which is not in controls.yaml. Did you mean BCP-01?")
    said = replace(named, message=f"it names BCP-02, which is not in controls.yaml{guess}")
    assert states(said, named) is State.ELSEWHERE
    assert states(replace(said, message=f"it names BCP-03, which is not in controls.yaml{guess}"), named) is State.OPEN


def test_what_got_graver_is_of_the_change() -> None:
    assert states(OLD, replace(OLD, severity=Severity.WARNING)) is State.OPEN


@pytest.mark.parametrize("state", [State.WAIVED, State.BASELINED])
def test_what_lost_its_waiver_is_of_the_change(state: State) -> None:
    assert states(OLD, replace(OLD, state=state, until=date(2026, 7, 1))) is State.OPEN


def test_what_cannot_be_read_is_always_of_the_change() -> None:
    lost = replace(OLD, rule=UNREADABLE)
    assert states(lost, lost) is State.OPEN


@pytest.mark.parametrize(
    ("lines", "state"), [({9}, State.OPEN), ({8, 10}, State.ELSEWHERE)], ids=["its entry", "its neighbours"]
)
def test_of_a_file_that_lists_many_the_entry_counts(lines: set[int], state: State) -> None:
    touched = Touched(paths=frozenset({"controls.yaml"}), lines={"controls.yaml": frozenset(lines)})
    assert states(OLD, OLD, touched=touched) is state


@pytest.mark.parametrize(
    "about",
    [{"subject": document().id}, {"touches": (document().id,)}, {"subject": POLICY_PATH}],
    ids=["its subject", "among others", "its path"],
)
def test_a_finding_about_a_text_that_was_touched_is_of_the_change(about: dict[str, str]) -> None:
    old = replace(OLD, **about)  # type: ignore[arg-type]  # each names fields of Finding
    assert states(old, old, touched=Touched(paths=frozenset({POLICY_PATH}))) is State.OPEN
    assert states(old, old, touched=Touched(paths=frozenset({"policies/other.md"}))) is State.ELSEWHERE


def test_a_finding_about_a_control_whose_entry_was_touched_is_of_the_change() -> None:
    old = replace(OLD, subject=control().id)
    line = control().location.line
    touched = Touched(paths=frozenset({"controls.yaml"}), lines={"controls.yaml": frozenset({line})})
    assert states(old, old, touched=touched) is State.OPEN


def test_without_a_state_before_all_is_of_the_change() -> None:
    of = of_change(outcome(OLD), None, examination(), since=SINCE, touched=Touched())
    assert [item.state for item in of.findings] == [State.OPEN]
