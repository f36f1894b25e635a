"""The rung operated: every window, every instance, the whole period, and nothing that is only claimed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import evidence, factories
from tieout.check import check
from tieout.model.cadence import Cadence, Every
from tieout.model.control import Requirement
from tieout.model.control_change import ControlChange, ControlEffect
from tieout.model.evidence.record import Span
from tieout.model.examination import Examination
from tieout.model.finding import Finding, Outcome, RuleResult, RuleState, State
from tieout.model.location import Location
from tieout.model.period import Period
from tieout.model.registers.collection import Registers
from tieout.model.rung import Rung
from tieout.model.strength import Strength
from tieout.workpapers.ladder import Support, ladder
from tieout.workpapers.population import populations
from tieout.workpapers.support import Link

YEAR = Period(id="2026", start=date(2026, 1, 1), end=date(2026, 12, 31))
AFTER = date(2027, 3, 1)
IN_TIME = ("2026-03-10", "2026-06-08", "2026-09-07", "2026-12-07")
GRANTS = factories.control(
    cadence=Cadence(every=Every.EVENT),
    evidence=(
        Requirement(id="grants", system="policy-repository", kind="access-register", path="registers/access.yaml"),
    ),
)


def company(*days: str, **rest: Any) -> Examination:
    """Give AC-01, quarterly, with something captured on these days of 2026; the year is over."""
    captures = tuple(evidence.on(day) for day in days or IN_TIME)
    declared = factories.program(periods=(YEAR,))
    sound: dict[str, Any] = {"period": YEAR, "as_of": AFTER, "program": declared}
    return evidence.examination(*captures, **(sound | rest))


def judged(seen: Examination, *findings: Finding) -> Outcome:
    """Give an outcome in which every rule was applied and only these have found something."""
    outcome = check(seen)
    applied = tuple(item._replace(state=RuleState.EXAMINED, reason="") for item in outcome.rules)
    return replace(outcome, findings=findings, rules=applied)


def support(seen: Examination, *findings: Finding, outcome: Outcome | None = None) -> Support:
    of = ladder(seen, outcome or judged(seen, *findings))
    return of.standings[0].support[Rung.OPERATED.height - 1]


def missing(seen: Examination, *findings: Finding, **rest: Any) -> tuple[str, ...]:
    return support(seen, *findings, **rest).missing


def test_each_window_in_time_over_the_whole_period_carries_the_control() -> None:
    seen = company()
    found = support(seen)
    (of,) = populations(seen)
    assert found.missing == ()
    assert found.links == (
        Link(
            control="AC-01",
            document=None,
            path="controls.yaml",
            digest="",
            commit=factories.HEAD,
            day=date(2026, 12, 7),
            strength=Strength.GIT,
            instances="4 of 4",
            population=of.digest,  # type: ignore[union-attr]  # it has one
        ),
    )


def test_a_window_that_was_missed_takes_the_rung() -> None:
    found = support(company(*IN_TIME[:2], IN_TIME[3]))
    assert found.missing == ("AC-01 deviates in 1 of 4: 2026-Q3",)
    assert [link.instances for link in found.links] == ["3 of 4"]


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("2026-06-10", ()),
        ("2026-06-11", ("AC-01 was late, and nothing explains it, in 1 of 4: 2026-Q2",)),
        ("2026-06-17", ("AC-01 was late, and nothing explains it, in 1 of 4: 2026-Q2",)),
        ("2026-06-18", ("AC-01 deviates in 1 of 4: 2026-Q2",)),
    ],
)
def test_a_gap_that_is_too_wide_takes_it_though_each_window_is_done(second: str, said: tuple[str, ...]) -> None:
    assert missing(company("2026-03-10", second, "2026-09-07", "2026-12-07")) == said


def test_the_gap_from_the_last_one_before_the_period_counts() -> None:
    assert missing(company("2025-12-01", *IN_TIME)) == ("AC-01 was late, and nothing explains it, in 1 of 4: 2026-Q1",)
    assert missing(company("2025-11-01", *IN_TIME)) == ("AC-01 deviates in 1 of 4: 2026-Q1",)


def explained(reason: str = "2026-Q3 was missed", **changes: Any) -> Examination:
    row = factories.acceptance(
        policy="",
        control="AC-01",
        requested_by="ben",
        approved_by="ana",
        approved_on=date(2026, 10, 9),
        expires_on=date(2027, 6, 30),
        reason=reason,
    )
    rows = factories.registers(exceptions=(replace(row, **changes),))
    return company(*IN_TIME[:2], IN_TIME[3], registers=rows)


def test_a_window_that_somebody_else_accepted_counts_as_explained_and_is_told_so() -> None:
    found = support(explained("2026-Q3 was missed, as the lead was ill; a deputy is named now"))
    assert found.missing == ()
    assert [link.instances for link in found.links] == ["4 of 4, 1 of them explained"]


@pytest.mark.parametrize(
    "changes",
    [{"reason": "2026-Q2 was missed"}, {"approved_by": "ben"}, {"control": "AC-02"}, {"expires_on": date(2027, 2, 28)}],
)
def test_an_explanation_of_something_else_or_by_the_owner_or_no_longer_explains_nothing(
    changes: dict[str, Any],
) -> None:
    assert missing(explained(**changes)) == ("AC-01 deviates in 1 of 4: 2026-Q3",)


def test_a_window_that_is_open_is_neither_done_nor_missed() -> None:
    seen = company("2026-03-10", "2026-06-08", as_of=date(2026, 7, 1))
    found = support(seen)
    assert (found.missing, [link.instances for link in found.links]) == ((), ["2 of 4"])


def test_open_windows_alone_show_nothing() -> None:
    seen = company("2025-12-20", as_of=date(2026, 2, 1))
    assert missing(seen) == ("AC-01 has only instances that are still open: not tested",)


def test_what_cannot_be_told_is_no_yes() -> None:
    doubt = factories.finding(
        rule="access-reviews-unjudged",
        subject="x",
        about="",
        location=Location(evidence.on(IN_TIME[1]).record.path),
        message="it cannot be told",
    )
    assert missing(company(), doubt) == ("AC-01 cannot be shown in 1 of 4: 2026-Q2",)


# --- Controls on an event -------------------------------------------------------------------------


def events(*rows: Any, **rest: Any) -> Examination:
    return company(controls=(GRANTS,), registers=Registers(access=rows), **rest)


def test_each_instance_of_an_event_in_order_carries_the_control() -> None:
    found = support(
        events(factories.grant(), factories.grant(id="GR-2", granted_at=factories.at_hour("2026-05-05 09:00")))
    )
    assert found.missing == ()
    assert [(link.instances, link.day) for link in found.links] == [("2 of 2", date(2026, 5, 5))]


def test_no_instance_at_all_is_no_operation() -> None:
    assert missing(events()) == ("AC-01 had no occurrences in the period: not tested",)


def test_an_instance_that_deviates_takes_the_rung() -> None:
    said = factories.finding(rule="unapproved-grant", subject="GR-0001", location=Location("x"), about="")
    assert missing(events(factories.grant()), said) == ("AC-01 deviates in 1 of 1: GR-0001",)


def test_a_waiver_of_what_deviates_gives_no_rung() -> None:
    """The rule does not bear on the criterion, and what it says of an instance counts for each that the control names."""
    at = Location("registers/access.yaml", 5)
    waived = factories.finding(rule=GRANT_RULE, subject="GR-0001", about="", location=at, state=State.WAIVED)
    said = f"AC-01 has waived errors ({GRANT_RULE}) in 1 of 1: GR-0001"
    assert missing(events(factories.grant()), waived) == (said,)


def test_a_list_that_is_not_whole_takes_it() -> None:
    rows = (factories.grant(), factories.grant(id="GR-2", granted_at=None))
    (said,) = missing(events(*rows))
    lack = "nothing says whether GR-2 in registers/access.yaml is of the period: no granted_at"
    assert said == f"the population of AC-01 is not shown to be whole: {lack}"


def test_a_control_of_which_there_is_no_list_cannot_reach_it() -> None:
    control = factories.control(cadence=Cadence(every=Every.EVENT))
    assert missing(company(controls=(control,))) == (
        "AC-01 has no population: no list of its instances among access-review",
    )


# --- Controls that act all the time ---------------------------------------------------------------

ALWAYS = factories.control(cadence=Cadence(every=Every.CONTINUOUS))


def test_moments_do_not_show_what_is_done_all_the_time() -> None:
    assert missing(company(controls=(ALWAYS,))) == (
        "AC-01 acts all the time, and no access-review tells of more than single moments",
    )


def telling_of(first: str, after: str) -> Any:
    """Give an export that tells of a stretch of time, captured an hour after its end."""
    until = factories.at_hour(f"{after} 00:00")
    span = Span(factories.at_hour(f"{first} 00:00"), until)
    return evidence.capture(evidence.record_of(until + timedelta(hours=1), window=span))


def test_exports_that_tile_the_period_do() -> None:
    halves = (telling_of("2026-01-01", "2026-07-01"), telling_of("2026-07-01", "2027-01-01"))
    declared = factories.program(periods=(YEAR,))
    whole = evidence.examination(*halves, controls=(ALWAYS,), period=YEAR, as_of=AFTER, program=declared)
    found = support(whole)
    assert (found.missing, [link.instances for link in found.links]) == ((), ["all the time"])
    part = evidence.examination(halves[1], controls=(ALWAYS,), period=YEAR, as_of=AFTER, program=declared)
    assert missing(part) == ("AC-01 acts all the time, and its access-review leaves a part of the period out",)


# --- Parts of the period --------------------------------------------------------------------------


def changed(*days: date) -> tuple[ControlChange, ...]:
    return tuple(
        ControlChange(
            control="AC-01",
            effect=ControlEffect.CHANGED,
            on=day,
            commit="9" * 40,
            keys=("statement",),
            criteria=("C1.1", "C1.2"),
        )
        for day in days
    )


def test_a_control_that_changed_is_shown_before_and_after() -> None:
    assert missing(company(control_changes=changed(date(2026, 5, 1)))) == ()
    early = company(*IN_TIME[:1], "2026-06-08", as_of=date(2026, 7, 1), control_changes=changed(date(2026, 7, 1)))
    assert missing(early) == (
        "AC-01, as it was from 2026-07-01 on, has only instances that are still open: not tested",
    )
    quiet = events(factories.grant(), control_changes=changed(date(2026, 5, 1)))
    assert missing(quiet) == ("AC-01, as it was from 2026-05-01 on, had no occurrences in the period: not tested",)


def test_a_change_before_the_second_day_of_the_period_parts_nothing() -> None:
    quiet = events(factories.grant(), control_changes=changed(date(2025, 6, 1), date(2026, 1, 1)))
    assert missing(quiet) == ()


def test_a_control_that_ended_within_the_period_has_to_have_operated_until_then() -> None:
    ended = factories.control(id="AC-00", effective_from=None, effective_to=date(2026, 6, 30))
    later = factories.control(effective_from=date(2026, 7, 1))
    seen = company("2026-09-07", "2026-12-07", controls=(ended, later))
    assert missing(seen) == ("AC-00 deviates in 2 of 2: 2026-Q1, 2026-Q2",)


# --- What rules of operation say of the criterion -------------------------------------------------

GRANT_RULE = "unapproved-grant"


def bearing(outcome: Outcome, rule: str = GRANT_RULE, **changes: Any) -> Outcome:
    """Let a rule bear on C1.1."""
    rules = (item._replace(criteria=("C1.1-POF2",), **changes) if item.rule == rule else item for item in outcome.rules)
    return replace(outcome, rules=tuple(rules))


@pytest.mark.parametrize("state", State)
def test_what_a_rule_of_operation_finds_counts_against_the_criteria_it_bears_on(state: State) -> None:
    seen = company()
    said = factories.finding(rule=GRANT_RULE, subject="GR-9", about="", location=Location("x"), state=state)
    assert missing(seen, outcome=bearing(judged(seen, said))) == (f"C1.1 has errors in how it is met: {GRANT_RULE}",)
    assert missing(seen, said) == ()


def test_a_rule_that_was_not_applied_is_no_yes_for_what_it_bears_on() -> None:
    seen = company()
    outcome = bearing(judged(seen), state=RuleState.OFF, reason="switched off in controls.yaml")
    assert missing(seen, outcome=outcome) == (f"the rule {GRANT_RULE} was not examined: switched off in controls.yaml",)
    elsewhere = judged(seen)
    gone = tuple(
        RuleResult(rule=item.rule, state=RuleState.OFF, criteria=item.criteria) if item.rule == GRANT_RULE else item
        for item in elsewhere.rules
    )
    assert missing(seen, outcome=replace(elsewhere, rules=gone)) == ()


def test_each_rung_below_has_to_hold_too() -> None:
    """Nothing here is approved, so the criterion is not operated though its control did operate."""
    standing = ladder(company(), judged(company())).standings[0]
    assert standing.support[4].missing == ()
    assert standing.support[4].is_reached is False


def test_without_a_control_nothing_can_operate() -> None:
    seen = company(controls=(factories.control(criteria=("C1.2",)),))
    assert missing(seen) == ("there is no control on C1.1 that could operate",)


DAYS = st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), min_size=1, max_size=9)


@settings(max_examples=60, deadline=None)
@given(DAYS, st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_one_more_time_that_it_was_done_never_takes_the_rung(days: set[date], more: date) -> None:
    """And so nobody reaches it by leaving out what was captured."""
    if missing(company(*map(str, sorted(days)))) == ():
        assert missing(company(*map(str, sorted({*days, more})))) == ()


@settings(max_examples=60, deadline=None)
@given(DAYS)
def test_it_is_reached_only_where_every_quarter_and_every_gap_is_in_time(days: set[date]) -> None:
    """Counted here by hand: four quarters, 92 days from one to the next, from the first day and to the last."""
    if missing(company(*map(str, sorted(days)))) == ():
        assert {(day.month - 1) // 3 for day in days} == {0, 1, 2, 3}
        points = [date(2026, 1, 1), *sorted(days), date(2026, 12, 31)]
        assert max((after - before).days for before, after in pairwise(points)) <= 92
