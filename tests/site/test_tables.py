"""Tables that a phone and a keyboard reach: every cell stays, and says of which column it is where rows become lists."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.site.tables import Narrow, framed
from tieout.site.words import text
from tieout.sources.markdown import to_html

THREE = "| A | B & C | D |\n|---|---|--:|\n| 1 | 2 | 3 |\n| 4 |  | 6 |\n"


def drawn(markdown: str, narrow: Narrow = Narrow.STACKED) -> str:
    return framed(to_html(markdown), narrow)


def test_a_row_that_becomes_a_list_names_each_value() -> None:
    got = drawn(THREE)
    assert got.count('<table class="listed stacked">') == 1
    assert re.findall(r'<td data-name="([^"]*)"', got) == ["A", "B &amp; C", "D"] * 2
    assert got.count('<div class="wide" role="group" aria-label="Table" tabindex="0">') == 1


@pytest.mark.parametrize(
    ("markdown", "narrow", "kind"),
    [
        (THREE, Narrow.SCROLLED, "listed"),
        (THREE, Narrow.MATRIX, "listed matrix"),
        ("| A | B |\n|---|---|\n| 1 | 2 |\n", Narrow.STACKED, "listed"),
        ("| A | B |\n|---|--:|\n| 1 | 2 |\n", Narrow.STACKED, "listed sums"),
        ("| A | B |\n|---|--:|\n| 1 | 2 |\n", Narrow.SCROLLED, "listed"),
    ],
)
def test_any_other_table_stays_one(markdown: str, narrow: Narrow, kind: str) -> None:
    got = drawn(markdown, narrow)
    assert f'<table class="{kind}">' in got
    assert "role=" not in got.partition("<table")[2]
    assert "data-name" not in got


def test_a_head_that_names_nothing_is_none() -> None:
    got = drawn("| | B | C |\n|---|---|---|\n| 1 | 2 | 3 |\n")
    assert "<th></th>" not in got
    assert re.findall(r'data-name="([^"]*)"', got) == ["", "B", "C"]


@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), min_size=1, max_size=4))
def test_no_value_of_a_repository_changes_the_shape_of_a_table(rows: list[list[str]]) -> None:
    lines = ["| A | B | C |", "|---|---|---|", *(f"| {' | '.join(map(text, row))} |" for row in rows)]
    got = drawn("\n".join(lines) + "\n")
    assert got.count("<tr") == len(rows) + 1
    assert re.findall(r'data-name="([^"]*)"', got) == ["A", "B", "C"] * len(rows)
    cells = re.findall(r"<td[^>]*>(.*?)</td>", got, re.DOTALL)
    assert len(cells) == 3 * len(rows)
    assert not any("<" in html.unescape(re.sub(r"&[a-z#0-9]+;", "", cell)) for cell in cells)
