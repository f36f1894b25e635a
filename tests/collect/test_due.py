"""Which collectors wait: an open window without a capture that counts, or a gap that is used up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.collect.world import SETTING
from tests.evidence import capture, examination, on, record_of
from tieout.collect.due import due
from tieout.model.cadence import Cadence, Every
from tieout.model.control import Requirement
from tieout.model.evidence.collector import Serves
from tieout.model.evidence.record import Population

ENTRY = replace(SETTING, serves=(Serves("AC-01", "access-review"),))
QUARTERLY = Cadence(every=Every.QUARTERLY)


def why(
    *captures: Any, as_of: date = date(2026, 6, 20), cadence: Cadence | None = QUARTERLY, **changes: Any
) -> list[str]:
    control = factories.control(
        id="AC-01",
        cadence=cadence,
        evidence=(Requirement(id="access-review", system="identity-provider", kind="account-list"),),
    )
    found = examination(*captures, as_of=as_of, controls=(control,), **changes)
    return [item.why for item in due(found, (ENTRY,))]


def test_a_window_with_a_capture_that_counts_waits_for_nothing() -> None:
    assert why(on("2026-02-02"), on("2026-05-02")) == []


def test_a_window_without_one_is_due() -> None:
    assert why(on("2026-02-02")) == ["AC-01, access-review: none counts in the window from 2026-04-01 to 2026-06-30"]


def test_a_capture_that_does_not_count_is_none() -> None:
    short = capture(
        replace(record_of(factories.at_hour("2026-05-02 09:00")), population=Population(rows=3, complete=False))
    )
    assert len(why(on("2026-02-02"), short)) == 1


@pytest.mark.parametrize("serves", [Serves("AC-01", ""), Serves("AC-01", "access-review")])
def test_a_collector_without_an_entry_serves_all_of_the_control(serves: Serves) -> None:
    control = factories.control(
        id="AC-01",
        cadence=QUARTERLY,
        evidence=(Requirement(id="access-review", system="identity-provider", kind="account-list"),),
    )
    found = examination(on("2026-02-02"), as_of=date(2026, 6, 20), controls=(control,))
    assert len(due(found, (replace(ENTRY, serves=(serves,)),))) == 1


def test_a_control_without_days_is_due_until_there_is_one() -> None:
    assert why(on("2026-02-02"), cadence=None) == []
    short = capture(
        replace(record_of(factories.at_hour("2026-05-02 09:00")), population=Population(rows=3, complete=False))
    )
    assert why(short, cadence=None) == ["AC-01, access-review: there is no capture that counts"]


def test_a_control_that_nobody_has_waits_for_nothing() -> None:
    assert due(examination(), (replace(ENTRY, serves=(Serves("AC-99", "access-review"),)),)) == ()


def test_without_a_period_the_window_of_the_day_counts() -> None:
    assert why(on("2026-05-02"), period=None) == []
    assert why(on("2026-02-02"), period=None) == [
        "AC-01, access-review: none counts in the window from 2026-04-01 to 2026-06-30"
    ]
