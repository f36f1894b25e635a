"""The months of evidence as a drawing: every number stands in it, and again in words."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tieout.judgement.occurrence import WindowResult, WindowState
from tieout.model.windows import Window
from tieout.render.months import months_drawn
from tieout.workpapers.windowed import Mark, Marked


def window(end: date, mark: Mark) -> Marked:
    of = WindowResult(window=Window(id="w", start=end.replace(day=1), end=end), state=WindowState.MISSED)
    return Marked(of, mark)


def test_each_month_has_its_numbers_in_cells_and_in_words() -> None:
    drawn = months_drawn(
        [
            window(date(2026, 2, 28), Mark.MISSED),
            window(date(2026, 1, 31), Mark.IN_TIME),
            window(date(2026, 1, 4), Mark.IN_TIME),
            window(date(2026, 1, 4), Mark.NOT_REQUIRED),
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


@pytest.mark.parametrize("windows", [[], [window(date(2026, 1, 31), Mark.NOT_REQUIRED)]])
def test_without_a_window_that_is_required_there_is_no_drawing(windows: list[Marked]) -> None:
    assert months_drawn(windows) == ""


def test_of_more_than_fourteen_months_the_last_are_drawn() -> None:
    ends = [date(2025 + number // 12, number % 12 + 1, 28) for number in range(18)]
    drawn = months_drawn(window(end, Mark.IN_TIME) for end in ends)
    assert "25-04" not in drawn
    assert drawn.count("<rect") == 14
    assert ">26-06</text>" in drawn


def test_what_cannot_be_told_is_not_drawn_as_missed_nor_a_window_after_a_gap_as_in_time() -> None:
    drawn = months_drawn(window(date(2026, 1, 31), mark) for mark in (Mark.DOUBTFUL, Mark.AFTER_GAP, Mark.IN_TIME))
    assert "2026-01: 1 in time, 1 after a gap, 1 cannot tell</desc>" in drawn
    assert "missed" not in drawn
