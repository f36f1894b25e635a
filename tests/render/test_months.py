"""The months of evidence as a drawing: every number stands in it, and again in words."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tieout.judgement.occurrence import WindowResult, WindowState
from tieout.model.windows import Window
from tieout.render.months import months_drawn


def window(end: date, state: WindowState) -> WindowResult:
    return WindowResult(window=Window(id="w", start=end.replace(day=1), end=end), state=state)


def test_each_month_has_its_numbers_in_cells_and_in_words() -> None:
    drawn = months_drawn(
        [
            window(date(2026, 2, 28), WindowState.MISSED),
            window(date(2026, 1, 31), WindowState.DONE),
            window(date(2026, 1, 4), WindowState.DONE),
            window(date(2026, 1, 4), WindowState.NOT_REQUIRED),
        ]
    )
    told = re.search(r"<desc[^>]*>(.*?)</desc>", drawn)
    assert told is not None
    assert told.group(1) == "2026-01: 2 in time; 2026-02: 1 missed"
    assert re.findall(r"<text[^>]*>(.*?)</text>", drawn) == [
        "2",
        "1",
        "\u2714 in time",
        "\u2718 missed",
        "26-01",
        "26-02",
    ]
    assert drawn.count("<rect") == 4


@pytest.mark.parametrize("windows", [[], [window(date(2026, 1, 31), WindowState.NOT_REQUIRED)]])
def test_without_a_window_that_is_required_there_is_no_drawing(windows: list[WindowResult]) -> None:
    assert months_drawn(windows) == ""


def test_of_more_than_fourteen_months_the_last_are_drawn() -> None:
    ends = [date(2025 + number // 12, number % 12 + 1, 28) for number in range(18)]
    drawn = months_drawn(window(end, WindowState.DONE) for end in ends)
    assert "25-04" not in drawn
    assert drawn.count("<rect") == 14
    assert ">26-06</text>" in drawn
