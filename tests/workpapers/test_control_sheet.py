"""What is handed on of one control: windows, captures, texts, test windows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests import evidence, factories
from tieout.model.cadence import Cadence, Every
from tieout.model.control_change import ControlChange, ControlEffect
from tieout.model.evidence.record import Population as Counted
from tieout.model.examination import Examination
from tieout.model.population import NoPopulation, Population, Shown
from tieout.workpapers.approval_sheet import approval_sheet
from tieout.workpapers.control_sheet import ControlSheet, control_sheets
from tieout.workpapers.evidence_sheet import evidence_sheet
from tieout.workpapers.windowed import Mark


def sheets(of: Examination) -> tuple[ControlSheet, ...]:
    return control_sheets(of, evidence_sheet(of), approval_sheet(of), ())


def changed(on: str, effect: ControlEffect = ControlEffect.CHANGED, **changes: Any) -> ControlChange:
    return ControlChange(
        control="AC-01", effect=effect, on=date.fromisoformat(on), commit="a" * 40, keys=("cadence",), **changes
    )


def parts(*changes: ControlChange) -> list[tuple[str, str, bool]]:
    (sheet,) = sheets(factories.examination(control_changes=changes))
    return [(str(item.part.start), str(item.part.end), item.change is not None) for item in sheet.windows]


def test_a_control_says_what_is_expected_and_what_is_there() -> None:
    (sheet,) = sheets(evidence.sound())
    assert sheet.present == "2 of 2 quarters in time"
    assert [(item.asked.id, item.present, len(item.done)) for item in sheet.entries] == [
        ("access-review", "2 of 2 quarters", 2)
    ]
    assert [str(item.judged.completed_on) for item in sheet.captures] == ["2026-01-14", "2026-04-14"]
    assert isinstance(sheet.population, Population)
    assert [(text.id, text.row is not None) for text in sheet.texts] == [("POL-002", True)]


def test_a_missing_window_is_counted_as_asked_for() -> None:
    (sheet,) = sheets(evidence.examination(evidence.on("2026-01-14")))
    assert sheet.present.startswith("1 of 1 quarter in time") or sheet.present.startswith("1 of 2 quarters in time")
    assert sheet.row is not None
    assert sheet.row.required == sheet.row.done + len(sheet.row.late) + len(sheet.row.missed)


def test_the_windows_that_are_told_add_up_to_those_that_are_asked_for() -> None:
    (sheet,) = sheets(evidence.examination(evidence.on("2026-04-14")))
    assert sheet.present == "1 of 2 quarters in time, 1 missed"


def test_windows_that_were_all_served_do_not_hide_a_gap_that_is_too_wide() -> None:
    (sheet,) = sheets(evidence.examination(evidence.on("2026-01-02"), evidence.on("2026-06-29")))
    gap = "a gap of 178 days from 2026-01-02, 92 allowed"
    assert sheet.present == f"1 of 2 quarters in time, 1 after too long a gap, and {gap}"
    assert sheet.row is not None
    assert [(item.of.window.id, item.mark) for item in sheet.row.windows] == [
        ("2026-Q1", Mark.IN_TIME),
        ("2026-Q2", Mark.AFTER_GAP),
    ]
    assert (sheet.row.done, sheet.row.after_gap, sheet.row.required) == (1, ("2026-Q2",), 2)
    assert [entry.present for entry in sheet.entries] == ["2 of 2 quarters, and a gap of 178 days, 92 allowed"]


@pytest.mark.parametrize(
    ("second", "mark"),
    [
        ("2026-04-14", Mark.IN_TIME),  # 92 days after the first
        ("2026-04-15", Mark.LATE),
        ("2026-04-21", Mark.LATE),  # the last day of the grace
        ("2026-04-22", Mark.AFTER_GAP),
    ],
)
def test_what_is_said_of_a_window_is_what_its_gap_allows(second: str, mark: Mark) -> None:
    (sheet,) = sheets(evidence.examination(evidence.on("2026-01-12"), evidence.on(second)))
    assert sheet.row is not None
    assert [item.mark for item in sheet.row.windows] == [Mark.IN_TIME, mark]
    assert isinstance(sheet.population, Population)
    deviates = [item.shown is Shown.DEVIATION for item in sheet.population.items]
    assert deviates == [False, mark is Mark.AFTER_GAP]


def test_a_window_of_which_nothing_conclusive_is_there_cannot_be_told_as_its_population_says() -> None:
    doubtful = evidence.on("2026-01-14", population=Counted(rows=2, complete=False))
    (sheet,) = sheets(evidence.examination(doubtful, evidence.on("2026-04-14")))
    assert sheet.row is not None
    assert [item.mark for item in sheet.row.windows] == [Mark.DOUBTFUL, Mark.IN_TIME]
    assert (sheet.row.doubtful, sheet.row.missed) == (("2026-Q1",), ())
    assert sheet.present == "1 of 2 quarters in time, 1 cannot be told"
    assert isinstance(sheet.population, Population)
    assert [item.shown for item in sheet.population.items] == [Shown.UNKNOWN, Shown.SUPPORTED]


def test_a_text_that_is_not_there_is_named_all_the_same() -> None:
    (sheet,) = sheets(factories.examination(controls=(factories.control(policies=("POL-404",)),)))
    assert [(text.id, text.row) for text in sheet.texts] == [("POL-404", None)]


def test_a_control_that_is_in_operation_on_no_day_of_the_period_has_no_population() -> None:
    late = factories.control(effective_from=date(2026, 7, 1))
    (sheet,) = sheets(factories.examination(controls=(late,)))
    assert (sheet.part, sheet.windows, sheet.present) == (None, (), "not examined: it operates in no period that is")
    assert isinstance(sheet.population, NoPopulation)


def test_a_change_within_the_period_makes_two_test_windows() -> None:
    assert parts() == [("2026-01-01", "2026-06-30", False)]
    assert parts(changed("2026-04-02")) == [("2026-01-01", "2026-04-01", False), ("2026-04-02", "2026-06-30", True)]


def test_only_a_change_within_the_period_cuts_it() -> None:
    whole = [("2026-01-01", "2026-06-30", False)]
    assert parts(changed("2026-01-01")) == whole
    assert parts(changed("2026-01-02")) == [("2026-01-01", "2026-01-01", False), ("2026-01-02", "2026-06-30", True)]
    assert parts(changed("2026-06-30"))[1] == ("2026-06-30", "2026-06-30", True)
    assert parts(changed("2026-07-01")) == whole
    assert parts(changed("2026-03-01", ControlEffect.ADDED)) == whole


def test_two_changes_of_one_day_are_one_cut() -> None:
    twice = changed("2026-04-02")
    assert len(parts(twice, replace(twice, commit="b" * 40))) == 2


def test_a_control_without_days_counts_its_entries() -> None:
    control = factories.control(cadence=Cadence(every=Every.EVENT))
    (sheet,) = sheets(evidence.examination(controls=(control,)))
    assert sheet.present == "1 of 1 kind of evidence is there; it acts on no set days"
    assert [item.present for item in sheet.entries] == ["1 time"]
