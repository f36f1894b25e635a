"""What is spelled otherwise and can mean one thing only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.model.period import iso_date
from tieout.model.spelling import day_meant, period_meant


@pytest.mark.parametrize(
    "text",
    ["2026-6-3", "2026/06/03", "2026.6.3", "20260603", " 2026-06-03", "2026-06-03T10:00:00Z", "2026-06-03 10:00"],
)
def test_a_day_with_its_year_first_is_told(text: str) -> None:
    assert day_meant(text) == "2026-06-03"


@pytest.mark.parametrize(
    "text", ["", "03/06/2026", "3.6.2026", "2026-02-30", "2026-06", "2026", "202663", "today", "2026-6/3", "9" * 100]
)
def test_a_day_with_two_readings_or_none_is_not(text: str) -> None:
    assert day_meant(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-q3", "2026-Q3"), ("2026Q3", "2026-Q3"), ("Q3 2026", "2026-Q3"), ("q3-2026", "2026-Q3"),
        ("2026h1", "2026-H1"), ("H2/2026", "2026-H2"),
        ("2026", "2026-01-01..2026-12-31"), ("2026-02", "2026-02-01..2026-02-28"),
        ("2026-06-30..2026-01-01", "2026-01-01..2026-06-30"), ("2026-01-01...2026-06-30", "2026-01-01..2026-06-30"),
        ("2026-01-01 to 2026-06-30", "2026-01-01..2026-06-30"), ("2026-01-01 - 2026-06-30", "2026-01-01..2026-06-30"),
        ("2026-01-01/2026-06-30", "2026-01-01..2026-06-30"), ("2026-01-01 2026-06-30", "2026-01-01..2026-06-30"),
        ("2026-01-01-2026-06-30", "2026-01-01..2026-06-30"), ("2026-1-1..2026-6-30", "2026-01-01..2026-06-30"),
        ("2026-01..2026-06", "2026-01-01..2026-06-30"), ("2025..2026", "2025-01-01..2026-12-31"),
        ("2026-01-01 .. 2026-06-30", "2026-01-01..2026-06-30"), ("2026-01-01\u20132026-06-30", "2026-01-01..2026-06-30"),
    ],
)  # fmt: skip
def test_a_period_is_told_as_it_is_written(text: str, meant: str) -> None:
    assert period_meant(text) == meant


@pytest.mark.parametrize(
    "text",
    ["", "..", "Q3", "H1", "2026-H3", "2026-Q5", "2026-01-01..", "..2026-06-30", "2026-13", "FY2026", "first half", "x" * 99,
     "2026-01-01..2026-02-30", "2026-01-01..2026-03-01..2026-06-30"],
)  # fmt: skip
def test_what_can_mean_nothing_or_too_much_is_not(text: str) -> None:
    assert period_meant(text) is None


@given(st.text(max_size=80))
def test_whatever_is_typed_a_day_is_a_day(text: str) -> None:
    for found in (day_meant(text), *(period_meant(text) or "").split("..")):
        assert not found or iso_date(found) or found[5] in "QH"
