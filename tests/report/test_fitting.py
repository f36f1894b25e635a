"""Lines for a terminal: what is broken, where, and what never is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.report.fitting import fitted
from tieout.report.layout import Palette


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        # Prose goes on two columns in, below a label at the label's text.
        ("one " * 20 + "end", ["one " * 14 + "one", "  " + "one " * 5 + "end"]),
        (f"  next: {'word ' * 12}end", [f"  next: {'word ' * 9}word", f"        {'word ' * 2}end"]),
        (f"  856  {'word ' * 12}end", [f"  856  {'word ' * 9}word", f"       {'word ' * 2}end"]),
        # A command stays in one piece, and so does a path, though neither fits.
        (
            f"    next: compare it with what you received, then: tieout evidence verify --key SHA256:{'a' * 43}",
            [
                "    next: compare it with what you received, then:",
                f"          tieout evidence verify --key SHA256:{'a' * 43}",
            ],
        ),
        (f"read it in {'folder/' * 12}evidence.yaml first", ["read it in", f"  {'folder/' * 12}evidence.yaml", "  first"]),
        # A row of a table is broken between cells.
        (
            f"2026-01-12 09:31  git  2 days 12 hours  unaltered  AC-01, AC-02  {'x' * 40}",
            ["2026-01-12 09:31  git  2 days 12 hours  unaltered", f"  AC-01, AC-02  {'x' * 40}"],
        ),
    ],
)  # fmt: skip
def test_what_is_too_long_is_broken_at_blanks(line: str, lines: list[str]) -> None:
    assert fitted(f"{line}\n", 60) == "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "line",
    [
        f"{'policies/' * 9}a.md:7:1: error: [stale-review] POL-003 and more words that are long",
        f"      $ tieout evidence add FILE --control BCP-03 --system {'x' * 30} --observed-at INSTANT",
        "a" * 200,
        "short  and   with      many         gaps",
    ],
)
def test_heads_of_findings_lines_to_type_and_single_words_stay(line: str) -> None:
    assert fitted(f"{line}\n", 60) == f"{line}\n"


def test_the_least_width_is_60() -> None:
    assert fitted("one " * 30, 3) == fitted("one " * 30, 60)
    assert fitted("a" * 30 + " " + "b" * 29, 60) == "a" * 30 + " " + "b" * 29
    assert fitted("a" * 30 + " " + "b" * 30, 60) == "a" * 30 + "\n  " + "b" * 30


def test_what_is_two_columns_wide_takes_two() -> None:
    wide = "\u65b9\u91dd" * 5  # ten ideographs, so twenty columns
    assert fitted(f"{wide} {wide} {wide}", 60) == f"{wide} {wide}\n  {wide}"
    accented = "e\u0301" * 9
    assert fitted(f"{accented} " * 6 + "end", 60) == f"{accented} " * 5 + f"{accented}\n  end"


def test_colours_take_no_room() -> None:
    line = Palette(colour=True).paint("error", "error") + " " + "b" * 54
    assert fitted(line, 60) == line


@given(st.text(st.sampled_from("ab -:/.$\n" + "é"), max_size=400), st.integers(0, 200))
def test_no_word_is_lost_nor_changed(text: str, width: int) -> None:
    once = fitted(text, width)
    assert once.split() == text.split()
    assert fitted(once, width).split() == text.split()
