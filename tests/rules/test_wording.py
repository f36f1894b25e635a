"""The turns of phrase that rules share."""

from __future__ import annotations

from datetime import date

import pytest

from tieout.rules.wording import days, did_you_mean, listed, shortened, span


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("", ""),
        ("a", "a"),
        ("ab", "a and b"),
        ("abc", "a, b and c"),
        ("abcde", "a, b, c, d and e"),
        ("abcdef", "a, b, c, d and 2 more"),
        ("abcdefg", "a, b, c, d and 3 more"),
    ],
)
def test_words_are_listed_up_to_five(words: str, text: str) -> None:
    assert listed(words) == text


def test_alternatives_end_in_or_unless_there_are_more() -> None:
    assert listed("ab", "or") == "a or b"
    assert listed("abc", "or", at_most=2) == "a and 2 more"


def test_days_and_spans_have_a_singular() -> None:
    first, last = date(2026, 1, 1), date(2026, 1, 2)
    assert (days(1), days(2), days(0)) == ("1 day", "2 days", "0 days")
    assert (span(first, first), span(first, last)) == ("on 2026-01-01", "from 2026-01-01 to 2026-01-02")


def test_a_suggestion_ends_the_sentence() -> None:
    assert (did_you_mean(), did_you_mean(None), did_you_mean("")) == ("", "", "")
    assert did_you_mean("a") == ". Did you mean a?"
    assert did_you_mean("a", None, "b") == ". Did you mean a or b?"


def test_text_is_cut_beyond_the_limit_alone() -> None:
    assert shortened("x" * 80) == "x" * 80
    assert shortened("x" * 81) == "x" * 77 + "..."
