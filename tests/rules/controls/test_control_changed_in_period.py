"""A control that changed within the period has two windows; the dates of the branch tell."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import PERIOD, control, examination
from tests.rules.seen import messages, observed, severities
from tieout.model.control_change import ControlChange, ControlEffect
from tieout.model.finding import Severity
from tieout.model.period import Period
from tieout.rules.controls.control_changed_in_period import control_changed_in_period as changed
from tieout.rules.controls.reused_control_id import reused_control_id as reused

OID = "a" * 40


def change(
    effect: ControlEffect = ControlEffect.CHANGED,
    on: date = date(2026, 4, 2),
    name: str = "AC-01",
    keys: tuple[str, ...] = ("cadence",),
    title: str = "Access review",
) -> ControlChange:
    return ControlChange(control=name, effect=effect, on=on, commit=OID, keys=keys, title=title)


@pytest.mark.parametrize(
    ("on", "count"),
    [
        (date(2025, 12, 31), 0),
        (PERIOD.start, 0),  # nothing of the period came before it
        (date(2026, 1, 2), 1),
        (PERIOD.end, 1),
        (date(2026, 7, 1), 0),
    ],
)
def test_a_change_counts_from_the_second_day_to_the_last(on: date, count: int) -> None:
    assert len(observed(changed, examination(control_changes=(change(on=on),)))) == count


def test_what_changed_is_named_at_its_place() -> None:
    found = observed(changed, examination(control_changes=(change(keys=("criteria", "statement")),)))
    assert [(item.message, item.location.line) for item in found] == [
        (
            "AC-01 changed its criteria and statement on 2026-04-02 (commit aaaaaaaaaa), so it has two windows in 2026-H1",
            12,
        )
    ]


@pytest.mark.parametrize(
    ("effective", "count"),
    [(None, 1), (date(2026, 1, 1), 1), (date(2026, 4, 1), 1), (date(2026, 4, 2), 0), (date(2026, 5, 1), 0)],
)
def test_a_new_control_may_not_claim_more_than_the_branch_shows(effective: date | None, count: int) -> None:
    new = examination(
        controls=(control(effective_from=effective),), control_changes=(change(ControlEffect.ADDED, keys=()),)
    )
    assert len(observed(changed, new)) == count


def test_the_first_settings_of_all_are_a_note() -> None:
    first = examination(control_changes=(change(ControlEffect.BEGUN, keys=()),))
    assert severities(changed, first) == [Severity.NOTE]
    (told,) = messages(changed, first)
    assert told == (
        "1 control came with the first controls.yaml on 2026-04-02, which shows nothing of the days before "
        "(commit aaaaaaaaaa): AC-01"
    )


def test_a_removed_control_that_came_back_is_not_told_as_removed() -> None:
    assert observed(changed, examination(control_changes=(change(ControlEffect.REMOVED, keys=()),))) == []
    gone = examination(control_changes=(change(ControlEffect.REMOVED, name="AC-09", keys=()),))
    assert messages(changed, gone) == ["AC-09 (Access review) was taken out on 2026-04-02 (commit aaaaaaaaaa)"]


@pytest.mark.parametrize(("count", "findings"), [(3, 3), (4, 1)])
def test_many_controls_of_one_commit_are_one_finding(count: int, findings: int) -> None:
    names = [f"AC-0{number}" for number in range(1, count + 1)]
    many = examination(
        controls=tuple(control(id=name) for name in names), control_changes=tuple(change(name=name) for name in names)
    )
    assert len(observed(changed, many)) == findings


@pytest.mark.parametrize("period", [None, Period(id="day", start=date(2026, 4, 2), end=date(2026, 4, 2), type=1)])
def test_without_a_period_nothing_is_compared(period: Period | None) -> None:
    assert observed(changed, examination(period=period, control_changes=(change(),))) == []


@pytest.mark.parametrize(
    ("title", "count"), [("Access review", 0), ("ACCESS   Review", 0), ("Access reviews", 1), ("", 1)]
)
def test_an_id_that_came_back_has_to_be_the_same_control(title: str, count: int) -> None:
    before = change(ControlEffect.REMOVED, on=date(2025, 3, 1), keys=(), title=title)
    again = change(ControlEffect.ADDED, on=date(2026, 2, 1), keys=())
    assert len(observed(reused, examination(control_changes=(before, again)))) == count
