"""Expected against present: both tests, day by day at their bounds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tieout.judgement.occurrence import Completion, GapState, Occurrences, Standing, WindowState, occurrences
from tieout.model.cadence import Cadence, Every, Windows
from tieout.model.calendar import Calendar
from tieout.model.period import Period

QUARTERLY = Cadence(every=Every.QUARTERLY)
MONTHLY = Cadence(every=Every.MONTHLY)
ANNUAL = Cadence(every=Every.ANNUAL)
YEAR = Period(id="2026", start=date(2026, 1, 1), end=date(2026, 12, 31))
H1 = Period(id="2026-H1", start=date(2026, 1, 1), end=date(2026, 6, 30))
LATER = "2027-06-30"


def judged(cadence: Cadence, period: Period, days: str, as_of: str, calendar: Calendar | None = None) -> Occurrences:
    done = [Completion(id=f"done-{day}", on=date.fromisoformat(day)) for day in days.split()]
    return occurrences(cadence, period, done, as_of=date.fromisoformat(as_of), calendar=calendar or Calendar())


def windowed(found: Occurrences) -> list[str]:
    return [
        f"{item.window.id} {item.state.value} {item.completion.on if item.completion else '-'}"
        for item in found.windows
    ]


def gapped(found: Occurrences) -> list[str]:
    return [f"{item.start} {item.end} {item.days}/{item.allowed_days} {item.state.value}" for item in found.gaps]


def shifted(day: str, days: int) -> str:
    return str(date.fromisoformat(day) + timedelta(days=days))


# --- Both tests ---


def test_a_year_of_quarterly_reviews() -> None:
    found = judged(QUARTERLY, YEAR, "2025-12-10 2026-02-20 2026-05-15 2026-08-10 2026-11-02", LATER)
    assert found.standing is Standing.IN_TIME
    assert windowed(found) == [
        "2026-Q1 done 2026-02-20",
        "2026-Q2 done 2026-05-15",
        "2026-Q3 done 2026-08-10",
        "2026-Q4 done 2026-11-02",
    ]
    assert gapped(found) == [
        "2025-12-10 2026-02-20 72/92 ok",
        "2026-02-20 2026-05-15 84/92 ok",
        "2026-05-15 2026-08-10 87/92 ok",
        "2026-08-10 2026-11-02 84/92 ok",
        "2026-11-02 2026-12-31 59/92 ok",
    ]
    assert [gap.since.id if gap.since else None for gap in found.gaps][:2] == ["done-2025-12-10", "done-2026-02-20"]
    assert [gap.until.id if gap.until else None for gap in found.gaps][-2:] == ["done-2026-11-02", None]
    assert (found.next_due, found.lost_after, found.ahead) == (None, None, ())


def test_one_in_each_quarter_is_not_enough() -> None:
    """Once in each quarter allows 183 days: the gap test finds it."""
    found = judged(QUARTERLY, H1, "2026-01-01 2026-06-30", LATER)
    assert [item.state for item in found.windows] == [WindowState.DONE, WindowState.DONE]
    assert gapped(found)[1] == "2026-01-01 2026-06-30 180/92 exception"
    assert found.standing is Standing.EXCEPTION


def test_no_gap_too_wide_is_not_enough() -> None:
    """A gap that is set wider than a quarter lets one be skipped: the window test finds it."""
    wide = Cadence(every=Every.QUARTERLY, max_gap=timedelta(days=200))
    found = judged(wide, YEAR, "2026-03-01 2026-07-15 2026-10-01", LATER)
    assert {item.state for item in found.gaps} == {GapState.OK}
    assert windowed(found)[1] == "2026-Q2 missed -"
    assert found.standing is Standing.EXCEPTION


# --- Gaps ---


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (91, GapState.OK),
        (92, GapState.OK),
        (93, GapState.LATE_WITHIN_GRACE),
        (99, GapState.LATE_WITHIN_GRACE),
        (100, GapState.EXCEPTION),
        (101, GapState.EXCEPTION),
    ],
)
def test_a_quarterly_review_that_slipped_to_a_hundred_days_is_found(days: int, state: GapState) -> None:
    """Whether it is still open, done on that day, or followed by others long ago."""
    first, slipped = "2026-02-10", shifted("2026-02-10", days)
    still_open = judged(QUARTERLY, YEAR, first, slipped)
    done = judged(QUARTERLY, YEAR, f"{first} {slipped}", slipped)
    long_ago = judged(QUARTERLY, YEAR, f"{first} {slipped} 2026-08-10 2026-11-02", LATER)
    for found in (still_open, done, long_ago):
        gap = found.gaps[1]
        assert (gap.days, gap.allowed_days, gap.state) == (days, 92, state)
        assert (str(gap.limit), str(gap.tolerated_until)) == ("2026-05-13", "2026-05-20")
    assert still_open.gaps[1].is_open
    assert not done.gaps[1].is_open
    assert [item.state for item in long_ago.windows] == [WindowState.DONE] * 4
    assert (
        long_ago.standing
        is {
            GapState.OK: Standing.IN_TIME,
            GapState.LATE_WITHIN_GRACE: Standing.LATE_WITHIN_GRACE,
            GapState.EXCEPTION: Standing.EXCEPTION,
        }[state]
    )


@pytest.mark.parametrize(
    ("every", "limit", "tolerated"),
    [
        (Every.WEEKLY, "2026-01-22", "2026-01-24"),
        (Every.MONTHLY, "2026-02-15", "2026-02-20"),
        (Every.QUARTERLY, "2026-04-17", "2026-04-24"),
        (Every.SEMIANNUAL, "2026-07-18", "2026-08-01"),
        (Every.ANNUAL, "2027-01-15", "2027-01-15"),
        (Every.DAILY, "2026-01-16", "2026-01-16"),
    ],
)
def test_the_day_on_which_each_frequency_turns(every: Every, limit: str, tolerated: str) -> None:
    period = Period(id="x", start=date(2026, 1, 15), end=date(2028, 12, 31))
    states = {
        as_of: judged(Cadence(every=every), period, "2026-01-15", as_of).gaps[-1].state
        for as_of in (limit, shifted(limit, 1), tolerated, shifted(tolerated, 1))
    }
    assert states[limit] is GapState.OK
    assert states[shifted(limit, 1)] is (GapState.EXCEPTION if limit == tolerated else GapState.LATE_WITHIN_GRACE)
    assert states[tolerated] is (GapState.OK if limit == tolerated else GapState.LATE_WITHIN_GRACE)
    assert states[shifted(tolerated, 1)] is GapState.EXCEPTION


@pytest.mark.parametrize(
    ("before", "gap"),
    [
        ("", "2026-01-01 2026-03-31 89/92 ok"),
        ("2025-12-31", "2025-12-31 2026-03-31 90/92 ok"),
        ("2025-12-29", "2025-12-29 2026-03-31 92/92 ok"),
        ("2025-12-28", "2025-12-28 2026-03-31 93/92 late_within_grace"),
        ("2025-12-22", "2025-12-22 2026-03-31 99/92 late_within_grace"),
        ("2025-12-21", "2025-12-21 2026-03-31 100/92 exception"),
        ("2025-06-01 2025-12-29", "2025-12-29 2026-03-31 92/92 ok"),
    ],
)
def test_the_first_gap_reaches_back_to_the_last_one_before_the_period(before: str, gap: str) -> None:
    found = judged(QUARTERLY, H1, f"{before} 2026-03-31", LATER)
    assert gapped(found)[0] == gap
    assert (found.gaps[0].since is None) is (not before)


def test_one_on_the_first_day_of_the_period_lies_in_it() -> None:
    found = judged(QUARTERLY, H1, "2025-10-01 2026-01-01", "2026-02-01")
    assert gapped(found) == ["2025-10-01 2026-01-01 92/92 ok", "2026-01-01 2026-02-01 31/92 ok"]
    alone = judged(QUARTERLY, H1, "2026-01-01", "2026-02-01")
    assert gapped(alone) == ["2026-01-01 2026-01-01 0/92 ok", "2026-01-01 2026-02-01 31/92 ok"]


@pytest.mark.parametrize(
    ("last", "gap"),
    [
        ("2026-03-30", "2026-03-30 2026-06-30 92/92 ok"),
        ("2026-03-29", "2026-03-29 2026-06-30 93/92 late_within_grace"),
        ("2026-03-23", "2026-03-23 2026-06-30 99/92 late_within_grace"),
        ("2026-03-22", "2026-03-22 2026-06-30 100/92 exception"),
    ],
)
def test_the_last_gap_reaches_to_the_end_of_the_period(last: str, gap: str) -> None:
    """And no further, whatever came after it."""
    for after in ("", "2026-07-01", "2026-12-01"):
        found = judged(QUARTERLY, H1, f"{last} {after}", LATER)
        assert gapped(found)[-1] == gap
        assert not found.gaps[-1].is_open


def test_the_last_gap_is_open_up_to_the_last_day_of_the_period() -> None:
    assert judged(QUARTERLY, H1, "2026-05-01", "2026-06-30").gaps[-1].is_open
    assert not judged(QUARTERLY, H1, "2026-05-01", "2026-07-01").gaps[-1].is_open


def test_there_is_no_gap_before_the_period_begins() -> None:
    early = judged(QUARTERLY, H1, "2025-01-01", "2025-12-31")
    assert early.gaps == ()
    assert gapped(judged(QUARTERLY, H1, "", "2026-01-01")) == ["2026-01-01 2026-01-01 0/92 ok"]


def test_an_annual_gap_is_twelve_months_in_a_leap_year_too() -> None:
    two = Period(id="x", start=date(2024, 1, 1), end=date(2025, 12, 31))
    assert gapped(judged(ANNUAL, two, "2024-01-15 2025-01-15", LATER))[1] == "2024-01-15 2025-01-15 366/366 ok"
    assert gapped(judged(ANNUAL, two, "2024-01-15 2025-01-16", LATER))[1].endswith("367/366 exception")
    assert gapped(judged(ANNUAL, two, "2024-02-29 2025-02-28", LATER))[1].endswith("365/365 ok")
    assert gapped(judged(ANNUAL, two, "2024-02-29 2025-03-01", LATER))[1].endswith("366/365 exception")


# --- Windows ---


@pytest.mark.parametrize(
    ("done", "state"),
    [
        ("2025-12-31", "missed -"),
        ("2026-01-01", "done 2026-01-01"),
        ("2026-03-31", "done 2026-03-31"),
        ("2026-04-01", "late_within_grace 2026-04-01"),
        ("2026-04-07", "late_within_grace 2026-04-07"),
        ("2026-04-08", "missed -"),
        ("2026-04-07 2026-03-31 2026-01-10", "done 2026-01-10"),
    ],
)
def test_a_window_is_served_in_it_or_in_the_grace_after_it_and_stays_late(done: str, state: str) -> None:
    assert windowed(judged(QUARTERLY, YEAR, done, LATER))[0] == f"2026-Q1 {state}"


@pytest.mark.parametrize(
    ("as_of", "state", "lost_after"),
    [
        ("2025-12-31", WindowState.OPEN, "2026-04-07"),
        ("2026-01-01", WindowState.OPEN, "2026-04-07"),
        ("2026-03-30", WindowState.OPEN, "2026-04-07"),
        ("2026-03-31", WindowState.OPEN, "2026-04-07"),
        ("2026-04-01", WindowState.LATE_WITHIN_GRACE, "2026-04-07"),
        ("2026-04-07", WindowState.LATE_WITHIN_GRACE, "2026-04-07"),
        ("2026-04-08", WindowState.MISSED, None),
    ],
)
def test_a_window_without_completion_is_open_then_late_then_missed(
    as_of: str, state: WindowState, lost_after: str | None
) -> None:
    first = judged(QUARTERLY, YEAR, "", as_of).windows[0]
    assert (first.state, first.completion) == (state, None)
    assert (None if first.lost_after is None else str(first.lost_after)) == lost_after


def test_one_that_is_late_for_a_window_is_in_time_for_the_next() -> None:
    found = judged(QUARTERLY, H1, "2025-12-31 2026-04-05", LATER)
    assert windowed(found) == ["2026-Q1 late_within_grace 2026-04-05", "2026-Q2 done 2026-04-05"]
    assert found.standing is Standing.LATE_WITHIN_GRACE


def test_a_window_that_the_period_cuts_may_be_served_outside_the_period() -> None:
    inner = Period(id="x", start=date(2026, 2, 1), end=date(2026, 11, 30))
    found = judged(QUARTERLY, inner, "2026-01-10 2026-04-10 2026-07-10 2026-10-10", LATER)
    assert windowed(found)[0] == "2026-Q1 done 2026-01-10"
    last = judged(QUARTERLY, inner, "2026-12-20", LATER)
    assert windowed(last)[-1] == "2026-Q4 done 2026-12-20"


def test_a_window_that_is_not_required_is_shown_and_asks_for_nothing() -> None:
    short = Period(id="x", start=date(2026, 3, 1), end=date(2026, 6, 30))
    found = judged(QUARTERLY, short, "2026-05-01", LATER)
    assert windowed(found) == ["2026-Q1 not_required -", "2026-Q2 done 2026-05-01"]
    assert found.windows[0].window.reason == "31 of its 90 days lie in the period"
    assert found.windows[0].lost_after is None
    assert found.standing is Standing.IN_TIME


def test_fiscal_windows_follow_the_organizations_year() -> None:
    fiscal = Cadence(every=Every.SEMIANNUAL, windows=Windows.FISCAL)
    found = judged(fiscal, YEAR, "2026-03-31 2026-09-30", LATER, Calendar(fiscal_year_start=4))
    assert windowed(found) == [
        "FY2026-H2 not_required -",
        "FY2027-H1 done 2026-09-30",
        "FY2027-H2 missed -",
    ]


def test_a_daily_control_is_expected_on_business_days() -> None:
    week = Period(id="x", start=date(2026, 12, 24), end=date(2026, 12, 28))
    calendar = Calendar(holidays=frozenset({date(2026, 12, 25)}))
    found = judged(Cadence(every=Every.DAILY), week, "2026-12-24 2026-12-28", LATER, calendar)
    assert windowed(found) == [
        "2026-12-24 done 2026-12-24",
        "2026-12-25 not_required -",
        "2026-12-26 not_required -",
        "2026-12-27 not_required -",
        "2026-12-28 done 2026-12-28",
    ]
    assert gapped(found)[1] == "2026-12-24 2026-12-28 4/4 ok"
    assert found.standing is Standing.IN_TIME
    worked = judged(Cadence(every=Every.DAILY), week, "2026-12-24 2026-12-28", LATER)
    assert windowed(worked)[1] == "2026-12-25 missed -"
    assert gapped(worked)[1] == "2026-12-24 2026-12-28 4/1 exception"


# --- Rolling ---

ROLLING = Cadence(every=Every.QUARTERLY, windows=Windows.ROLLING)


def test_rolling_windows_begin_after_each_completion_and_end_with_the_next() -> None:
    found = judged(ROLLING, YEAR, "2025-12-10 2026-03-12 2026-06-15 2026-09-30", "2026-10-15")
    assert windowed(found) == [
        "from-2025-12-11 done 2026-03-12",
        "from-2026-03-13 late_within_grace 2026-06-15",
        "from-2026-06-16 missed 2026-09-30",
        "from-2026-10-01 not_required -",
    ]
    bounds = [(str(item.window.start), str(item.window.end)) for item in found.windows]
    assert bounds == [
        ("2025-12-11", "2026-03-12"),
        ("2026-03-13", "2026-06-15"),
        ("2026-06-16", "2026-09-30"),
        ("2026-10-01", "2026-12-31"),
    ]
    assert found.windows[-1].window.reason == "it does not end before the period does"
    assert found.standing is Standing.EXCEPTION


@pytest.mark.parametrize(
    ("as_of", "state", "lost_after", "standing"),
    [
        ("2026-04-12", WindowState.OPEN, "2026-04-19", Standing.OPEN),
        ("2026-04-13", WindowState.LATE_WITHIN_GRACE, "2026-04-19", Standing.LATE_WITHIN_GRACE),
        ("2026-04-19", WindowState.LATE_WITHIN_GRACE, "2026-04-19", Standing.LATE_WITHIN_GRACE),
        ("2026-04-20", WindowState.MISSED, None, Standing.EXCEPTION),
        (LATER, WindowState.MISSED, None, Standing.EXCEPTION),
    ],
)
def test_the_last_rolling_window_is_open_then_late_then_missed(
    as_of: str, state: WindowState, lost_after: str | None, standing: Standing
) -> None:
    found = judged(ROLLING, YEAR, "2026-01-10", as_of)
    last = found.windows[-1]
    assert (last.state, last.completion, str(last.window.end)) == (state, None, "2026-04-12")
    assert (None if last.lost_after is None else str(last.lost_after)) == lost_after
    assert found.standing is standing


@pytest.mark.parametrize(
    ("done", "state", "standing"),
    [
        # Its limit is the last day of the period, or the day before: of a gap to the period's end.
        ("2026-09-30", WindowState.NOT_REQUIRED, Standing.IN_TIME),
        ("2026-09-29", WindowState.LATE_WITHIN_GRACE, Standing.LATE_WITHIN_GRACE),
        ("2026-09-23", WindowState.LATE_WITHIN_GRACE, Standing.LATE_WITHIN_GRACE),
        ("2026-09-22", WindowState.MISSED, Standing.EXCEPTION),
    ],
)
def test_a_rolling_window_that_outlasts_the_period_is_not_required(
    done: str, state: WindowState, standing: Standing
) -> None:
    found = judged(ROLLING, YEAR, f"2026-01-20 2026-04-20 2026-07-10 {done}", LATER)
    assert (found.windows[-1].state, found.windows[-1].lost_after) == (state, None)
    assert found.standing is standing
    assert (found.next_due, found.lost_after) == (None, None)


def test_the_first_rolling_window_begins_with_the_period_if_none_is_on_record() -> None:
    found = judged(ROLLING, YEAR, "", "2026-02-01")
    (window,) = (item.window for item in found.windows)
    assert (window.id, window.start, window.end) == ("from-2026-01-01", date(2026, 1, 1), date(2026, 4, 3))


def test_a_rolling_window_has_a_day_at_least() -> None:
    none = Cadence(every=Every.QUARTERLY, windows=Windows.ROLLING, max_gap=timedelta(0))
    found = judged(none, YEAR, "2026-01-10", "2026-01-10")
    assert [(str(item.window.start), str(item.window.end)) for item in found.windows] == [
        ("2026-01-01", "2026-01-10"),
        ("2026-01-11", "2026-01-11"),
    ]


# --- The whole ---


@pytest.mark.parametrize(
    ("cadence", "days", "as_of", "standing"),
    [
        (QUARTERLY, "2026-02-20", "2026-02-20", Standing.OPEN),
        (QUARTERLY, "2026-02-20 2026-04-20", "2026-05-01", Standing.IN_TIME),
        (QUARTERLY, "", "2025-12-01", Standing.OPEN),
        (QUARTERLY, "", "2026-03-31", Standing.OPEN),
        (QUARTERLY, "", "2026-04-01", Standing.LATE_WITHIN_GRACE),
        (QUARTERLY, "", "2026-04-08", Standing.EXCEPTION),
        # Every window is done, and another completion is still needed before the period ends.
        (Cadence(every=Every.QUARTERLY, max_gap=timedelta(days=60)), "2026-02-20 2026-04-20", "2026-05-01", Standing.OPEN),
        (Cadence(every=Every.QUARTERLY, max_gap=timedelta(days=71)), "2026-02-20 2026-04-20", "2026-05-01", Standing.IN_TIME),
        (Cadence(every=Every.QUARTERLY, max_gap=timedelta(days=70)), "2026-02-20 2026-04-20", "2026-05-01", Standing.OPEN),
        # Nothing was required and nothing was done: nothing is shown.
        (ANNUAL, "", "2026-05-01", Standing.NOT_TESTED),
        (ANNUAL, "2025-09-01", LATER, Standing.NOT_TESTED),
        (ANNUAL, "2025-06-30 2026-06-30", LATER, Standing.IN_TIME),
        (ANNUAL, "2025-06-29 2026-06-30", LATER, Standing.EXCEPTION),
        (ANNUAL, "2025-06-29", LATER, Standing.EXCEPTION),
        (Cadence(every=Every.EVENT), "2026-02-20", LATER, Standing.NOT_TESTED),
        (Cadence(every=Every.CONTINUOUS), "2026-02-20", LATER, Standing.NOT_TESTED),
        (Cadence(every=Every.EVENT, windows=Windows.ROLLING, max_gap=timedelta(days=1)), "2026-02-20", LATER, Standing.NOT_TESTED),
    ],
)  # fmt: skip
def test_the_whole_is_the_worst_of_both_tests(cadence: Cadence, days: str, as_of: str, standing: Standing) -> None:
    assert judged(cadence, H1, days, as_of).standing is standing


def test_one_in_a_required_window_shows_it_even_outside_the_period() -> None:
    """The second half of 2026 has more than half of its days, and the review was in March."""
    half = Period(id="x", start=date(2026, 7, 1), end=date(2026, 12, 31))
    assert judged(ANNUAL, half, "2026-03-10", LATER).standing is Standing.IN_TIME


def test_what_is_dated_after_the_as_of_day_counts_for_nothing_and_is_named() -> None:
    found = judged(QUARTERLY, H1, "2026-02-20 2026-04-02 2026-04-01 2026-05-01", "2026-04-01")
    assert [item.id for item in found.ahead] == ["done-2026-04-02", "done-2026-05-01"]
    assert [str(gap.end) for gap in found.gaps] == ["2026-02-20", "2026-04-01", "2026-04-01"]
    assert windowed(found)[1] == "2026-Q2 done 2026-04-01"
    before = judged(QUARTERLY, H1, "2026-02-20 2026-04-02", "2026-04-01")
    assert windowed(before)[1] == "2026-Q2 open -"


def test_several_of_one_day_are_one_named_by_the_first_id() -> None:
    day = date(2026, 2, 20)
    twice = [Completion(id=name, on=day) for name in ("review-b", "review-a")]
    found = occurrences(QUARTERLY, H1, twice, as_of=date(2026, 3, 1), calendar=Calendar())
    assert [item.completion.id for item in found.windows if item.completion] == ["review-a"]
    assert [gap.until.id for gap in found.gaps if gap.until] == ["review-a"]


# --- What is next ---


@pytest.mark.parametrize(
    ("days", "as_of", "next_due", "lost_after"),
    [
        # Nothing yet: the window ends before the gap from the period's start does.
        ("", "2026-01-05", "2026-03-31", "2026-04-07"),
        ("", "2026-04-01", "2026-03-31", "2026-04-07"),
        # The window is missed on the eighth; the gap, open until the tenth, is all that can be saved.
        ("", "2026-04-08", "2026-04-03", "2026-04-10"),
        # Nothing can be saved but the next window; the gap is overdue all the same.
        ("", "2026-04-11", "2026-04-03", "2026-07-07"),
        ("2026-01-10", "2026-01-10", "2026-04-12", "2026-04-19"),
        ("2026-01-10 2026-04-11", "2026-04-11", "2026-07-12", "2026-07-19"),
        ("2026-01-10 2026-03-31", "2026-03-31", "2026-06-30", "2026-07-07"),
        ("2026-01-10 2026-03-31", "2026-07-01", "2026-06-30", "2026-07-07"),
        ("2026-01-10 2026-04-11", "2026-07-01", None, None),
        ("", LATER, None, None),
    ],
)
def test_what_is_due_next_and_when_it_is_lost(
    days: str, as_of: str, next_due: str | None, lost_after: str | None
) -> None:
    found = judged(QUARTERLY, H1, days, as_of)
    assert tuple(None if day is None else str(day) for day in (found.next_due, found.lost_after)) == (
        next_due,
        lost_after,
    )


def test_months_run_out_before_the_windows_do() -> None:
    """Done on the first of a month: the next one is due 31 days later, not at the end of the next month."""
    found = judged(MONTHLY, H1, "2026-01-01", "2026-01-20")
    assert str(found.next_due) == "2026-02-01"


def test_what_has_no_days_asks_for_nothing() -> None:
    found = judged(Cadence(every=Every.EVENT), H1, "2026-02-20 2026-09-01", "2026-03-01")
    assert (found.windows, found.gaps, found.next_due, found.lost_after) == ((), (), None, None)
    assert [item.id for item in found.ahead] == ["done-2026-09-01"]


def test_states_rank_from_good_to_bad() -> None:
    assert [(state.value, state.rank) for state in WindowState] == [
        ("not_required", 0),
        ("done", 0),
        ("open", 1),
        ("late_within_grace", 2),
        ("missed", 3),
    ]
    assert [(state.value, state.rank) for state in GapState] == [("ok", 0), ("late_within_grace", 1), ("exception", 2)]
    assert [(state.value, state.rank) for state in Standing] == [
        ("in_time", 0),
        ("not_tested", 1),
        ("open", 2),
        ("late_within_grace", 3),
        ("exception", 4),
    ]
