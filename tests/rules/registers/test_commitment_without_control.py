"""A promise is kept by a control that goes on."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import commitment, control
from tests.rules.seen import messages, observed, of_rows, severities
from tieout.model.finding import Severity
from tieout.rules.registers.commitment_without_control import commitment_without_control as rule

ERROR, WARNING = Severity.ERROR, Severity.WARNING


def test_a_promise_with_a_control_is_no_finding() -> None:
    assert observed(rule, of_rows()) == []
    assert observed(rule, of_rows(commitments=(commitment(controls=("XX-01",)),))) == []


def test_a_promise_without_one_is_an_error() -> None:
    seen = of_rows(commitments=(commitment(controls=()),))
    assert (messages(rule, seen), severities(rule, seen)) == (["COM-001 names no control that keeps it"], [ERROR])


@pytest.mark.parametrize(("ended", "count"), [(date(2026, 6, 29), 1), (date(2026, 6, 30), 0), (date(2026, 7, 1), 0)])
def test_a_control_counts_to_its_last_day(ended: date, count: int) -> None:
    seen = of_rows(changes={"controls": (control(effective_to=ended),)})
    assert messages(rule, seen) == ["COM-001 rests on AC-01, which has ended"] * count
    assert severities(rule, seen) == [ERROR] * count


def test_one_that_ended_beside_another_is_asked_about() -> None:
    over = control(effective_to=date(2026, 1, 31))
    two = commitment(controls=("AC-01", "AC-02"))
    seen = of_rows(changes={"controls": (over, control(id="AC-02"))}, commitments=(two,))
    assert (messages(rule, seen), severities(rule, seen)) == (["COM-001 rests on AC-01, which has ended"], [WARNING])
    both = of_rows(changes={"controls": (over, control(id="AC-02", effective_to=date(2026, 2, 1)))}, commitments=(two,))
    assert messages(rule, both) == ["COM-001 rests on AC-01 and AC-02, which have ended"]
    assert severities(rule, both) == [ERROR]
