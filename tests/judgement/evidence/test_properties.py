"""What holds of all captures, whatever they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tests.evidence import by_hand, came, capture, examination, held, judged, leaf, log, record_of, run
from tieout.judgement.evidence.expected import account
from tieout.judgement.evidence.judge import judge
from tieout.model.cadence import Cadence, Every
from tieout.model.control import Requirement
from tieout.model.evidence.capture import Capture
from tieout.model.evidence.record import Count, Denied, Population, Refusal, Span
from tieout.model.evidence.result import ResultState
from tieout.model.period import Period

FIRST = datetime(2026, 1, 1, 9, tzinfo=UTC)
YEAR = Period(id="2026", start=date(2026, 1, 1), end=date(2026, 12, 31))
HOURS = st.integers(0, 24 * 365)
NAMES = st.sampled_from(["a", "b"])


@st.composite
def captures(draw: st.DrawFn) -> Capture:
    """Give a capture of some hour of 2026, whole or not, in time or late, of a moment or of a stretch."""
    at = FIRST + timedelta(hours=draw(HOURS))
    record = record_of(at, name=draw(NAMES), rows=draw(st.integers(0, 3)), raw=draw(st.sampled_from(["", "x", "y"])))
    if draw(st.booleans()):
        record = replace(record, window=Span(at - timedelta(days=draw(st.integers(1, 120))), at))
    if draw(st.booleans()):
        record = replace(record, population=replace(record.population or Population(), complete=draw(st.booleans())))
    if draw(st.booleans()):
        record = replace(record, kind=by_hand().kind, by_hand=replace(_seen(at), observed_at=at))
    late = timedelta(hours=draw(st.integers(-3, 24 * 40)))
    return replace(capture(record), came=came(at + late))


def _seen(at: datetime) -> Any:
    return by_hand(at).by_hand


def unlike(items: list[Capture]) -> list[Capture]:
    """Give one for each path, as a commit has them."""
    return list({item.path: item for item in items}.values())


@given(st.lists(captures(), max_size=6).map(unlike), st.randoms(use_true_random=False))
def test_judging_does_not_depend_on_the_order(items: list[Capture], random: Any) -> None:
    base = factories.examination()
    shuffled = list(items)
    random.shuffle(shuffled)
    one = {
        item.capture.path: item for item in judge(replace(base, evidence=examination(*items or [capture()]).evidence))
    }
    gathered = examination(*items or [capture()]).evidence
    mixed = replace(gathered, captures=tuple(shuffled) or gathered.captures, judged=())
    other = {item.capture.path: item for item in judge(replace(base, evidence=mixed))}
    assert one == other


@given(st.lists(captures(), max_size=5).map(unlike), HOURS, NAMES, st.integers(0, 400))
def test_one_more_that_passes_makes_no_control_worse(items: list[Capture], hour: int, name: str, later: int) -> None:
    """One that corrects nothing, and repeats nothing: what is there stays what it was, and something is added."""
    asked = factories.control(
        cadence=Cadence(every=Every.QUARTERLY),
        evidence=tuple(Requirement(id=each, system="identity-provider", kind="x") for each in ("a", "b")),
    )
    at = FIRST + timedelta(hours=hour)
    more = capture(record_of(at, name=name, raw=f"nobody else's {hour}"))
    as_of = date(2026, 1, 1) + timedelta(days=later)

    def standing(of: list[Capture]) -> tuple[int, dict[str, int]]:
        seen = examination(
            *of or [capture(record_of(controls=("AC-99",)))], controls=(asked,), as_of=as_of, period=YEAR
        )
        found = account(seen, asked).occurrences
        assert found is not None
        return found.standing.rank, {item.window.id: item.state.rank for item in found.windows}

    items = [item for item in items if item.path != more.path and item.record.id != more.record.id]
    before, after = standing(items), standing(unlike([*items, more]))
    if date(2026, 1, 1) <= at.date() <= as_of:
        assert after[0] <= before[0]
    assert all(after[1][window] <= rank for window, rank in before[1].items())


@given(captures(), st.sampled_from(list(ResultState)), st.sampled_from(list(ResultState)))
def test_a_worse_check_never_makes_a_capture_better(item: Capture, one: ResultState, other: ResultState) -> None:
    first, second = sorted((one, other), key=lambda state: state.weight)
    states = [judged(item, evidence={"runs": (run(item, state=state, reason="r"),)}).state for state in (first, second)]
    assert states[0].weight <= states[1].weight


@given(
    rows=st.none() | st.integers(0, 3),
    total=st.none() | st.integers(0, 3),
    counts=st.lists(st.tuples(st.none() | st.integers(0, 3), st.none() | st.booleans()), max_size=2),
    complete=st.none() | st.booleans(),
    gaps=st.lists(st.just("page 2"), max_size=1),
    denied=st.lists(st.sampled_from(list(Refusal)), max_size=2),
    allow_empty=st.sampled_from(["", "nobody left"]),
)
def test_nothing_passes_of_which_any_number_differs_or_anything_is_missing(
    rows: int | None,
    total: int | None,
    counts: list[tuple[int | None, bool | None]],
    complete: bool | None,
    gaps: list[str],
    denied: list[Refusal],
    allow_empty: str,
) -> None:
    record = record_of(rows=3)
    population = Population(
        rows=rows,
        pages=1,
        total=total,
        counts=tuple(Count("c", value, match) for value, match in counts),
        complete=complete,
        gaps=tuple(gaps),
        denied=tuple(Denied("r", "a", reason) for reason in denied),
        allow_empty=allow_empty,
    )
    is_whole = (
        complete is True
        and rows == 3
        and total in {None, 3}
        and all(value == 3 and match is not False for value, match in counts)
        and not gaps
        and all(reason is Refusal.REGION_DISABLED for reason in denied)
    )
    assert (judged(capture(replace(record, population=population))).state is ResultState.PASS) is is_whole


@given(st.integers(0, 60), st.lists(st.tuples(st.integers(1, 3), st.integers(-5, 90)), max_size=4))
def test_no_stamp_ever_makes_a_capture_count_for_a_day_before_its_own(days: int, stamps: list[tuple[int, int]]) -> None:
    """And one more stamp of the log with its line in it never makes it later."""
    good = replace(capture(), came=came(FIRST + timedelta(days=60 + days)))
    other = capture(record_of(FIRST))
    claimed = date(2026, 3, 2)
    heads = tuple(held(size, FIRST + timedelta(days=60 + on)) for size, on in stamps)

    def day(*more: Any) -> date:
        found = judged(good, evidence={"log": log(leaf(other), leaf(good, 1), held=(*heads, *more))}).completed_on
        assert found is not None
        return found

    assert day() >= claimed
    assert day(held(2, FIRST + timedelta(days=61))) <= day()


@given(captures())
def test_what_counts_passed_and_serves_by_its_own_or_a_later_day(item: Capture) -> None:
    found = judged(item)
    if found.counts:
        assert found.state is ResultState.PASS
        assert found.claimed_at is not None
        assert found.completed_on is not None
        assert found.completed_on >= found.claimed_at.date()
