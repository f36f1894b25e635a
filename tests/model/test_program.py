"""The settings: which period is examined, what is left out of scope."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.factories import exclusion
from tieout.model.calendar import Calendar
from tieout.model.errors import UsageError
from tieout.model.period import Period
from tieout.model.program import Organization, Program, Scope


def period(name: str, start: str, end: str) -> Period:
    return Period(id=name, start=date.fromisoformat(start), end=date.fromisoformat(end))


H1 = period("2026-H1", "2026-01-01", "2026-06-30")
H2 = period("2026-H2", "2026-07-01", "2026-12-31")
YEAR = period("2026", "2026-01-01", "2026-12-31")
NEXT = period("2027-H1", "2027-01-01", "2027-06-30")
POINT = period("day", "2026-06-30", "2026-06-30")


@pytest.mark.parametrize(
    ("periods", "day", "expected"),
    [
        ((), "2026-06-30", None),
        ((H1, H2), "2025-12-31", None),
        ((H1, H2), "2026-01-01", H1),
        ((H1, H2), "2026-06-30", H1),
        ((H1, H2), "2026-07-01", H2),
        ((H2, H1), "2026-12-31", H2),
        ((H1, H2), "2027-01-01", H2),
        ((H2, H1), "2027-01-01", H2),
        ((H1, NEXT), "2026-08-01", H1),
        ((NEXT,), "2026-08-01", None),
        ((H1, YEAR), "2026-03-01", H1),
        ((YEAR, H1), "2026-03-01", YEAR),
        ((H1, YEAR), "2026-08-01", YEAR),
        ((POINT,), "2026-06-30", POINT),
        ((POINT,), "2026-06-29", None),
        ((POINT,), "2026-07-01", POINT),
    ],
)
def test_the_period_is_the_first_around_the_day_else_the_last_one_over(
    periods: tuple[Period, ...], day: str, expected: Period | None
) -> None:
    assert Program(periods=periods).period(None, date.fromisoformat(day)) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("2026-H2", H2),
        ("2026-03-01..2026-03-31", period("2026-03-01..2026-03-31", "2026-03-01", "2026-03-31")),
        ("2026-03-01..2026-03-01", period("2026-03-01..2026-03-01", "2026-03-01", "2026-03-01")),
        ("2024-02-29..2024-02-29", period("2024-02-29..2024-02-29", "2024-02-29", "2024-02-29")),
    ],
)
def test_a_period_may_be_asked_for_by_name_or_by_its_days(wanted: str, expected: Period) -> None:
    """Whatever day it is."""
    assert Program(periods=(H1, H2)).period(wanted, date(2030, 1, 1)) == expected


def test_a_declared_name_that_looks_like_days_is_the_declared_one() -> None:
    odd = period("2026-01-01..2026-01-31", "2025-01-01", "2025-01-31")
    assert Program(periods=(odd,)).period(odd.id, date(2026, 1, 1)) is odd


@pytest.mark.parametrize(
    "wanted",
    ["", "2026-h2", "2026-H3", "..", "2026-03-01..", "..2026-03-01", "2026-03-02..2026-03-01", "2026-02-29..2026-03-01",
     "2026-3-1..2026-03-02", "2026-03-01...2026-03-02", "2026-03-01..2026-03-02..2026-03-03", "2026-03-01 .. 2026-03-02"],
)  # fmt: skip
def test_what_is_neither_is_refused_with_what_is_declared(wanted: str) -> None:
    with pytest.raises(UsageError, match=r"declared: 2026-H1, 2026-H2\) and is no range"):
        Program(periods=(H1, H2)).period(wanted, date(2026, 1, 1))


def test_no_more_than_ten_years_are_asked_for() -> None:
    assert Program().period("2026-01-01..2035-12-31", date(2026, 1, 1)) is not None
    with pytest.raises(UsageError, match=r"period '2026-01-01\.\.2036-01-01' is longer than 10 years"):
        Program().period("2026-01-01..2036-01-01", date(2026, 1, 1))


def test_the_calendar_is_that_of_the_organization() -> None:
    holidays = frozenset({date(2026, 12, 25)})
    organization = Organization(timezone="Europe/Berlin", fiscal_year_start=4, holidays=holidays)
    assert organization.calendar == Calendar(zone=ZoneInfo("Europe/Berlin"), fiscal_year_start=4, holidays=holidays)


def test_a_name_that_paints_is_shown_as_text() -> None:
    with pytest.raises(UsageError) as refused:
        Program().period("\x1b[2J", date(2026, 1, 1))
    assert "\x1b" not in refused.value.message
    assert "(declared: none)" in refused.value.message


def test_the_first_entry_that_leaves_a_criterion_out_counts() -> None:
    first, second = exclusion("CC6.4", "a"), exclusion("CC6.4", "b")
    scope = Scope(excluded=(exclusion("CC6.5", "c"), first, second))
    assert scope.exclusion_of("CC6.4") is first
    assert scope.exclusion_of("CC6.40") is None


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2024-Q1", "2024-01-01", "2024-03-31"),
        ("2026-Q2", "2026-04-01", "2026-06-30"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026-H1", "2026-01-01", "2026-06-30"),
        ("2026-H2", "2026-07-01", "2026-12-31"),
    ],
)
def test_a_quarter_of_the_calendar_need_not_be_declared(wanted: str, start: str, end: str) -> None:
    found = Program().period(wanted, date(2030, 1, 1))
    assert found == Period(id=wanted, start=date.fromisoformat(start), end=date.fromisoformat(end))


def test_a_declared_period_of_that_name_wins() -> None:
    own = Period(id="2026-Q1", start=date(2025, 10, 1), end=date(2025, 12, 31))
    assert Program(periods=(own,)).period("2026-Q1", date(2026, 1, 1)) is own


@pytest.mark.parametrize(
    "wanted", ["2026-Q0", "2026-Q5", "0026-Q1", "2026-q1", "2026-Q1 ", "2026-H0", "2026-H3", "2026-h1"]
)
def test_what_only_looks_like_a_quarter_is_refused(wanted: str) -> None:
    with pytest.raises(UsageError):
        Program().period(wanted, date(2026, 1, 1))
