"""What holds of every cadence, period and set of completions.

The order of states is their rank: the lower, the better. A window that is not required takes no part.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from tieout.judgement.occurrence import Completion, Occurrences, Standing, WindowState, occurrences
from tieout.model.cadence import Cadence, Every, Windows
from tieout.model.calendar import Calendar
from tieout.model.period import Period

DATED = (Every.DAILY, Every.WEEKLY, Every.MONTHLY, Every.QUARTERLY, Every.SEMIANNUAL, Every.ANNUAL)
FIRST = date(2024, 1, 1)

offsets = st.integers(0, 900)
slack = st.none() | st.integers(0, 120).map(lambda days: timedelta(days=days))
fixed = st.sampled_from([Windows.CALENDAR, Windows.FISCAL])
cadences = st.builds(
    Cadence, every=st.sampled_from(DATED), max_gap=slack, grace=slack, windows=st.sampled_from(Windows)
)
calendars = st.builds(
    Calendar,
    fiscal_year_start=st.integers(1, 12),
    holidays=st.frozensets(st.dates(FIRST, date(2024, 3, 1)), max_size=5),
)
periods = st.builds(
    lambda start, length, share: Period(id="x", start=day(start), end=day(start + length), required_share=share),
    offsets,
    st.integers(0, 500),
    st.integers(0, 100),
)
histories = st.lists(offsets, max_size=12)


def day(offset: int) -> date:
    return FIRST + timedelta(days=offset)


def judged(cadence: Cadence, period: Period, done: list[int], as_of: int, calendar: Calendar) -> Occurrences:
    completions = [Completion(id=f"{number}", on=day(offset)) for number, offset in enumerate(done)]
    return occurrences(cadence, period, completions, as_of=day(as_of), calendar=calendar)


def ranks(found: Occurrences) -> dict[str, int]:
    return {item.window.id: item.state.rank for item in found.windows}


def worse(before: dict[str, int], after: dict[str, int]) -> set[str]:
    """Give the windows of both that rank higher afterwards."""
    return {name for name, rank in after.items() if name in before and rank > before[name]}


@given(cadences, periods, histories, offsets, offsets, calendars)
def test_one_more_in_the_period_never_makes_anything_worse(
    cadence: Cadence, period: Period, done: list[int], more: int, as_of: int, calendar: Calendar
) -> None:
    """Neither a window nor the whole; the windows of a rolling cadence begin elsewhere, so there the whole."""
    start, end = ((edge - FIRST).days for edge in (period.start, period.end))
    assume(as_of >= start)
    more = start + more % (min(end, as_of) - start + 1)
    before = judged(cadence, period, done, as_of, calendar)
    after = judged(cadence, period, [*done, more], as_of, calendar)
    assert after.standing.rank <= before.standing.rank
    if cadence.windows is not Windows.ROLLING:
        assert not worse(ranks(before), ranks(after))


@given(cadences, periods, histories, offsets, offsets, calendars)
def test_one_more_outside_the_period_never_makes_a_window_worse(
    cadence: Cadence, period: Period, done: list[int], more: int, as_of: int, calendar: Calendar
) -> None:
    """The whole may worsen by the first one on record before the period: it shows how long the gap was."""
    assume(cadence.windows is not Windows.ROLLING)
    before = judged(cadence, period, done, as_of, calendar)
    after = judged(cadence, period, [*done, more], as_of, calendar)
    assert not worse(ranks(before), ranks(after))
    if any(day(offset) < period.start for offset in done) or day(more) > period.start:
        assert after.standing.rank <= before.standing.rank


@given(cadences, periods, histories, offsets, st.integers(1, 400), calendars)
def test_nothing_gets_better_while_nothing_is_done(
    cadence: Cadence, period: Period, done: list[int], as_of: int, days: int, calendar: Calendar
) -> None:
    known = [offset for offset in done if offset <= as_of]
    now = judged(cadence, period, known, as_of, calendar)
    then = judged(cadence, period, known, as_of + days, calendar)
    assert now.standing.rank <= then.standing.rank
    assert not worse(ranks(then), ranks(now))
    assert all(a.state.rank <= b.state.rank for a, b in zip(now.gaps, then.gaps, strict=False))


@given(cadences, periods, histories, offsets, calendars)
def test_what_lies_ahead_of_the_day_changes_nothing(
    cadence: Cadence, period: Period, done: list[int], as_of: int, calendar: Calendar
) -> None:
    found = judged(cadence, period, done, as_of, calendar)
    known = [Completion(id=f"{number}", on=day(offset)) for number, offset in enumerate(done)]
    alone = occurrences(
        cadence, period, [item for item in known if item.on <= day(as_of)], as_of=day(as_of), calendar=calendar
    )
    assert (found.standing, found.windows, found.gaps) == (alone.standing, alone.windows, alone.gaps)
    assert {item.id for item in found.ahead} == {item.id for item in known if item.on > day(as_of)}


@given(cadences, periods, histories, offsets, calendars)
def test_windows_tile_time_and_gaps_meet(
    cadence: Cadence, period: Period, done: list[int], as_of: int, calendar: Calendar
) -> None:
    found = judged(cadence, period, done, as_of, calendar)
    spans = [item.window for item in found.windows]
    assert all(b.start - a.end == timedelta(days=1) for a, b in pairwise(spans))
    assert all(a.end == b.start for a, b in pairwise(found.gaps))
    assert [gap.is_open for gap in found.gaps[:-1]] == [False] * (len(found.gaps) - 1 if found.gaps else 0)
    if found.gaps:
        assert found.gaps[0].start <= period.start
        assert found.gaps[-1].end == min(day(as_of), period.end)


@given(cadences, periods, histories, offsets, calendars)
def test_the_order_in_which_completions_are_given_does_not_matter(
    cadence: Cadence, period: Period, done: list[int], as_of: int, calendar: Calendar
) -> None:
    known = [Completion(id=f"{number}", on=day(offset)) for number, offset in enumerate(done)]
    one, other = (
        occurrences(cadence, period, items, as_of=day(as_of), calendar=calendar) for items in (known, known[::-1])
    )
    assert one == other


@given(cadences, periods, histories, offsets, calendars)
def test_whoever_acts_by_the_day_that_is_named_saves_what_can_be_saved(
    cadence: Cadence, period: Period, done: list[int], as_of: int, calendar: Calendar
) -> None:
    """Nothing is lost up to the day named, and something is lost on the day after it.

    From the period's first day on: before it no gap is known.
    """
    assume(day(as_of) >= period.start)
    known = [offset for offset in done if offset <= as_of]
    found = judged(cadence, period, known, as_of, calendar)
    assume(found.lost_after is not None)
    assert found.lost_after is not None
    last = (found.lost_after - FIRST).days
    assert last >= as_of

    def lost(offset: int) -> int:
        later = judged(cadence, period, known, offset, calendar)
        bad = [item for item in later.windows if item.state is WindowState.MISSED]
        return len(bad) + sum(gap.state.value == "exception" for gap in later.gaps)

    assert lost(last) == lost(as_of)
    if found.lost_after < period.end:
        assert lost(last + 1) > lost(as_of)


@given(cadences, periods, histories, offsets, calendars)
def test_in_time_is_said_only_of_what_was_done(
    cadence: Cadence, period: Period, done: list[int], as_of: int, calendar: Calendar
) -> None:
    found = judged(cadence, period, done, as_of, calendar)
    if found.standing is Standing.IN_TIME:
        assert any(item.completion for item in found.windows) or any(gap.until for gap in found.gaps)
        assert all(item.state.rank == 0 for item in found.windows)
        assert all(gap.state.rank == 0 for gap in found.gaps)
