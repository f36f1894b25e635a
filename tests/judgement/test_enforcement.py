from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.enforcement import (
    at,
    classic,
    history,
    monthly,
    push,
    read,
    ruleset,
    snapshot,
    suite,
    under,
    version,
)
from tieout.judgement.enforcement import bypasses, gaps, rewrites, weak_spans
from tieout.judgement.recorded import Reach, joined
from tieout.judgement.timeline import timeline
from tieout.model.enforcement import Enforcement
from tieout.model.examination import Examination

JULY, JANUARY = "2026-07-01", "2027-01-01"
STEADY = monthly("2026-06-20", "2027-01-20", classic())
LATE = date(2027, 1, 20)
WHOLE = Enforcement(
    snapshots=STEADY,
    spans=(read("rule_suites", "2026-06-01", "2027-01-20"), read("activity", "2025-01-01", "2027-01-20")),
)


def silent(examination: Examination) -> list[tuple[str, str, str]]:
    return [
        (item.what, f"{item.start:%Y-%m-%d}", f"{item.end:%Y-%m-%d}")
        for item in gaps(examination)
        if not item.is_pending
    ]


def test_where_all_was_read_there_is_no_gap() -> None:
    assert gaps(under(WHOLE, as_of=LATE)) == weak_spans(under(WHOLE, as_of=LATE)) == ()


def test_rule_suites_that_were_never_read_are_a_gap_over_the_window() -> None:
    subject = under(replace(WHOLE, spans=WHOLE.spans[1:]), as_of=LATE)
    assert silent(subject) == [("rule_suites", JULY, JANUARY)]
    assert [item.severity.value for item in gaps(subject)] == ["error"]


def test_activity_that_was_never_read_is_asked_about() -> None:
    subject = under(replace(WHOLE, spans=WHOLE.spans[:1]), as_of=LATE)
    assert silent(subject) == [("activity", JULY, JANUARY)]
    assert [item.severity.value for item in gaps(subject)] == ["warning"]


def test_between_two_readings_that_do_not_meet_lies_a_gap() -> None:
    spans = (
        *WHOLE.spans[1:],
        read("rule_suites", "2026-06-01", "2026-08-01"),
        read("rule_suites", "2026-08-02", "2026-09-01"),
        read("rule_suites", "2026-08-30", "2027-01-20"),
    )
    assert silent(under(replace(WHOLE, spans=spans), as_of=LATE)) == [("rule_suites", "2026-08-01", "2026-08-02")]


def test_a_reading_that_was_refused_says_why() -> None:
    spans = (*WHOLE.spans[1:], read("rule_suites", JULY, "2026-08-01", is_complete=False, reason="the token lacks it"))
    (gap,) = gaps(under(replace(WHOLE, spans=spans), as_of=LATE))
    assert gap.text == "the rule suites were not read: the token lacks it"


def test_what_came_after_the_last_reading_is_pending_until_the_widest_gap_is_over() -> None:
    spans = (read("rule_suites", "2026-06-01", "2026-07-10"), *WHOLE.spans[1:])
    subject = under(replace(WHOLE, spans=spans), as_of=date(2026, 8, 9), days=31)
    assert [item.is_pending for item in gaps(subject) if item.what == "rule_suites"] == [True]
    subject = under(replace(WHOLE, spans=spans), as_of=date(2026, 8, 10), days=31)
    assert [item.is_pending for item in gaps(subject) if item.what == "rule_suites"] == [False]


def test_only_who_was_let_past_within_the_window_counts() -> None:
    found = Enforcement(
        snapshots=STEADY,
        suites=(
            suite("2026-06-30T23:59", number=1),
            suite(JULY, number=2),
            suite("2026-08-01", "pass", number=3),
            suite("2026-08-02", "fail", number=4),
            suite("2026-12-31T23:59", number=5),
            suite(JANUARY, number=6),
        ),
    )
    assert [item.id for item in bypasses(under(found, as_of=LATE))] == ["2", "5"]
    assert [item.id for item in bypasses(under(found, as_of=date(2026, 12, 30)))] == ["2"]


def test_forced_pushes_and_deletions_count_and_ordinary_pushes_do_not() -> None:
    kinds = ("push", "force_push", "pr_merge", "merge_queue_merge", "branch_creation", "branch_deletion")
    pushes = tuple(push("2026-08-01", kind, number) for number, kind in enumerate(kinds))
    found = [item.kind for item in rewrites(under(Enforcement(snapshots=STEADY, pushes=pushes), as_of=LATE))]
    assert found == ["force_push", "branch_deletion"]


def test_without_records_there_is_nothing_to_say_and_the_need_says_so() -> None:
    subject = under(None)
    assert (gaps(subject), weak_spans(subject), bypasses(subject), rewrites(subject)) == ((), (), (), ())


def test_the_words_of_the_zone_of_the_organization_are_used() -> None:
    subject = under(Enforcement(snapshots=STEADY[1:]), as_of=LATE)
    organization = replace(subject.program.organization, timezone="Asia/Tokyo")
    found = timeline(replace(subject, program=replace(subject.program, organization=organization)))
    assert found is not None
    assert found.start == at("2026-06-30T15:00")
    assert found.gaps[0].text == "no whole snapshot before 2026-07-20 09:00"


_MOMENTS = st.integers(0, 24 * 210).map(lambda hours: at("2026-06-15") + timedelta(hours=hours))
_PROTECTIONS = st.lists(
    st.builds(
        ruleset,
        st.sampled_from([1, 2]),
        approvals=st.sampled_from([None, 0, 1]),
        is_active=st.booleans(),
        bypass=st.sampled_from([None, (), ("user:7",)]),
    ),
    max_size=2,
    unique_by=lambda item: item.id,
)


@st.composite
def _enforcements(draw: st.DrawFn) -> Enforcement:
    snapshots = [
        snapshot("2026-07-01", *draw(_PROTECTIONS), observed_at=moment, is_complete=draw(st.booleans()))
        for moment in sorted(draw(st.sets(_MOMENTS, max_size=8)))
    ]
    versions, spans = [], []
    for number in (1, 2):
        moments = sorted(draw(st.sets(_MOMENTS, max_size=3)))
        versions += [
            version(
                "2026-07-01", draw(st.builds(ruleset, st.just(number), approvals=st.sampled_from([0, 1]))), n
            )._replace(at=m)
            for n, m in enumerate(moments)
        ]
        if moments:
            spans.append(history(number, "2026-07-01", "2026-07-01")._replace(start=moments[0], end=draw(_MOMENTS)))
    spans += [
        read(source, "2026-07-01", "2026-07-01")._replace(start=start, end=end)
        for source in ("rule_suites", "activity")
        for start, end in draw(st.lists(st.tuples(_MOMENTS, _MOMENTS), max_size=2))
    ]
    versions.sort(key=lambda item: item.at)
    return Enforcement(snapshots=tuple(snapshots), versions=tuple(versions), spans=tuple(spans))


@given(_enforcements(), st.dates(date(2026, 7, 1), date(2027, 1, 31)))
def test_what_is_known_and_what_is_not_fill_the_window_and_never_overlap(found: Enforcement, as_of: date) -> None:
    line = timeline(under(found, as_of=as_of))
    assert line is not None
    parts = sorted([(item.start, item.end) for item in line.enforced] + [(item.start, item.end) for item in line.gaps])
    assert parts[0][0] == line.start
    assert parts[-1][1] == line.end
    assert all(one[1] == other[0] for one, other in pairwise(parts))
    assert all(start < end for start, end in parts)


@given(_enforcements(), st.dates(date(2026, 7, 1), date(2027, 1, 31)))
def test_gaps_of_a_source_lie_in_the_window_and_never_overlap(found: Enforcement, as_of: date) -> None:
    subject = under(found, as_of=as_of)
    line = timeline(subject)
    assert line is not None
    for source in ("protection", "rule_suites", "activity"):
        parts = [item for item in gaps(subject) if item.what == source]
        assert all(line.start <= item.start < item.end <= line.end for item in parts)
        assert all(one.end <= other.start for one, other in pairwise(parts))


@given(st.lists(st.tuples(_MOMENTS, _MOMENTS), max_size=6))
def test_joined_stretches_hold_the_same_instants_apart_from_each_other(spans: list[tuple[datetime, datetime]]) -> None:
    reaches = [Reach(*item) for item in spans]
    done = joined(reaches)
    assert all(one.end < other.start for one, other in pairwise(done))
    for moment in {item.start for item in reaches} | {item.end for item in reaches}:
        within = any(item.start <= moment < item.end for item in reaches)
        assert within == any(item.start <= moment < item.end for item in done)
