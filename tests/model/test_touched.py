"""What a change touched: files, and the entries of files that list many things."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.model.location import Location
from tieout.model.touched import Touched, lists_many, touched_lines

HEAD = "schema: tieout.controls/v1\nscope:\n  categories: [security]\ncontrols:\n"
ONE = "  - id: AC-01\n    title: One\n    evidence:\n      - {id: a}\n"
TWO = "  - id: AC-02\n    title: Two\n"
ALL = HEAD + ONE + TWO


@pytest.mark.parametrize(
    ("after", "lines"),
    [
        (ALL, set()),
        (HEAD + TWO + ONE, set()),
        (HEAD + ONE.replace("One", "Uno") + TWO, {5, 6, 7, 8}),
        (HEAD + ONE.replace("{id: a}", "{id: b}") + TWO, {5, 6, 7, 8}),
        (HEAD + ONE + "  - id: AC-03\n" + TWO, {9}),
        (HEAD + TWO, set()),
        (ALL.replace("[security]", "[security, privacy]"), {2, 3}),
        (ALL.replace("schema: tieout.controls/v1", "schema: x"), {1}),
        ("", {1}),
    ],
    ids=["the same", "moved", "title", "deep inside", "added", "removed", "a key", "first line", "emptied"],
)
def test_an_entry_is_touched_where_it_says_something_else(after: str, lines: set[int]) -> None:
    assert touched_lines(ALL, after) == lines


def test_of_a_table_a_row_is_an_entry() -> None:
    assert touched_lines("id,title\na,1\nb,2", "id,title\na,1\nb,3\nc,4") == {3, 4}


@pytest.mark.parametrize(
    ("path", "line", "touched"),
    [("controls.yaml", 5, True), ("controls.yaml", 6, False), ("policies/a.md", 99, True), ("policies/b.md", 1, False)],
)
def test_a_place_is_touched_by_its_file_or_its_entry(path: str, line: int, touched: bool) -> None:
    of = Touched(paths=frozenset({"controls.yaml", "policies/a.md"}), lines={"controls.yaml": frozenset({5})})
    assert of.holds(Location(path=path, line=line)) is touched


@pytest.mark.parametrize(
    ("path", "many"), [("controls.yaml", True), ("registers/people.yaml", True), ("policies/controls.yaml", False)]
)
def test_settings_and_registers_list_many(path: str, many: bool) -> None:
    assert lists_many(path) is many


@given(st.text(alphabet="- ab:\n", max_size=80), st.text(alphabet="- ab:\n", max_size=80))
def test_the_same_text_touches_nothing_and_every_new_line_is_touched(before: str, after: str) -> None:
    assert touched_lines(before, before) == frozenset()
    touched = touched_lines(before, after)
    words = {line.strip() for line in before.split("\n")}
    assert {n for n, line in enumerate(after.split("\n"), 1) if line.strip() and line.strip() not in words} <= touched
