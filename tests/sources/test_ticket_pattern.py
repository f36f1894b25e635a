"""Patterns of tickets: those that companies use are read, and none that a text could make slow."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.sources.ticket_pattern import fault, find

USUAL = (
    *("[A-Z]+-[0-9]+", r"(PROJ|PLAT|OPS)-\d+", r"[A-Z][A-Z0-9]+-\d+", r"\b[A-Z]{2,10}-\d{1,6}\b", r"#\d+", "GH-[0-9]+"),
    *(r"(?:ABC-\d+,? ?){1,3}", r"([A-Z]{2,4}-\d{1,4},){1,3}", "[^]a]", "[]a]+-", r"[\d-]", r"(\w+/)?[A-Z]+-\d+"),
    *(r"\d+(\.\d+)?", "^CHG[0-9]{7}$", r"https://tracker\.example\.com/\d+", r"[\w.-]{1,50}#\d+", r"\S+"),
)
WAYS = (
    "can match one text in too many ways, so that a long message could take hours; "
    "a part that repeats must end where the next one begins"
)
GROUP = "repeats a group without a limit; write how often at most, such as {1,3}"
TWICE = "repeats a repetition, or asks for the shortest match; neither is read here"
KIND = "holds a group (?...) of a kind that is not read here; only (?:...) is"
EMPTY = "also matches where there is nothing, so it would find a ticket everywhere"
RANGE = "holds a range such as [z-a] that names no characters"
BOUNDS = "repeats with bounds that are not read: 0 to 1000, the smaller first"


@pytest.mark.parametrize("pattern", USUAL)
def test_what_companies_write_is_read(pattern: str) -> None:
    assert fault(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(a+)+b", GROUP),
        ("(a|b)*c", GROUP),
        ("(a|a)" * 7, WAYS),
        ("(a|aa){1,9}b", WAYS),
        ("(a{0,9}){0,9}b", WAYS),
        (r"\w+\w+-1", WAYS),
        (r"\w+\b\w+", WAYS),
        (r"(\d+)\d+", WAYS),
        (r"(\d+){1,2}-", WAYS),
        (r".*JIRA-\d+", WAYS),
        (r"[\w-]+-\d+", WAYS),
        (r"\d*", EMPTY),
        ("^", EMPTY),
        ("a|", EMPTY),
        ("(a?){1,3}", EMPTY),
        ("a**", TWICE),
        ("a+?", TWICE),
        ("a{2}{3}", TWICE),
        ("(?i)a", KIND),
        ("(?<=a)b", KIND),
        ("(?P<name>a)", KIND),
        ("[z-a]", RANGE),
        (r"[\d-z]", RANGE),
        ("[a--b]", RANGE),
        ("a{3,2}", BOUNDS),
        ("a{1001}", BOUNDS),
        (r"\b{2}", "repeats a condition that matches no character"),
        (r"(a)\1", r"holds \1, which is not read here"),
        ("a\\", "holds \\, which is not read here"),
        ("(a", "has an opening bracket that closes nowhere"),
        ("a)", "has a closing bracket that opens nowhere"),
        ("[a", "has a [ that closes nowhere"),
        ("[]", "has a [ that closes nowhere"),
        ("[[]", r"has a [ within [...]; write it as \["),
        ("[a-c-e]", r"has a - in the middle of [...]; write it first, last, or as \-"),
        ("*", r"repeats nothing at the * in place 1; write \* for the sign itself"),
        ("a{,3}", r"repeats nothing at the { in place 2; write \{ for the sign itself"),
        ("é", "holds characters other than those of plain ASCII"),
        ("a\n", "holds characters other than those of plain ASCII"),
        ("x" * 201, "is longer than 200 characters"),
    ],
)
def test_what_is_not_read_says_why(pattern: str, why: str) -> None:
    assert fault(pattern) == why


def test_brackets_however_deep_are_answered() -> None:
    assert fault("(" * 99 + "a" + ")" * 99) is None
    assert fault("(" * 200) == "has an opening bracket that closes nowhere"


@given(st.text(alphabet="ab01-.*+?{}[]()|^$\\dwbsWt,: ", max_size=30))
def test_a_pattern_that_is_read_is_one_of_python_s(pattern: str) -> None:
    if fault(pattern) is None and pattern:
        assert re.compile(pattern, re.ASCII).search("") is None


def test_tickets_are_found_once_each_in_order_and_safe_to_print() -> None:
    texts = ["ABC-12 and\nXY-3, ABC-12", "feature/Z-9-login", ""]
    assert find("[A-Z]+-[0-9]+", texts) == ("ABC-12", "XY-3", "Z-9")
    assert find("(AB|CD)-[0-9]+", ["see AB-1"]) == ("AB-1",)
    assert find(r"#\S+", ["#1\x1b[2J"]) == ("#1\\x1b[2J",)
    assert find("", texts) == ()


def test_a_line_is_looked_at_as_far_as_a_thousand_characters() -> None:
    assert find("[A-Z]+-[0-9]+", ["x" * 990 + " ABC-1\n" + "x" * 995 + " ABC-2"]) == ("ABC-1",)


def test_the_worst_text_for_a_pattern_with_a_hundred_ways_is_read() -> None:
    pattern = "(a{0,9}){2}b"
    assert fault(pattern) is None
    assert find(pattern, ["a" * 100_000]) == ()
