"""Windows as instances: what is done, late, missed, doubtful and still to come, entry by entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests import evidence, factories
from tieout.model.cadence import Cadence, Every, Windows
from tieout.model.control import Requirement
from tieout.model.evidence.record import Population as Rows
from tieout.model.period import Period
from tieout.model.population import Item, NoPopulation, Population, Shown
from tieout.workpapers.population import population

YEAR = Period(id="2026", start=date(2026, 1, 1), end=date(2026, 12, 31))
AFTER = date(2027, 3, 1)
ENTRY = Requirement(id="access-review", system="identity-provider", kind="access-review")
SECOND = Requirement(id="accounts", system="identity-provider", kind="account-list")
IN_TIME = ("2026-03-10", "2026-06-08", "2026-09-07", "2026-12-07")


def windows(*days: str, as_of: date = AFTER, period: Period = YEAR, more: Any = (), **changes: Any) -> Population:
    """Give the quarters of AC-01, for which something was captured on these days."""
    control = factories.control(**changes)
    captures = (*(evidence.on(day, evidence=(ENTRY.id,)) for day in days), *more)
    found = evidence.examination(*captures, as_of=as_of, period=period, controls=(control,))
    of = population(control, found)
    assert isinstance(of, Population), of
    return of


def told(of: Population) -> dict[str, tuple[Shown | None, str]]:
    return {item.id: (item.shown, item.why) for item in of.items}


def test_each_required_window_is_an_instance_by_its_last_day() -> None:
    of = windows(*IN_TIME)
    assert [(item.id, item.on, item.shown, item.why, item.what) for item in of.items] == [
        ("2026-Q1", date(2026, 3, 31), Shown.SUPPORTED, "", "2026-01-01 to 2026-03-31"),
        ("2026-Q2", date(2026, 6, 30), Shown.SUPPORTED, "", "2026-04-01 to 2026-06-30"),
        ("2026-Q3", date(2026, 9, 30), Shown.SUPPORTED, "", "2026-07-01 to 2026-09-30"),
        ("2026-Q4", date(2026, 12, 31), Shown.SUPPORTED, "", "2026-10-01 to 2026-12-31"),
    ]
    assert [item.done_on for item in of.items] == [date.fromisoformat(day) for day in IN_TIME]
    assert (of.lacks, of.rules, of.period) == ((), (), YEAR)
    assert of.source == "the windows of its cadence (quarterly), controls.yaml:10:5"
    assert of.completeness == "The calendar gives every window, whether anything was done in it or not."


def test_a_window_in_which_nothing_counts_deviates() -> None:
    of = windows(*IN_TIME[:2], IN_TIME[3])
    assert told(of)["2026-Q3"] == (
        Shown.DEVIATION,
        "access-review (identity-provider): nothing was captured that counts",
    )


@pytest.mark.parametrize(
    ("second", "shown", "why"),
    [
        ("2026-06-10", Shown.SUPPORTED, ""),
        (
            "2026-06-11",
            Shown.ASKED,
            "access-review (identity-provider): 93 days passed since 2026-03-10, 92 are allowed",
        ),
        (
            "2026-06-17",
            Shown.ASKED,
            "access-review (identity-provider): 99 days passed since 2026-03-10, 92 are allowed",
        ),
        (
            "2026-06-18",
            Shown.DEVIATION,
            "access-review (identity-provider): 100 days passed since 2026-03-10, 92 are allowed",
        ),
    ],
)
def test_a_gap_belongs_to_the_window_in_which_it_ends(second: str, shown: Shown, why: str) -> None:
    """92 days are in time, 99 within the grace, 100 are a deviation: though each quarter has its review."""
    found = next(item for item in windows("2026-03-10", second).items if item.id == "2026-Q2")
    assert (found.shown, found.why, found.is_late) == (shown, why, shown is not Shown.SUPPORTED)


@pytest.mark.parametrize(
    ("as_of", "shown", "until", "is_late"),
    [
        (date(2026, 3, 31), Shown.OPEN, date(2026, 4, 7), False),
        (date(2026, 4, 1), Shown.OPEN, date(2026, 4, 7), True),
        (date(2026, 4, 7), Shown.OPEN, date(2026, 4, 7), True),
        (date(2026, 4, 8), Shown.DEVIATION, None, False),
    ],
)
def test_a_window_is_open_to_the_end_of_its_grace(as_of: date, shown: Shown, until: date | None, is_late: bool) -> None:
    other = evidence.on("2025-12-20", evidence=("else",))
    found = windows(as_of=as_of, more=(evidence.on("2025-12-20", evidence=(ENTRY.id,)), other)).items[0]
    assert (found.id, found.shown, found.until, found.is_late) == ("2026-Q1", shown, until, is_late)
    assert found.waits_for == (("access-review",) if shown is Shown.OPEN else ())


def test_what_came_within_the_grace_is_asked_about() -> None:
    of = windows("2025-12-31", "2026-04-02")
    assert told(of)["2026-Q1"] == (
        Shown.ASKED,
        "access-review (identity-provider): came on 2026-04-02, after the end and within the grace",
    )


def test_a_window_of_which_all_is_inconclusive_cannot_be_shown() -> None:
    """Nobody is accused of what a denied read or a cut list leaves open."""
    cut = evidence.on(
        "2026-06-08", evidence=(ENTRY.id,), population=Rows(rows=3, pages=1, complete=False, gaps=("page 2",))
    )
    shown, why = told(windows("2026-03-10", "2026-07-09", more=(cut,), as_of=date(2026, 7, 20)))["2026-Q2"]
    assert shown is Shown.UNKNOWN
    assert why.startswith("access-review (identity-provider): 20260608T090000Z-access-review-")


def test_a_gap_over_a_window_that_was_missed_is_told_once() -> None:
    of = windows("2026-03-10", "2026-09-07", as_of=date(2026, 9, 30))
    assert [item.shown for item in of.items] == [Shown.SUPPORTED, Shown.DEVIATION, Shown.SUPPORTED, Shown.OPEN]


def test_where_nothing_is_captured_at_all_nothing_is_missed() -> None:
    control = factories.control()
    of = population(control, factories.examination())
    assert isinstance(of, Population)
    assert told(of) == {
        "2026-Q1": (
            Shown.UNKNOWN,
            "access-review (identity-provider): nothing is captured at all, so it is neither shown nor missed",
        ),
        "2026-Q2": (Shown.OPEN, "access-review (identity-provider): to come by 2026-06-30"),
    }


def test_a_window_is_as_bad_as_its_worst_entry() -> None:
    of = windows(
        *IN_TIME, evidence=(ENTRY, SECOND), more=(evidence.on("2026-03-11", name="accounts", evidence=("accounts",)),)
    )
    assert told(of)["2026-Q1"] == (Shown.SUPPORTED, "")
    assert told(of)["2026-Q3"] == (
        Shown.DEVIATION,
        "accounts (identity-provider): nothing was captured that counts",
    )


def test_entries_with_the_same_fault_are_told_together() -> None:
    of = windows("2026-03-10", evidence=(ENTRY, replace(ENTRY, id="access-review-2")))
    assert told(of)["2026-Q3"] == (
        Shown.DEVIATION,
        "access-review (identity-provider) and 1 more: nothing was captured that counts",
    )


def test_windows_that_are_not_required_are_none() -> None:
    """Of the third quarter 14 of 92 days lie in the period."""
    short = replace(YEAR, end=date(2026, 7, 14))
    of = windows("2026-03-10", "2026-06-08", period=short, as_of=date(2026, 8, 1))
    assert [item.id for item in of.items] == ["2026-Q1", "2026-Q2"]
    assert of.completeness.endswith(" Not required: 1, days off or too little of the period.")


def test_a_window_that_is_not_required_is_one_where_it_was_served_in_the_period() -> None:
    """An annual control in an examination of half a year: nobody must ask for it, and it was done."""
    half = replace(YEAR, end=date(2026, 6, 30))
    yearly = Cadence(every=Every.ANNUAL)
    done = windows("2026-03-10", period=half, cadence=yearly)
    assert told(done) == {"2026": (Shown.SUPPORTED, "")}
    assert done.completeness.endswith(" Not required, and listed because all of it was done: 1.")
    assert done.query.endswith(", and each other in which all of it was done")
    assert windows("2026-09-07", period=half, cadence=yearly).items == ()
    one_of_two = windows("2026-03-10", period=half, cadence=yearly, evidence=(ENTRY, SECOND))
    assert one_of_two.items == ()


def test_a_control_that_begins_or_ends_in_the_period_is_held_to_its_part() -> None:
    of = windows(*IN_TIME, effective_from=date(2026, 4, 1), effective_to=date(2026, 9, 30))
    assert (of.period.start, of.period.end) == (date(2026, 4, 1), date(2026, 9, 30))
    assert [item.id for item in of.items] == ["2026-Q2", "2026-Q3"]


def test_daily_windows_are_business_days() -> None:
    week = Period(id="W", start=date(2026, 2, 27), end=date(2026, 3, 3))
    of = windows("2026-02-27", "2026-03-02", period=week, cadence=Cadence(every=Every.DAILY), as_of=date(2026, 3, 3))
    assert [(item.id, item.what, item.shown) for item in of.items] == [
        ("2026-02-27", "Friday", Shown.SUPPORTED),
        ("2026-03-02", "Monday", Shown.SUPPORTED),
        ("2026-03-03", "Tuesday", Shown.OPEN),
    ]


def test_an_item_is_touched_by_the_captures_that_serve_it() -> None:
    (first,) = (item for item in windows(*IN_TIME).items if item.id == "2026-Q1")
    record = evidence.on("2026-03-10", evidence=(ENTRY.id,)).record
    assert first.touched_by == {record.id, record.path, record.path.rpartition("/")[0]}


def test_a_control_that_names_no_evidence_has_no_population() -> None:
    control = factories.control(evidence=())
    found = population(control, evidence.examination(controls=(control,)))
    assert found == NoPopulation(
        control=control, reason="it names no evidence that it leaves, so nothing could show a window"
    )


@pytest.mark.parametrize("days", range(0, 400, 37))
def test_a_window_never_becomes_better_as_time_passes_without_a_capture(days: int) -> None:
    def ranks(of: Population) -> dict[str, int]:
        return {item.id: item.shown.rank for item in of.items if item.shown is not None}

    early = YEAR.start + timedelta(days=days)
    before, after = (
        ranks(windows("2026-03-10", as_of=early)),
        ranks(windows("2026-03-10", as_of=early + timedelta(days=30))),
    )
    assert all(
        after[name] >= rank for name, rank in before.items() if rank > Shown.SUPPORTED.rank and name != "2026-Q1"
    )


def ids(items: tuple[Item, ...]) -> list[str]:
    return [item.id for item in items]


def test_the_same_window_has_the_same_id_on_every_day() -> None:
    assert ids(windows(*IN_TIME).items) == ids(windows(*IN_TIME, as_of=date(2026, 1, 1)).items)


def test_the_windows_of_a_rolling_cadence_begin_when_it_was_last_done() -> None:
    rolling = Cadence(every=Every.QUARTERLY, windows=Windows.ROLLING)
    of = windows("2026-02-10", "2026-05-05", cadence=rolling, as_of=date(2026, 7, 1))
    assert {item.id: item.shown for item in of.items} == {
        "from-2026-01-01": Shown.SUPPORTED,
        "from-2026-02-11": Shown.SUPPORTED,
        "from-2026-05-06": Shown.OPEN,
    }
