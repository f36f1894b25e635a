"""A limit is a number and a unit, read from the forms in which people write one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.model.limit import Limit, Unit


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("PT15M", 15, Unit.MINUTES),
        ("PT24H", 24, Unit.HOURS),
        ("PT48H", 48, Unit.HOURS),
        ("P7D", 7, Unit.DAYS),
        ("P2W", 14, Unit.DAYS),
        ("P3M", 3, Unit.MONTHS),
        ("P1Y", 1, Unit.YEARS),
        ("P0D", 0, Unit.DAYS),
        ("PT99999H", 99_999, Unit.HOURS),
        ("15 minutes", 15, Unit.MINUTES),
        ("1 minute", 1, Unit.MINUTES),
        ("1 hour", 1, Unit.HOURS),
        ("24 hours", 24, Unit.HOURS),
        ("1 day", 1, Unit.DAYS),
        ("30 days", 30, Unit.DAYS),
        ("1 week", 7, Unit.DAYS),
        ("2 weeks", 14, Unit.DAYS),
        ("1 business day", 1, Unit.BUSINESS_DAYS),
        ("2 business days", 2, Unit.BUSINESS_DAYS),
        ("12 months", 12, Unit.MONTHS),
        ("1 year", 1, Unit.YEARS),
    ],
)
def test_a_length_of_one_unit_is_read(text: str, value: int, unit: Unit) -> None:
    assert Limit.from_text(text) == Limit(value=value, unit=unit)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "P",
            "PT",
            "PTH",
            "24",
            "PT24",
            "24H",
            "pt24h",
            "PT24h",
            "PT-1H",
            "PT1.5H",
            "PT24H ",
            " PT24H",
            "PT24H\n",
        ),
        *("P1DT2H", "PT1H30M", "P1W2D", "P1M2D", "PT7D", "P7H", "PT1Y", "PT100000H", "P100000D", "PT\u0662H"),
        *("two days", "2  days", "2 Days", "2 workdays", "2 business", "business days", "2 business hours", "-2 days"),
        *("100000 days", "10 percent", "1 count", "2 days ", "2 days\n", "\u0662 days", "1.5 days", "soon"),
    ],
)
def test_no_other_text_is_a_length(text: str) -> None:
    assert Limit.from_text(text) is None


@given(st.integers(0, 99_999), st.sampled_from([unit for unit in Unit if unit not in {Unit.PERCENT, Unit.COUNT}]))
def test_a_length_reads_back_from_its_words(value: int, unit: Unit) -> None:
    limit = Limit(value=value, unit=unit)
    assert Limit.from_text(str(limit)) == limit


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (1, Unit.HOURS, "1 hour"),
        (0, Unit.HOURS, "0 hours"),
        (2, Unit.BUSINESS_DAYS, "2 business days"),
        (1, Unit.BUSINESS_DAYS, "1 business day"),
        (10, Unit.PERCENT, "10 percent"),
        (1, Unit.PERCENT, "1 percent"),
        (3, Unit.COUNT, "3"),
    ],
)
def test_a_limit_in_words(value: int, unit: Unit, words: str) -> None:
    assert str(Limit(value=value, unit=unit)) == words


def test_only_minutes_and_hours_are_elapsed_time() -> None:
    assert {unit: Limit(value=2, unit=unit).elapsed for unit in Unit} == {
        Unit.MINUTES: timedelta(minutes=2),
        Unit.HOURS: timedelta(hours=2),
        Unit.DAYS: None,
        Unit.BUSINESS_DAYS: None,
        Unit.MONTHS: None,
        Unit.YEARS: None,
        Unit.PERCENT: None,
        Unit.COUNT: None,
    }
