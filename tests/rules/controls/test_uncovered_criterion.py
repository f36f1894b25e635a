"""Every criterion in scope has a control on every day of the period."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import PERIOD, control, examination, exclusion, program
from tests.rules.seen import messages, observed, severities
from tieout.model.control import Control
from tieout.model.criteria import Category
from tieout.model.examination import SETTINGS_PATH
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location, Unreadable
from tieout.model.period import Period
from tieout.rules.controls.uncovered_criterion import uncovered_criterion

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
BOTH = ("C1.1", "C1.2")


def dated(first: str | None, last: str | None, number: int = 1, **changes: object) -> Control:
    return control(
        id=f"AC-{number:02}",
        effective_from=first and date.fromisoformat(first),
        effective_to=last and date.fromisoformat(last),
        **changes,
    )


def test_a_control_over_the_whole_period_covers() -> None:
    assert observed(uncovered_criterion, examination()) == []


def test_a_criterion_that_no_control_names_is_an_error() -> None:
    assert observed(uncovered_criterion, examination(controls=(control(criteria=("C1.1",)),))) == [
        Observation(
            subject="C1.2",
            location=Location(path=SETTINGS_PATH),
            message="no control names C1.2 (Title of C1.2)",
            remedy="name C1.2 in a control that serves it, or leave it out under scope.excluded with a reason",
            about="coverage",
        )
    ]


def test_without_controls_the_criteria_are_named_together() -> None:
    every = program(categories=tuple(Category))
    assert observed(uncovered_criterion, examination(controls=(), program=every)) == [
        Observation(
            subject=SETTINGS_PATH,
            location=Location(path=SETTINGS_PATH),
            message="there are no controls yet, so none names any of the 61 criteria in scope, CC1.1 to P8.1",
            remedy="write the controls that the company runs under controls:, each with the criteria that it serves",
            about="coverage",
        )
    ]


def test_one_criterion_without_any_control_is_named() -> None:
    alone = program(categories=(Category.CONFIDENTIALITY,), excluded=(exclusion("C1.2", "Nothing is disposed of"),))
    assert messages(uncovered_criterion, examination(controls=(), program=alone)) == [
        "there are no controls yet, so none names C1.1"
    ]


def test_without_categories_nothing_is_in_scope() -> None:
    assert observed(uncovered_criterion, examination(controls=(), program=program(categories=()))) == []


def test_settings_that_were_read_in_part_are_spoken_of_so() -> None:
    broken = Unreadable(location=Location(path=SETTINGS_PATH, line=9), kind="duplicate-key", message="m", remedy="r")
    mark = Unreadable(location=Location(path=SETTINGS_PATH), kind="byte-order-mark", message="m", remedy="r")
    bare = (control(criteria=()),)
    seen = [messages(uncovered_criterion, examination(controls=bare, unreadable=(item,)))[0] for item in (broken, mark)]
    assert seen == ["no readable control names C1.1 (Title of C1.1)", "no control names C1.1 (Title of C1.1)"]


@pytest.mark.parametrize("reference", ["C1.2", "C1.2.1", "C1.2-POF1"])
def test_a_point_of_focus_counts_for_its_criterion(reference: str) -> None:
    assert observed(uncovered_criterion, examination(controls=(control(criteria=("C1.1", reference)),))) == []


@pytest.mark.parametrize("reference", ["c1.2", "C1.02", "C1.2 ", "C1.3"])
def test_a_near_miss_covers_nothing(reference: str) -> None:
    seen = observed(uncovered_criterion, examination(controls=(control(criteria=("C1.1", reference)),)))
    assert [item.subject for item in seen] == ["C1.2"]


@pytest.mark.parametrize(
    ("first", "last", "gap"),
    [
        ("2026-01-01", "2026-06-30", None),
        (None, None, None),
        ("2026-01-02", None, "on 2026-01-01"),
        ("2026-01-03", None, "from 2026-01-01 to 2026-01-02"),
        (None, "2026-06-29", "on 2026-06-30"),
        ("2026-02-01", "2026-02-28", "from 2026-01-01 to 2026-01-31 and from 2026-03-01 to 2026-06-30"),
        (None, "2025-12-31", "from 2026-01-01 to 2026-06-30"),
        ("2026-07-01", None, "from 2026-01-01 to 2026-06-30"),
        ("2026-06-30", "2026-01-01", "from 2026-01-01 to 2026-06-30"),
        (None, "0001-01-01", "from 2026-01-01 to 2026-06-30"),
        ("9999-12-31", None, "from 2026-01-01 to 2026-06-30"),
    ],
)
def test_days_without_a_control_are_stated(first: str | None, last: str | None, gap: str | None) -> None:
    only = dated(first, last, criteria=("C1.1",))
    always = dated(None, None, 2, criteria=("C1.2",))
    seen = observed(uncovered_criterion, examination(controls=(only, always)))
    assert [item.severity for item in seen] == ([] if gap is None else [None])
    for item in seen:
        assert item.message.startswith(f"C1.1 (Title of C1.1) has no control {gap}; it is named by AC-01 (")
        assert item.location == Location(path=SETTINGS_PATH, line=17, column=7)


def test_the_controls_are_named_with_their_dates() -> None:
    some = (dated("2026-02-01", "2026-02-28"), dated("2026-05-01", None, 2), dated(None, "2025-01-01", 3))
    assert messages(uncovered_criterion, examination(controls=some))[0] == (
        "C1.1 (Title of C1.1) has no control from 2026-01-01 to 2026-01-31 and from 2026-03-01 to 2026-04-30; "
        "it is named by AC-01 (from 2026-02-01 to 2026-02-28), AC-02 (from 2026-05-01) and AC-03 (to 2025-01-01)"
    )


def test_controls_that_take_turns_without_a_gap_are_a_warning() -> None:
    turns = (dated(None, "2026-03-31"), dated("2026-04-01", None, 2))
    seen = observed(uncovered_criterion, examination(controls=turns))
    assert [(item.subject, item.severity) for item in seen] == [("C1.1", WARNING), ("C1.2", WARNING)]
    assert seen[0].message == (
        "C1.1 (Title of C1.1) has no single control from 2026-01-01 to 2026-06-30; "
        "in turn it is named by AC-01 (to 2026-03-31) and AC-02 (from 2026-04-01)"
    )
    assert seen[0].remedy == "test each of them for its own part of the period"


def test_a_day_between_two_controls_is_an_error() -> None:
    turns = (dated("2026-04-02", None), dated(None, "2026-03-31", 2))
    assert severities(uncovered_criterion, examination(controls=turns)) == [ERROR, ERROR]
    first = observed(uncovered_criterion, examination(controls=turns))[0]
    assert "has no control on 2026-04-01;" in first.message
    assert first.remedy == (
        "have one in operation from 2026-01-01 to 2026-06-30, or leave it out under scope.excluded with a reason"
    )


@pytest.mark.parametrize(("day", "count"), [("2026-03-31", 2), ("2026-04-01", 0)])
def test_without_a_period_the_day_counts(day: str, count: int) -> None:
    seen = examination(controls=(dated("2026-04-01", None),), period=None, as_of=date.fromisoformat(day))
    assert len(observed(uncovered_criterion, seen)) == count


def test_until_a_period_is_declared_it_is_a_warning() -> None:
    undeclared = program(periods=(), excluded=(exclusion("C1.1", " "),))
    assert severities(uncovered_criterion, examination(controls=(), program=undeclared)) == [WARNING, WARNING]


def test_a_criterion_left_out_with_a_reason_needs_no_control() -> None:
    settings = program(excluded=(exclusion("C1.2", "Nothing is ever deleted here"),))
    assert observed(uncovered_criterion, examination(controls=(control(criteria=("C1.1",)),), program=settings)) == []


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_a_criterion_left_out_without_a_reason_is_an_error_covered_or_not(reason: str) -> None:
    settings = program(excluded=(exclusion("C1.2", reason, line=6),))
    assert observed(uncovered_criterion, examination(program=settings)) == [
        Observation(
            subject="C1.2",
            location=Location(path=SETTINGS_PATH, line=6, column=5),
            message="C1.2 (Title of C1.2) is left out of scope without a reason",
            remedy="write the reason, as it would stand in the system description; or bring it back in",
            about="reason",
        )
    ]


def test_a_control_on_a_criterion_that_is_left_out_is_a_note() -> None:
    settings = program(excluded=(exclusion("C1.2", "Nothing is ever deleted here"),))
    assert messages(uncovered_criterion, examination(program=settings)) == [
        "C1.2 is left out of scope (Nothing is ever deleted here), and AC-01 names it nonetheless"
    ]
    assert severities(uncovered_criterion, examination(program=settings)) == [NOTE]


def test_leaving_out_what_is_not_in_scope_says_nothing() -> None:
    settings = program(excluded=(exclusion("A1.1", ""),))
    assert observed(uncovered_criterion, examination(program=settings)) == []


windows = st.lists(
    st.tuples(
        st.none() | st.dates(date(2025, 12, 20), date(2026, 2, 10)),
        st.none() | st.dates(date(2025, 12, 20), date(2026, 2, 10)),
    ),
    max_size=4,
)


@given(windows)
def test_an_error_is_given_exactly_when_a_day_has_no_control(spans: list[tuple[date | None, date | None]]) -> None:
    january = Period(id="x", start=date(2026, 1, 1), end=date(2026, 1, 31))
    controls = tuple(
        control(id=f"AC-{n}", effective_from=first, effective_to=last) for n, (first, last) in enumerate(spans)
    )
    days = [january.start + timedelta(days=n) for n in range(31)]
    bare = [day for day in days if not any(item.is_effective(day) for item in controls)]
    whole = any(all(item.is_effective(day) for day in days) for item in controls)
    seen = severities(uncovered_criterion, examination(controls=controls, period=january))
    named = 2 if controls else 1  # without any control the two criteria are named together
    assert seen == ([ERROR] * named if bare else [] if whole else [WARNING] * 2)


def test_the_sample_period_is_the_first_half_of_2026() -> None:
    assert (PERIOD.start, PERIOD.end) == (date(2026, 1, 1), date(2026, 6, 30))
