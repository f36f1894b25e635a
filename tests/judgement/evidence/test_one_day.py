"""An examination of one day (type 1): what led up to it shows a control, and no window of that day is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.evidence import examination, on
from tests.judgement.evidence.test_expected import EVENT, MONTHLY, QUARTERLY
from tests.judgement.evidence.test_expected import control as of
from tests.rules.seen import messages, severities
from tieout.judgement.evidence.expected import account
from tieout.model.cadence import Cadence, Every
from tieout.model.control import Control
from tieout.model.evidence.capture import Capture
from tieout.model.examination import Examination
from tieout.model.period import Period
from tieout.rules.evidence.control_never_evidenced import control_never_evidenced
from tieout.rules.evidence.late_window import late_window
from tieout.rules.evidence.missed_window import missed_window
from tieout.workpapers.evidence_sheet import evidence_sheet

LEAP = date(2024, 2, 29)
DAY = Period(id="T1", start=LEAP, end=LEAP, type=1)


def control(cadence: Cadence, *entries: str, effective_from: date | None = None) -> Control:
    return of(cadence, *entries, effective_from=effective_from)


def seen(asked: Control, *captures: Capture, as_of: date = LEAP, **changes: Any) -> Examination:
    return examination(*captures, controls=(asked,), as_of=as_of, period=DAY, **changes)


@pytest.mark.parametrize("as_of", [LEAP, date(2024, 5, 1)])
@pytest.mark.parametrize("rule", [missed_window, late_window, control_never_evidenced])
def test_nothing_has_to_be_left_on_the_very_day(rule: Any, as_of: date) -> None:
    for cadence in (QUARTERLY, MONTHLY, EVENT, Cadence(every=Every.DAILY)):
        assert messages(rule, seen(control(cadence), on("2024-02-01"), as_of=as_of)) == []


@pytest.mark.parametrize(
    ("cadence", "first"),
    [
        (QUARTERLY, "2023-11-22"),  # 92 days and 7 of grace
        (MONTHLY, "2024-01-24"),  # 31 and 5
        (Cadence(every=Every.WEEKLY), "2024-01-25"),  # what is exported afterwards: 35 days
        (Cadence(every=Every.ANNUAL), "2023-03-01"),  # twelve months, the last day of February clamped
        (EVENT, "2023-03-01"),
    ],
)
def test_it_looks_back_as_far_as_the_last_time_may_lie(cadence: Cadence, first: str) -> None:
    part = account(seen(control(cadence)), control(cadence)).part
    assert part == replace(DAY, start=date.fromisoformat(first))


def test_what_lies_longer_back_or_came_afterwards_shows_nothing() -> None:
    found = seen(control(QUARTERLY), on("2023-11-21"), on("2024-03-01"), as_of=date(2024, 5, 1))
    assert messages(control_never_evidenced, found) == [
        "AC-01 has nothing that counts as access-review (identity-provider) from 2023-11-22 to 2024-02-29"
    ]
    assert [item.value for item in severities(control_never_evidenced, found)] == ["error"]


def test_of_a_control_that_began_only_then_it_would_be_asked_about() -> None:
    young = control(QUARTERLY, effective_from=date(2024, 2, 1))
    found = seen(young, on("2024-01-31"))
    assert messages(control_never_evidenced, found) == [
        "AC-01 has nothing that counts as access-review (identity-provider) from 2024-02-01 to 2024-02-29"
    ]
    assert [item.value for item in severities(control_never_evidenced, found)] == ["warning"]


def test_the_sheet_tells_of_the_day_and_of_no_windows() -> None:
    (row,) = evidence_sheet(seen(control(QUARTERLY, "access-review", "minutes"), on("2024-02-01"))).controls
    assert (row.shown, row.entries, row.required, row.windows, row.told) == (
        1,
        2,
        0,
        (),
        "looked for from 2023-11-22 to 2024-02-29",
    )


def test_a_control_is_asked_to_be_in_operation_on_the_day_and_not_on_that_of_the_examination() -> None:
    later = seen(control(QUARTERLY), as_of=date(2024, 5, 1))
    assert (later.asked_on, replace(later, period=replace(DAY, type=2)).asked_on) == (LEAP, date(2024, 5, 1))
    assert replace(later, as_of=date(2024, 2, 1)).asked_on == date(2024, 2, 1)
    assert factories.examination().asked_on == factories.examination().as_of
