"""What can be traced is named to the letter; what is out of scope says why."""

from __future__ import annotations

import pytest

from tests.factories import CATALOGUE, control, examination, exclusion, program
from tieout.model.errors import UsageError
from tieout.model.program import Exclusion
from tieout.workpapers.target import TargetKind, target_of, why_out

SEEN = examination(controls=(control(), control(id="AC-02"), control(id="C1.1.7"), control(id="")))


@pytest.mark.parametrize(
    ("reference", "kind", "criterion", "name"),
    [
        ("C1.1", TargetKind.CRITERION, "C1.1", None),
        ("CC6.1", TargetKind.CRITERION, "CC6.1", None),
        ("C1.1.3", TargetKind.POINT_OF_FOCUS, "C1.1", None),
        ("C1.1-POF3", TargetKind.POINT_OF_FOCUS, "C1.1", None),
        ("AC-02", TargetKind.CONTROL, None, "AC-02"),
        ("C1.1.7", TargetKind.CONTROL, None, "C1.1.7"),
    ],
)
def test_a_criterion_a_point_of_focus_and_a_control_can_be_named(
    reference: str, kind: TargetKind, criterion: str | None, name: str | None
) -> None:
    """An id that a company gave to a control is that control, whatever it looks like."""
    target = target_of(SEEN, reference)
    assert (target.reference, target.kind) == (reference, kind)
    assert (target.criterion.id if target.criterion else None) == criterion
    assert (target.control.id if target.control else None) == name


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("c1.1", "'c1.1' is no criterion, no point of focus and no control; did you mean C1.1?"),
        ("C1.9", "'C1.9' is no criterion, no point of focus and no control; did you mean C1.2 or C1.1?"),
        ("AC-20", "'AC-20' is no criterion, no point of focus and no control; did you mean AC-02?"),
        ("ac-02", "'ac-02' is no criterion, no point of focus and no control; did you mean AC-02?"),
        ("CC6", "CC6 is a series: its criteria are CC6.1 to CC6.8"),
        ("nothing", "'nothing' is no criterion, no point of focus and no control"),
        ("", "'' is no criterion, no point of focus and no control"),
        ("x" * 90, f"'{'x' * 40}' is no criterion, no point of focus and no control"),
        ("\x1b[2J", "'\\x1b[2J' is no criterion, no point of focus and no control"),
    ],
)
def test_a_near_miss_is_suggested_and_never_accepted(reference: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        target_of(SEEN, reference)
    assert caught.value.message == message
    assert caught.value.remedy == "tieout ladder lists the criteria in scope with their controls"


@pytest.mark.parametrize(
    ("name", "excluded", "why"),
    [
        ("C1.1", (), ""),
        ("C1.1", (exclusion("C1.1", " "),), ""),
        ("C1.1", (exclusion("C1.1", "No such data "),), "controls.yaml:5:5 leaves it out: No such data"),
        ("CC6.1", (), "the category security is not in scope; in scope are: confidentiality"),
        ("PI1.1", (), "the category processing integrity is not in scope; in scope are: confidentiality"),
    ],
)
def test_why_a_criterion_is_out_of_scope(name: str, excluded: tuple[Exclusion, ...], why: str) -> None:
    criterion = CATALOGUE.find(name)
    assert criterion is not None
    assert why_out(examination(program=program(excluded=excluded)), criterion) == why


def test_a_carve_out_says_who_answers() -> None:
    criterion = CATALOGUE.find("C1.1")
    assert criterion is not None
    entry = exclusion("C1.1", "No premises of our own")
    carved = Exclusion(criterion="C1.1", reason=entry.reason, carve_out="example-cloud", location=entry.location)
    assert why_out(examination(program=program(excluded=(carved,))), criterion) == (
        "controls.yaml:5:5 leaves it out: No premises of our own, and example-cloud answers for it"
    )
    assert "in scope are: none" in why_out(examination(program=program(categories=())), criterion)
